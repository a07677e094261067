// The year as schools and offices live it: config/calendar.toml as a value. When a school year is, which days are
// holidays, when the yearly cut-off closes projects and for how long "none" is normal afterwards, the seasons of
// labels, and the hours in which mail may leave. All of it is data of a country and a year: nothing here knows Turkey.
//
// A rule names what is here by `calendar = "school_year"`; its SELECT reads it as v_calendar. Immutable once loaded;
// any thread.
#pragma once
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/zone.hpp"

namespace twinwatch::calendar {

// Something that lasts from one day to another.
struct Span {
  std::string what;         // school_year | cutoff_grace | after_cutoff | holiday | break | or a season's own word
  std::string name;         // "2026-2027", "Cumhuriyet Bayramı"
  Day first = 0, last = 0;  // both included
  std::int64_t from_ms = 0, to_ms = 0;  // from_ms <= t < to_ms
};

struct MailHours {
  std::set<int> days = {1, 2, 3, 4, 5};     // ISO weekdays
  int from_s = 9 * 3600, to_s = 17 * 3600;  // of the clock on the wall: from <= t < to
};

class Calendar {
 public:
  Calendar() = default;  // nothing is known of any year, and mail leaves on weekdays from 9 to 17
  static Calendar load(const std::filesystem::path& file);  // throws std::runtime_error with file:line and what to do

  const Zone& zone() const { return zone_; }
  const std::vector<Span>& spans() const { return spans_; }  // by their beginning
  bool knows(std::string_view what) const;
  std::vector<std::string> words() const;                        // all that knows() says yes to
  const Span* at(std::string_view what, std::int64_t ms) const;  // nullptr: not now
  // When the answer of `at` may be another one next; 0: never again.
  std::int64_t next_change_ms(std::string_view what, std::int64_t ms) const;

  // On a working day, in the hours for it, no holiday.
  bool mail_may_leave(std::int64_t ms) const;
  std::int64_t next_mail_ms(std::int64_t ms) const;  // the first instant from `ms` on in which it may
  // When in the (ISO) week of `ms` that becomes due which is sent once a week, on `weekday` at `hour` o'clock if it can
  // be: where that is a holiday, on the next working day, and where none is left in the week on the last one before.
  // An hour outside the mail's own is the nearest inside. 0: the whole week is a holiday.
  std::int64_t weekly_mail_ms(std::int64_t ms, int weekday, int hour) const;
  // From then on, on that day, while mail may leave.
  bool weekly_mail_due(std::int64_t ms, int weekday, int hour) const;

 private:
  Zone zone_;
  MailHours mail_;
  std::vector<Span> spans_;
  friend class CalendarFile;
};

}  // namespace twinwatch::calendar
