#include "service/parsers.hpp"

#include <algorithm>

namespace twinwatch::service {

using worker::Session;

boost::asio::awaitable<Parsers::Held> Parsers::take() {
  for (;;) {
    if (!stopped_.empty()) throw worker::WorkerFailed(worker::Verdict{worker::Verdict::Code::stopped, stopped_});
    auto letting = let_old_go();
    co_await std::move(letting);
    const auto idle = std::find_if(all_.begin(), all_.end(), [](const auto& one) { return !one->busy; });
    if (idle != all_.end()) {
      (*idle)->busy = true;
      co_return Held(this, (*idle)->session.get());
    }
    if (static_cast<int>(all_.size()) + opening_ < at_most_) {
      ++opening_;
      std::unique_ptr<Session> session;
      std::exception_ptr failure;
      try {
        auto opening = open_();
        session = co_await std::move(opening);
      } catch (...) {
        failure = std::current_exception();
      }
      --opening_;
      if (failure) {
        bell_.ring();
        std::rethrow_exception(failure);
      }
      auto one = std::make_unique<One>();
      one->session = std::move(session);
      one->opened = std::chrono::steady_clock::now();
      one->busy = true;
      if (!stopped_.empty()) one->session->stop(stopped_);  // somebody wished so while it was being opened
      all_.push_back(std::move(one));
      co_return Held(this, all_.back()->session.get());
    }
    auto waiting = bell_.wait();
    co_await std::move(waiting);
  }
}

void Parsers::drop(const Session* session) {
  std::erase_if(all_, [&](const auto& one) { return one->session.get() == session; });
  bell_.ring();
}

void Parsers::give_back(const Session* session) {
  for (auto& one : all_)
    if (one->session.get() == session) one->busy = false;
  bell_.ring();
}

boost::asio::awaitable<void> Parsers::let_old_go() {
  const auto now = std::chrono::steady_clock::now();
  for (;;) {
    const auto old = std::find_if(all_.begin(), all_.end(),
                                  [&](const auto& one) { return !one->busy && now - one->opened > old_after_; });
    if (old == all_.end()) co_return;
    const auto leaving = std::move(*old);
    all_.erase(old);
    Session::OnChunk ignore = [](std::string_view) {};
    try {
      auto finishing = leaving->session->finish(std::move(ignore));
      co_await std::move(finishing);
    } catch (const worker::WorkerFailed& failure) {
      // It waited so long for a page that its time ran out: nothing of it is missing.
      if (failure.verdict.code != worker::Verdict::Code::run_deadline) throw;
    }
  }
}

boost::asio::awaitable<void> Parsers::finish() {
  old_after_ = std::chrono::milliseconds(-1);
  auto letting = let_old_go();
  co_await std::move(letting);
}

void Parsers::stop(const std::string& why) {
  stopped_ = why;
  for (auto& one : all_) one->session->stop(why);
  bell_.ring();
}

}  // namespace twinwatch::service
