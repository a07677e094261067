#include "fetch/web.hpp"

#include <random>
#include <utility>

#include "fetch/web_parts.hpp"

namespace twinwatch::fetch {
namespace {

WebConfig with_chance(WebConfig config) {
  if (!config.chance)
    config.chance = [source = std::mt19937_64(std::random_device()())]() mutable {
      return std::uniform_real_distribution<double>(0.0, 1.0)(source);
    };
  return config;
}

}  // namespace

WebParts::WebParts(const boost::asio::any_io_executor& on, WebConfig with, std::function<std::int64_t()> clock,
                   HostMemory memory)
    : loop(on),
      config(with_chance(std::move(with))),
      now_ms(std::move(clock)),
      pauses(now_ms, std::move(memory), config.first_wait_ms, config.chance),
      turns(loop, HostRules(config.hosts), pauses, now_ms, config.patience_ms),
      wire(loop, config),
      robots(loop) {}

void WebParts::stop() {
  stopped = true;
  turns.stop();
  wire.stop();
  robots.stop();
  for (Bell* const bell : sleeping) bell->ring();
}

boost::asio::awaitable<void> WebParts::sleep(std::int64_t ms) {
  struct Asleep {
    explicit Asleep(WebParts& of) : web(of), bell(of.loop) { web.sleeping.insert(&bell); }
    ~Asleep() { web.sleeping.erase(&bell); }
    WebParts& web;
    Bell bell;
  } asleep(*this);
  if (!stopped) co_await asleep.bell.wait_at_most(ms);
}

Web::Web(boost::asio::any_io_executor loop, WebConfig config, std::function<std::int64_t()> now_ms, HostMemory memory)
    : parts_(std::make_shared<WebParts>(loop, std::move(config), std::move(now_ms), std::move(memory))) {}

Web::~Web() { parts_->stop(); }

std::vector<HostPause> Web::pauses() const { return parts_->pauses.all(); }

}  // namespace twinwatch::fetch
