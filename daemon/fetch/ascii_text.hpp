// What protocols compare without case is ASCII; no locale has a say in it.
#pragma once
#include <string>
#include <string_view>

namespace twinwatch::fetch {

inline std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

inline std::string_view without_blanks(std::string_view text) {  // at both ends
  constexpr std::string_view blanks = " \t\r\n\f";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace twinwatch::fetch
