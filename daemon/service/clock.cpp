#include "service/clock.hpp"

#include <date/iso_week.h>
#include <date/tz.h>
#include <fmt/format.h>

#include <chrono>
#include <sstream>

namespace twinwatch::service {
namespace {

std::int64_t wall_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

date::local_time<std::chrono::milliseconds> to_local(std::int64_t at_ms, const std::string& zone) {
  const date::sys_time<std::chrono::milliseconds> at{std::chrono::milliseconds(at_ms)};
  return date::locate_zone(zone)->to_local(at);
}

}  // namespace

std::int64_t SystemClock::now_ms() const { return wall_ms(); }

void PlayedClock::set(std::int64_t at_ms) { offset_ms_ = at_ms - wall_ms(); }
std::int64_t PlayedClock::now_ms() const { return wall_ms() + offset_ms_; }

std::string LocalTime::period() const { return fmt::format("{:04}-W{:02}", iso_year, iso_week); }

LocalTime local_time(std::int64_t at_ms, const std::string& zone) {
  const auto local = to_local(at_ms, zone);
  const auto day = date::floor<date::days>(local);
  const iso_week::year_weeknum_weekday week{day};
  LocalTime time;
  time.iso_year = static_cast<int>(week.year());
  time.iso_week = static_cast<int>(static_cast<unsigned>(week.weeknum()));
  time.weekday = static_cast<int>(static_cast<unsigned>(week.weekday()));
  time.hour = static_cast<int>(date::floor<std::chrono::hours>(local - day).count());
  return time;
}

std::optional<std::int64_t> start_of_day(const std::string& day, const std::string& zone) {
  std::istringstream in(day);
  date::local_days at;
  in >> date::parse("%F", at);
  if (in.fail() || in.peek() != std::char_traits<char>::eof() || day.size() != 10) return std::nullopt;
  const auto begun = date::locate_zone(zone)->to_sys(at, date::choose::earliest);
  return std::chrono::duration_cast<std::chrono::milliseconds>(begun.time_since_epoch()).count();
}

std::optional<std::int64_t> moment_told(const std::string& text, const std::string& zone) {
  std::istringstream in(text);
  date::local_time<std::chrono::minutes> at;
  const bool with_time = text.size() == 16 && text[10] == ' ';
  if (with_time) {
    in >> date::parse("%F %R", at);
  } else {
    date::local_days day;
    in >> date::parse("%F", day);
    if (text.size() != 10) return std::nullopt;
    at = day + date::days{1};
  }
  if (in.fail() || in.peek() != std::char_traits<char>::eof()) return std::nullopt;
  const auto told = date::locate_zone(zone)->to_sys(at, date::choose::earliest);
  return std::chrono::duration_cast<std::chrono::milliseconds>(told.time_since_epoch()).count();
}

std::string show_time(std::int64_t at_ms, const std::string& zone) {
  return date::format("%F %H:%M", date::floor<std::chrono::minutes>(to_local(at_ms, zone)));
}

}  // namespace twinwatch::service
