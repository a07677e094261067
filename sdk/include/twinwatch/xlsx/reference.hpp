// twinwatch/xlsx/reference.hpp: "C12" and "A1:C1": where a cell stands. Rows count from 1, as people see them; columns
// from 0, as SheetRow::cells does.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twinwatch::xlsx {

struct Reference {
  std::uint32_t row, column;
};

// From A1 to at most (999,999,999, ZZZZ): whether a sheet is that large is the caller's question.
inline std::optional<Reference> reference_of(std::string_view text) noexcept {
  std::uint32_t row = 0, column = 0;
  std::size_t at = 0;
  for (; at < text.size() && at < 4; ++at) {
    const char letter = text[at] >= 'a' && text[at] <= 'z' ? static_cast<char>(text[at] - 32) : text[at];
    if (letter < 'A' || letter > 'Z') break;
    column = column * 26 + static_cast<std::uint32_t>(letter - 'A' + 1);
  }
  if (at == 0 || at == text.size() || text.size() - at > 9) return std::nullopt;
  for (; at < text.size(); ++at) {
    if (text[at] < '0' || text[at] > '9') return std::nullopt;
    row = row * 10 + static_cast<std::uint32_t>(text[at] - '0');
  }
  if (row == 0) return std::nullopt;
  return Reference{row, column - 1};
}

// 0 -> "A", 27 -> "AB".
inline std::string column_name(std::uint32_t column) {
  std::string name;
  for (std::uint64_t left = std::uint64_t{column} + 1; left > 0; left = (left - 1) / 26)
    name.insert(name.begin(), static_cast<char>('A' + (left - 1) % 26));
  return name;
}

// Cells that a person sees as one. Its value stands in the first row and column; the others are empty.
struct MergedRange {
  std::uint32_t first_row, first_column, last_row, last_column;
  friend bool operator==(const MergedRange&, const MergedRange&) = default;
};

inline std::optional<MergedRange> range_of(std::string_view text) noexcept {
  const std::size_t colon = text.find(':');
  const auto first = reference_of(text.substr(0, colon));
  const auto last = colon == text.npos ? first : reference_of(text.substr(colon + 1));
  if (!first || !last || first->row > last->row || first->column > last->column) return std::nullopt;
  return MergedRange{first->row, first->column, last->row, last->column};
}

}  // namespace twinwatch::xlsx
