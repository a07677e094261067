#include "worker/message.hpp"

#include <gmock/gmock.h>

#include <random>

#include "worker/frame.hpp"
#include "worker/plain_text.hpp"
#include "worker/statm.hpp"
#include "worker/wire.hpp"

namespace twinwatch::worker {
namespace {

Description rich_description() {
  Description description;
  description.id = "school_csv";
  description.version = "1.2.0";
  description.title = "Okul listesi";
  description.needs_abi_minor = 1;
  description.hosts = {"example.org", "example.net"};
  description.page_kinds = {"project"};
  description.settings = {{"profile", "meb", "which profile", 0, 1}, {"password", "", "of the portal", 0, 3}};
  return description;
}

TEST(Message, DescriptionComesBackWhole) {
  const auto back = decode_description(encode(rich_description()));
  EXPECT_EQ(back.id, "school_csv");
  EXPECT_EQ(back.hosts, rich_description().hosts);
  ASSERT_EQ(back.settings.size(), 2u);
  EXPECT_EQ(back.settings[1].name, "password");
  EXPECT_EQ(back.settings[1].flags, 3u);
}

TEST(Message, RequestComesBackWhole) {
  fetch::Request request;
  request.url = "https://example.org/okullar?sayfa=2";
  request.method = "POST";
  request.content_type = "application/x-www-form-urlencoded";
  request.body = "il=06";
  request.headers = {{"Referer", "https://example.org/"}};
  request.tag = std::string("a\0b", 3);
  request.kind = "list";
  request.max_age_s = 3600;
  const auto back = decode_request(encode(request));
  EXPECT_EQ(back.url, request.url);
  EXPECT_EQ(back.method, request.method);
  EXPECT_EQ(back.content_type, request.content_type);
  EXPECT_EQ(back.body, request.body);
  EXPECT_EQ(back.headers, request.headers);
  EXPECT_EQ(back.tag, request.tag);
  EXPECT_EQ(back.kind, request.kind);
  EXPECT_EQ(back.max_age_s, request.max_age_s);
}

TEST(Message, PageAndHelloComeBackWhole) {
  PageHead head;
  head.asked_url = "inbox:*";
  head.final_url = "inbox:okullar.csv";
  head.fetched_at_ms = -5;
  head.body_octets = 1ull << 40;
  head.headers = {{"a", "b"}};
  const auto page = decode_page(encode(head));
  EXPECT_EQ(page.final_url, head.final_url);
  EXPECT_EQ(page.fetched_at_ms, -5);
  EXPECT_EQ(page.body_octets, 1ull << 40);
  EXPECT_EQ(page.headers, head.headers);

  Hello hello;
  hello.plugin = "/usr/lib/twinwatch/school_csv.so";
  hello.settings = {{"profile", "meb"}};
  hello.memory_octets = 512u << 20;
  hello.cpu_seconds = 3660;
  const auto back = decode_hello(encode(hello));
  EXPECT_EQ(back.plugin, hello.plugin);
  EXPECT_EQ(back.settings, hello.settings);
  EXPECT_EQ(back.memory_octets, hello.memory_octets);
  EXPECT_EQ(back.cpu_seconds, hello.cpu_seconds);
  EXPECT_FALSE(back.only_describe);
  hello.only_describe = true;
  EXPECT_TRUE(decode_hello(encode(hello)).only_describe);
}

TEST(Message, AVerdictThatOnlyTheDaemonCanGiveIsNotTaken) {
  for (const auto code :
       {Verdict::Code::done, Verdict::Code::crashed, Verdict::Code::page_deadline, Verdict::Code::stopped})
    EXPECT_THROW(decode_verdict(encode(VerdictNote{code, "all is well"})), StreamError) << name_of(code);
  EXPECT_EQ(decode_verdict(encode(VerdictNote{Verdict::Code::bug, "oops"})).message, "oops");
}

TEST(Message, ThatLiesAboutItsCountsAllocatesNothingForThem) {
  WireWriter lie;
  for (int text = 0; text < 4; ++text) lie.text("");
  lie.number(1);
  lie.number(1ull << 50);  // hosts
  EXPECT_THROW(decode_description(lie.take()), StreamError);
}

TEST(Message, ThatIsCutOffOrChangedIsRefusedOrReadButNeverBelievedBeyondItsEnd) {
  const auto description = encode(rich_description());
  std::mt19937 random(7);
  for (int round = 0; round < 5000; ++round) {
    std::string bad = description.substr(0, random() % description.size());
    if (!bad.empty()) bad[random() % bad.size()] = static_cast<char>(random());
    for (const auto& decode :
         {+[](std::string_view octets) { decode_description(octets); },
          +[](std::string_view octets) { decode_request(octets); },
          +[](std::string_view octets) { decode_answer(octets); }, +[](std::string_view octets) { decode_log(octets); },
          +[](std::string_view octets) { decode_verdict(octets); }}) {
      try {
        decode(bad);
      } catch (const StreamError&) {
      }
    }
  }
}

TEST(Frame, HeaderComesBack) {
  const auto header = read_frame_header(frame_header(Frame::chunk, 0x01020304));
  EXPECT_EQ(header.type, Frame::chunk);
  EXPECT_EQ(header.payload, 0x01020304u);
}

TEST(PlainText, HasNoControlCharactersAndIsUtf8) {
  EXPECT_EQ(plain_text("\x1B[2Jşaka\r\n", 100), " [2Jşaka");
  EXPECT_EQ(plain_text("a\xC2\x9B"
                       "31mb",
                       100),
            "a 31mb")
      << "CSI of eight bits";
  EXPECT_EQ(plain_text("0123456789", 4), "0123...");
  EXPECT_EQ(plain_text("\xDE"
                       "ehit",
                       100),
            "Şehit")
      << "a plugin's printf in windows-1254";
}

TEST(Statm, IsReadForTheMemoryThatTheLimitCounts) {
  EXPECT_EQ(data_octets_of_statm("1234 500 300 10 0 77 0\n", 4096), 77u * 4096);
  EXPECT_EQ(data_octets_of_statm("1234 500", 4096), 0u);
  EXPECT_EQ(data_octets_of_statm("", 4096), 0u);
}

}  // namespace
}  // namespace twinwatch::worker
