// pause_scope = "path": what asks to be left alone is the folder that was asked for, and the rest of the host goes on.
#include "fetch/host_pauses.hpp"
#include "fetch/web_fixture.hpp"

namespace twinwatch::fetch {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(PauseScope, IsTheHostOrTheFolderThatWasAskedFor) {
  const auto scope = [](const char* url, bool path_alone = true) { return pause_scope(address_of(url), path_alone); };
  EXPECT_EQ(scope("https://example.org:8443/tr/projects/su?page=2/3", false), "example.org:8443");
  EXPECT_EQ(scope("https://example.org:8443/tr/projects/su?page=2/3"), "example.org:8443/tr/projects/");
  EXPECT_EQ(scope("https://example.org/tr/projects/"), "example.org/tr/projects/");
  EXPECT_EQ(scope("https://example.org/tr/projects"), "example.org/tr/");
  EXPECT_EQ(scope("https://example.org/robots.txt"), "example.org");
  EXPECT_EQ(scope("https://example.org/?a=/b/"), "example.org");
}

class PathPauses : public WebTest {
 protected:
  PathPauses() { source.pause_path_alone = true; }
  static Said busy(const std::string& seconds = "3600") { return say(429, "", {"Retry-After: " + seconds}); }
  static std::vector<std::string> targets(const WebPeer& peer) {
    std::vector<std::string> all;
    for (const Asked& asked : peer.asked()) all.push_back(asked.target);
    return all;
  }
};

TEST_F(PathPauses, HoldForTheFolderAndAllBeneathItAndForNothingElse) {
  const WebPeer peer([](const Asked& asked) { return asked.target.starts_with("/projects/") ? busy() : page(); });
  own(peer);
  const auto before = now_ms();
  const auto error = error_of(peer.url("/projects/1"));
  EXPECT_EQ(error.kind, Kind::transient);
  EXPECT_TRUE(error.path_alone);
  EXPECT_GE(error.not_before_ms, before + 3'600'000);
  EXPECT_THAT(error.what(), HasSubstr("what lies under '" + peer.host() + "/projects/' is left alone"));
  EXPECT_EQ(fetch(peer.url("/schools/1")).status, 200);
  EXPECT_EQ(fetch(peer.url("/projects")).status, 200) << "the folder's name is not in it";
  for (const char* beneath : {"/projects/2", "/projects/", "/projects/old/3?x=1"}) {
    const auto refused = error_of(peer.url(beneath));
    EXPECT_TRUE(refused.path_alone);
    EXPECT_THAT(refused.what(), AllOf(HasSubstr("is not asked for now"), HasSubstr("429, Retry-After: 3600")));
  }
  EXPECT_THAT(targets(peer), ElementsAre("/projects/1", "/schools/1", "/projects"));
  ASSERT_EQ(web->pauses().size(), 1u);
  EXPECT_EQ(web->pauses()[0].scope, peer.host() + "/projects/");
}

TEST_F(PathPauses, HoldForEverySourceAndAreEndedByAnAnswerFromThere) {
  std::atomic<bool> once{true};
  const WebPeer peer([&](const Asked&) { return once.exchange(false) ? busy() : page(); });
  own(peer);
  begin();
  const auto by_path = fetcher();
  source.pause_path_alone = false;
  const auto by_host = fetcher();
  error_of(*by_path, request(peer.url("/a/1")));
  EXPECT_TRUE(error_of(*by_host, request(peer.url("/a/2"))).path_alone);
  EXPECT_EQ(fetch(*by_host, peer.url("/b/1")).status, 200);
  EXPECT_EQ(web->pauses().size(), 1u) << "what another folder answers proves nothing";
  later_ms = 3'700'000;
  EXPECT_EQ(fetch(*by_host, peer.url("/a/b/2")).status, 200);
  ASSERT_EQ(remembered.size(), 2u);
  EXPECT_EQ(remembered[1].scope, peer.host() + "/a/");
  EXPECT_EQ(remembered[1].failures, 0);
}

TEST_F(PathPauses, AreTheHostsWhereAnotherSourceSaysSo) {
  const WebPeer peer([](const Asked&) { return busy(); });
  own(peer);
  begin();
  const auto by_path = fetcher();
  source.pause_path_alone = false;
  const auto by_host = fetcher();
  error_of(*by_host, request(peer.url("/a/1")));
  EXPECT_FALSE(error_of(*by_path, request(peer.url("/b/1"))).path_alone);
  EXPECT_THAT(targets(peer), ElementsAre("/a/1"));
}

// A portal that has each page in a folder of its own would else be asked for one after the other.
TEST_F(PathPauses, OfThreeFoldersAreOneOfTheHost) {
  const WebPeer peer([](const Asked&) { return busy(); });
  own(peer);
  for (const char* page : {"/p/1/", "/p/2/"}) EXPECT_TRUE(error_of(peer.url(page)).path_alone);
  error_of(peer.url("/p/3/"));
  EXPECT_FALSE(error_of(peer.url("/p/4/")).path_alone);
  EXPECT_EQ(peer.asked().size(), 3u);
  EXPECT_EQ(remembered.back().scope, peer.host());
}

TEST_F(PathPauses, AreTheHostsWhereNothingAnsweredAtAll) {
  std::string url, host;
  {
    const WebPeer peer([](const Asked&) { return page(); });
    own(peer);
    url = peer.url("/projects/1");
    host = peer.host();
    EXPECT_EQ(fetch(url).status, 200);
  }
  config.retries = 0;
  EXPECT_FALSE(error_of(url).path_alone);
  ASSERT_FALSE(remembered.empty());
  EXPECT_EQ(remembered.back().scope, host);
}

TEST_F(PathPauses, OfRobotsTxtAreTheHosts) {
  const WebPeer peer([](const Asked&) { return page(); }, [](const Asked&) { return busy(); });
  own(peer);
  EXPECT_EQ(error_of(peer.url("/projects/1")).kind, Kind::robots);
  ASSERT_EQ(web->pauses().size(), 1u);
  EXPECT_EQ(web->pauses()[0].scope, peer.host());
}

TEST_F(PathPauses, KeepNobodyWaitingWhoAsksForSomethingElse) {
  std::atomic<bool> once{true};
  const WebPeer peer(
      [&](const Asked& asked) { return asked.target == "/a/1" && once.exchange(false) ? busy("1") : page(); });
  own(peer, 0, 1);
  config.retries = 1;
  fetch(peer.url("/b/0"));
  auto first = start(*one(), request(peer.url("/a/1")));
  loop.restart();
  while (remembered.empty()) ASSERT_GT(loop.run_one(), 0u);
  auto second = start(*one(), request(peer.url("/a/2"))), third = start(*one(), request(peer.url("/b/1")));
  for (auto* page : {&first, &second, &third}) EXPECT_EQ(wait(*page).status, 200);
  EXPECT_THAT(targets(peer), ElementsAre("/b/0", "/a/1", "/b/1", ::testing::_, ::testing::_));
  EXPECT_TRUE(web->pauses().empty());
}

TEST_F(PathPauses, AreRememberedFromBeforeButNotForEver) {
  const WebPeer peer([](const Asked&) { return page(); });
  own(peer);
  memory.known.push_back({peer.host() + "/a/", now_ms() + 3'600'000, 1, "503"});
  memory.known.push_back({peer.host() + "/old/", now_ms() - 2 * 86'400'000, 5, "503"});
  EXPECT_EQ(error_of(peer.url("/a/1")).kind, Kind::transient);
  EXPECT_EQ(fetch(peer.url("/b/1")).status, 200);
  ASSERT_EQ(remembered.size(), 1u);
  EXPECT_EQ(remembered[0].scope, peer.host() + "/old/");
  EXPECT_EQ(remembered[0].failures, 0);
}

}  // namespace
}  // namespace twinwatch::fetch
