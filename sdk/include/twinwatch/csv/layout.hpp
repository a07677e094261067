// twinwatch/csv/layout.hpp: where a table's header stands, by the look of its first records alone.
//
// Titles and notes above have one or two cells filled; a header names nearly every column, and its cells are words
// where the rows below hold numbers, days or addresses. Rows that all look alike have no header. A row of group titles
// above the header is not it. A source that knows what its columns are called decides by that instead (Table::locate).
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "twinwatch/csv/cell_type.hpp"
#include "twinwatch/csv/records.hpp"

namespace twinwatch::csv {

struct Layout {
  std::uint64_t header = 0;  // the header's index among the records
  bool has_header = false;   // false: `header` is the first data record
  std::size_t columns = 1;   // of most records
  std::vector<bool> typed;   // by column: its cells are numbers, days, times or addresses
};

namespace layout_detail {

struct Seen {
  std::uint64_t index = 0;
  std::vector<CellType> types;
  std::size_t filled = 0;
  bool comment = false;
};

inline std::vector<Seen> first_records(Records& records, std::size_t at_most) {
  std::vector<Seen> all;
  for (Record record; all.size() < at_most && records.next(record);) {
    if (record.trouble != Trouble::none && record.trouble != Trouble::unclosed_quote) continue;
    Seen seen;
    seen.index = records.records() - 1;
    for (std::size_t i = 0; i < record.cells.size() && i < 512; ++i) {
      seen.types.push_back(type_of(record.cells[i]));
      seen.filled += seen.types.back() != CellType::empty;
    }
    if (seen.filled == 0) continue;
    seen.comment = record.text.starts_with('#');
    all.push_back(std::move(seen));
  }
  return all;
}

inline std::size_t usual_width(const std::vector<Seen>& seen) {
  std::array<std::uint32_t, 513> count{};
  for (const Seen& one : seen) ++count[one.types.size()];
  // The widest of equals: titles are narrow.
  std::size_t best = 1;
  for (std::size_t width = 1; width < count.size(); ++width)
    if (count[width] > 0 && count[width] >= count[best]) best = width;
  return best;
}

// What most rows below hold, by column; `empty` where there is no such thing.
inline std::vector<CellType> usual_types(const std::vector<Seen>& seen, std::size_t width) {
  std::vector<CellType> usual(width, CellType::empty);
  for (std::size_t column = 0; column < width; ++column) {
    std::array<std::uint32_t, 8> count{};
    std::uint32_t filled = 0;
    for (const Seen& one : seen) {
      if (one.types.size() != width || one.types[column] == CellType::empty) continue;
      ++count[static_cast<std::size_t>(one.types[column])];
      ++filled;
    }
    for (std::size_t type = 1; type < count.size(); ++type)
      if (filled >= 2 && count[type] * 10 >= filled * 6) usual[column] = static_cast<CellType>(type);
  }
  return usual;
}

// A title, a note, a comment: far fewer cells filled than the table has columns.
inline bool aside(const Seen& one, std::size_t width) {
  if (one.comment && one.types.size() != width) return true;
  if (width >= 2 && one.filled == 1 && (width > 2 || one.types.size() == 1)) return true;
  return width >= 4 && one.filled <= 2 && one.types.size() != width;
}

}  // namespace layout_detail

inline Layout find_layout(Records& records) {
  using namespace layout_detail;
  constexpr std::size_t looked_at = 200;
  const std::vector<Seen> seen = first_records(records, looked_at);
  Layout layout;
  if (seen.empty()) return layout;
  layout.columns = usual_width(seen);
  const std::vector<CellType> usual = usual_types(seen, layout.columns);
  for (const CellType type : usual) layout.typed.push_back(is_data(type));

  std::size_t at = 0;
  while (at + 1 < seen.size() && aside(seen[at], layout.columns)) ++at;
  // A row of group titles: gaps, and below it a fuller row that is no data either.
  const auto data_cells = [&](const Seen& one) {
    return std::count_if(one.types.begin(), one.types.end(), [](CellType type) { return is_data(type); });
  };
  while (at + 2 < seen.size() && seen[at].filled * 10 < layout.columns * 8 && seen[at + 1].filled > seen[at].filled &&
         data_cells(seen[at]) == 0 && data_cells(seen[at + 1]) == 0 &&
         std::any_of(layout.typed.begin(), layout.typed.end(), [](bool typed) { return typed; }))
    ++at;

  const Seen& candidate = seen[at];
  std::size_t alike = 0, unlike = 0;
  for (std::size_t column = 0; column < std::min(candidate.types.size(), layout.columns); ++column) {
    if (!layout.typed[column] || candidate.types[column] == CellType::empty) continue;
    // Shifted by one lost or surplus separator, a row of data is still full of data.
    ++(is_data(candidate.types[column]) ? alike : unlike);
  }
  layout.header = candidate.index;
  layout.has_header = !(alike >= 2 && alike > unlike);
  return layout;
}

}  // namespace twinwatch::csv
