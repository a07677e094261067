// The only place that reads the time. Everything else is told `now_ms` (Unix milliseconds, UTC), so that a school year
// runs in a test in seconds and the demo can play two Mondays.
#pragma once
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

namespace twinwatch::service {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t now_ms() const = 0;
};

class SystemClock : public Clock {
 public:
  std::int64_t now_ms() const override;
};

// Stands at the instant it was set to and goes on from there. Set on the loop's thread, read on any.
class PlayedClock : public Clock {
 public:
  void set(std::int64_t at_ms);
  std::int64_t now_ms() const override;

 private:
  std::atomic<std::int64_t> offset_ms_{0};
};

struct LocalTime {  // in the configured zone
  int iso_year = 0, iso_week = 0, weekday = 0 /* 1 = Monday */, hour = 0;
  std::string period() const;  // "2026-W46"
};
LocalTime local_time(std::int64_t at_ms, const std::string& zone);
// When that day began there, "2026-11-09"; nothing for what is no day.
std::optional<std::int64_t> start_of_day(const std::string& day, const std::string& zone);
// "2026-11-09": the end of that day; "2026-11-09 09:00": that minute. Nothing for what is neither.
std::optional<std::int64_t> moment_told(const std::string& text, const std::string& zone);
std::string show_time(std::int64_t at_ms, const std::string& zone);  // "2026-11-09 09:00"

}  // namespace twinwatch::service
