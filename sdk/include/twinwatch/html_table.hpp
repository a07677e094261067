// twinwatch/html_table.hpp: an HTML table as rows by header names, so that a moved column moves nothing in the source.
//
//   const html::Table table(document.first(table_));
//   const auto name = table.column(sink.host(), {"Okul Adı", "Kurum"}), il = table.column(sink.host(), "İl");
//   for (std::size_t row = 0; row < table.rows(); ++row) use(table.cell(row, name).line(), table.node(row));
//
// The header is the first row of <thead>, else the first row of <th> alone, else the first row; further rows of <th>
// alone, and rows that a header cell reaches down into, belong to it. A row that is one cell across the whole table is
// a title, never a header and never a value. What stands above the header is no row. colspan and rowspan repeat their
// cell. Tables inside cells are the cell's business.
#pragma once
#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "twinwatch/host.hpp"
#include "twinwatch/html/table_grid.hpp"
#include "twinwatch/html_node.hpp"

namespace twinwatch::html {

class Table {
 public:
  static constexpr std::size_t max_width = table_grid::max_width;

  // `table` may be empty: then the Table has no header and no rows. Throws TooBig (table_grid.hpp).
  explicit Table(const Node& table);

  // As a reader sees them; of a header in several rows from the top down: "Proje Adı" for "Adı" below "Proje".
  const std::vector<std::string>& headers() const noexcept { return headers_; }
  std::size_t rows() const noexcept { return rows_.size(); }  // below the header

  // The column of the first of these names that there is, compared folded ("İL ADI" finds "İl Adı"). Of a header in
  // several rows its whole name, or one row of it that no other column has.
  std::optional<std::size_t> column(const Host& host, std::initializer_list<std::string_view> names) const;
  std::optional<std::size_t> column(const Host& host, std::string_view name) const { return column(host, {name}); }

  // An empty Node where the row is shorter, in a row that is a title, or for a column that was not found.
  Node cell(std::size_t row, std::optional<std::size_t> column) const noexcept {
    return column && *column < rows_[row].cells.size() && !title(row) ? rows_[row].cells[*column] : Node();
  }
  // Cells of a row, for looking at what stands outside the named columns.
  const std::vector<Node>& row(std::size_t row) const noexcept { return rows_[row].cells; }
  // Its <tr>: node(row).source_line() is what Sink::row() asks for.
  const Node& node(std::size_t row) const noexcept { return rows_[row].node; }

  // A row none of whose cells a reader sees anything in.
  bool blank(std::size_t row) const {
    return std::all_of(rows_[row].cells.begin(), rows_[row].cells.end(),
                       [](const Node& cell) { return cell.line().empty(); });
  }
  // One cell across the whole row ("ERZURUM" over its schools), in a table of more than one column.
  bool title(std::size_t row) const noexcept { return rows_[row].across(); }
  // Of <tfoot>.
  bool footer(std::size_t row) const noexcept { return rows_[row].group == table_grid::Group::foot; }

  // The rows above the header: titles. Somebody may be named there.
  const std::vector<table_grid::Row>& above() const noexcept { return above_; }

 private:
  std::vector<std::string> headers_;
  std::vector<std::vector<std::string>> parts_;  // of each header, from the top down
  std::vector<table_grid::Row> rows_, above_;
};

inline Table::Table(const Node& table) {
  std::vector<table_grid::Row> found = table_grid::rows_of(table);
  if (found.empty()) return;
  const std::size_t header = table_grid::header_of(found), below = table_grid::end_of_header(found, header);
  const std::size_t width = found[header].cells.size();
  headers_.resize(width);
  parts_.resize(width);
  for (std::size_t column = 0; column < width; ++column) {
    Node before;
    for (std::size_t i = header; i < below; ++i) {
      const auto& cells = found[i].cells;
      if (column >= cells.size() || cells[column] == before || found[i].across()) continue;
      before = cells[column];
      std::string part = before.line();
      if (part.empty()) continue;
      headers_[column] += (headers_[column].empty() ? "" : " ") + part;
      parts_[column].push_back(std::move(part));
    }
  }
  if (found[header].across())  // there is nothing else
    for (std::string& name : headers_) name = found[header].cells.front().line();
  const auto at = [&](std::size_t i) {
    return std::make_move_iterator(found.begin() + static_cast<std::ptrdiff_t>(i));
  };
  above_.assign(at(0), at(header));
  for (auto row = at(below); row != at(found.size()); ++row)
    if (!row->cells.empty()) rows_.push_back(*row);
}

inline std::optional<std::size_t> Table::column(const Host& host, std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    const std::string wanted = host.fold(name);
    for (std::size_t i = 0; i < headers_.size(); ++i)
      if (host.fold(headers_[i]) == wanted) return i;
    // "Adı" below "Okul" and below "Proje" names neither: taking the first would be a guess.
    std::vector<std::size_t> having;
    for (std::size_t i = 0; i < parts_.size(); ++i)
      if (std::any_of(parts_[i].begin(), parts_[i].end(), [&](const auto& part) { return host.fold(part) == wanted; }))
        having.push_back(i);
    if (having.size() == 1) return having.front();
  }
  return {};
}

}  // namespace twinwatch::html
