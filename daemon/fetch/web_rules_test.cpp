// The rules that need no socket: addresses, hosts, types, headers, waits.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "fetch/address.hpp"
#include "fetch/allow_list.hpp"
#include "fetch/answer_head.hpp"
#include "fetch/content_type.hpp"
#include "fetch/fetcher.hpp"
#include "fetch/host_pauses.hpp"
#include "fetch/host_rules.hpp"
#include "fetch/private_address.hpp"
#include "fetch/request_lines.hpp"
#include "fetch/retry_after.hpp"

namespace twinwatch::fetch {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Address, UnderstandsHrefsAsPeopleWriteThem) {
  const Address turkish = address_of(
      " https://okul.\xc5\x9fi\xc5\x9fli.example/\xc4\xb0l\xc3\xa7"
      "e listesi?ad=\xc4\xb1#x\n");
  EXPECT_EQ(turkish.host, "okul.xn--ili-rzab.example");
  EXPECT_EQ(turkish.url,
            "https://okul.xn--ili-rzab.example/%c4%b0l%c3%a7"
            "e%20listesi?ad=%c4%b1");
  EXPECT_EQ(turkish.path_query,
            "/%c4%b0l%c3%a7"
            "e%20listesi?ad=%c4%b1");
  const Address plain = address_of("HTTPS://Example.ORG:443/a/../b");
  EXPECT_EQ(plain.url, "https://example.org/b");
  EXPECT_EQ(plain.authority(), "example.org");
  EXPECT_EQ(address_of("https://example.org:8443").origin(), "https://example.org:8443");
  EXPECT_EQ(address_of("http://0x7f.1/").host, "127.0.0.1");
  EXPECT_EQ(address_of("https://%65xample.org/").host, "example.org");
  EXPECT_EQ(address_of("https://[2001:DB8::1]:99/").authority(), "[2001:db8::1]:99");
}

TEST(Address, SaysWhatItDoesNotUnderstand) {
  for (const std::string bad :
       {"", "example.org/x", "ftp://example.org/", "file:///etc/passwd", "https://u:p@example.org/", "https://a b/",
        "https://example.org:0/", "https://example.org:99999/", "https://[fe80::1%25eth0]/", "https://x\xff\xff/",
        "javascript:x", "https://h/\x01"})
    EXPECT_THROW(address_of(bad), FetchError) << bad;
  EXPECT_THROW(address_of("https://example.org/" + std::string(9000, 'a')), FetchError);
  EXPECT_THROW(address_of(std::string("https://example.org\0.evil/", 26)), FetchError);
}

TEST(Address, ResolvesARelativeOne) {
  const Address base = address_of("https://example.org/a/b?x=1");
  EXPECT_EQ(address_from(base, "c d").url, "https://example.org/a/c%20d");
  EXPECT_EQ(address_from(base, "//other.example/x").url, "https://other.example/x");
  EXPECT_EQ(address_from(base, "?y=\xc3\xa7").url, "https://example.org/a/b?y=%c3%a7");
  EXPECT_EQ(address_from(base, "#top").url, base.url);
  EXPECT_EQ(address_from(base, "https://other.example:443").url, "https://other.example/");
}

