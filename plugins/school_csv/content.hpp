// What a column holds, told by its cells: for a column whose header says nothing. Never for columns that name people.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "twinwatch/csv/table.hpp"
#include "twinwatch/host.hpp"

namespace twinwatch::school_csv {

struct ContentRule {
  enum class Is { six_digits, one_of, ends_in, days };
  std::vector<std::string> fields;  // which fields such a column may fill
  Is is = Is::six_digits;
  std::string what;                        // "province names"
  std::unordered_set<std::string> values;  // folded: one_of
  std::vector<std::string> ends;           // folded: ends_in

  bool fits(std::string_view cell, const Host& host) const;  // a trimmed cell that is not blank
  bool fills(std::string_view field) const;
};

// The [[content]] entries of a file of profiles. Throws ConfigError.
std::vector<ContentRule> read_contents(std::string_view toml, const std::string& origin, const Host& host);

// The first rows of a table, column by column.
class Contents {
 public:
  Contents(const csv::Table& table, const Host& host);

  std::size_t columns() const { return cells_.size(); }
  // How many of the column's cells, that are not blank, fit: in per cent; 0 for fewer than three cells.
  int share(csv::Column column, const ContentRule& rule) const;
  bool blank(csv::Column column) const { return column >= cells_.size() || cells_[column].empty(); }
  bool alike(csv::Column a, csv::Column b) const;  // the same cells, row by row
  // Up to `most` different cells, for people to recognise the column by.
  std::vector<std::string> examples(csv::Column column, std::size_t most) const;

 private:
  const Host& host_;
  std::vector<std::vector<std::string>> cells_;                       // by column: those not blank
  std::vector<std::vector<std::pair<std::size_t, std::size_t>>> at_;  // by column: (row, index in cells_)
};

inline constexpr int sure_share = 90;  // per cent

}  // namespace twinwatch::school_csv
