#include "table/proof.hpp"

#include <fmt/format.h>

#include <limits>
#include <span>
#include <stdexcept>

#include "twinwatch/xlsx.hpp"

namespace twinwatch::table {

namespace {

// The reader's limits are for files from outside.
xlsx::Limits for_our_own() {
  xlsx::Limits limits;
  limits.max_part = limits.max_ratio = std::numeric_limits<std::uint32_t>::max();
  limits.max_shared_strings = std::numeric_limits<std::uint32_t>::max();
  return limits;
}

// A sheet stores no empty cells at a row's end.
bool is_row(const xlsx::SheetRow& read, std::size_t number, const auto& cells) {
  if (read.number != number || read.cells.size() > cells.size()) return false;
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (shown(cells[i]) != (i < read.cells.size() ? read.cells[i] : std::string_view())) return false;
  return true;
}

bool is_empty(const auto& cells) {
  for (const auto& cell : cells)
    if (!shown(cell).empty()) return false;
  return true;
}

// The first row, from 1, that is not read as it was written; 0: all are.
std::size_t differs(const xlsx::Workbook& workbook, const Table& table) {
  const auto rows = workbook.rows(0);
  xlsx::SheetRow read;
  if (!rows->next(read) || !is_row(read, 1, table.header)) return 1;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    if (is_empty(table.rows[i])) continue;
    if (!rows->next(read) || !is_row(read, i + 2, table.rows[i])) return i + 2;
  }
  return rows->next(read) ? table.rows.size() + 2 : 0;
}

}  // namespace

void prove(const std::string& workbook, const Table& table) {
  std::string wrong;
  try {
    const xlsx::Workbook read(std::span(reinterpret_cast<const std::uint8_t*>(workbook.data()), workbook.size()),
                              for_our_own());
    if (const auto row = differs(read, table); row != 0) wrong = fmt::format("row {} is read otherwise", row);
  } catch (const SourceChanged&) {  // its advice is for files that somebody sent
    wrong = "it is no whole workbook";
  }
  if (!wrong.empty())
    throw std::runtime_error("workbook: it came out damaged and is not used; is there room in $TMPDIR (else /tmp)? " +
                             wrong);
}

}  // namespace twinwatch::table
