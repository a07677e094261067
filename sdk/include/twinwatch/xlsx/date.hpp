// twinwatch/xlsx/date.hpp: a workbook's day numbers as DD.MM.YYYY, HH:MM:SS or both.
//
// Day 1 is 1 January 1900 and, by a bug of Lotus 1-2-3 that is kept for ever, day 60 is 29 February 1900, a day that
// never was; day 0 is shown as 00.01.1900. With date1904 (old Macs) day 0 is 1 January 1904 and there is no bug.
#pragma once
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "twinwatch/xlsx/number_format.hpp"

namespace twinwatch::xlsx {

enum class Epoch : std::uint8_t { y1900, y1904 };

namespace date_detail {

inline void padded(std::string& out, std::int64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

// Days since 1970-01-01 -> the civil date (H. Hinnant's algorithm), for days after 0000-03-01.
inline void append_civil(std::string& out, std::int64_t days) {
  days += 719'468;
  const std::int64_t era = days / 146'097;
  const std::int64_t of_era = days - era * 146'097;
  const std::int64_t year = (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const std::int64_t shifted = (5 * of_year + 2) / 153;
  const std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  padded(out, of_year - (153 * shifted + 2) / 5 + 1, 2);
  out += '.';
  padded(out, month, 2);
  out += '.';
  padded(out, year + era * 400 + (month <= 2), 4);
}

inline void append_day(std::string& out, std::int64_t day, Epoch epoch) {
  constexpr std::int64_t of_1899_12_30 = -25'569, of_1904_01_01 = -24'107;
  if (epoch == Epoch::y1904)
    append_civil(out, of_1904_01_01 + day);
  else if (day == 0)
    out += "00.01.1900";
  else if (day == 60)
    out += "29.02.1900";
  else
    append_civil(out, of_1899_12_30 + day + (day < 60));
}

inline void append_time(std::string& out, std::int64_t seconds, bool with_seconds) {
  padded(out, seconds / 3600, 2);
  out += ':';
  padded(out, seconds / 60 % 60, 2);
  if (!with_seconds) return;
  out += ':';
  padded(out, seconds % 60, 2);
}

}  // namespace date_detail

// False, and nothing appended, for what is no date: negative, or past the year 9999.
inline bool append_date(std::string& out, double serial, const NumberFormat& format, Epoch epoch) {
  constexpr std::int64_t day_length = 86'400;
  const std::int64_t days_known = epoch == Epoch::y1900 ? 2'958'466 : 2'957'004;
  if (!(serial >= 0) || serial >= static_cast<double>(days_known)) return false;
  const std::int64_t seconds = std::llround(serial * static_cast<double>(day_length));
  const std::int64_t day = seconds / day_length, of_day = seconds % day_length;
  if (day >= days_known) return false;  // rounded up to it
  if (!format.has_day) {
    date_detail::append_time(out, format.elapsed ? seconds : of_day, true);
    return true;
  }
  date_detail::append_day(out, day, epoch);
  if (!format.has_time && of_day == 0) return true;
  out += ' ';
  date_detail::append_time(out, of_day, format.has_seconds || of_day % 60 != 0);
  return true;
}

}  // namespace twinwatch::xlsx
