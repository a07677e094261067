// Where the days begin: instants (Unix milliseconds, UTC) and the days and hours that people there live by. By Howard
// Hinnant's date and the system's tzdata (GCC 12 has no chrono zones), so that a zone that changes its rules, as Turkey
// did in 2016, is right on both sides of the change. Any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace twinwatch::calendar {

using Day = std::int32_t;  // days since 1970-01-01, as a calendar on the wall there counts them

struct Local {
  Day day = 0;
  int weekday = 1;         // ISO: 1 = Monday
  int second = 0;          // since midnight, by the clock on the wall
  int offset_minutes = 0;  // east of UTC
};

class Zone {
 public:
  explicit Zone(const std::string& name = "Europe/Istanbul");  // throws std::runtime_error: no such zone, no tzdata
  Local local(std::int64_t ms) const;
  std::int64_t start_ms(Day day) const { return at_ms(day, 0); }
  // When the clock there shows it; where it never does (a spring's missing hour), when it jumped over it.
  std::int64_t at_ms(Day day, int second) const;

 private:
  const date::time_zone* zone_;
};

struct Date {
  int year = 0;
  unsigned month = 0, day = 0;
};
Date date_of(Day day);
std::optional<Day> day_of(const Date& date);  // nothing for a day that is none
int weekday_of(Day day);                      // 1 = Monday
// "2026-Q4": October to December, as instants of that zone; from <= t < to. Nothing for what is no quarter.
struct Instants {
  std::int64_t from_ms = 0, to_ms = 0;
};
std::optional<Instants> quarter(const Zone&, std::string_view written);
std::string iso(Day day);  // "2026-11-16": compares with dates in records

}  // namespace twinwatch::calendar
