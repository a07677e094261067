#include "fetch/host_turns.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fetch/failure.hpp"

namespace twinwatch::fetch {

using std::chrono::milliseconds;

void HostTurns::Host::wake_all() {
  for (Ticket* const ticket : queue) ticket->bell.ring();
}

HostTurns::Turn::Turn(std::shared_ptr<Host> host) : host_(std::move(host)), started_(Steady::now()) {
  host_->running += 1;
  host_->started = true;
  host_->last_start = std::max(host_->last_start, started_);
}

HostTurns::Turn::~Turn() {
  if (!host_) return;
  host_->running -= 1;
  host_->wake_all();
}

void HostTurns::Turn::sent_after(std::chrono::microseconds later) {
  host_->last_start = std::max(host_->last_start, started_ + later);
}

HostTurns::Ticket::Ticket(const boost::asio::any_io_executor& loop, std::shared_ptr<Host> of, const Address& to)
    : host(std::move(of)), address(to), bell(loop) {
  host->queue.push_back(this);
}

HostTurns::Ticket::~Ticket() {
  host->queue.remove(this);
  host->wake_all();
}

HostTurns::HostTurns(boost::asio::any_io_executor loop, HostRules rules, HostPauses& pauses,
                     std::function<std::int64_t()> now_ms, std::int64_t patience_ms)
    : loop_(std::move(loop)),
      rules_(std::move(rules)),
      pauses_(pauses),
      now_ms_(std::move(now_ms)),
      patience_ms_(patience_ms) {}

std::shared_ptr<HostTurns::Host> HostTurns::host_of(const Address& address) {
  auto& host = hosts_[address.authority()];
  if (!host) {
    host = std::make_shared<Host>();
    host->name = address.authority();
    host->limits = rules_.of(address);
  }
  return host;
}

bool HostTurns::is_first(const Ticket& ticket) const {
  for (const Ticket* const before : ticket.host->queue) {
    if (before == &ticket) return true;
    if (pauses_.left_ms(before->address) <= 0) return false;
  }
  return false;
}

std::int64_t HostTurns::wait_ms(const Host& host, const Address& address) const {
  const std::int64_t paused = pauses_.left_ms(address);
  if (!host.started) return paused;
  const auto next = host.last_start + milliseconds(std::max(host.limits.delay_ms, host.crawl_delay_ms));
  return std::max<std::int64_t>(paused, std::chrono::ceil<milliseconds>(next - Steady::now()).count());
}

void HostTurns::throw_if_too_long(const Address& address, std::int64_t wait) const {
  if (wait <= patience_ms_) return;
  const bool paused = pauses_.left_ms(address) >= wait - 1;
  const auto pause = pauses_.of(address);
  const std::string scope = paused && pause ? pause->scope : address.authority();
  FetchError error(
      FetchError::Kind::transient,
      fmt::format("'{}' is not asked for now: {} '{}' {}, for {} s more; nothing to do, the next run after that "
                  "goes on here",
                  shown(address.url), scope == address.authority() ? "the host" : "what lies under", scope,
                  paused && pause
                      ? fmt::format("is left alone ({})", pause->why)
                      : std::string("wants so long a pause between two requests (robots.txt, or its delay)"),
                  (wait + 999) / 1000),
      now_ms_() + wait);
  error.path_alone = scope != address.authority();
  throw error;
}

void HostTurns::check_patience(const Address& address) {
  if (const auto left = pauses_.left_ms(address); left > 0) throw_if_too_long(address, left);
}

boost::asio::awaitable<HostTurns::Turn> HostTurns::take(Address address) {
  auto ticket = std::make_unique<Ticket>(loop_, host_of(address), address);
  const auto host = ticket->host;
  for (;;) {
    if (stopped_) throw stopped_error(address.url);
    const std::int64_t paused = pauses_.left_ms(address);
    throw_if_too_long(address, paused);
    if (paused <= 0 && (!is_first(*ticket) || host->running >= host->limits.concurrency)) {
      co_await ticket->bell.wait();
      continue;
    }
    const std::int64_t wait = wait_ms(*host, address);
    throw_if_too_long(address, wait);
    if (wait <= 0) break;
    co_await ticket->bell.wait_at_most(wait);
  }
  Turn turn(host);
  ticket.reset();  // after the turn was taken: the next in the queue sees it
  co_return turn;
}

void HostTurns::crawl_delay(const Address& address, std::int64_t ms) {
  const auto host = host_of(address);
  host->crawl_delay_ms = ms;
  host->wake_all();
}

void HostTurns::stop() {
  stopped_ = true;
  for (const auto& [name, host] : hosts_)
    for (Ticket* const ticket : host->queue) ticket->bell.ring();
}

}  // namespace twinwatch::fetch
