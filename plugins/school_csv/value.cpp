#include "value.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "person.hpp"
#include "twinwatch/csv/scan.hpp"

namespace twinwatch::school_csv {

namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

// Up to `most` digits off the front; 0 digits: false.
bool take_number(std::string_view& text, std::size_t most, int& out, std::size_t& digits) {
  digits = 0;
  out = 0;
  while (digits < most && !text.empty() && digit(text.front())) {
    out = out * 10 + (text.front() - '0');
    text.remove_prefix(1);
    ++digits;
  }
  return digits > 0;
}

// A day at the front of the text; `rest` is what follows.
std::optional<Day> day_at_front(std::string_view text, std::string_view& rest) {
  int first = 0, second = 0, third = 0;
  std::size_t a = 0, b = 0, c = 0;
  if (!take_number(text, 4, first, a) || text.empty()) return std::nullopt;
  const char mark = text.front();
  if (mark != '.' && mark != '/' && mark != '-') return std::nullopt;
  text.remove_prefix(1);
  if (!take_number(text, 2, second, b) || text.empty() || text.front() != mark) return std::nullopt;
  text.remove_prefix(1);
  if (!take_number(text, 4, third, c)) return std::nullopt;
  const bool year_first = a == 4 && c <= 2;
  if (!year_first && !(a <= 2 && c == 4)) return std::nullopt;
  const Day day{year_first ? first : third, static_cast<unsigned>(second),
                static_cast<unsigned>(year_first ? third : first)};
  const std::chrono::year_month_day date{std::chrono::year{day.year}, std::chrono::month{day.month},
                                         std::chrono::day{day.day}};
  if (!date.ok() || day.year < 1900 || day.year > 2200) return std::nullopt;
  rest = text;
  return day;
}

// A cell of more than one line: line ends become spaces, so that a name fits in a line of a mail.
std::string_view one_line(std::string_view cell, Scratch& scratch) {
  if (csv::find_either(cell.data(), cell.data() + cell.size(), '\r', '\n') == cell.data() + cell.size()) return cell;
  std::string& out = scratch.fresh();
  for (const char c : cell)
    if (c == '\r' || c == '\n') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += c;
    }
  return out;
}

// "37,5" "1.234,50" "1,234.50" "-3.5": the last mark is the decimal one, unless it stands as others do before it.
std::string_view decimal(std::string_view cell, Scratch& scratch, bool& unreadable) {
  const bool numeric =
      std::all_of(cell.begin(), cell.end(), [](char c) { return digit(c) || c == '.' || c == ',' || c == '-'; });
  if (!numeric || cell.find('-', 1) != cell.npos || std::none_of(cell.begin(), cell.end(), digit)) {
    unreadable = true;
    return {};
  }
  const std::size_t last = cell.find_last_of(".,");
  if (last == cell.npos) return cell;
  const auto same = std::count(cell.begin(), cell.end(), cell[last]);
  const bool others = cell.find(cell[last] == ',' ? '.' : ',') != cell.npos;
  if (same > 1 && others) {  // "1.234,567.8" is no number of anybody
    unreadable = true;
    return {};
  }
  if (same == 1 && !others && cell[last] == '.') return cell;
  std::string& out = scratch.fresh();
  for (std::size_t i = 0; i < cell.size(); ++i) {
    if (digit(cell[i]) || cell[i] == '-') out += cell[i];
    if (i == last && same == 1) out += '.';
  }
  return out;
}

// A day as a spreadsheet counts it when nobody told it that the cell is one: 45912 is 2025-09-12 (day 1: 1900-01-01,
// and a 29 February 1900 that never was). Only what lies in 1954 to 2091: five digits.
std::optional<Day> serial_day(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + std::min<std::size_t>(text.size(), 5), number);
  const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (error != std::errc{} || number < 20'000 || number > 70'000) return std::nullopt;
  if (!rest.empty() && (rest.front() != '.' && rest.front() != ',')) return std::nullopt;  // the time of day
  for (const char c : rest.substr(std::min<std::size_t>(1, rest.size())))
    if (!digit(c)) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::year{1899} / 12 / 30} +
                                         std::chrono::days{number}};
  return Day{static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())};
}

}  // namespace

Shape shape_of(std::string_view field) {
  if (field == "code" || field == "school_code" || field == "building_code") return Shape::code;
  if (field == "latitude" || field == "longitude") return Shape::decimal;
  if (field == "phone") return Shape::phone;
  if (field.ends_with("_on") || field.ends_with("_until")) return Shape::date;
  return Shape::text;
}

std::optional<Day> read_day(std::string_view text) {
  std::string_view rest;
  const auto day = day_at_front(text, rest);
  if (!day || (!rest.empty() && rest.front() != ' ' && rest.front() != 'T')) return std::nullopt;
  return day;
}

std::optional<Day> find_day(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!digit(text[at]) || (at > 0 && (digit(text[at - 1]) || text[at - 1] == '.'))) continue;
    std::string_view rest;
    const auto day = day_at_front(text.substr(at), rest);
    if (day && (rest.empty() || !digit(rest.front()))) return day;
  }
  return std::nullopt;
}

std::int64_t unix_ms(Day day) {
  const std::chrono::sys_days date =
      std::chrono::year{day.year} / static_cast<int>(day.month) / static_cast<int>(day.day);
  return std::chrono::duration_cast<std::chrono::milliseconds>(date.time_since_epoch()).count();
}

std::string_view value_of(Shape shape, std::string_view cell, Scratch& scratch, bool& unreadable) {
  if (cell.empty()) return {};
  switch (shape) {
    case Shape::text:
      return one_line(cell, scratch);
    case Shape::code:
      return std::all_of(cell.begin(), cell.end(), [](char c) { return c == '0' || c == '-'; }) ? std::string_view{}
                                                                                                : cell;
    case Shape::decimal:
      return decimal(cell, scratch, unreadable);
    case Shape::phone: {
      if (!has_mobile(cell)) return one_line(cell, scratch);
      std::string& out = scratch.fresh();
      out = without_mobiles(cell);
      return out.empty() ? std::string_view{} : std::string_view(out);
    }
    case Shape::date: {
      auto day = read_day(cell);
      if (!day) day = serial_day(cell);
      if (!day) {
        unreadable = true;
        return {};
      }
      std::string& out = scratch.fresh();
      out.resize(11);
      std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", day->year, day->month, day->day);
      out.pop_back();
      return out;
    }
  }
  return {};
}

}  // namespace twinwatch::school_csv
