// twinwatch/csv/cell.hpp: what a cell is without the white space and the guards around it.
#pragma once
#include <string_view>

namespace twinwatch::csv {

// Spaces, tabs, line ends and no-break spaces (U+00A0, common in pasted names) off both ends. Borrowed, like `text`.
inline std::string_view trim(std::string_view text) noexcept {
  const auto plain = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f'; };
  constexpr std::string_view nbsp = "\xC2\xA0";
  for (;;) {
    if (!text.empty() && plain(text.front()))
      text.remove_prefix(1);
    else if (text.starts_with(nbsp))
      text.remove_prefix(2);
    else
      break;
  }
  for (;;) {
    if (!text.empty() && plain(text.back()))
      text.remove_suffix(1);
    else if (text.ends_with(nbsp))
      text.remove_suffix(2);
    else
      break;
  }
  return text;
}

// What a spreadsheet shows of a guarded cell: ="01234" (kept from becoming a number) is 01234, and the ' that keeps
// '=1+1 or '01234 from being taken for a formula or a number is not seen. Borrowed, like `cell`.
inline std::string_view unguarded(std::string_view cell) noexcept {
  if (cell.size() >= 3 && cell.starts_with("=\"") && cell.ends_with('"')) return cell.substr(2, cell.size() - 3);
  if (cell.size() >= 2 && cell[0] == '\'' &&
      (cell[1] == '=' || cell[1] == '+' || cell[1] == '-' || cell[1] == '@' || cell[1] == '\t' || cell[1] == '\r' ||
       (cell[1] >= '0' && cell[1] <= '9')))
    return cell.substr(1);
  return cell;
}

inline bool blank(std::string_view cell) noexcept { return trim(cell).empty(); }

}  // namespace twinwatch::csv
