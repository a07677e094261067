// Days as lists write them ("13.9.2026"). For those of feeds see twinwatch/moment.hpp.
#pragma once
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace twinwatch::portal {

struct Day {
  int year = 0;
  unsigned month = 0, day = 0;
  bool is_one() const { return year > 1900 && year < 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 31; }
  std::string iso() const {
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", year, month, day);
    return text;
  }
  std::int64_t unix_ms() const {  // midnight UTC (days from civil, Howard Hinnant)
    const int y = year - (month <= 2);
    const std::int64_t era = y / 400, of_era = y - era * 400;
    const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return (era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468) * 86'400'000;
  }
};

// The first "13.9.2026" in a text.
inline std::optional<Day> day_in(std::string_view text) {
  const auto number = [&](std::size_t& at) {
    int value = 0, digits = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && digits < 5; ++at, ++digits)
      value = value * 10 + (text[at] - '0');
    return digits == 0 || digits == 5 ? -1 : value;
  };
  for (std::size_t from = 0; from < text.size(); ++from) {
    if (text[from] < '0' || text[from] > '9' || (from > 0 && text[from - 1] >= '0' && text[from - 1] <= '9')) continue;
    std::size_t at = from;
    const int day = number(at);
    if (day < 0 || text.substr(at, 1) != ".") continue;
    const int month = number(++at);
    if (month < 0 || text.substr(at, 1) != ".") continue;
    const int year = number(++at);
    const Day found{year, static_cast<unsigned>(month), static_cast<unsigned>(day)};
    if (found.is_one()) return found;
  }
  return std::nullopt;
}

}  // namespace twinwatch::portal
