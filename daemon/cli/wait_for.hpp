// A coroutine carried out here and now, on a loop of its own: for commands that ask a worker or the web one thing.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <utility>

namespace twinwatch::cli {

// What the coroutine throws comes out. The loop must not have been run to its end before.
template <class Result>
Result wait_for(boost::asio::io_context& loop, boost::asio::awaitable<Result> work) {
  std::optional<Result> result;
  std::exception_ptr failure;
  boost::asio::co_spawn(loop, std::move(work), [&](std::exception_ptr thrown, Result value) {
    failure = thrown;
    if (!thrown) result.emplace(std::move(value));
    loop.stop();
  });
  loop.restart();
  loop.run();
  if (failure) std::rethrow_exception(failure);
  return std::move(*result);
}

}  // namespace twinwatch::cli
