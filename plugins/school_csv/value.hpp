// From what a cell says to what a field holds (twinwatch/kinds.hpp): dates ISO, decimals with a point, codes without
// the list's own word for "none".
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace twinwatch::school_csv {

enum class Shape { text, code, date, decimal, phone };

Shape shape_of(std::string_view field);  // by the field's name, the same in every kind

// Texts made for one row. They hold until clear(); memory is used again.
class Scratch {
 public:
  std::string& fresh() {
    if (used_ == texts_.size()) texts_.emplace_back();
    texts_[used_].clear();
    return texts_[used_++];
  }
  void clear() { used_ = 0; }

 private:
  std::deque<std::string> texts_;  // growing moves no text
  std::size_t used_ = 0;
};

// The field's value: the cell itself when nothing is to be changed; a null view when the cell says "none" or cannot be
// read as what it should be (`unreadable` is then set: unknown is not "none").
std::string_view value_of(Shape shape, std::string_view cell, Scratch& scratch, bool& unreadable);

// "13.9.2026", "13/09/2026", "2026-09-13", a time behind it allowed -> 2026-09-13. Nothing for what is no date. (In a
// column of dates value_of also takes a spreadsheet's day number, 46278.)
struct Day {
  int year = 0;
  unsigned month = 0, day = 0;
};
std::optional<Day> read_day(std::string_view text);
// The first day written anywhere in a text ("Kalite Etiketi Veri Listesi - 13.9.2026").
std::optional<Day> find_day(std::string_view text);
// Midnight UTC of that day, which is the same day in Turkey.
std::int64_t unix_ms(Day day);

}  // namespace twinwatch::school_csv
