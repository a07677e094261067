// twinwatch/csv/cell_type.hpp: what kind of thing a cell holds, told by its shape alone. Used to judge dialects (a
// wrong separator leaves cells that are nothing) and to tell a header from the rows below it. No locale, no allocation.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "twinwatch/csv/cell.hpp"

namespace twinwatch::csv {

enum class CellType : std::uint8_t {
  empty,
  number,  // 12  -3,5  1.234,50  12 %  ₺3  $74.69
  day,     // 13.09.2026  2026-09-13  13/9/26, a time behind it allowed
  time,    // 09:30  09:30:15
  code,    // MG-8769  TR06/26: letters and digits without a space
  url,     // an address or a mail address
  words,   // a name, a title: letters, digits, spaces and the marks that names have
  text     // anything else: long, or with marks that separate
};

namespace cell_type_detail {

inline bool digit(char c) { return c >= '0' && c <= '9'; }
inline bool letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

// Runs of digits between equal marks: "13.09.2026" -> 3 runs with '.', else 0.
struct Runs {
  int count = 0;
  char mark = '\0';
  std::size_t longest = 0, octets = 0;
};
inline Runs digit_runs(std::string_view s, std::string_view marks) {
  Runs runs;
  std::size_t at = 0;
  for (;;) {
    const std::size_t from = at;
    while (at < s.size() && digit(s[at])) ++at;
    if (at == from) return {};
    ++runs.count;
    runs.longest = std::max(runs.longest, at - from);
    runs.octets = at;
    if (at == s.size() || marks.find(s[at]) == marks.npos || (runs.mark != '\0' && s[at] != runs.mark)) return runs;
    runs.mark = s[at++];
  }
}

inline bool is_time(std::string_view s) {
  const Runs runs = digit_runs(s, ":");
  return runs.octets == s.size() && (runs.count == 2 || runs.count == 3) && runs.longest <= 2;
}

inline bool is_day(std::string_view s) {
  const Runs runs = digit_runs(s, "./-");
  if (runs.count != 3 || runs.longest > 4) return false;
  if (runs.octets == s.size()) return true;
  return (s[runs.octets] == ' ' || s[runs.octets] == 'T') && s.size() - runs.octets <= 16 &&
         s.find(':', runs.octets) != s.npos;
}

inline bool is_number(std::string_view s) {
  for (const std::string_view sign : {"$", "\xE2\x82\xBA", "\xE2\x82\xAC", "-", "+", "%"})
    if (s.starts_with(sign)) s.remove_prefix(sign.size());
  while (!s.empty() && (s.back() == '%' || s.back() == ' ')) s.remove_suffix(1);
  std::size_t digits = 0, marks = 0;
  for (const char c : s) {
    if (digit(c))
      ++digits;
    else if (c == '.' || c == ',')
      ++marks;
    else
      return false;
  }
  return digits > 0 && marks <= 4 && !s.starts_with(',') && !s.ends_with(',');
}

}  // namespace cell_type_detail

inline CellType type_of(std::string_view cell) {
  using namespace cell_type_detail;
  cell = trim(cell);
  if (cell.empty()) return CellType::empty;
  if (cell.size() > 400) return CellType::text;
  if (is_time(cell)) return CellType::time;
  if (is_day(cell)) return CellType::day;
  if (is_number(cell)) return CellType::number;
  for (const char quote : {'"', '\''})  // half of something
    if (cell.front() == quote && (cell.size() == 1 || cell.back() != quote)) return CellType::text;
  const bool spaced = cell.find(' ') != cell.npos;
  if (!spaced && (cell.find("://") != cell.npos || cell.starts_with("www.") ||
                  (cell.find('@') != cell.npos && cell.find(',') == cell.npos && cell.find(';') == cell.npos)))
    return CellType::url;
  bool letters = false, digits = false, plain = true;
  for (const char c : cell) {
    letters = letters || letter(c);
    digits = digits || digit(c);
    plain = plain && (letter(c) || digit(c) || std::string_view(" .-'/()&_+:#*?!").find(c) != std::string_view::npos);
  }
  if (!plain || cell.size() > 120) return CellType::text;
  if (!spaced && letters && digits) return CellType::code;
  return letters ? CellType::words : CellType::text;
}

// Of what a separator leaves: a cell that is something.
inline bool is_known(CellType type) { return type != CellType::text; }
// What a header's cell hardly ever is.
inline bool is_data(CellType type) {
  return type == CellType::number || type == CellType::day || type == CellType::time || type == CellType::url;
}

}  // namespace twinwatch::csv
