#include "mail/table_csv.hpp"

#include <string_view>

namespace twinwatch::mail {

namespace {

void append_cell(const std::string& cell, std::string& out) {
  std::string safe = cell;
  if (!safe.empty() && std::string_view("=+-@\t\r").find(safe.front()) != std::string_view::npos) safe.insert(0, "'");
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

}  // namespace

std::string table_csv(const std::vector<std::vector<std::string>>& rows) {
  std::string out = "\xEF\xBB\xBF";
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i != 0) out += ';';
      append_cell(row[i], out);
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace twinwatch::mail
