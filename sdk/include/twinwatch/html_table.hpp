// twinwatch/html_table.hpp: an HTML table as rows by header names, so that a moved column moves nothing in the source.
//
// The header is the first row of <thead>, else the first row that has a <th> and no <td>, else the first row.
// colspan and rowspan repeat their cell. Tables inside cells are the cell's business.
#pragma once
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "twinwatch/host.hpp"
#include "twinwatch/html_node.hpp"

namespace twinwatch::html {

class Table {
 public:
  static constexpr std::size_t max_width = 256;  // colspan="1000" times a million cells is a bomb

  // `table` may be empty: then the Table has no header and no rows.
  explicit Table(const Node& table);

  const std::vector<std::string>& headers() const noexcept { return headers_; }  // as a reader sees them
  std::size_t rows() const noexcept { return rows_.size(); }                     // without the header

  // The column of the first of these names that there is, compared folded ("İL ADI" finds "İl Adı").
  std::optional<std::size_t> column(const Host& host, std::initializer_list<std::string_view> names) const;
  std::optional<std::size_t> column(const Host& host, std::string_view name) const { return column(host, {name}); }

  // An empty Node where the row is shorter, or for a column that was not found.
  Node cell(std::size_t row, std::optional<std::size_t> column) const noexcept {
    return column && *column < rows_[row].size() ? rows_[row][*column] : Node();
  }
  // Cells of a row, for looking at what stands outside the named columns.
  const std::vector<Node>& row(std::size_t row) const noexcept { return rows_[row]; }
  // A row none of whose cells a reader sees anything in.
  bool blank(std::size_t row) const {
    return std::all_of(rows_[row].begin(), rows_[row].end(), [](const Node& cell) { return cell.line().empty(); });
  }

 private:
  struct Hanging {  // a cell that reaches down
    Node cell;
    std::size_t rows_left = 0;
  };
  static std::size_t span(const Node& cell, const char* attribute, std::size_t most) {
    const std::string_view text = cell.attribute(attribute);
    std::size_t number = 1;
    if (!text.empty()) std::from_chars(text.data(), text.data() + text.size(), number);
    return std::clamp<std::size_t>(number, 1, most);
  }
  static std::vector<Node> cells(const Node& row, std::vector<Hanging>& hanging);

  std::vector<std::string> headers_;
  std::vector<std::vector<Node>> rows_;
};

inline std::vector<Node> Table::cells(const Node& row, std::vector<Hanging>& hanging) {
  std::vector<Node> line;
  const auto take_hanging = [&] {
    while (line.size() < hanging.size() && hanging[line.size()].rows_left > 0) {
      --hanging[line.size()].rows_left;
      line.push_back(hanging[line.size()].cell);
    }
  };
  for (const Node& cell : row.children()) {
    if (cell.tag() != "td" && cell.tag() != "th") continue;
    take_hanging();
    const std::size_t wide = span(cell, "colspan", max_width), deep = span(cell, "rowspan", 1000);
    for (std::size_t i = 0; i < wide && line.size() < max_width; ++i) {
      if (deep > 1) {
        if (hanging.size() <= line.size()) hanging.resize(line.size() + 1);
        hanging[line.size()] = {cell, deep - 1};
      }
      line.push_back(cell);
    }
  }
  take_hanging();
  return line;
}

inline Table::Table(const Node& table) {
  std::vector<Node> found;  // <tr> of this table, in order
  std::optional<std::size_t> header;
  for (const Node& part : table.children()) {
    if (part.tag() == "tr") found.push_back(part);
    if (part.tag() != "thead" && part.tag() != "tbody" && part.tag() != "tfoot") continue;
    for (const Node& row : part.children()) {
      if (row.tag() != "tr") continue;
      if (part.tag() == "thead" && !header) header = found.size();
      found.push_back(row);
    }
  }
  const auto only_headings = [](const Node& row) {
    bool any = false;
    for (const Node& cell : row.children()) {
      if (cell.tag() == "td") return false;
      any = any || cell.tag() == "th";
    }
    return any;
  };
  for (std::size_t i = 0; i < found.size() && !header; ++i)
    if (only_headings(found[i])) header = i;
  if (!header && !found.empty()) header = 0;

  std::vector<Hanging> hanging;
  for (std::size_t i = 0; i < found.size(); ++i) {
    std::vector<Node> line = cells(found[i], hanging);
    if (i == *header)
      for (const Node& cell : line) headers_.push_back(cell.line());
    else if (!line.empty())
      rows_.push_back(std::move(line));
  }
}

inline std::optional<std::size_t> Table::column(const Host& host, std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    const std::string wanted = host.fold(name);
    for (std::size_t i = 0; i < headers_.size(); ++i)
      if (host.fold(headers_[i]) == wanted) return i;
  }
  return {};
}

}  // namespace twinwatch::html
