// One long job at a time: a coroutine takes its turn, the others wait in order. On the loop's thread only.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <memory>

namespace twinwatch::service {

class Turn {
 public:
  class Held {  // gives the turn on when it goes
   public:
    explicit Held(Turn* turn) : turn_(turn) {}
    Held(Held&& other) noexcept : turn_(std::exchange(other.turn_, nullptr)) {}
    Held& operator=(Held&&) = delete;
    ~Held() {
      if (turn_) turn_->next();
    }

   private:
    Turn* turn_;
  };

  explicit Turn(boost::asio::any_io_executor loop) : loop_(std::move(loop)) {}

  boost::asio::awaitable<Held> take() {
    if (taken_) {
      auto bell = std::make_shared<boost::asio::steady_timer>(loop_, boost::asio::steady_timer::time_point::max());
      waiting_.push_back(bell);
      boost::system::error_code rung;  // always operation_aborted: that is the bell
      auto token = boost::asio::redirect_error(boost::asio::use_awaitable, rung);
      co_await bell->async_wait(token);
    }
    taken_ = true;
    co_return Held(this);
  }
  bool taken() const { return taken_; }

 private:
  void next() {
    if (waiting_.empty()) {
      taken_ = false;
      return;
    }
    waiting_.front()->cancel();  // stays taken: handed straight on, nobody can slip in between
    waiting_.pop_front();
  }
  boost::asio::any_io_executor loop_;
  bool taken_ = false;
  std::deque<std::shared_ptr<boost::asio::steady_timer>> waiting_;
};

}  // namespace twinwatch::service
