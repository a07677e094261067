#include "mail/calendar.hpp"

#include <date/date.h>
#include <date/iso_week.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>

#include "calendar/zone.hpp"

namespace twinwatch::mail {

namespace {

struct LocalTime {
  date::year_month_day day;
  date::weekday weekday;
  date::hh_mm_ss<std::chrono::seconds> clock;
  std::chrono::minutes offset;
};

LocalTime in_istanbul(std::int64_t ms) {
  static const calendar::Zone zone("Europe/Istanbul");  // throws when tzdata is missing
  const auto there = zone.local(ms);
  const date::local_days day{date::days{there.day}};
  return {date::year_month_day(day), date::weekday(day),
          date::hh_mm_ss<std::chrono::seconds>(std::chrono::seconds(there.second)),
          std::chrono::minutes(there.offset_minutes)};
}

using Months = std::array<std::string_view, 12>;
constexpr Months months_tr = {"Ocak",   "Şubat",   "Mart",  "Nisan", "Mayıs", "Haziran",
                              "Temmuz", "Ağustos", "Eylül", "Ekim",  "Kasım", "Aralık"};
constexpr Months months_en = {"January", "February", "March",     "April",   "May",      "June",
                              "July",    "August",   "September", "October", "November", "December"};

std::string day_in_words(const date::year_month_day& day, const Months& months) {
  return fmt::format("{} {} {}", static_cast<unsigned>(day.day()), months[static_cast<unsigned>(day.month()) - 1],
                     static_cast<int>(day.year()));
}

// All of it, or nothing.
template <class Number>
bool reads(std::string_view text, Number& number) {
  const auto* end = text.data() + text.size();
  return !text.empty() && std::from_chars(text.data(), end, number).ptr == end;
}

// '2026-W47': a week, named by its Monday; '2026-11': a month. Anything else as it is.
std::string period_in_words(std::string_view period, const Months& months, std::string_view week_of) {
  int year = 0;
  unsigned number = 0;
  if (period.size() < 6 || period[4] != '-' || !reads(period.substr(0, 4), year)) return std::string(period);
  if (period[5] == 'W' && period.size() == 8 && reads(period.substr(6), number) && number >= 1 && number <= 53) {
    const iso_week::year_weeknum_weekday monday{iso_week::year(year), iso_week::weeknum(number), iso_week::mon};
    return fmt::format(fmt::runtime(week_of), day_in_words(date::year_month_day(date::sys_days(monday)), months));
  }
  if (period.size() == 7 && reads(period.substr(5), number) && number >= 1 && number <= 12)
    return fmt::format("{} {}", months[number - 1], year);
  return std::string(period);
}

}  // namespace

std::string header_date(std::int64_t ms) {
  // Names written out: a header's date is English whatever the locale (RFC 5322 3.3).
  static constexpr std::array<std::string_view, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const LocalTime t = in_istanbul(ms);
  const auto offset = t.offset.count();
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} {}{:02}{:02}", days[t.weekday.c_encoding()],
                     static_cast<unsigned>(t.day.day()), months[static_cast<unsigned>(t.day.month()) - 1],
                     static_cast<int>(t.day.year()), t.clock.hours().count(), t.clock.minutes().count(),
                     t.clock.seconds().count(), offset < 0 ? '-' : '+', std::abs(offset) / 60, std::abs(offset) % 60);
}

std::string day_tr(std::int64_t ms) { return day_in_words(in_istanbul(ms).day, months_tr); }

std::string day_en(std::int64_t ms) { return day_in_words(in_istanbul(ms).day, months_en); }

std::string short_day(std::int64_t ms) { return table::shown(local_day(ms)); }

table::Day local_day(std::int64_t ms) {
  const auto day = in_istanbul(ms).day;
  return {static_cast<int>(day.year()), static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day())};
}

std::int64_t day_begins(const table::Day& day) {
  static const calendar::Zone zone("Europe/Istanbul");
  const date::local_days midnight{date::year(day.year) / date::month(day.month) / date::day(day.day)};
  return zone.start_ms(static_cast<calendar::Day>(midnight.time_since_epoch().count()));
}

std::string iso_day(std::int64_t ms) {
  const auto day = in_istanbul(ms).day;
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

std::string period_tr(std::string_view period) { return period_in_words(period, months_tr, "{} haftası"); }

std::string period_en(std::string_view period) { return period_in_words(period, months_en, "week of {}"); }

}  // namespace twinwatch::mail
