#include <fmt/format.h>

#include <utility>

#include "fetch/web_parts.hpp"

namespace twinwatch::fetch {
namespace {

// The host's turn, and one request in it. What it says of the host is kept before the next in the queue has its turn.
boost::asio::awaitable<WireAnswer> one_try(std::shared_ptr<WebParts> web, WireRequest request) {
  const Address address = request.address;
  const bool path_alone = request.pause_path_alone;
  Address at = address;
  auto taking = web->turns.take(std::move(at));
  HostTurns::Turn turn = co_await std::move(taking);
  auto sending = web->wire.send(std::move(request));
  WireAnswer answer = co_await std::move(sending);
  turn.sent_after(answer.sent_after);
  if (!answer.failure)
    answer.failure =
        failure_of_status(answer.head.status, address, std::string(answer.head.find("retry-after")), web->now_ms());
  // A host that does not answer at all is meant as a whole, whatever was asked for.
  if (answer.failure && answer.failure->whole_host)
    web->pauses.failed(address, path_alone && answer.head.status != 0, turn.started(), answer.failure->retry_after_ms,
                       answer.failure->short_what);
  else if (answer.head.status != 0)
    web->pauses.answered(address, turn.started());
  co_return answer;
}

}  // namespace

boost::asio::awaitable<WireAnswer> exchange(std::shared_ptr<WebParts> web, WireRequest request, int& retries) {
  const Address address = request.address;
  request.private_address = web->turns.limits(request.address).private_address;
  for (int tries = 1;; ++tries) {
    WireRequest copy = request;
    auto trying = one_try(web, std::move(copy));
    WireAnswer answer = co_await std::move(trying);
    if (!answer.failure) co_return answer;
    Failure& failure = *answer.failure;
    const std::int64_t paused = web->pauses.left_ms(address);
    if (failure.again && retries > 0) {
      retries -= 1;
      if (failure.whole_host) continue;  // the turn waits
      const std::int64_t wait =
          backoff_ms(web->config.first_wait_ms, tries, web->config.chance ? web->config.chance() : 0.0);
      if (wait <= web->config.patience_ms) {
        auto sleeping = web->sleep(wait);
        co_await std::move(sleeping);
        continue;
      }
    }
    if (tries > 1) failure.what += fmt::format("; it was tried {} times", tries);
    if (paused > 0) {
      const auto pause = web->pauses.of(address);
      const std::string scope = pause ? pause->scope : address.authority();
      failure.path_alone = scope != address.authority();
      failure.not_before_ms = web->now_ms() + paused;
      failure.what += fmt::format("; {} is left alone for {} s",
                                  failure.path_alone ? fmt::format("what lies under '{}'", scope) : "the host",
                                  (paused + 999) / 1000);
    }
    co_return answer;
  }
}

}  // namespace twinwatch::fetch
