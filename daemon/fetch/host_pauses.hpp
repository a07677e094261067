// Which hosts are left alone, until when, and why: because they asked for it (Retry-After), or because they failed,
// each time for longer (exponential, with jitter, so that many daemons do not come back at the same second). Kept over
// a restart by HostMemory. Knows no loop: host_turns.hpp waits.
//
// A pause holds for a whole host, or, where the source that earned it says pause_scope = "path", for the folder of the
// address that was asked for and all beneath it: HTTP has no word for what a Retry-After is of, and this is what it
// takes to be of one kind elsewhere (RFC 7617, 2.2: "at or deeper than the depth of the last symbolic element"). Whose
// pause it is does not matter to who has to wait: every source of this daemon does.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fetch/address.hpp"
#include "fetch/host_memory.hpp"

namespace twinwatch::fetch {

// 2 s, 4 s, 8 s ... of `first_ms`, each by up to half longer by chance (0 <= chance < 1); never more than an hour and a
// half.
std::int64_t backoff_ms(std::int64_t first_ms, int failures, double chance);

// "HOST"; with `path_alone` its folder: "HOST/tr/projects/" of /tr/projects/su?page=2. An address right at the top has
// no folder of its own: then it is the host.
std::string pause_scope(const Address& address, bool path_alone);

inline constexpr int paths_of_a_host = 3;

class HostPauses {
 public:
  using Steady = std::chrono::steady_clock;
  HostPauses(std::function<std::int64_t()> now_ms, HostMemory memory, std::int64_t first_wait_ms,
             std::function<double()> chance);

  std::int64_t left_ms(const Address& address) const;         // 0: neither its host is paused nor a folder above it
  std::optional<HostPause> of(const Address& address) const;  // of several that hold, the longest
  std::vector<HostPause> all() const;                         // those that hold now

  // Another failure in a row, of a request that started then; `asked_ms`: what Retry-After said, from now. Of several
  // that were under way when the host broke down, the first alone counts: they tell of one event. Where so many folders
  // of a host ask to be left alone at once (paths_of_a_host), it is the host that does.
  void failed(const Address& address, bool path_alone, Steady::time_point started, std::optional<std::int64_t> asked_ms,
              const std::string& why);
  // It was answered; the request started then. One that was under way before a pause began proves nothing of it.
  void answered(const Address& address, Steady::time_point started);

 private:
  struct Entry {
    HostPause pause;
    Steady::time_point since, until;  // beside the wall clock: a clock set back must not lengthen a pause
  };
  using Entries = std::map<std::string, Entry>;
  void failed(const std::string& scope, Steady::time_point started, std::optional<std::int64_t> asked_ms,
              const std::string& why);
  std::int64_t left_ms(const Entry& entry) const;
  std::vector<Entries::const_iterator> holding_for(const Address& address) const;
  int folders_paused(const Address& address) const;

  std::function<std::int64_t()> now_ms_;
  std::function<void(const HostPause&)> remember_;
  std::int64_t first_wait_ms_;
  std::function<double()> chance_;
  Entries entries_;  // by scope
};

}  // namespace twinwatch::fetch
