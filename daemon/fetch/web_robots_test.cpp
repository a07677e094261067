#include "fetch/web_fixture.hpp"

namespace twinwatch::fetch {
namespace {

using ::testing::HasSubstr;

TEST_F(WebTest, DoesNotAskForWhatRobotsTxtForbidsAndNamesTheLine) {
  const WebPeer peer([](const Asked&) { return page(); },
                     [](const Asked&) {
                       return say(200, "User-agent: other\nDisallow: /\n\nUser-agent: twinwatch\nDisallow: /a*?x=\n");
                     });
  own(peer);
  EXPECT_EQ(fetch(peer.url("/a?y=1")).status, 200);
  const auto error = error_of(peer.url("/abc?x=1"));
  EXPECT_EQ(error.kind, Kind::robots);
  EXPECT_THAT(error.what(), HasSubstr(peer.url("/robots.txt")));
  EXPECT_THAT(error.what(), HasSubstr("line 5"));
  EXPECT_THAT(error.what(), HasSubstr("Disallow: /a*?x="));
  EXPECT_EQ(peer.asked().size(), 1u);
  EXPECT_EQ(peer.robots_asked().size(), 1u);
  EXPECT_THAT(peer.robots_asked()[0].headers.at("user-agent"), HasSubstr("twinwatch"));
}

TEST_F(WebTest, AsksForRobotsTxtOnceForAllWhoWait) {
  const WebPeer peer([](const Asked&) { return page(); },
                     [](const Asked&) {
                       Said said = say(200, "User-agent: *\nDisallow: /no\n");
                       said.wait_ms = 50;
                       return said;
                     });
  own(peer);
  const auto a = fetcher(), b = fetcher();
  std::vector<std::future<Page>> pages;
  for (int i = 0; i < 6; ++i) pages.push_back(start(i % 2 ? *a : *b, request(peer.url("/" + std::to_string(i)))));
  auto no = start(*a, request(peer.url("/no")));
  for (auto& page : pages) EXPECT_EQ(wait(page).status, 200);
  EXPECT_EQ(error_of(no).kind, Kind::robots);
  EXPECT_EQ(peer.robots_asked().size(), 1u);
}

TEST_F(WebTest, AllowsAllWhereThereIsNoRobotsTxt) {
  for (const int status : {400, 401, 403, 404, 410, 451}) {
    const WebPeer peer([](const Asked&) { return page(); }, [&](const Asked&) { return say(status); });
    own(peer);
    begin();
    const auto from = fetcher();
    EXPECT_EQ(fetch(*from, peer.url()).status, 200) << status;
  }
}

TEST_F(WebTest, AllowsNothingWhileRobotsTxtCannotBeHadAndAsksAgainLater) {
  std::atomic<bool> down{true};
  for (const std::string how : {"500", "503", "429", "cut"}) {
    down = true;
    const WebPeer peer([](const Asked&) { return page(); },
                       [&](const Asked&) {
                         if (!down) return say(200, "User-agent: *\nAllow: /\n");
                         if (how != "cut") return say(std::stoi(how));
                         Said said;
                         said.then_reset = true;
                         return said;
                       });
    own(peer);
    later_ms = 0;
    begin();
    const auto from = fetcher();
    const auto before = now_ms();
    const auto error = error_of(*from, request(peer.url("/x")));
    EXPECT_EQ(error.kind, Kind::robots) << how;
    EXPECT_GE(error.not_before_ms, before + 300'000) << how;
    EXPECT_LE(error.not_before_ms, now_ms() + 300'000) << how;
    EXPECT_THAT(error.what(), HasSubstr("could not be had"));
    EXPECT_THAT(error.what(), HasSubstr("again in 300 s"));
    EXPECT_EQ(error_of(*from, request(peer.url("/y"))).kind, Kind::robots);
    EXPECT_EQ(peer.robots_asked().size(), 1u) << how;
    EXPECT_TRUE(peer.asked().empty());
    down = false;
    later_ms = 301'000;
    EXPECT_EQ(fetch(*from, peer.url("/x")).status, 200) << how;
  }
}

TEST_F(WebTest, HoldsRobotsTxtADayAndAnOldCopyWhileThereIsNoNewOne) {
  std::atomic<int> status{200};
  const WebPeer peer([](const Asked&) { return page(); },
                     [&](const Asked&) { return say(status, "User-agent: *\nDisallow: /no\n"); });
  own(peer);
  fetch(peer.url("/1"));
  later_ms = 23 * 3'600'000;
  fetch(peer.url("/2"));
  EXPECT_EQ(peer.robots_asked().size(), 1u);
  later_ms = 25 * 3'600'000;
  status = 500;
  EXPECT_EQ(fetch(peer.url("/3")).status, 200);
  EXPECT_EQ(error_of(peer.url("/no")).kind, Kind::robots);
  EXPECT_EQ(peer.robots_asked().size(), 2u);
  later_ms += 31ll * 24 * 3'600'000;  // nobody knows any more what it said
  EXPECT_THAT(error_of(peer.url("/4")).what(), HasSubstr("could not be had"));
}

TEST_F(WebTest, FollowsARedirectedRobotsTxtWithinTheSourcesHosts) {
  const WebPeer other([](const Asked&) { return page(); },
                      [](const Asked&) { return say(200, "User-agent: *\nDisallow: /no\n"); });
  const WebPeer peer([](const Asked&) { return page(); },
                     [&](const Asked&) { return say(301, "", {"Location: " + other.url("/robots.txt")}); });
  own(peer);
  const auto narrow = fetcher();
  const auto error = error_of(*narrow, request(peer.url("/x")));
  EXPECT_EQ(error.kind, Kind::robots);
  EXPECT_THAT(error.what(), HasSubstr(other.url("/robots.txt")));
  EXPECT_THAT(error.what(), HasSubstr("add it to the source's hosts"));
  error_of(*narrow, request(peer.url("/x")));
  EXPECT_EQ(peer.robots_asked().size(), 1u);
  EXPECT_EQ(other.connections(), 0);

  own(other);  // another source may go there, and does not have to wait for the first one's five minutes
  begin();
  source.hosts.pop_back();
  const auto still_narrow = fetcher();
  error_of(*still_narrow, request(peer.url("/x")));
  source.hosts.push_back(other.host());
  const auto wide = fetcher();
  EXPECT_EQ(fetch(*wide, peer.url("/x")).status, 200);
  EXPECT_EQ(error_of(*wide, request(peer.url("/no"))).kind, Kind::robots);
}

TEST_F(WebTest, FollowsFiveRedirectsOfRobotsTxtAndNotSix) {
  std::atomic<int> left{5};
  const auto chain = [&](const Asked&) { return left-- == 0 ? say(200) : say(302, "", {"Location: /robots.txt"}); };
  const WebPeer peer([](const Asked&) { return page(); }, chain);
  own(peer);
  EXPECT_EQ(fetch(peer.url()).status, 200);
  left = 6;
  begin();
  const auto from = fetcher();
  EXPECT_THAT(error_of(*from, request(peer.url())).what(), HasSubstr("more than 5 times"));
}

TEST_F(WebTest, ReadsTheBeginningOfAnEndlessRobotsTxt) {
  const WebPeer peer([](const Asked&) { return page(); },
                     [](const Asked&) {
                       std::string text = "User-agent: *\nDisallow: /no\n";
                       while (text.size() < 2'000'000) text += "# nothing\n";
                       return say(200, text + "Disallow: /\n");
                     });
  own(peer);
  config.max_octets = 1000;  // of pages; robots.txt has its own
  EXPECT_EQ(fetch(peer.url("/yes")).status, 200);
  EXPECT_EQ(error_of(peer.url("/no")).kind, Kind::robots);
}

TEST_F(WebTest, TellsARobotsTxtOnAPrivateAddressByItsTrueCause) {
  const WebPeer peer([](const Asked&) { return page(); });
  own(peer);
  config.hosts[0].private_address = false;
  EXPECT_EQ(error_of(peer.url()).kind, Kind::refused);
}

}  // namespace
}  // namespace twinwatch::fetch
