// /proc/PID/statm, read by the worker about itself and by the daemon about a worker it is about to kill.
#pragma once
#include <cstdint>
#include <string_view>

namespace twinwatch::worker {

// The sixth number, in octets: data and stack, which is what RLIMIT_DATA counts and the stack (proc(5)). 0: unreadable.
// Called from signal handlers: allocates nothing.
constexpr std::uint64_t data_octets_of_statm(std::string_view text, std::uint64_t page_size) {
  std::uint64_t pages = 0;
  unsigned column = 1;
  for (const char c : text) {
    if (c == ' ') {
      if (++column > 6) break;
    } else if (column == 6 && c >= '0' && c <= '9') {
      pages = pages * 10 + static_cast<std::uint64_t>(c - '0');
    }
  }
  return column >= 6 ? pages * page_size : 0;
}

}  // namespace twinwatch::worker
