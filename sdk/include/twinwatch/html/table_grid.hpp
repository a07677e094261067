// twinwatch/html/table_grid.hpp: the rows of an HTML table as lines of a grid, spans filled in, and which of them are
// the header.
#pragma once
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "twinwatch/html_bounds.hpp"
#include "twinwatch/html_node.hpp"

namespace twinwatch::html::table_grid {

inline constexpr std::size_t max_width = 256;  // colspan="1000" times a million cells is a bomb
inline constexpr std::size_t max_cells = 8'000'000;

enum class Group { head, body, foot };

struct Row {
  Node node;  // its <tr>
  Group group = Group::body;
  std::vector<Node> cells;    // a cell that spans stands in all its places
  bool reached_into = false;  // by a cell of the row above

  bool across() const noexcept {
    return cells.size() > 1 && std::all_of(cells.begin(), cells.end(), [&](const Node& c) { return c == cells[0]; });
  }
  bool only_headings() const {
    return !cells.empty() && std::all_of(cells.begin(), cells.end(), [](const Node& c) { return c.tag() == "th"; });
  }
};

namespace detail {

struct Hanging {  // a cell that reaches down
  Node cell;
  std::size_t rows_left = 0;
};

// colspan, rowspan; `none` stands for what is no number and for "0".
inline std::size_t span(const Node& cell, const char* attribute, std::size_t none, std::size_t most) {
  std::string_view text = cell.attribute(attribute);
  while (text.starts_with(' ')) text.remove_prefix(1);
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range) return most;
  if (text.starts_with('0') && number == 0) return none;  // rowspan=0: to the end of the group
  return std::clamp<std::size_t>(number, 1, most);
}

inline Row row_of(const Node& tr, Group group, std::vector<Hanging>& hanging) {
  Row row{tr, group, {}, false};
  std::vector<Node>& line = row.cells;
  const auto take_hanging = [&] {
    while (line.size() < hanging.size() && hanging[line.size()].rows_left > 0) {
      --hanging[line.size()].rows_left;
      row.reached_into = true;
      line.push_back(hanging[line.size()].cell);
    }
  };
  for (const Node& cell : tr.children()) {
    if (cell.tag() != "td" && cell.tag() != "th") continue;
    take_hanging();
    constexpr std::size_t deepest = 65534;  // as HTML has it
    const std::size_t wide = span(cell, "colspan", 1, max_width), deep = span(cell, "rowspan", deepest, deepest);
    for (std::size_t i = 0; i < wide && line.size() < max_width; ++i) {
      if (hanging.size() <= line.size()) hanging.resize(line.size() + 1);
      hanging[line.size()] = {cell, deep - 1};
      line.push_back(cell);
    }
  }
  take_hanging();
  return row;
}

}  // namespace detail

// The rows of this table, not of those inside it. Throws TooBig when spans make millions of cells of a few.
inline std::vector<Row> rows_of(const Node& table) {
  std::vector<Row> rows;
  std::vector<detail::Hanging> hanging;
  std::size_t cells = 0;
  const auto add = [&](const Node& tr, Group group) {
    rows.push_back(detail::row_of(tr, group, hanging));
    cells += rows.back().cells.size();
    if (cells > max_cells)
      throw TooBig("a table of the page spans more than " + std::to_string(max_cells) +
                   " cells: it is no page that this source knows; look at the page itself");
  };
  for (const Node& part : table.children()) {
    if (part.tag() == "tr") add(part, Group::body);
    if (part.tag() != "thead" && part.tag() != "tbody" && part.tag() != "tfoot") continue;
    hanging.clear();  // no cell reaches out of its group
    for (const Node& row : part.children())
      if (row.tag() == "tr")
        add(row, part.tag() == "thead" ? Group::head : part.tag() == "tfoot" ? Group::foot : Group::body);
    hanging.clear();
  }
  return rows;
}

// The number of the header's first row; there must be a row.
inline std::size_t header_of(const std::vector<Row>& rows) {
  const auto first = [&](const auto& is) {
    return static_cast<std::size_t>(std::find_if(rows.begin(), rows.end(), is) - rows.begin());
  };
  std::size_t found = first([](const Row& r) { return r.group == Group::head && !r.cells.empty() && !r.across(); });
  if (found == rows.size()) found = first([](const Row& r) { return r.only_headings() && !r.across(); });
  if (found == rows.size()) found = first([](const Row& r) { return !r.cells.empty() && !r.across(); });
  return found == rows.size() ? 0 : found;
}

inline std::size_t end_of_header(const std::vector<Row>& rows, std::size_t header) {
  std::size_t end = header + 1;
  while (end < rows.size() && rows[end].group == rows[header].group && !rows[end].across() &&
         (rows[end].only_headings() || rows[end].reached_into))
    ++end;
  return end;
}

}  // namespace twinwatch::html::table_grid
