// twinwatch/csv/header.hpp: the row that names the columns, and columns by name.
//
// Names are compared folded ("İL ADI", "il adi" and "Il_Adi" are one), so that a source writes them as people do.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/csv/reader.hpp"
#include "twinwatch/host.hpp"

namespace twinwatch::csv {

using Column = std::size_t;
inline constexpr Column no_column = static_cast<Column>(-1);

struct Header {
  std::vector<std::string> names;   // as written, trimmed
  std::vector<std::string> folded;  // the same, folded
  std::uint64_t first_line = 0, last_line = 0;
  std::uint64_t record = 0;  // how many records stand before it
  bool stands = true;        // false: the table has none, the names were made up ("column 1")

  Header() = default;
  Header(const Record& row, std::uint64_t before, const Host& host)
      : first_line(row.first_line), last_line(row.last_line), record(before) {
    for (const std::string_view cell : row.cells) {
      names.emplace_back(trim(cell));
      folded.push_back(host.fold(names.back()));
    }
    drop_empty_end();
  }

  // Names that stand in two rows: what the lower one leaves empty is taken from the upper one.
  Header(const std::vector<std::string>& upper, const Record& row, std::uint64_t before, const Host& host)
      : first_line(row.first_line), last_line(row.last_line), record(before) {
    for (std::size_t i = 0; i < std::max(upper.size(), row.cells.size()); ++i) {
      const std::string_view below = i < row.cells.size() ? trim(row.cells[i]) : std::string_view();
      names.emplace_back(below.empty() && i < upper.size() ? std::string_view(upper[i]) : below);
      folded.push_back(host.fold(names.back()));
    }
    drop_empty_end();
  }

  // The first column of that folded name.
  Column find(std::string_view folded_name) const noexcept {
    for (Column i = 0; i < folded.size(); ++i)
      if (folded[i] == folded_name) return i;
    return no_column;
  }

  // "Kurum Kodu, İl, İlçe": for messages, so no more of them than a person reads.
  std::string list() const {
    if (names.empty()) return "(none: no line looks like a header)";
    std::string out;
    for (std::size_t i = 0; i < names.size() && i < 40; ++i)
      out += (i ? ", " : "") + (names[i].empty() ? std::string("(no name)") : names[i]);
    return names.size() > 40 ? out + ", …" : out;
  }

 private:
  void drop_empty_end() {  // trailing separators name no column
    while (!folded.empty() && folded.back().empty()) {
      folded.pop_back();
      names.pop_back();
    }
  }
};

}  // namespace twinwatch::csv
