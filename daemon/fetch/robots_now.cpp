#include "fetch/robots_now.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "fetch/web_parts.hpp"

namespace twinwatch::fetch {
namespace {

std::int64_t system_now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

RobotsCache::Held robots_now(const Address& address, WebConfig config) {
  boost::asio::io_context loop(1);
  const auto web = std::make_shared<WebParts>(loop.get_executor(), std::move(config), system_now_ms, HostMemory{});
  const AllowList its_own({address.authority()}, address.scheme == "http");
  std::optional<RobotsCache::Held> held;
  std::exception_ptr failure;
  Address at = address;
  auto work = web->robots.hold(web, std::move(at), its_own);
  boost::asio::co_spawn(loop, std::move(work), [&](std::exception_ptr thrown, RobotsCache::Held had) {
    failure = thrown;
    held = std::move(had);
    web->stop();  // else kept connections keep the loop
  });
  loop.run();
  if (failure) std::rethrow_exception(failure);
  return std::move(held).value();
}

}  // namespace twinwatch::fetch
