#include "cli/table_as_read.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "cli/call.hpp"
#include "cli/open_table.hpp"
#include "text/fold.hpp"
#include "twinwatch/csv/layout.hpp"
#include "twinwatch/csv/sorting.hpp"

namespace twinwatch::cli {
namespace {

std::string csv_cell(std::string_view cell) {
  if (cell.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(cell);
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

// Empty cells beyond the columns are nobody's. A sheet's rows are as wide as its table, whatever it stores of them.
template <class Cells>
std::string csv_line(const Cells& cells, std::size_t columns, bool of_a_sheet = false) {
  std::size_t count = cells.size();
  while (count > columns && csv::blank(cells[count - 1])) --count;
  std::string line;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) line += ',';
    line += csv_cell(csv::unguarded(cells[i]));
  }
  for (std::size_t i = count; of_a_sheet && i < columns; ++i) line += ',';
  return line += '\n';
}

class Output {
 public:
  ~Output() { flush(); }
  void line(std::string_view text) {
    text_ += text;
    if (text_.size() > (1u << 20)) flush();
  }

 private:
  void flush() {
    std::fwrite(text_.data(), 1, text_.size(), stdout);
    text_.clear();
  }
  std::string text_;
};

csv::Header header_of(const csv::Layout& layout, csv::Records& records) {
  csv::Header header;
  header.record = layout.header;
  header.stands = layout.has_header;
  if (!layout.has_header) {
    for (std::size_t i = 1; i <= layout.columns; ++i) header.names.push_back(fmt::format("column {}", i));
    return header;
  }
  csv::Record record;
  while (records.next(record) && records.records() <= layout.header) {
  }
  header.first_line = record.first_line;
  for (const auto cell : record.cells) header.names.emplace_back(csv::trim(cell));
  return header;
}

struct LeftOut {
  std::uint64_t blank = 0, above = 0, below = 0, second = 0, second_line = 0;
};

LeftOut print_rows(csv::Records& records, const csv::Header& header, const csv::Layout& layout, bool of_a_sheet,
                   Output& out) {
  const std::vector<csv::Column> needs;
  csv::Sorting sorting(
      header, needs, [](std::string_view text) { return text::fold(text); }, layout.typed);
  std::vector<std::string> waiting;  // rows that are a footer if no data follow
  const std::size_t columns = std::max(header.names.size(), layout.columns);
  std::vector<std::string_view> cells, raw;
  LeftOut left;
  const auto print_waiting = [&] {
    for (const auto& line : waiting) out.line(line);
    waiting.clear();
  };
  for (csv::Record record; records.next(record);) {
    const auto sorted = sorting.sort(record, records.records() - 1);
    if (sorted.surplus != csv::no_column) record = csv::without_cell(record, sorted.surplus, cells, raw);
    switch (sorted.part) {
      case csv::Part::blank:
        ++left.blank;
        break;
      case csv::Part::preamble:
        ++left.above;
        break;
      case csv::Part::second_table:
        if (left.second++ == 0) left.second_line = record.first_line;
        break;
      case csv::Part::waiting:
        waiting.push_back(csv_line(record.cells, columns, of_a_sheet));
        break;
      case csv::Part::unreadable:  // shown as it stands: somebody wants to see what is wrong with it
      case csv::Part::data:
        print_waiting();
        out.line(csv_line(record.cells, columns, of_a_sheet));
        break;
    }
  }
  left.below = waiting.size();
  return left;
}

}  // namespace

int print_as_csv(const fetch::Page& page, const std::string& file, const std::string& sheet) {
  const OpenTable table(page, file, sheet);
  const auto layout = csv::find_layout(*table.records());
  const auto header = header_of(layout, *table.records());
  LeftOut left;
  {
    Output out;
    if (header.stands && !header.names.empty()) out.line(csv_line(header.names, header.names.size()));
    left = print_rows(*table.records(), header, layout, table.is_sheet(), out);
  }
  if (!header.stands) std::fprintf(stderr, "%s: no header: its columns have no names\n", file.c_str());
  std::string told;
  const auto tell = [&](std::uint64_t count, std::string_view what) {
    if (count > 0) told += fmt::format("{}{} {}", told.empty() ? "" : ", ", count, what);
  };
  tell(left.blank, "blank");
  tell(left.above - (header.stands && left.above > 0 ? 1 : 0), "above the table");
  tell(left.below, "below the table");
  if (left.second > 0) tell(left.second, fmt::format("of a second table from line {} on", left.second_line));
  if (!told.empty()) std::fprintf(stderr, "%s: left out: %s\n", file.c_str(), told.c_str());
  return ok;
}

}  // namespace twinwatch::cli
