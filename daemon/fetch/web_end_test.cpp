// How fetches end that are not waited for: the daemon stops, a run is cancelled, the loop goes.
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include "fetch/web_fixture.hpp"

namespace twinwatch::fetch {
namespace {

using ::testing::HasSubstr;

Said never(const Asked&) {
  Said said = page();
  said.wait_ms = 600'000;
  return said;
}

void run_until(boost::asio::io_context& loop, const std::function<bool()>& done) {
  loop.restart();
  while (!done()) loop.run_one_for(std::chrono::milliseconds(10));
}

TEST_F(WebTest, EndsWhateverRunsWhenItGoes) {
  const WebPeer peer(never), second([](const Asked&) { return say(500); }), third(never, never);
  own(peer, 0, 1);
  own(second);
  own(third);
  config.retries = 3;
  config.first_wait_ms = 100'000;
  auto from = fetcher();
  std::vector<std::future<Page>> pages;
  pages.push_back(start(*from, request(peer.url("/under-way"))));
  pages.push_back(start(*from, request(peer.url("/in-the-queue"))));
  pages.push_back(start(*from, request(second.url("/between-two-tries"))));
  pages.push_back(start(*from, request(third.url("/robots-under-way"))));
  pages.push_back(start(*from, request(third.url("/waits-for-robots"))));
  run_until(loop,
            [&] { return peer.asked().size() == 1 && second.asked().size() == 1 && third.robots_asked().size() == 1; });
  for (int i = 0; i < 20; ++i) loop.run_one_for(std::chrono::milliseconds(5));
  web.reset();
  from.reset();
  for (auto& page : pages) {
    const auto error = error_of(page);
    EXPECT_EQ(error.kind, Kind::transient);
    EXPECT_THAT(error.what(), HasSubstr("stopped"));
  }
}

TEST_F(WebTest, StopsOneSourceAndLeavesTheOthers) {
  const WebPeer peer([](const Asked& asked) { return asked.target == "/hang" ? never(asked) : page(); });
  const WebPeer robots(never, never);
  own(peer, 0, 1);
  own(robots);
  const auto mine = fetcher(), other = fetcher();
  fetch(*mine, peer.url("/first"));
  std::vector<std::future<Page>> pages;
  pages.push_back(start(*mine, request(peer.url("/hang"))));
  pages.push_back(start(*mine, request(peer.url("/queued"))));
  pages.push_back(start(*mine, request(robots.url("/"))));
  auto next = start(*other, request(peer.url("/next")));
  run_until(loop, [&] { return peer.asked().size() == 2 && robots.robots_asked().size() == 1; });
  mine->stop();
  mine->stop();
  for (auto& page : pages) EXPECT_THAT(error_of(page).what(), HasSubstr("stopped"));
  EXPECT_THAT(error_of(*mine, request(peer.url("/late"))).what(), HasSubstr("stopped"));
  EXPECT_EQ(wait(next).status, 200);
  EXPECT_EQ(peer.asked().back().target, "/next");
}

TEST_F(WebTest, GivesThePlaceOfACancelledFetchToTheNext) {
  const WebPeer peer([](const Asked& asked) { return asked.target == "/hang" ? never(asked) : page(); });
  own(peer, 0, 1);
  const auto from = fetcher();
  fetch(*from, peer.url("/first"));
  boost::asio::cancellation_signal cancel_running, cancel_queued;
  bool running_ended = false, queued_ended = false;
  const auto ends = [](bool& ended) {
    return [&ended](std::exception_ptr error, const Page&) {
      ended = true;
      EXPECT_TRUE(error);
    };
  };
  boost::asio::co_spawn(loop, from->fetch(request(peer.url("/hang"))),
                        boost::asio::bind_cancellation_slot(cancel_running.slot(), ends(running_ended)));
  boost::asio::co_spawn(loop, from->fetch(request(peer.url("/queued"))),
                        boost::asio::bind_cancellation_slot(cancel_queued.slot(), ends(queued_ended)));
  auto next = start(*from, request(peer.url("/next")));
  run_until(loop, [&] { return peer.asked().size() == 2; });
  cancel_queued.emit(boost::asio::cancellation_type::terminal);
  cancel_running.emit(boost::asio::cancellation_type::terminal);
  EXPECT_EQ(wait(next).status, 200);
  EXPECT_TRUE(running_ended);
  EXPECT_TRUE(queued_ended);
  EXPECT_EQ(peer.asked().back().target, "/next");
}

TEST_F(WebTest, LetsAnotherAskForRobotsTxtWhenWhoAskedIsCancelled) {
  std::atomic<int> asked_before{0};
  const WebPeer peer([](const Asked&) { return page(); },
                     [&](const Asked& asked) { return asked_before++ == 0 ? never(asked) : say(404); });
  own(peer);
  const auto from = fetcher();
  boost::asio::cancellation_signal cancel;
  bool ended = false;
  boost::asio::co_spawn(
      loop, from->fetch(request(peer.url("/1"))),
      boost::asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr, const Page&) { ended = true; }));
  auto next = start(*from, request(peer.url("/2")));
  run_until(loop, [&] { return peer.robots_asked().size() == 1; });
  cancel.emit(boost::asio::cancellation_type::terminal);
  EXPECT_EQ(wait(next).status, 200);
  EXPECT_TRUE(ended);
}

TEST(WebEnd, LeavesNothingBehindWhenTheLoopGoesFirst) {
  const WebPeer peer(never);
  auto loop = std::make_unique<boost::asio::io_context>();
  WebConfig config;
  config.hosts.push_back({peer.host(), 0, 1, true, true});
  SourceRule rule;
  rule.hosts = {peer.host()};
  rule.http_allowed = true;
  auto web = std::make_unique<Web>(
      loop->get_executor(), config, [] { return std::int64_t{0}; }, HostMemory{});
  HttpFetcher fetcher(*web, rule);
  Request request;
  for (const std::string path : {"/1", "/2"}) {
    request.url = peer.url(path);
    boost::asio::co_spawn(*loop, fetcher.fetch(request), [](std::exception_ptr, const Page&) {});
  }
  run_until(*loop, [&] { return peer.asked().size() == 1; });
  web.reset();   // both are told, and nobody runs the loop any more
  loop.reset();  // their frames go with it
}

TEST_F(WebTest, FetchesNothingAfterItsEnd) {
  const WebPeer peer([](const Asked&) { return page(); });
  own(peer);
  const auto from = fetcher();
  web.reset();
  EXPECT_THAT(error_of(*from, request(peer.url())).what(), HasSubstr("stopped"));
  EXPECT_EQ(peer.connections(), 0);
}

}  // namespace
}  // namespace twinwatch::fetch
