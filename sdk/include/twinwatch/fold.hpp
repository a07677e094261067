// twinwatch/fold.hpp: a stand-in for the host's folding (twinwatch.text/0) when a host does not offer it, and for the
// test kit. Same rules for Latin text: lower-case ASCII letters and digits, Turkish letters without their marks, every
// other run one space. Ask Sink::fold() or Host::fold(); they use the host's own, which the daemon matches with.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace twinwatch {

namespace fold_detail {

// U+00C0..U+017F without marks; ' ' is a separator; the four two-letter ones are spelled out below.
inline constexpr std::string_view latin =
    "aaaaaaaceeeeiiiidnooooo ouuuuyts"   // C0..DF
    "aaaaaaaceeeeiiiidnooooo ouuuuyty"   // E0..FF
    "aaaaaaccccccccddddeeeeeeeeeegggg"   // 100..11F
    "gggghhhhiiiiiiiiiiiijjkkklllllll"   // 120..13F
    "lllnnnnnnnnnoooooooorrrrrrssssss"   // 140..15F
    "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs";  // 160..17F
static_assert(latin.size() == 0x180 - 0xC0);

// One code point off the front; malformed input gives a space and moves one octet.
inline std::uint32_t take(std::string_view& rest) noexcept {
  const auto octet = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(rest[i])); };
  const std::uint32_t lead = octet(0);
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (length == 0 || length > rest.size()) return rest.remove_prefix(1), std::uint32_t{' '};
  std::uint32_t point = length == 1 ? lead : lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((octet(i) & 0xC0u) != 0x80u) return rest.remove_prefix(1), std::uint32_t{' '};
    point = point << 6 | (octet(i) & 0x3Fu);
  }
  rest.remove_prefix(length);
  return point;
}

}  // namespace fold_detail

inline void plain_fold(std::string_view text, std::string& out) {
  out.clear();
  bool gap = false;
  const auto put = [&](std::string_view letters) {
    if (gap && !out.empty()) out += ' ';
    gap = false;
    out += letters;
  };
  while (!text.empty()) {
    const std::string_view before = text;
    const std::uint32_t point = fold_detail::take(text);
    char letter = ' ';
    if (point < 0x80) {
      const char c = static_cast<char>(point);
      letter = c >= 'A' && c <= 'Z'                               ? static_cast<char>(c + 32)
               : (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c
                                                                  : ' ';
    } else if (point >= 0x300 && point <= 0x36F) {
      continue;  // a combining mark belongs to the letter before it
    } else if (point == 0xDF || point == 0x1E9E) {
      put("ss");
      continue;
    } else if (point == 0xC6 || point == 0xE6) {
      put("ae");
      continue;
    } else if (point == 0x152 || point == 0x153) {
      put("oe");
      continue;
    } else if (point >= 0xC0 && point < 0x180) {
      letter = fold_detail::latin[point - 0xC0];
    } else if (point >= 0x370 && !(point >= 0x2000 && point < 0x2C00) && point < 0xFE00) {
      put(before.substr(0, before.size() - text.size()));  // Greek, Cyrillic, ...: kept as they are
      continue;
    }
    if (letter == ' ')
      gap = true;
    else
      put({&letter, 1});
  }
}

}  // namespace twinwatch
