#include "fetch/web_fixture.hpp"

namespace twinwatch::fetch {
namespace {

using ::testing::HasSubstr;

Said lead(int status, const std::string& to) { return say(status, "", {"Location: " + to}); }

TEST_F(WebTest, FollowsARelativeRedirectAndNamesTheLastAddress) {
  const WebPeer peer([](const Asked& asked) {
    return asked.target == "/a/b" ? lead(301, "../\xc3\xa7?q=1#top") : page(asked.target);
  });
  own(peer);
  const Page page = fetch(peer.url("/a/b"));
  EXPECT_EQ(page.final_url, peer.url("/%c3%a7?q=1"));
  EXPECT_EQ(page.request.url, peer.url("/a/b"));
  EXPECT_EQ(page.body.view(), "/%c3%a7?q=1");
}

TEST_F(WebTest, KeepsTheMethodOver307And308AndMakesAGetOfThePostOtherwise) {
  const WebPeer peer([](const Asked& asked) {
    return asked.target == "/end" ? page() : lead(std::stoi(asked.target.substr(1)), "/end");
  });
  own(peer);
  for (const int status : {301, 302, 303, 307, 308}) {
    Request request;
    request.url = peer.url("/" + std::to_string(status));
    request.method = "POST";
    request.body = "il=49";
    fetch(request);
    const auto asked = peer.asked().back();
    EXPECT_EQ(asked.method, status < 307 ? "GET" : "POST") << status;
    EXPECT_EQ(asked.body, status < 307 ? "" : "il=49") << status;
    EXPECT_EQ(asked.has("content-type"), status >= 307) << status;
  }
}

TEST_F(WebTest, FollowsTenRedirectsAndNotEleven) {
  const WebPeer peer([](const Asked& asked) {
    const int left = std::stoi(asked.target.substr(1));
    return left == 0 ? page() : lead(302, "/" + std::to_string(left - 1));
  });
  own(peer);
  EXPECT_EQ(fetch(peer.url("/10")).status, 200);
  const auto error = error_of(peer.url("/11"));
  EXPECT_EQ(error.kind, Kind::moved);
  EXPECT_THAT(error.what(), HasSubstr("10 redirects"));
}

TEST_F(WebTest, DoesNotReadTheBodyOfARedirect) {
  const WebPeer peer([](const Asked& asked) {
    return asked.target == "/" ? say(302, std::string(5'000'000, 'a'), {"Location: /end"}) : page();
  });
  own(peer);
  config.max_octets = 1000;
  EXPECT_EQ(fetch(peer.url("/")).status, 200);
}

TEST_F(WebTest, SeesACircle) {
  const WebPeer peer([](const Asked& asked) { return lead(302, asked.target == "/a" ? "/b" : "/a"); });
  own(peer);
  const auto error = error_of(peer.url("/a"));
  EXPECT_EQ(error.kind, Kind::moved);
  EXPECT_THAT(error.what(), HasSubstr("circle"));
  EXPECT_EQ(peer.asked().size(), 2u);
}

TEST_F(WebTest, ComesBackToAPageThatFirstWantedItsCookie) {
  const WebPeer peer([](const Asked& asked) {
    return asked.has("cookie") ? page() : say(302, "", {"Location: /", "Set-Cookie: seen=1"});
  });
  own(peer);
  EXPECT_EQ(fetch(peer.url("/")).status, 200);
}

TEST_F(WebTest, DoesNotFollowOutOfTheSourcesHosts) {
  const WebPeer other([](const Asked&) { return page(); });
  std::string to = other.url("/login?next=1");
  const WebPeer peer([&](const Asked& asked) {
    return asked.target == "/none" ? say(302) : lead(302, asked.target == "/odd" ? "javascript:alert(1)" : to);
  });
  own(peer);
  const auto error = error_of(peer.url("/from?page=2"));
  EXPECT_EQ(error.kind, Kind::moved);
  EXPECT_THAT(error.what(), HasSubstr(peer.url("/from?page=2")));
  EXPECT_THAT(error.what(), HasSubstr(to));
  EXPECT_EQ(other.connections(), 0);
  to = "ftp://127.0.0.1/";
  EXPECT_EQ(error_of(peer.url()).kind, Kind::moved);
  EXPECT_EQ(error_of(peer.url("/odd")).kind, Kind::moved);
  EXPECT_EQ(error_of(peer.url("/none")).kind, Kind::moved);
}

TEST_F(WebTest, AsksTheRobotsOfWhereItIsLed) {
  const WebPeer other([](const Asked&) { return page(); },
                      [](const Asked&) { return say(200, "User-agent: *\nDisallow: /closed\n"); });
  const WebPeer peer([&](const Asked&) { return lead(302, other.url("/closed/x")); });
  own(peer);
  own(other);
  const auto error = error_of(peer.url());
  EXPECT_EQ(error.kind, Kind::robots);
  EXPECT_THAT(error.what(), HasSubstr(other.url("/robots.txt")));
  EXPECT_TRUE(other.asked().empty());
}

TEST_F(WebTest, BringsASecretOnlyToTheOriginItWasAskedOf) {
  const WebPeer other([](const Asked&) { return page(); });
  const WebPeer peer([&](const Asked& asked) {
    return asked.target == "/out" ? lead(307, other.url("/")) : asked.target == "/in" ? lead(302, "/end") : page();
  });
  own(peer);
  own(other);
  source.secret_headers = {"Authorization: Bearer s3cr3t"};
  fetch(peer.url("/in"));
  for (const auto& asked : peer.asked()) EXPECT_EQ(asked.headers.at("authorization"), "Bearer s3cr3t");
  EXPECT_FALSE(peer.robots_asked().at(0).has("authorization"));
  Request request;
  request.url = peer.url("/out");
  EXPECT_EQ(fetch(request).status, 200);
  EXPECT_FALSE(other.asked().at(0).has("authorization"));
  source.secret_headers = {"Authorization: s3cr3t\r\nX: y"};
  const auto broken = fetcher();
  const auto error = error_of(*broken, request);
  EXPECT_EQ(error.kind, Kind::refused);
  EXPECT_THAT(error.what(), ::testing::Not(HasSubstr("s3cr3t")));
}

}  // namespace
}  // namespace twinwatch::fetch
