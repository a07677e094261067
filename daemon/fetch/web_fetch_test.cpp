#include "fetch/web_fixture.hpp"

namespace twinwatch::fetch {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(WebTest, BringsAPageWithItsTypeItsCharsetItsValidatorsAndItsHeaders) {
  const WebPeer peer([](const Asked&) {
    return say(200, "<p>\xdeirin</p>",
               {"Content-Type: Text/HTML; Charset=\"ISO-8859-9\"", "ETag: \"a,b\"", "X-Note: iyi",
                "Last-Modified: Mon, 09 Nov 2026 08:30:00 GMT", "Set-Cookie: session=secret"});
  });
  own(peer);
  Request request;
  request.url = peer.url(
      "/okullar/\xc5\x9eirin \xc4\xb0l\xc3\xa7"
      "e?ad=\xc4\xb1#bas");
  request.tag = "tag";
  const Page page = fetch(request);
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.request.tag, "tag");
  EXPECT_EQ(page.final_url, peer.url("/okullar/%c5%9eirin%20%c4%b0l%c3%a7"
                                     "e?ad=%c4%b1"));
  EXPECT_EQ(page.content_type, "text/html");
  EXPECT_EQ(page.charset, "iso-8859-9");
  EXPECT_EQ(page.validators.etag, "\"a,b\"");
  EXPECT_EQ(page.validators.last_modified, "Mon, 09 Nov 2026 08:30:00 GMT");
  EXPECT_EQ(page.body.view(), "<p>\xdeirin</p>");
  EXPECT_EQ(page.body.sha256(), Body::from_text("<p>\xdeirin</p>").sha256());
  EXPECT_THAT(page.headers, ::testing::Contains(std::pair<std::string, std::string>("x-note", "iyi")));
  for (const auto& [name, value] : page.headers) EXPECT_THAT(value, Not(HasSubstr("secret"))) << name;
  EXPECT_NEAR(static_cast<double>(page.fetched_at_ms), static_cast<double>(now_ms()), 60'000.0);
  const auto asked = peer.asked();
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(asked[0].target,
            "/okullar/%c5%9eirin%20%c4%b0l%c3%a7"
            "e?ad=%c4%b1");
  EXPECT_EQ(asked[0].headers.at("user-agent"), "twinwatch/0.1.0 (+mailto:operator@example.org)");
  EXPECT_THAT(asked[0].headers.at("accept-encoding"), HasSubstr("gzip"));
}

TEST_F(WebTest, HandsOverWhatIsNotThereAsAPage) {
  const WebPeer peer([](const Asked& asked) { return say(asked.target == "/gone" ? 410 : 404, "yok"); });
  own(peer);
  EXPECT_EQ(fetch(peer.url("/gone")).status, 410);
  const Page page = fetch(peer.url("/none"));
  EXPECT_EQ(page.status, 404);
  EXPECT_EQ(page.body.view(), "yok");
}

TEST_F(WebTest, SaysWhatToDoWhenTheServerRefuses) {
  const WebPeer peer([](const Asked& asked) { return say(std::stoi(asked.target.substr(1, 3))); });
  own(peer);
  for (const std::string status : {"401", "403"}) {
    const auto error = error_of(peer.url("/" + status + "?page=2"));
    EXPECT_EQ(error.kind, Kind::refused);
    EXPECT_THAT(error.what(), HasSubstr(peer.url("/" + status + "?page=2")));
    EXPECT_THAT(error.what(), HasSubstr("credential"));
  }
  EXPECT_EQ(error_of(peer.url("/400")).kind, Kind::refused);
  EXPECT_EQ(error_of(peer.url("/501")).kind, Kind::transient);
  EXPECT_EQ(error_of(peer.url("/300")).kind, Kind::unreadable);
}

TEST_F(WebTest, AsksOnlyWhatTheSourceMayAsk) {
  const WebPeer peer([](const Asked&) { return page(); });
  const WebPeer other([](const Asked&) { return page(); });
  own(peer);
  const auto refused = [&](const std::string& url, const std::string& why) {
    const auto error = error_of(url);
    EXPECT_EQ(error.kind, Kind::refused) << url;
    EXPECT_THAT(error.what(), HasSubstr(why)) << url;
    EXPECT_THAT(error.what(), Not(HasSubstr("secret"))) << url;
  };
  refused(other.url(), "not among this source's hosts");
  refused("http://127.0.0.1/", "not among this source's hosts");  // another port
  refused("http://user:secret@" + peer.host() + "/", "user or password");
  refused("ftp://" + peer.host() + "/", "only https");
  refused("file:///etc/passwd", "only https");
  refused("/relative", "no whole https address");
  refused("http://" + peer.host() + "\\@127.0.0.1:1/", "user or password");
  source.http_allowed = false;
  const auto strict = fetcher();
  const auto error = error_of(*strict, request(peer.url()));
  EXPECT_EQ(error.kind, Kind::refused);
  EXPECT_THAT(error.what(), HasSubstr("allow_http"));
  EXPECT_TRUE(peer.asked().empty());
  EXPECT_EQ(other.connections(), 0);
}

TEST_F(WebTest, ConnectsToNoPrivateAddressWhateverItIsCalled) {
  const WebPeer peer([](const Asked&) { return page(); });
  source.http_allowed = true;
  for (const std::string name : {"127.0.0.1", "localhost", "0x7f.1", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0"}) {
    const std::string host = name + ":" + std::to_string(peer.port());
    source.hosts = {host};
    const auto from = fetcher();
    const auto error = error_of(*from, request("http://" + host + "/"));
    EXPECT_EQ(error.kind, Kind::refused) << host << ": " << error.what();
    EXPECT_THAT(error.what(), HasSubstr("private_address = true")) << host;
  }
  EXPECT_EQ(peer.connections(), 0);
}

TEST_F(WebTest, AsksWhetherAPageHasChangedWithTheValidatorsOctetForOctet) {
  const WebPeer peer([](const Asked& asked) {
    if (asked.target == "/with") return say(304, "", {"ETag: \"new\""});
    return say(304);
  });
  own(peer);
  Request request;
  request.url = peer.url("/");
  request.known = {"W/\"x-1\"", "Mon,  9 Nov 2026 08:30:00 GMT"};
  const Page same = fetch(request);
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body.size(), 0u);
  EXPECT_EQ(same.validators.etag, "W/\"x-1\"");
  EXPECT_EQ(same.validators.last_modified, "Mon,  9 Nov 2026 08:30:00 GMT");
  request.url = peer.url("/with");
  EXPECT_EQ(fetch(request).validators.etag, "\"new\"");
  EXPECT_EQ(fetch(request).validators.last_modified, "Mon,  9 Nov 2026 08:30:00 GMT");
  EXPECT_EQ(peer.asked()[0].headers.at("if-none-match"), "W/\"x-1\"");
  EXPECT_EQ(peer.asked()[0].headers.at("if-modified-since"), "Mon,  9 Nov 2026 08:30:00 GMT");

  const auto error = error_of(peer.url("/"));  // nothing known: 304 answers a question that was not asked
  EXPECT_EQ(error.kind, Kind::unreadable);
  EXPECT_FALSE(peer.asked().back().has("if-none-match"));
}

TEST_F(WebTest, RevalidatesATagThatApacheMarkedAsPacked) {
  const WebPeer peer([](const Asked& asked) {  // knows its page only by the tag without the suffix
    return asked.headers.at("if-none-match").find("\"abc\"") != std::string::npos ? say(304) : page();
  });
  own(peer);
  Request request;
  request.url = peer.url();
  request.known.etag = "\"abc-gzip\"";
  EXPECT_EQ(fetch(request).status, 304);
  EXPECT_EQ(peer.asked()[0].headers.at("if-none-match"), "\"abc-gzip\", \"abc\"");
}

TEST_F(WebTest, PostsAFormWithItsTypeAndTheSourcesHeaders) {
  const WebPeer peer([](const Asked&) { return page(); });
  own(peer);
  Request request;
  request.url = peer.url("/list");
  request.method = "POST";
  request.content_type = "application/json";
  request.body = std::string("{\"il\":\"Mu\xc5\x9f\"}\0x", 14);
  request.headers = {{"Referer", "https://example.org/"}, {"X-Empty", ""}};
  EXPECT_EQ(fetch(request).status, 200);
  const auto asked = peer.asked()[0];
  EXPECT_EQ(asked.method, "POST");
  EXPECT_EQ(asked.body, request.body);
  EXPECT_EQ(asked.headers.at("content-type"), "application/json");
  EXPECT_EQ(asked.headers.at("referer"), "https://example.org/");
  EXPECT_EQ(asked.headers.at("x-empty"), "");
  EXPECT_FALSE(asked.has("expect"));
}

TEST_F(WebTest, DoesNotAskWhetherAPostHasChanged) {
  const WebPeer peer([](const Asked& asked) { return say(asked.has("if-none-match") ? 412 : 304); });
  own(peer);
  Request request;
  request.url = peer.url();
  request.method = "POST";
  request.known.etag = "\"a\"";
  EXPECT_EQ(error_of(request).kind, Kind::unreadable);
}

TEST_F(WebTest, AsksForTheHeadAlone) {
  const WebPeer peer([](const Asked&) {
    Said head = say(200, "", {"Content-Type: image/png"});
    head.octets = "HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n";
    return head;
  });
  own(peer);
  Request request;
  request.url = peer.url();
  request.method = "HEAD";
  EXPECT_EQ(fetch(request).body.size(), 0u);
}

TEST_F(WebTest, SendsNothingThatIsNotAPluginsToSend) {
  const WebPeer peer([](const Asked&) { return page(); });
  own(peer);
  for (const std::string name : {"Host", "cookie", "AUTHORIZATION", "Content-Length", "Transfer-Encoding", "Connection",
                                 "Proxy-Authorization", "Bad Name", ""}) {
    Request request;
    request.url = peer.url();
    request.headers = {{name, "x"}};
    EXPECT_EQ(error_of(request).kind, Kind::refused) << name;
  }
  Request request;
  request.url = peer.url();
  request.headers = {{"Referer", "x\r\nHost: evil"}};
  EXPECT_THAT(error_of(request).what(), HasSubstr("line break"));
  request.headers.clear();
  request.content_type = "a\nb";
  EXPECT_EQ(error_of(request).kind, Kind::refused);
  request.content_type.clear();
  request.method = "DELETE";
  EXPECT_EQ(error_of(request).kind, Kind::refused);
  EXPECT_TRUE(peer.asked().empty());
}

TEST_F(WebTest, KeepsCookiesDuringARunAndForOneSourceAlone) {
  const WebPeer peer([](const Asked& asked) {
    return asked.target == "/login" ? say(200, "", {"Set-Cookie: who=me; Path=/"}) : page();
  });
  own(peer);
  const auto mine = fetcher(), other = fetcher();
  fetch(*mine, peer.url("/login"));
  fetch(*mine, peer.url("/list"));
  fetch(*other, peer.url("/list"));
  const auto asked = peer.asked();
  EXPECT_EQ(asked[1].headers.at("cookie"), "who=me");
  EXPECT_FALSE(asked[2].has("cookie"));
}

TEST_F(WebTest, DoesNotReadTheEnvironmentForAProxy) {
  const WebPeer peer([](const Asked&) { return page(); });
  own(peer);
  ::setenv("http_proxy", "http://127.0.0.1:1/", 1);
  EXPECT_EQ(fetch(peer.url()).status, 200);
  ::unsetenv("http_proxy");
}

TEST_F(WebTest, GoesThroughTheProxyOfTheConfiguration) {
  const WebPeer proxy([](const Asked&) { return page("by proxy"); });
  config.proxy = "http://" + proxy.host();
  config.hosts.push_back({"school.example", 0, 8, true, false});
  source.hosts = {"school.example"};
  source.http_allowed = true;
  // The proxy is asked for robots.txt too, with the whole address as its target.
  EXPECT_EQ(fetch("http://school.example/list").body.view(), "by proxy");
  EXPECT_EQ(proxy.asked().back().target, "http://school.example/list");
}

TEST_F(WebTest, KeepsItsConnectionForTheNextPage) {
  const WebPeer peer([](const Asked&) { return page(); });
  own(peer);
  for (int i = 0; i < 5; ++i) fetch(peer.url("/" + std::to_string(i)));
  EXPECT_EQ(peer.connections(), 1);
}

}  // namespace
}  // namespace twinwatch::fetch
