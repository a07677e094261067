#include "fetch/host_pauses.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace twinwatch::fetch {
namespace {

constexpr std::int64_t kLongestBackoffMs = 3'600'000;
constexpr std::int64_t kFolderForgottenAfterMs = 24 * 3'600'000ll;

std::string_view path_of(const Address& address) {
  return std::string_view(address.path_query).substr(0, address.path_query.find('?'));
}

}  // namespace

std::int64_t backoff_ms(std::int64_t first_ms, int failures, double chance) {
  const std::int64_t first = std::clamp<std::int64_t>(first_ms, 0, kLongestBackoffMs);
  const std::int64_t plain = std::min(first << std::clamp(failures - 1, 0, 30), kLongestBackoffMs);
  return plain + static_cast<std::int64_t>(static_cast<double>(plain) * 0.5 * std::clamp(chance, 0.0, 1.0));
}

std::string pause_scope(const Address& address, bool path_alone) {
  const auto path = path_of(address);
  const auto slash = path.rfind('/');
  if (!path_alone || slash == path.npos || slash == 0) return address.authority();
  return address.authority() + std::string(path.substr(0, slash + 1));
}

HostPauses::HostPauses(std::function<std::int64_t()> now_ms, HostMemory memory, std::int64_t first_wait_ms,
                       std::function<double()> chance)
    : now_ms_(std::move(now_ms)),
      remember_(std::move(memory.remember)),
      first_wait_ms_(first_wait_ms),
      chance_(std::move(chance)) {
  for (HostPause& pause : memory.known) {
    if (const bool folder = pause.scope.find('/') != std::string::npos;
        folder && now_ms_() - pause.until_ms > kFolderForgottenAfterMs) {
      if (remember_) remember_({pause.scope, 0, 0, ""});  // hosts are few, folders need not be
      continue;
    }
    const auto left = std::chrono::milliseconds(std::max<std::int64_t>(pause.until_ms - now_ms_(), 0));
    Entry entry{std::move(pause), Steady::now(), Steady::now() + left};
    const std::string scope = entry.pause.scope;
    entries_.insert_or_assign(scope, std::move(entry));
  }
}

std::int64_t HostPauses::left_ms(const Entry& entry) const {
  const auto steady = std::chrono::ceil<std::chrono::milliseconds>(entry.until - Steady::now()).count();
  return std::max<std::int64_t>(std::min<std::int64_t>(steady, entry.pause.until_ms - now_ms_()), 0);
}

// The host's entry and those of the folders above the address, whether their pauses are over or not.
std::vector<HostPauses::Entries::const_iterator> HostPauses::holding_for(const Address& address) const {
  std::vector<Entries::const_iterator> found;
  if (entries_.empty()) return found;
  const auto look = [&](const std::string& scope) {
    if (const auto at = entries_.find(scope); at != entries_.end()) found.push_back(at);
  };
  const std::string host = address.authority();
  look(host);
  const auto path = path_of(address);
  for (auto slash = path.find('/', 1); slash != path.npos; slash = path.find('/', slash + 1))
    look(host + std::string(path.substr(0, slash + 1)));
  return found;
}

int HostPauses::folders_paused(const Address& address) const {
  const std::string beneath = address.authority() + "/";
  int paused = 0;
  for (auto at = entries_.lower_bound(beneath); at != entries_.end() && at->first.starts_with(beneath); ++at)
    paused += left_ms(at->second) > 0 ? 1 : 0;
  return paused;
}

std::int64_t HostPauses::left_ms(const Address& address) const {
  std::int64_t longest = 0;
  for (const auto at : holding_for(address)) longest = std::max(longest, left_ms(at->second));
  return longest;
}

std::optional<HostPause> HostPauses::of(const Address& address) const {
  const auto found = holding_for(address);
  const auto longest = std::max_element(found.begin(), found.end(), [this](const auto& a, const auto& b) {
    return left_ms(a->second) < left_ms(b->second);
  });
  if (longest == found.end()) return {};
  return (*longest)->second.pause;
}

std::vector<HostPause> HostPauses::all() const {
  std::vector<HostPause> out;
  for (const auto& [scope, entry] : entries_)
    if (left_ms(entry) > 0) out.push_back(entry.pause);
  return out;
}

void HostPauses::failed(const Address& address, bool path_alone, Steady::time_point started,
                        std::optional<std::int64_t> asked_ms, const std::string& why) {
  const std::string host = pause_scope(address, false), scope = pause_scope(address, path_alone);
  failed(scope, started, asked_ms, why);
  if (scope != host && folders_paused(address) >= paths_of_a_host) failed(host, started, asked_ms, why);
}

void HostPauses::failed(const std::string& scope, Steady::time_point started, std::optional<std::int64_t> asked_ms,
                        const std::string& why) {
  Entry& entry = entries_[scope];
  const bool another = entry.pause.failures == 0 || started >= entry.since;
  if (!another && !asked_ms) return;
  entry.pause.scope = scope;
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

void HostPauses::answered(const Address& address, Steady::time_point started) {
  for (const auto at : holding_for(address)) {
    if (started < at->second.since) continue;
    const HostPause over{at->first, 0, 0, ""};
    entries_.erase(at);
    if (remember_) remember_(over);
  }
}

}  // namespace twinwatch::fetch
