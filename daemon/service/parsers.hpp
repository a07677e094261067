// The worker processes of one crawl: opened when a page waits and none is idle, up to a number; each page has one to
// itself. A worker that has grown old is let go between two pages (the run's deadline is each worker's).
// The loop's thread only.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "service/bell.hpp"
#include "worker/session.hpp"

namespace twinwatch::service {

class Parsers {
 public:
  using Open = std::function<boost::asio::awaitable<std::unique_ptr<worker::Session>>()>;

  Parsers(boost::asio::any_io_executor loop, int at_most, std::chrono::milliseconds old_after, Open open)
      : bell_(std::move(loop)), at_most_(at_most), old_after_(old_after), open_(std::move(open)) {}

  class Held {  // idle again when it goes
   public:
    Held(Parsers* parsers, worker::Session* session) : parsers_(parsers), session_(session) {}
    Held(Held&& other) noexcept : parsers_(std::exchange(other.parsers_, nullptr)), session_(other.session_) {}
    Held& operator=(Held&&) = delete;
    ~Held() {
      if (parsers_ != nullptr) parsers_->give_back(session_);
    }
    worker::Session* operator->() const { return session_; }
    void drop() {  // it has failed: nobody else gets it
      if (auto* const parsers = std::exchange(parsers_, nullptr)) parsers->drop(session_);
    }

   private:
    Parsers* parsers_;
    worker::Session* session_;
  };

  boost::asio::awaitable<Held> take();  // throws worker::WorkerFailed, and after stop() too
  // Between any two pages, also those that need no parse: an idle worker's deadline passes too.
  boost::asio::awaitable<void> let_old_go();
  boost::asio::awaitable<void> finish();  // every plugin is told that all is said; throws WorkerFailed
  void stop(const std::string& why);      // any time: what is under way throws WorkerFailed(stopped)

 private:
  struct One {
    std::unique_ptr<worker::Session> session;
    std::chrono::steady_clock::time_point opened;
    bool busy = false;
  };
  void give_back(const worker::Session* session);
  void drop(const worker::Session* session);

  Bell bell_;
  int at_most_;
  std::chrono::milliseconds old_after_;
  Open open_;
  std::vector<std::unique_ptr<One>> all_;
  int opening_ = 0;
  std::string stopped_;
};

}  // namespace twinwatch::service
