// The one thread that writes the database. Work is posted to it and comes back to the loop's thread, so that a long
// acceptance never keeps the watchdog, the control socket or the brake waiting.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <future>
#include <optional>
#include <type_traits>
#include <utility>

#include "store/database.hpp"

namespace twinwatch::service {

class Writer {
 public:
  explicit Writer(store::Database db) : db_(std::move(db)) {}
  ~Writer() { pool_.join(); }

  // Runs work(database) on the writer's thread; the coroutine goes on where it was. Exceptions come through.
  // `work` must be a named object moved in (GCC 12.2 and lambdas inside co_await, see daemon/README.md).
  template <class Work>
  auto run(Work work) -> boost::asio::awaitable<std::invoke_result_t<Work&, store::Database&>> {
    using Result = std::invoke_result_t<Work&, store::Database&>;
    namespace asio = boost::asio;
    auto home = co_await asio::this_coro::executor;
    auto there = asio::bind_executor(pool_.get_executor(), asio::use_awaitable);
    auto back = asio::bind_executor(home, asio::use_awaitable);
    std::exception_ptr failure;
    co_await asio::post(there);
    if constexpr (std::is_void_v<Result>) {
      try {
        work(db_);
      } catch (...) {
        failure = std::current_exception();
      }
      co_await asio::post(back);
      if (failure) std::rethrow_exception(failure);
    } else {
      std::optional<Result> result;
      try {
        result.emplace(work(db_));
      } catch (...) {
        failure = std::current_exception();
      }
      co_await asio::post(back);
      if (failure) std::rethrow_exception(failure);
      co_return std::move(*result);
    }
  }

  // Posts work without waiting; the future tells when it is done and what it threw.
  template <class Work>
  std::future<void> begin(Work work) {
    std::packaged_task<void()> task([this, work = std::move(work)]() mutable { work(db_); });
    auto done = task.get_future();
    boost::asio::post(pool_, std::move(task));
    return done;
  }

 private:
  store::Database db_;
  boost::asio::thread_pool pool_{1};
};

}  // namespace twinwatch::service
