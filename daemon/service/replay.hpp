// A source read again from the archive, with today's plugin and settings: the very run that the web would have given,
// through the same crawl, gate and merge, but nobody is asked for anything. What is too old for it or no longer kept
// stands as it is; then the run is a part, and nothing is taken for gone but what a single account no longer has.
//
// To see what would change, an Engine is put on a private copy of the database (PrivateCopy); accepting is the same run
// on the real one.
#pragma once
#include <cstdint>
#include <filesystem>

#include "service/engine.hpp"

namespace twinwatch::service {

struct ReplayReport {
  RunReport run;
  std::int64_t pages_read = 0;      // parsed anew
  std::int64_t too_old = 0;         // fetched before `from_ms`
  std::int64_t no_longer_kept = 0;  // their bodies were dropped from the archive, or were never kept
  std::int64_t never_fetched = 0;   // asked for now and never before: the next run reads them
};

// A copy of a database beside it, in a folder of its own that only we may enter; gone when this goes. What a kill left
// behind is removed by the next one.
class PrivateCopy {
 public:
  explicit PrivateCopy(const std::filesystem::path& database);  // throws ConfigError: no room, no right to write there
  PrivateCopy(const PrivateCopy&) = delete;
  PrivateCopy& operator=(const PrivateCopy&) = delete;
  ~PrivateCopy();
  std::filesystem::path file() const { return folder_ / "twinwatch.db"; }

 private:
  std::filesystem::path folder_;
};

}  // namespace twinwatch::service
