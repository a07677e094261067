// What the fetcher must not forget over a restart: which hosts asked to be left alone, and until when. The fetcher
// keeps it in its own memory; whoever composes it stores it.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace twinwatch::fetch {

struct HostPause {
  std::string scope;          // "school-education.ec.europa.eu", or "HOST/path/" where a pause holds for a folder alone
  std::int64_t until_ms = 0;  // Unix milliseconds, UTC
  int failures = 0;           // in a row; 0: the host answers again and the entry may go
  std::string why;            // "429, Retry-After: 120", for people
};

struct HostMemory {
  std::vector<HostPause> known;  // at the start
  std::function<void(const HostPause&)> remember =
      {};  // called on the loop's thread, must not block; empty: nobody keeps it
};

}  // namespace twinwatch::fetch
