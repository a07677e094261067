// A coroutine waits, another wakes it: a condition on the loop's thread. A ring that nobody waits for is lost, so
// callers look at their condition, wait, and look again; between look and wait nothing else can run.
#pragma once
#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <cstdint>

namespace twinwatch::fetch {

class Bell {
 public:
  explicit Bell(const boost::asio::any_io_executor& loop) : timer_(loop) {}

  void ring() { timer_.cancel(); }  // wakes all who wait

  boost::asio::awaitable<void> wait() {
    // Setting it wakes who waits already: only after a wait that had an end.
    constexpr auto never = boost::asio::steady_timer::time_point::max();
    if (timer_.expiry() != never) timer_.expires_at(never);
    return asleep();
  }
  boost::asio::awaitable<void> wait_at_most(std::int64_t ms) {
    timer_.expires_after(std::chrono::milliseconds(std::clamp<std::int64_t>(ms, 0, kLongest)));
    return asleep();
  }

 private:
  static constexpr std::int64_t kLongest = 24 * 3'600'000ll;

  // A coroutine that was cancelled from outside (Asio's cancellation slots) ends here with operation_aborted.
  boost::asio::awaitable<void> asleep() {
    boost::system::error_code rung;  // operation_aborted when rung: that is no error
    auto token = boost::asio::redirect_error(boost::asio::use_awaitable, rung);
    co_await timer_.async_wait(token);
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (state.cancelled() != boost::asio::cancellation_type::none)
      throw boost::system::system_error(boost::asio::error::operation_aborted);
  }

  boost::asio::steady_timer timer_;
};

}  // namespace twinwatch::fetch
