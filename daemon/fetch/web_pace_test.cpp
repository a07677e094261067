#include <algorithm>
#include <ctime>

#include "fetch/web_fixture.hpp"

namespace twinwatch::fetch {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

std::vector<milliseconds> gaps(const WebPeer& peer) {
  auto asked = peer.robots_asked();
  const auto pages = peer.asked();
  asked.insert(asked.end(), pages.begin(), pages.end());
  std::sort(asked.begin(), asked.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  std::vector<milliseconds> out;
  for (std::size_t i = 1; i < asked.size(); ++i)
    out.push_back(std::chrono::duration_cast<milliseconds>(asked[i].at - asked[i - 1].at));
  return out;
}
// The peer's thread may see one request a little later than the next; without any pace a gap is under a millisecond.
constexpr milliseconds kSlack{60};

TEST_F(WebTest, AsksAHostOfOthersOneAtATimeAndOnceASecond) {
  const WebPeer peer([](const Asked&) { return page(); });
  own(peer);
  config.hosts[0].i_own_this_host = false;  // its delay of 0 and its concurrency of 8 count for nothing now
  const auto a = fetcher(), b = fetcher();
  auto first = start(*a, request(peer.url("/1"))), second = start(*b, request(peer.url("/2")));
  wait(first);
  wait(second);
  EXPECT_EQ(peer.most_at_once(), 1);
  ASSERT_EQ(gaps(peer).size(), 2u);  // robots.txt among them, and only once
  for (const auto gap : gaps(peer)) EXPECT_GE(gap, milliseconds(1000) - kSlack);
}

TEST_F(WebTest, ServesWhoCameFirstWhateverSourceItIs) {
  const WebPeer peer([](const Asked&) { return page(); });
  own(peer, 120, 1);
  const auto a = fetcher(), b = fetcher();
  fetch(*a, peer.url("/0"));
  std::vector<std::future<Page>> pages;
  for (int i = 1; i <= 6; ++i) pages.push_back(start(i % 3 == 0 ? *b : *a, request(peer.url("/" + std::to_string(i)))));
  for (auto& page : pages) wait(page);
  const auto asked = peer.asked();
  ASSERT_EQ(asked.size(), 7u);
  for (std::size_t i = 0; i < asked.size(); ++i) EXPECT_EQ(asked[i].target, "/" + std::to_string(i));
  for (const auto gap : gaps(peer)) EXPECT_GE(gap, milliseconds(120) - kSlack);
  EXPECT_EQ(peer.most_at_once(), 1);
}

TEST_F(WebTest, AsksAHostOfOnesOwnAsManyAtOnceAsItsRuleSays) {
  const WebPeer peer([](const Asked&) {
    Said said = page();
    said.wait_ms = 100;
    return said;
  });
  own(peer, 0, 3);
  std::vector<std::future<Page>> pages;
  for (int i = 0; i < 9; ++i) pages.push_back(start(*one(), request(peer.url("/" + std::to_string(i)))));
  for (auto& page : pages) wait(page);
  EXPECT_EQ(peer.most_at_once(), 3);
}

TEST_F(WebTest, HonoursALongerCrawlDelay) {
  const WebPeer peer([](const Asked&) { return page(); },
                     [](const Asked&) { return say(200, "User-agent: *\nCrawl-delay: 0.2\nDisallow:\n"); });
  own(peer);
  std::vector<std::future<Page>> pages;
  for (int i = 0; i < 3; ++i) pages.push_back(start(*one(), request(peer.url("/" + std::to_string(i)))));
  for (auto& page : pages) wait(page);
  for (const auto gap : gaps(peer)) EXPECT_GE(gap, milliseconds(200) - kSlack);
}

TEST_F(WebTest, KeepsThePaceOverRedirectsAndTries) {
  std::atomic<int> tries{0};
  const WebPeer peer([&](const Asked& asked) {
    if (asked.target != "/end") return say(302, "", {"Location: /end"});
    return ++tries < 3 ? say(500) : page();
  });
  own(peer, 100, 1);
  config.retries = 2;
  config.first_wait_ms = 1;
  EXPECT_EQ(fetch(peer.url("/")).status, 200);
  ASSERT_EQ(gaps(peer).size(), 4u);
  for (const auto gap : gaps(peer)) EXPECT_GE(gap, milliseconds(100) - kSlack);
}

TEST_F(WebTest, DoesNotWaitForACrawlDelayLongerThanItsPatience) {
  const WebPeer peer([](const Asked&) { return page(); },
                     [](const Asked&) { return say(200, "User-agent: *\nCrawl-delay: 3600\n"); });
  own(peer);
  const auto before = now_ms();
  const auto error = error_of(peer.url());
  EXPECT_EQ(error.kind, Kind::transient);
  EXPECT_GE(error.not_before_ms, before + 3'500'000);
  EXPECT_THAT(error.what(), HasSubstr("so long a pause between two requests"));
}

TEST_F(WebTest, TriesAgainWhatMayPass) {
  for (const std::string how : {"429", "500", "502", "503", "504", "cut", "reset", "nothing"}) {
    std::atomic<int> tries{0};
    const WebPeer peer(
        [&](const Asked&) {
          if (++tries > 2) return page("at last");
          if (how != "cut" && how != "reset" && how != "nothing") return say(std::stoi(how));
          Said said = page(std::string(1000, 'a'));
          said.octets.resize(how == "nothing" ? 0 : said.octets.size() - 400);
          (how == "reset" ? said.then_reset : said.then_close) = true;
          return said;
        },
        [](const Asked&) {
          // On a connection that was used before, libcurl itself asks once more when nothing comes at all.
          Said said = say(404, "", {"Connection: close"});
          said.then_close = true;
          return said;
        });
    own(peer);
    config.retries = 2;
    config.first_wait_ms = 100;
    begin();
    const auto from = fetcher();
    EXPECT_EQ(fetch(*from, peer.url()).body.view(), "at last") << how;
    EXPECT_GE(gaps(peer).at(1), milliseconds(100) - kSlack) << how;
    EXPECT_GE(gaps(peer).at(2), milliseconds(200) - kSlack) << how;
  }
}

TEST_F(WebTest, TriesAgainOnlySoOftenAndOnlyWhatMayPass) {
  const WebPeer peer([](const Asked& asked) { return say(std::stoi(asked.target.substr(1))); });
  own(peer);
  config.retries = 2;
  const auto error = error_of(peer.url("/500"));
  EXPECT_EQ(error.kind, Kind::transient);
  EXPECT_THAT(error.what(), HasSubstr("tried 3 times"));
  EXPECT_EQ(peer.asked().size(), 3u);
  error_of(peer.url("/403"));
  error_of(peer.url("/501"));
  EXPECT_EQ(peer.asked().size(), 5u);
}

TEST_F(WebTest, AnErrorOfOnePageDoesNotStopItsHost) {
  const WebPeer peer([](const Asked& asked) { return asked.target == "/bad" ? say(500) : page(); });
  own(peer);
  error_of(peer.url("/bad"));
  EXPECT_TRUE(web->pauses().empty());
  EXPECT_TRUE(remembered.empty());
}

TEST_F(WebTest, LeavesTheHostAloneForAllWhenItAsksFor) {
  std::atomic<bool> busy{true};
  const WebPeer peer([&](const Asked&) { return busy.exchange(false) ? say(429, "", {"Retry-After: 1"}) : page(); });
  own(peer);
  config.retries = 1;
  const auto a = fetcher(), b = fetcher();
  auto first = start(*a, request(peer.url("/1")));
  while (remembered.empty()) loop.run_one();
  auto second = start(*b, request(peer.url("/2")));
  const auto pauses = web->pauses();
  ASSERT_EQ(pauses.size(), 1u);
  EXPECT_EQ(pauses[0].scope, peer.host());
  EXPECT_EQ(pauses[0].why, "429, Retry-After: 1");
  EXPECT_EQ(pauses[0].failures, 1);
  EXPECT_EQ(wait(first).status, 200);
  EXPECT_EQ(wait(second).status, 200);
  const auto asked = peer.asked();
  ASSERT_EQ(asked.size(), 3u);
  for (std::size_t i = 1; i < 3; ++i) EXPECT_GE(asked[i].at - asked[0].at, milliseconds(1000) - kSlack);
  EXPECT_TRUE(web->pauses().empty());
  ASSERT_EQ(remembered.size(), 2u);
  EXPECT_EQ(remembered[1].scope, peer.host());
  EXPECT_EQ(remembered[1].failures, 0);
}

TEST_F(WebTest, DoesNotWaitForAPauseLongerThanItsPatience) {
  const WebPeer peer([](const Asked&) { return say(503, "", {"Retry-After: 3600"}); });
  own(peer);
  config.retries = 3;
  const auto before = now_ms();
  const auto error = error_of(peer.url("/list"));
  EXPECT_EQ(error.kind, Kind::transient);
  EXPECT_GE(error.not_before_ms, before + 3'600'000);
  EXPECT_LE(error.not_before_ms, now_ms() + 3'600'000);
  EXPECT_THAT(error.what(), HasSubstr("503, Retry-After: 3600"));
  EXPECT_EQ(error_of(peer.url("/2")).not_before_ms / 1000, error.not_before_ms / 1000);
  EXPECT_EQ(peer.asked().size(), 1u);
}

TEST_F(WebTest, UnderstandsADateInRetryAfter) {
  const WebPeer peer([](const Asked&) {
    std::array<char, 64> date{};
    const std::time_t then = std::time(nullptr) + 1000;
    std::tm utc{};
    ::gmtime_r(&then, &utc);
    std::strftime(date.data(), date.size(), "Retry-After: %a, %d %b %Y %H:%M:%S GMT", &utc);
    return say(429, "", {date.data()});
  });
  own(peer);
  const auto before = now_ms();
  const auto error = error_of(peer.url());
  EXPECT_GE(error.not_before_ms, before + 998'000);
  EXPECT_LE(error.not_before_ms, now_ms() + 1'001'000);
}

TEST_F(WebTest, WaitsLongerAfterEachFailureInARowWithChanceInIt) {
  const WebPeer peer([](const Asked&) { return say(503); });
  own(peer);
  config.chance = [] { return 0.5; };
  config.first_wait_ms = 80;
  config.retries = 3;
  error_of(peer.url());
  ASSERT_EQ(remembered.size(), 4u);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(remembered[static_cast<std::size_t>(i)].failures, i + 1);
  const auto waits = gaps(peer);  // 80, 160 and 320 ms, each by a quarter longer
  EXPECT_GE(waits.at(1), milliseconds(100) - kSlack);
  EXPECT_GE(waits.at(2), milliseconds(200) - kSlack);
  EXPECT_GE(waits.at(3), milliseconds(400) - kSlack);
}

TEST_F(WebTest, CountsOneBreakdownOnceHoweverManyRequestsWereUnderWay) {
  const WebPeer peer([](const Asked& asked) {
    Said said = asked.target == "/first" ? page() : say(503);
    said.wait_ms = 50;
    return said;
  });
  own(peer, 0, 8);
  config.first_wait_ms = 10'000;
  fetch(peer.url("/first"));
  std::vector<std::future<Page>> pages;
  for (int i = 0; i < 8; ++i) pages.push_back(start(*one(), request(peer.url("/" + std::to_string(i)))));
  for (auto& page : pages) error_of(page);
  EXPECT_EQ(peer.most_at_once(), 8);
  ASSERT_EQ(remembered.size(), 1u);
  EXPECT_EQ(remembered[0].failures, 1);
  EXPECT_LE(remembered[0].until_ms, now_ms() + 10'000);
}

TEST_F(WebTest, DoesNotEndAPauseForAnAnswerToWhatWasAskedBeforeIt) {
  const WebPeer peer([](const Asked& asked) {
    Said said = asked.target == "/busy" ? say(503, "", {"Retry-After: 3600"}) : page();
    said.wait_ms = asked.target == "/slow" ? 300 : 0;
    return said;
  });
  own(peer, 0, 2);
  fetch(peer.url("/first"));
  auto slow = start(*one(), request(peer.url("/slow"))), busy = start(*one(), request(peer.url("/busy")));
  error_of(busy);
  EXPECT_EQ(wait(slow).status, 200);
  EXPECT_EQ(web->pauses().size(), 1u);
  EXPECT_EQ(error_of(peer.url("/next")).kind, Kind::transient);
}

TEST_F(WebTest, HonoursAPauseThatIsRememberedFromBefore) {
  const WebPeer peer([](const Asked&) { return page(); });
  own(peer);
  memory.known.push_back({peer.host(), now_ms() + 3'600'000, 4, "503"});
  const auto error = error_of(peer.url());
  EXPECT_EQ(error.kind, Kind::transient);
  EXPECT_EQ(error.not_before_ms / 10'000, memory.known[0].until_ms / 10'000);
  EXPECT_EQ(peer.connections(), 0);
  EXPECT_EQ(web->pauses().at(0).why, "503");
  later_ms = 3'700'000;  // over
  EXPECT_TRUE(web->pauses().empty());
  EXPECT_EQ(fetch(peer.url()).status, 200);
  ASSERT_EQ(remembered.size(), 1u);
  EXPECT_EQ(remembered[0].failures, 0);
}

}  // namespace
}  // namespace twinwatch::fetch
