// A list for people as one plain value, from which the CSV and the workbook are written: the two cannot disagree.
//
// Typed, so that a spreadsheet sorts and filters right: a day is a day, a count is a number. What only looks like a
// number (an official code, a plate with its leading zero) is text and stays so.
#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace twinwatch::table {

struct Day {
  int year = 0;
  unsigned month = 0, day = 0;
  auto operator<=>(const Day&) const = default;
};

using Cell = std::variant<std::string, std::int64_t, Day>;  // an empty text is an empty cell

// What a workbook offers in a column's cells, with a hint beside the cell. Whoever fills it in may write something
// else. A CSV cannot say so.
struct Choices {
  std::size_t column = 0;
  std::vector<std::string> values;  // together at most 255 characters
  std::string title, hint;          // at most 32 and 255 characters
};

// A column of a workbook in which days are written: what is typed is taken for a day, and one before `from` is asked
// about. A CSV cannot say so.
struct Days {
  std::size_t column = 0;
  Day from;
  std::string title, hint;  // at most 32 and 255 characters
};

struct Table {
  std::string title;  // of a workbook's sheet: at most 31 characters, none of []:*?/\ and no ' at an end
  std::vector<std::string> header;
  std::vector<std::vector<Cell>> rows;  // as wide as the header
  std::vector<Choices> choices{};
  std::vector<Days> days{};
};

// The longest text a cell shows. A workbook's cell holds 32,767 UTF-16 units; a character may be two of them.
inline constexpr std::size_t longest_text = 16'000;

// What stands in the cell, in both kinds of file: text as it is, numbers ungrouped, days as 16.11.2026. What no XML may
// hold (control characters but TAB, LF and CR; octets that are not UTF-8) is U+FFFD, and a longer text ends in "…".
std::string shown(const Cell&);

}  // namespace twinwatch::table
