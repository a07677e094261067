#include "fetch/host_pauses.hpp"

#include <algorithm>
#include <utility>

namespace twinwatch::fetch {
namespace {

constexpr std::int64_t kLongestBackoffMs = 3'600'000;

}  // namespace

std::int64_t backoff_ms(std::int64_t first_ms, int failures, double chance) {
  const std::int64_t first = std::clamp<std::int64_t>(first_ms, 0, kLongestBackoffMs);
  const std::int64_t plain = std::min(first << std::clamp(failures - 1, 0, 30), kLongestBackoffMs);
  return plain + static_cast<std::int64_t>(static_cast<double>(plain) * 0.5 * std::clamp(chance, 0.0, 1.0));
}

HostPauses::HostPauses(std::function<std::int64_t()> now_ms, HostMemory memory, std::int64_t first_wait_ms,
                       std::function<double()> chance)
    : now_ms_(std::move(now_ms)),
      remember_(std::move(memory.remember)),
      first_wait_ms_(first_wait_ms),
      chance_(std::move(chance)) {
  for (HostPause& pause : memory.known) {
    const auto left = std::chrono::milliseconds(std::max<std::int64_t>(pause.until_ms - now_ms_(), 0));
    Entry entry{std::move(pause), Steady::now(), Steady::now() + left};
    const std::string host = entry.pause.scope;
    entries_.insert_or_assign(host, std::move(entry));
  }
}

std::int64_t HostPauses::left_ms(const std::string& host) const {
  const auto found = entries_.find(host);
  if (found == entries_.end()) return 0;
  const auto steady = std::chrono::ceil<std::chrono::milliseconds>(found->second.until - Steady::now()).count();
  return std::max<std::int64_t>(std::min<std::int64_t>(steady, found->second.pause.until_ms - now_ms_()), 0);
}

std::optional<HostPause> HostPauses::of(const std::string& host) const {
  const auto found = entries_.find(host);
  if (found == entries_.end()) return {};
  return found->second.pause;
}

std::vector<HostPause> HostPauses::all() const {
  std::vector<HostPause> out;
  for (const auto& [host, entry] : entries_)
    if (left_ms(host) > 0) out.push_back(entry.pause);
  return out;
}

void HostPauses::failed(const std::string& host, Steady::time_point started, std::optional<std::int64_t> asked_ms,
                        const std::string& why) {
  Entry& entry = entries_[host];
  const bool another = entry.pause.failures == 0 || started >= entry.since;
  if (!another && !asked_ms) return;
  entry.pause.scope = host;
  entry.pause.failures += another ? 1 : 0;
  const std::int64_t wait =
      asked_ms ? *asked_ms : backoff_ms(first_wait_ms_, entry.pause.failures, chance_ ? chance_() : 0.0);
  // Of two pauses the later end holds: a second failure must not shorten what the host asked for.
  const auto now = Steady::now();
  if (another) entry.since = now;
  entry.until = std::max(entry.until, now + std::chrono::milliseconds(wait));
  if (const auto until = now_ms_() + wait; until >= entry.pause.until_ms) {
    entry.pause.until_ms = until;
    entry.pause.why = why;
  }
  if (remember_) remember_(entry.pause);
}

void HostPauses::answered(const std::string& host, Steady::time_point started) {
  const auto found = entries_.find(host);
  if (found == entries_.end() || started < found->second.since) return;
  const HostPause over{found->second.pause.scope, 0, 0, ""};
  entries_.erase(found);
  if (remember_) remember_(over);
}

}  // namespace twinwatch::fetch
