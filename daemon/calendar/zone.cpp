#include "calendar/zone.hpp"

#include <date/date.h>
#include <date/tz.h>

#include <fmt/format.h>
#include <charconv>

#include <chrono>
#include <stdexcept>

namespace twinwatch::calendar {
namespace {

date::local_days as_local(Day day) { return date::local_days{date::days{day}}; }
date::sys_days as_sys(Day day) { return date::sys_days{date::days{day}}; }

}  // namespace

Zone::Zone(const std::string& name) {
  try {
    zone_ = date::locate_zone(name);
  } catch (const std::exception& error) {
    throw std::runtime_error(
        fmt::format("there is no time zone '{}' on this machine ({}). Install tzdata, or write it "
                    "as tzdata does: Europe/Istanbul",
                    name, error.what()));
  }
}

Local Zone::local(std::int64_t ms) const {
  const date::sys_seconds at{std::chrono::seconds(ms >= 0 ? ms / 1000 : (ms - 999) / 1000)};
  const auto info = zone_->get_info(at);
  const date::local_seconds there{at.time_since_epoch() + info.offset};
  const auto midnight = date::floor<date::days>(there);
  return {static_cast<Day>(midnight.time_since_epoch().count()),
          static_cast<int>(date::weekday(midnight).iso_encoding()), static_cast<int>((there - midnight).count()),
          static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(info.offset).count())};
}

std::int64_t Zone::at_ms(Day day, int second) const {
  const auto there = as_local(day) + std::chrono::seconds(second);
  const auto at = zone_->to_sys(there, date::choose::earliest);
  return std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

Date date_of(Day day) {
  const date::year_month_day ymd{as_sys(day)};
  return {static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day())};
}

std::optional<Day> day_of(const Date& d) {
  const date::year_month_day ymd{date::year{d.year}, date::month{d.month}, date::day{d.day}};
  if (!ymd.ok()) return {};
  return static_cast<Day>(date::sys_days(ymd).time_since_epoch().count());
}

int weekday_of(Day day) { return static_cast<int>(date::weekday(as_sys(day)).iso_encoding()); }

std::string iso(Day day) {
  const auto d = date_of(day);
  return fmt::format("{:04}-{:02}-{:02}", d.year, d.month, d.day);
}

std::optional<Instants> quarter(const Zone& zone, std::string_view written) {
  int year = 0;
  const auto* begin = written.data();
  if (written.size() != 7 || written.substr(4, 2) != "-Q" || written[6] < '1' || written[6] > '4') return {};
  if (std::from_chars(begin, begin + 4, year).ptr != begin + 4) return {};
  const auto month = static_cast<unsigned>(written[6] - '1') * 3 + 1;
  const auto from = day_of({year, month, 1});
  const auto to = month == 10 ? day_of({year + 1, 1, 1}) : day_of({year, month + 3, 1});
  if (!from || !to) return {};
  return Instants{zone.start_ms(*from), zone.start_ms(*to)};
}

}  // namespace twinwatch::calendar
