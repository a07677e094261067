// twinwatch/xlsx/text.hpp: the text of an element of a workbook as a person sees it.
//
// Two rules of the format: white space at both ends counts only under xml:space="preserve"; and a character that XML
// cannot hold, or that would not survive it, stands as _xHHHH_ (UTF-16 code units), so "_x000D_" is a carriage return
// and "_x005F_x000D_" the seven characters "_x000D_".
#pragma once
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace twinwatch::xlsx {

inline bool xml_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

inline std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && xml_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && xml_space(text.back())) text.remove_suffix(1);
  return text;
}

inline void append_utf8(std::string& out, std::uint32_t code) {
  const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80u | ((code >> shift) & 0x3Fu)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0u | (code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0u | (code >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0u | (code >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

namespace escape_detail {

// The code unit of an _xHHHH_ at the beginning of `text`, or -1.
inline std::int32_t unit(std::string_view text) noexcept {
  if (text.size() < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_') return -1;
  std::uint32_t value = 0;
  const char* const end = text.data() + 6;
  const auto read = std::from_chars(text.data() + 2, end, value, 16);
  return read.ec == std::errc() && read.ptr == end ? static_cast<std::int32_t>(value) : -1;
}

}  // namespace escape_detail

// Appends `text` with its escapes decoded. Half a surrogate pair and NUL become U+FFFD: no text holds them.
inline void append_unescaped(std::string& out, std::string_view text) {
  using escape_detail::unit;
  for (;;) {
    const std::size_t at = text.find("_x");
    out += text.substr(0, at);
    if (at == text.npos) return;
    text.remove_prefix(at);
    const std::int32_t first = unit(text);
    if (first < 0) {
      out += '_';
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(7);
    std::uint32_t code = static_cast<std::uint32_t>(first);
    if (code >= 0xD800 && code < 0xDC00) {
      const std::int32_t second = unit(text);
      if (second >= 0xDC00 && second < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (static_cast<std::uint32_t>(second) - 0xDC00);
        text.remove_prefix(7);
      }
    }
    append_utf8(out, code == 0 || (code >= 0xD800 && code < 0xE000) ? 0xFFFD : code);
  }
}

// One element's text: `raw` as XML gives it.
inline void append_text(std::string& out, std::string_view raw, bool preserve) {
  append_unescaped(out, preserve ? raw : trimmed(raw));
}

}  // namespace twinwatch::xlsx
