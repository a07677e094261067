// Coroutines of one loop that wait until something may have changed: wait(), then look again. A ring that comes between
// the look and the wait (who looks may have to await something) is told by times(). On the loop's thread only.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace twinwatch::service {

class Bell {
 public:
  explicit Bell(boost::asio::any_io_executor loop) : loop_(std::move(loop)) {}

  boost::asio::awaitable<void> wait() {
    auto timer = std::make_shared<boost::asio::steady_timer>(loop_, boost::asio::steady_timer::time_point::max());
    waiting_.push_back(timer);
    boost::system::error_code rung;  // always operation_aborted: that is the bell
    auto token = boost::asio::redirect_error(boost::asio::use_awaitable, rung);
    co_await timer->async_wait(token);
  }
  void ring() {
    ++times_;
    for (const auto& timer : std::exchange(waiting_, {})) timer->cancel();
  }

  std::uint64_t times() const { return times_; }

 private:
  boost::asio::any_io_executor loop_;
  std::vector<std::shared_ptr<boost::asio::steady_timer>> waiting_;
  std::uint64_t times_ = 0;
};

}  // namespace twinwatch::service
