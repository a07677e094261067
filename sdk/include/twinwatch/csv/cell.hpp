// twinwatch/csv/cell.hpp: what a cell is without the white space around it.
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

inline bool blank(std::string_view cell) noexcept { return trim(cell).empty(); }

}  // namespace twinwatch::csv
