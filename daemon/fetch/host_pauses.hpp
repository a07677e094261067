// Which hosts are left alone, until when, and why: because they asked for it (Retry-After), or because they failed,
// each time for longer (exponential, with jitter, so that many daemons do not come back at the same second). Kept over
// a restart by HostMemory. Knows no loop: host_turns.hpp waits.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fetch/host_memory.hpp"

namespace twinwatch::fetch {

// 2 s, 4 s, 8 s ... of `first_ms`, each by up to half longer by chance (0 <= chance < 1); never more than an hour and a
// half.
std::int64_t backoff_ms(std::int64_t first_ms, int failures, double chance);

class HostPauses {
 public:
  using Steady = std::chrono::steady_clock;
  HostPauses(std::function<std::int64_t()> now_ms, HostMemory memory, std::int64_t first_wait_ms,
             std::function<double()> chance);

  std::int64_t left_ms(const std::string& host) const;  // 0: not paused
  std::optional<HostPause> of(const std::string& host) const;
  std::vector<HostPause> all() const;  // those that hold now

  // Another failure in a row, of a request that started then; `asked_ms`: what Retry-After said, from now. Of several
  // that were under way when the host broke down, the first alone counts: they tell of one event.
  void failed(const std::string& host, Steady::time_point started, std::optional<std::int64_t> asked_ms,
              const std::string& why);
  // The host answered a request that started then. One that was under way before the pause began proves nothing.
  void answered(const std::string& host, Steady::time_point started);

 private:
  struct Entry {
    HostPause pause;
    Steady::time_point since, until;  // beside the wall clock: a clock set back must not lengthen a pause
  };
  std::function<std::int64_t()> now_ms_;
  std::function<void(const HostPause&)> remember_;
  std::int64_t first_wait_ms_;
  std::function<double()> chance_;
  std::map<std::string, Entry> entries_;
};

}  // namespace twinwatch::fetch
