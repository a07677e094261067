#include "table/as_csv.hpp"

#include <string_view>

namespace twinwatch::table {

namespace {

void append_cell(const Cell& cell, std::string& out) {
  std::string safe = shown(cell);
  if (std::holds_alternative<std::string>(cell) && !safe.empty() &&
      std::string_view("=+-@\t\r").find(safe.front()) != std::string_view::npos)
    safe.insert(0, "'");
  if (safe.find_first_of(";\"\r\n") == std::string::npos) {
    out += safe;
    return;
  }
  out += '"';
  for (char c : safe) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

template <class Cells>
void append_row(const Cells& cells, std::string& out) {
  bool first = true;
  for (const auto& cell : cells) {
    if (!first) out += ';';
    first = false;
    append_cell(cell, out);
  }
  out += "\r\n";
}

}  // namespace

std::string as_csv(const Table& table) {
  std::string out = "\xEF\xBB\xBF";
  append_row(table.header, out);
  for (const auto& row : table.rows) append_row(row, out);
  return out;
}

}  // namespace twinwatch::table
