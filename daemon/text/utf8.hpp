// UTF-8 octet by octet. The quick look at a whole file is utf8_scan.hpp.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace twinwatch::text {

inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// How many octets, from `at`, are one well-formed UTF-8 character (Unicode table 3-7); 0: none is.
inline std::size_t utf8_length(const unsigned char* at, const unsigned char* end) {
  const unsigned lead = *at;
  if (lead < 0x80) return 1;
  const auto tail = [&](std::ptrdiff_t index, unsigned low = 0x80, unsigned high = 0xBF) {
    return index < end - at && at[index] >= low && at[index] <= high;
  };
  if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF)
    return tail(1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF) && tail(2) ? 3 : 0;
  if (lead >= 0xF0 && lead <= 0xF4)
    return tail(1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF) && tail(2) && tail(3) ? 4 : 0;
  return 0;
}

inline const unsigned char* skip_ascii(const unsigned char* at, const unsigned char* end) {
  static_assert(std::endian::native == std::endian::little);
  while (end - at >= 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, at, 8);
    if (const auto marked = eight & 0x8080808080808080ull; marked != 0) return at + std::countr_zero(marked) / 8;
    at += 8;
  }
  while (at != end && *at < 0x80) ++at;
  return at;
}

// The character at `at`, which utf8_length() has found to have `length` octets.
inline char32_t utf8_character(const unsigned char* at, std::size_t length) {
  if (length == 1) return *at;
  char32_t c = *at & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) c = c << 6 | (at[i] & 0x3Fu);
  return c;
}

inline void append_utf8(std::string& out, char32_t c) {
  const auto octet = [&](char32_t value) { out += static_cast<char>(value); };
  if (c < 0x80) return octet(c);
  if (c < 0x800) {
    octet(0xC0 | c >> 6);
  } else if (c < 0x10000) {
    octet(0xE0 | c >> 12);
    octet(0x80 | (c >> 6 & 0x3F));
  } else {
    octet(0xF0 | c >> 18);
    octet(0x80 | (c >> 12 & 0x3F));
    octet(0x80 | (c >> 6 & 0x3F));
  }
  octet(0x80 | (c & 0x3F));
}

// Of a well-formed character: such as Turkish text has, U+00C0 to U+017F, quotes and dashes. In a charset of one octet
// a letter these would be "Ã", "Ä" or "Å" with a sign behind, which nobody writes.
inline bool turkish_in_utf8(const unsigned char* at) {
  return (*at >= 0xC3 && *at <= 0xC5) || (*at == 0xE2 && at[1] == 0x80);
}

struct Utf8Census {
  std::size_t characters = 0;  // well-formed, of more than one octet
  std::size_t turkish = 0;     // of these, see turkish_in_utf8()
  std::size_t broken = 0;      // octets that belong to none
};

inline Utf8Census census_of(std::string_view octets) {
  Utf8Census census;
  const auto* at = reinterpret_cast<const unsigned char*>(octets.data());
  const auto* const end = at + octets.size();
  while ((at = skip_ascii(at, end)) != end) {
    const auto length = utf8_length(at, end);
    census.broken += length == 0;
    census.characters += length > 0;
    census.turkish += length > 0 && turkish_in_utf8(at);
    at += length == 0 ? 1 : length;
  }
  return census;
}

}  // namespace twinwatch::text
