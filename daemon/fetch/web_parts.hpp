// What a Web is made of, and the one way over it: a request takes its host's turn, and what may pass is tried again.
// Held by each fetch under way, so that it may outlive the Web by the time it needs to hear that it is stopped.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <set>

#include "fetch/bell.hpp"
#include "fetch/host_pauses.hpp"
#include "fetch/host_turns.hpp"
#include "fetch/robots_cache.hpp"
#include "fetch/web.hpp"
#include "fetch/wire.hpp"

namespace twinwatch::fetch {

struct WebParts {
  WebParts(const boost::asio::any_io_executor& on, WebConfig with, std::function<std::int64_t()> clock,
           HostMemory memory);
  void stop();
  boost::asio::awaitable<void> sleep(std::int64_t ms);  // or until it is stopped

  boost::asio::any_io_executor loop;
  WebConfig config;
  std::function<std::int64_t()> now_ms;
  HostPauses pauses;
  HostTurns turns;
  Wire wire;
  RobotsCache robots;
  std::set<Bell*> sleeping;
  bool stopped = false;
};

// One address, in its host's turn; each further try is a new turn after a longer wait, as long as `retries` last. The
// answer's failure is the last one: its status, or what happened on the way. Throws FetchError transient: the host is
// paused for longer than the patience, or all is stopped.
boost::asio::awaitable<WireAnswer> exchange(std::shared_ptr<WebParts> web, WireRequest request, int& retries);

}  // namespace twinwatch::fetch
