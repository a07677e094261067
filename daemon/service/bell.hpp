// Coroutines of one loop that wait until something may have changed: wait(), then look again. On the loop's thread
// only.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
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
    for (const auto& timer : std::exchange(waiting_, {})) timer->cancel();
  }

 private:
  boost::asio::any_io_executor loop_;
  std::vector<std::shared_ptr<boost::asio::steady_timer>> waiting_;
};

}  // namespace twinwatch::service
