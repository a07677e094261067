// twinwatch/utf8.hpp: one code point as UTF-8, for readers that decode escapes. What is no character (0, half a
// surrogate pair, beyond U+10FFFF) becomes U+FFFD: a source hands out sound text without NUL.
#pragma once
#include <cstdint>
#include <string>

namespace twinwatch {

inline void append_utf8(std::string& out, std::uint32_t point) {
  if (point == 0 || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) point = 0xFFFD;
  const std::uint32_t more = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  const auto put = [&](std::uint32_t octet) { out += static_cast<char>(octet); };
  put(more == 0 ? point : (0xFF00u >> (more + 1) & 0xFFu) | point >> 6 * more);
  for (std::uint32_t i = more; i-- > 0;) put(0x80 | (point >> 6 * i & 0x3F));
}

}  // namespace twinwatch
