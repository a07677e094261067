// sdk/tests/xlsx/read.hpp: a whole sheet as lines that a test can compare: "1: Van|Merkez".
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "book.hpp"
#include "twinwatch/xlsx.hpp"

namespace twinwatch::xlsx {

inline std::vector<std::string> lines_of(std::span<const std::uint8_t> body, Limits limits = {},
                                         std::size_t sheet = 0) {
  const Workbook workbook(body, limits);
  const auto rows = workbook.rows(sheet);
  std::vector<std::string> lines;
  for (SheetRow row; rows->next(row);) {
    std::string line = std::to_string(row.number) + (row.hidden ? " (hidden):" : ":");
    for (std::size_t i = 0; i < row.cells.size(); ++i) line.append(i == 0 ? " " : "|").append(row.cells[i]);
    lines.push_back(std::move(line));
  }
  return lines;
}
inline std::vector<std::string> lines_of(const Book& book, Limits limits = {}) {
  const auto body = book.body();
  return lines_of(body, limits);
}

// The cells of one row, written in XML, as they are read.
inline std::vector<std::string> cells_of(Book book, const std::string& cells) {
  const auto body = book.rows("<row>" + cells + "</row>").body();
  const Workbook workbook(body);
  const auto rows = workbook.rows(0);
  SheetRow row;
  if (!rows->next(row)) return {};
  return {row.cells.begin(), row.cells.end()};
}
inline std::vector<std::string> cells_of(const std::string& cells) { return cells_of(Book(), cells); }

// What a refusal says; "" when nothing is refused.
inline std::string refusal_of(std::span<const std::uint8_t> body, Limits limits = {}) {
  try {
    lines_of(body, limits);
    return "";
  } catch (const SourceChanged& refusal) {
    return refusal.what();
  }
}
inline std::string refusal_of(const Book& book, Limits limits = {}) { return refusal_of(book.body(), limits); }

}  // namespace twinwatch::xlsx
