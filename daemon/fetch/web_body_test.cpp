#include "fetch/web_fixture.hpp"

namespace twinwatch::fetch {
namespace {

using ::testing::HasSubstr;

TEST_F(WebTest, UnpacksABodyAndCountsItsOctetsAsUnpacked) {
  const std::string text(200'000, 'a');
  const WebPeer peer([&](const Asked&) {
    return say(200, gzipped(text), {"Content-Type: text/csv", "Content-Encoding: gzip"});
  });
  own(peer);
  config.max_octets = text.size();
  EXPECT_EQ(fetch(peer.url()).body.view(), text);
}

TEST_F(WebTest, StopsABombAtTheCap) {
  const std::string bomb = gzipped(std::string(64u << 20, '\0'));
  const WebPeer peer([&](const Asked&) {
    return say(200, bomb, {"Content-Type: text/html", "Content-Encoding: gzip"});
  });
  own(peer);
  config.max_octets = 100'000;
  ASSERT_LT(bomb.size(), config.max_octets);
  const auto error = error_of(peer.url("/bomb"));
  EXPECT_EQ(error.kind, Kind::too_big);
  EXPECT_THAT(error.what(), HasSubstr("100000"));
  EXPECT_THAT(error.what(), HasSubstr(peer.url("/bomb")));
}

TEST_F(WebTest, RefusesALengthOverTheCapBeforeTheBody) {
  const WebPeer peer([](const Asked&) {
    Said said;
    said.octets = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2000000\r\n\r\n";
    said.octets += std::string(100, 'a');
    said.piece = said.octets.size() - 100;  // the body waits for longer than a test does
    said.between_ms = 600'000;
    return said;
  });
  own(peer);
  config.max_octets = 1'000'000;
  const auto error = error_of(peer.url());
  EXPECT_EQ(error.kind, Kind::too_big);
  EXPECT_THAT(error.what(), HasSubstr("2000000"));
  EXPECT_THAT(error.what(), HasSubstr("1000000"));
}

TEST_F(WebTest, StopsABodyWithoutALengthAtTheCap) {
  const WebPeer peer([](const Asked&) {
    Said said;
    said.octets = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + std::string(3'000'000, 'a');
    said.then_close = true;
    return said;
  });
  own(peer);
  config.max_octets = 1'000'000;
  EXPECT_EQ(error_of(peer.url()).kind, Kind::too_big);
}

TEST_F(WebTest, TakesOnlyTypesThatTheSourceWants) {
  const WebPeer peer([](const Asked& asked) { return say(200, "x", {"Content-Type: " + asked.target.substr(1)}); });
  own(peer);
  EXPECT_EQ(fetch(peer.url("/application/json")).content_type, "application/json");
  EXPECT_EQ(fetch(peer.url("/application/rss+xml")).status, 200);
  const auto error = error_of(peer.url("/image/png"));
  EXPECT_EQ(error.kind, Kind::unreadable);
  EXPECT_THAT(error.what(), HasSubstr("image/png"));
  EXPECT_THAT(error.what(), HasSubstr("text/*"));
  source.content_types = {"image/*"};
  const auto pictures = fetcher();
  EXPECT_EQ(fetch(*pictures, peer.url("/image/png")).status, 200);
  EXPECT_EQ(error_of(*pictures, request(peer.url("/text/html"))).kind, Kind::unreadable);
}

TEST_F(WebTest, CallsABodyThatEndsTooEarlyCutOff) {
  const WebPeer peer([](const Asked& asked) {
    Said said = page(std::string(1000, 'a'));
    said.octets.resize(said.octets.size() - 400);
    (asked.target == "/reset" ? said.then_reset : said.then_close) = true;
    return said;
  });
  own(peer);
  for (const std::string path : {"/short", "/reset"}) {
    const auto error = error_of(peer.url(path));
    EXPECT_EQ(error.kind, Kind::transient) << path;
    EXPECT_THAT(error.what(), HasSubstr("cut off after 600 octets")) << path;
  }
}

TEST_F(WebTest, CutsOffWhatIsTooSlow) {
  const WebPeer peer([](const Asked& asked) {
    Said said = page(std::string(500, 'a'));
    said.piece = asked.target == "/total" ? 20 : 1;
    said.between_ms = 100;
    return said;
  });
  own(peer);
  config.total_ms = 600;
  const auto total = error_of(peer.url("/total"));
  EXPECT_EQ(total.kind, Kind::transient);
  EXPECT_THAT(total.what(), HasSubstr("too slow"));
  config.total_ms = 60'000;
  config.low_speed_octets = 1000;
  config.low_speed_ms = 1000;
  begin();
  const auto from = fetcher();
  const auto slow = error_of(*from, request(peer.url("/drip")));
  EXPECT_EQ(slow.kind, Kind::transient);
  EXPECT_THAT(slow.what(), HasSubstr("too slow"));
}

TEST_F(WebTest, SaysThatThereIsNoConnection) {
  auto peer = std::make_unique<WebPeer>([](const Asked&) { return page(); });
  own(*peer);
  const std::string url = peer->url();
  EXPECT_EQ(fetch(url).status, 200);  // its robots.txt is held from now on
  peer.reset();
  const auto error = error_of(url);
  EXPECT_EQ(error.kind, Kind::transient);
  EXPECT_THAT(error.what(), HasSubstr("no connection"));
  EXPECT_THAT(error.what(), HasSubstr("firewall"));
  EXPECT_GT(error.not_before_ms, 0);
}

TEST_F(WebTest, CallsWhatIsNotHttpUnreadable) {
  const WebPeer peer([](const Asked& asked) {
    Said said;
    said.octets =
        asked.target == "/packed"
            ? "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"
        : asked.target == "/head" ? "HTTP/1.1 200 OK\r\n"
                                  : "220 mail.example ESMTP\r\n";
    if (asked.target == "/head")
      for (int i = 0; i < 40; ++i) said.octets += "X-" + std::to_string(i) + ": " + std::string(10'000, 'a') + "\r\n";
    said.then_close = true;
    return said;
  });
  own(peer);
  for (const std::string path : {"/mail", "/packed", "/head"}) {
    const auto error = error_of(peer.url(path));
    EXPECT_EQ(error.kind, Kind::unreadable) << path << ": " << error.what();
  }
}

}  // namespace
}  // namespace twinwatch::fetch
