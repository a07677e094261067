// What the worker takes from itself before it loads a plugin. ELF constructors run inside dlopen, so all of this comes
// first; sandbox.cpp has the order and its reasons.
#pragma once
#include <sys/types.h>

#include <cstdint>

#include "worker/host/channel.hpp"

namespace twinwatch::worker::host {

// First thing in the process: it dies with the daemon, even a SIGKILLed one. Leaves if the daemon is gone already.
void tie_to_daemon(pid_t daemon);

struct OwnLimits {
  std::uint64_t memory_octets = 0;  // RLIMIT_DATA
  std::uint64_t cpu_seconds = 0;    // RLIMIT_CPU
};

// Throws GiveUp when the system refuses: no plugin runs unlimited.
void confine(const OwnLimits& limits);

// From here on an allocation that RLIMIT_DATA refuses ends the process with the verdict `memory`, and a deadly signal
// is announced with the memory in use. Keeps /proc/self/statm open for the measure, so it is called before confine().
void prepare_last_words(const Channel& channel, std::uint64_t limit_octets);

}  // namespace twinwatch::worker::host