TEST(Address, IsShownWithoutItsSecrets) {
  EXPECT_EQ(shown("https://user:secret@example.org/x@y?z=1"), "https://example.org/x@y?z=1");
  EXPECT_EQ(shown("https://a@b@example.org"), "https://example.org");
  EXPECT_LT(shown(std::string(10'000, 'a')).size(), 600u);
}

TEST(AllowList, HoldsAHostWithItsPort) {
  const AllowList list({"example.org", "example.org:8443", "\xc5\x9fi\xc5\x9fli.example"}, false);
  EXPECT_TRUE(list.allows(address_of("https://EXAMPLE.org/x")));
  EXPECT_TRUE(list.allows(address_of("https://example.org:8443/")));
  EXPECT_TRUE(list.allows(address_of("https://xn--ili-rzab.example/")));
  EXPECT_FALSE(list.allows(address_of("https://example.org:8444/")));
  EXPECT_FALSE(list.allows(address_of("https://www.example.org/")));
  EXPECT_FALSE(list.allows(address_of("https://example.org.evil.example/")));
  EXPECT_THAT(list.why_not(address_of("http://example.org/")), HasSubstr("allow_http"));
  const AllowList http({"example.org"}, true);
  EXPECT_TRUE(http.allows(address_of("http://example.org/")));
  EXPECT_FALSE(http.allows(address_of("http://example.org:443/")));
  for (const std::string bad : {"", "https://example.org", "example.org/x", "*.example.org", "a@b", "example.org:x"})
    EXPECT_THROW(AllowList({bad}, false), FetchError) << bad;
}

TEST(PrivateAddress, IsToldFromOneOfTheWorld) {
  const auto judged = [](const char* text) {
    sockaddr_storage storage{};
    if (std::strchr(text, ':') != nullptr) {
      sockaddr_in6 v6{};
      v6.sin6_family = AF_INET6;
      EXPECT_EQ(::inet_pton(AF_INET6, text, &v6.sin6_addr), 1) << text;
      std::memcpy(&storage, &v6, sizeof v6);
    } else {
      sockaddr_in v4{};
      v4.sin_family = AF_INET;
      EXPECT_EQ(::inet_pton(AF_INET, text, &v4.sin_addr), 1) << text;
      std::memcpy(&storage, &v4, sizeof v4);
    }
    return is_private(reinterpret_cast<const sockaddr*>(&storage));
  };
  for (const char* const inside : {"127.0.0.1",
                                   "127.255.0.1",
                                   "10.1.2.3",
                                   "172.16.0.1",
                                   "172.31.255.255",
                                   "192.168.1.1",
                                   "169.254.169.254",
                                   "100.64.0.1",
                                   "0.0.0.0",
                                   "224.0.0.1",
                                   "239.1.1.1",
                                   "255.255.255.255",
                                   "198.18.0.1",
                                   "::1",
                                   "::",
                                   "fe80::1",
                                   "fc00::1",
                                   "fd12::1",
                                   "ff02::1",
                                   "::ffff:127.0.0.1",
                                   "::ffff:192.168.0.1",
                                   "::127.0.0.1",
                                   "64:ff9b::10.0.0.1",
                                   "64:ff9b:1::1",
                                   "2002:7f00:1::",
                                   "2001::1",
                                   "2001:db8::1",
                                   "100::1"})
    EXPECT_TRUE(judged(inside)) << inside;
  for (const char* const outside : {"8.8.8.8", "193.140.1.1", "172.15.0.1", "172.32.0.1", "100.128.0.1", "192.167.1.1",
                                    "2a00:1450:4017::1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"})
    EXPECT_FALSE(judged(outside)) << outside;
}

TEST(ContentType, IsReadWithItsCharset) {
  EXPECT_EQ(parse_content_type("Text/HTML ; Charset=\"UTF-8\" ; x=y").charset, "utf-8");
  EXPECT_EQ(parse_content_type("text/html;charset=windows-1254").media_type, "text/html");
  EXPECT_EQ(parse_content_type("text/html; title=\"a;charset=x\"; charset='latin5'").charset, "latin5");
  EXPECT_EQ(parse_content_type("").media_type, "");
  EXPECT_EQ(parse_content_type(";;; =;charset").charset, "");
  const ContentTypes usual{std::vector<std::string>{}};
  EXPECT_TRUE(usual.accept("text/csv"));
  EXPECT_TRUE(usual.accept(""));
  EXPECT_FALSE(usual.accept("application/pdf"));
  EXPECT_FALSE(ContentTypes({"text/html"}).accept(""));
}

TEST(AnswerHead, IsTheLastOneAndEndsBeforeTheTrailers) {
  AnswerHead head;
  for (const std::string_view line : {"HTTP/1.1 103 Early Hints\r\n", "Link: x\r\n", "\r\n", "HTTP/2 200\r\n",
                                      "ETag:  \"a\" \r\n", "Set-Cookie: a=b\r\n", "\r\n", "ETag: trailer\r\n", "\r\n"})
    EXPECT_TRUE(head.take_line(line));
  EXPECT_TRUE(head.whole);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.find("etag"), "\"a\"");
  EXPECT_EQ(head.headers.size(), 1u);
  EXPECT_TRUE(head.set_a_cookie);
  EXPECT_FALSE(head.take_line(std::string(AnswerHead::max_octets, 'a')));
}

TEST(RetryAfter, IsSecondsOrADate) {
  const std::int64_t now = 1'794'202'200'000;  // 2026-11-09 05:30:00 UTC
  EXPECT_EQ(retry_after_ms("120", now), 120'000);
  EXPECT_EQ(retry_after_ms("0", now), 0);
  EXPECT_EQ(retry_after_ms("Mon, 09 Nov 2026 05:32:00 GMT", now), 120'000);
  EXPECT_EQ(retry_after_ms("Monday, 09-Nov-26 05:32:00 GMT", now), 120'000);
  EXPECT_EQ(retry_after_ms("Mon, 09 Nov 2026 05:00:00 GMT", now), 0);
  EXPECT_EQ(retry_after_ms("99999999999999999999", now), kLongestRetryAfterMs);
  EXPECT_EQ(retry_after_ms("Mon, 09 Nov 2099 05:00:00 GMT", now), kLongestRetryAfterMs);
  for (const std::string bad : {"", "-5", "1.5", "soon", "12 s"}) EXPECT_FALSE(retry_after_ms(bad, now)) << bad;
}

TEST(Backoff, DoublesAndEndsAndLeavesRoomForChance) {
  EXPECT_EQ(backoff_ms(2000, 1, 0.0), 2000);
  EXPECT_EQ(backoff_ms(2000, 2, 0.0), 4000);
  EXPECT_EQ(backoff_ms(2000, 3, 0.5), 10'000);
  EXPECT_LT(backoff_ms(2000, 1, 0.999), backoff_ms(2000, 2, 0.0));
  EXPECT_EQ(backoff_ms(2000, 1000, 0.0), 3'600'000);
}

TEST(HostRules, KeepTheFloorOfAHostThatIsNotOnesOwn) {
  const HostRules rules(
      {{"a.example", 10, 8, false, true}, {"b.example", 5000, 1, false, false}, {"c.example", 0, 8, true, false}});
  EXPECT_EQ(rules.of(address_of("https://a.example/")).delay_ms, 1000);
  EXPECT_EQ(rules.of(address_of("https://a.example/")).concurrency, 1);
  EXPECT_TRUE(rules.of(address_of("https://a.example/")).private_address);
  EXPECT_FALSE(rules.of(address_of("https://a.example:8443/")).private_address);
  EXPECT_EQ(rules.of(address_of("https://b.example/")).delay_ms, 5000);
  EXPECT_EQ(rules.of(address_of("https://c.example/")).delay_ms, 0);
  EXPECT_EQ(rules.of(address_of("https://c.example/")).concurrency, 8);
  EXPECT_EQ(rules.of(address_of("https://d.example/")).delay_ms, 1000);
}

TEST(RequestLines, LeaveAnETagAsItIsUnlessApachePackedIt) {
  EXPECT_EQ(if_none_match("\"abc\""), "\"abc\"");
  EXPECT_EQ(if_none_match("W/\"abc-gzip\""), "W/\"abc-gzip\", W/\"abc\"");
  EXPECT_EQ(if_none_match("abc-gzip"), "abc-gzip");
}

}  // namespace
}  // namespace twinwatch::fetch
