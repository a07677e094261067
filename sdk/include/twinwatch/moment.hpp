// twinwatch/moment.hpp: a point in time as feeds write it: RFC 822 ("Tue, 24 Nov 2026 10:00:00 +0300") and RFC 3339
// ("2026-11-24T10:00:00+03:00", "2026-11-24"). Without a zone: UTC. Nothing of the machine's clock or locale.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace twinwatch {

struct Moment {
  std::string day;      // "2026-11-24", in the zone that it was written in
  std::int64_t ms = 0;  // since 1970, UTC
};

namespace moment_detail {

class Scan {
 public:
  explicit Scan(std::string_view text) : rest_(text) {}
  bool ended() {
    blanks();
    return rest_.empty();
  }
  void blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || (rest_.front() >= '\t' && rest_.front() <= '\r')))
      rest_.remove_prefix(1);
  }
  bool take(char c) { return rest_.starts_with(c) ? (rest_.remove_prefix(1), true) : false; }
  std::optional<int> number(std::size_t least, std::size_t most) {
    std::size_t size = 0;
    int value = 0;
    for (; size < most && size < rest_.size() && rest_[size] >= '0' && rest_[size] <= '9'; ++size)
      value = value * 10 + (rest_[size] - '0');
    if (size < least) return {};
    digits_ = size;
    rest_.remove_prefix(size);
    return value;
  }
  std::size_t digits() const { return digits_; }  // of the last number
  std::string word() {                            // lower case
    std::string out;
    while (!rest_.empty() && ((rest_.front() | 0x20) >= 'a' && (rest_.front() | 0x20) <= 'z')) {
      out += static_cast<char>(rest_.front() | 0x20);
      rest_.remove_prefix(1);
    }
    return out;
  }
  void fraction() {
    if (!take('.') && !take(',')) return;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') rest_.remove_prefix(1);
  }
  // "+0300", "+03:00", "Z", "GMT", nothing: minutes east. Nothing: it is none.
  std::optional<int> zone() {
    blanks();
    const bool east = take('+');
    if (east || take('-')) {
      const auto hours = number(2, 2);
      take(':');
      const auto minutes = number(2, 2);
      if (!hours || !minutes || *hours > 23 || *minutes > 59) return {};
      return (east ? 1 : -1) * (*hours * 60 + *minutes);
    }
    const std::string name = word();
    if (name.empty() || name == "z" || name == "gmt" || name == "ut" || name == "utc") return 0;
    constexpr std::string_view names[] = {"edt", "est", "cdt", "cst", "mdt", "mst", "pdt", "pst"};
    constexpr int hours[] = {-4, -5, -5, -6, -6, -7, -7, -8};
    for (std::size_t i = 0; i < std::size(names); ++i)
      if (name == names[i]) return hours[i] * 60;
    return {};
  }

 private:
  std::string_view rest_;
  std::size_t digits_ = 0;
};

struct Clock {
  int hour = 0, minute = 0, second = 0;
};
inline std::optional<Clock> clock_of(Scan& scan) {
  Clock clock;
  const auto hour = scan.number(1, 2);
  if (!hour || !scan.take(':')) return {};
  const auto minute = scan.number(2, 2);
  const auto second = minute && scan.take(':') ? scan.number(2, 2) : std::optional(0);
  if (!minute || !second || *hour > 23 || *minute > 59 || *second > 60) return {};
  scan.fraction();
  return Clock{*hour, *minute, *second};
}

inline std::optional<Moment> moment_of(int year, int month, int day, const Clock& clock, int zone) {
  using namespace std::chrono;
  const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || year < 1900 || year > 9999) return {};
  const auto at = sys_days(date) + hours(clock.hour) + minutes(clock.minute - zone) + seconds(clock.second);
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
  return Moment{text, duration_cast<milliseconds>(at.time_since_epoch()).count()};
}

inline std::optional<Moment> rfc3339(Scan scan) {
  scan.blanks();
  const auto year = scan.number(4, 4);
  if (!year || !scan.take('-')) return {};
  const auto month = scan.number(2, 2);
  if (!month || !scan.take('-')) return {};
  const auto day = scan.number(2, 2);
  if (!day) return {};
  if (scan.ended()) return moment_of(*year, *month, *day, {}, 0);
  if (!scan.take('T')) scan.take('t');
  const auto clock = clock_of(scan);
  const auto zone = clock ? scan.zone() : std::nullopt;
  return zone && scan.ended() ? moment_of(*year, *month, *day, *clock, *zone) : std::nullopt;
}

inline std::optional<Moment> rfc822(Scan scan) {
  scan.blanks();
  scan.word();  // the day of the week, which says nothing new
  scan.take(',');
  scan.blanks();
  const auto day = scan.number(1, 2);
  scan.blanks();
  const std::string name = scan.word().substr(0, 3);
  scan.blanks();
  auto year = scan.number(2, 4);
  constexpr std::string_view months = "jan feb mar apr may jun jul aug sep oct nov dec ";
  const std::size_t month = name.size() == 3 ? months.find(name + " ") : std::string_view::npos;
  if (!day || month == std::string_view::npos || !year || scan.digits() == 3) return {};
  if (scan.digits() == 2) *year += *year < 70 ? 2000 : 1900;
  Clock clock;
  if (!scan.ended()) {
    const auto told = clock_of(scan);
    if (!told) return {};
    clock = *told;
  }
  const auto zone = scan.zone();
  if (!zone || !scan.ended()) return {};
  return moment_of(*year, static_cast<int>(month / 4) + 1, *day, clock, *zone);
}

}  // namespace moment_detail

// Nothing: it is no such date.
inline std::optional<Moment> moment_in(std::string_view text) {
  const moment_detail::Scan scan(text);
  if (auto found = moment_detail::rfc3339(scan)) return found;
  return moment_detail::rfc822(scan);
}

}  // namespace twinwatch
