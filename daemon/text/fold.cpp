#include "text/fold.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace twinwatch::text {
namespace {

// One octet a code point: a lower-case letter or digit is what the code point folds to; '-' separates words, '.' leaves
// no trace (soft hyphen), '=' stays as it is (a letter without a Latin base), capitals are the two-letter ones below.
// Taken from the names in the Unicode Character Database ("LATIN SMALL LETTER S WITH CEDILLA" -> s).
// U+0080 to U+024F
constexpr std::string_view latin_1 =
    "------------------------------------------a--.----23-=---1o-----"
    "aaaaaaAceeeeiiiidnooooo-ouuuuyTSaaaaaaAceeeeiiiidnooooo-ouuuuyTy"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiJJjjkkklllllll"
    "lllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
    "bbbb===cc=ddd==e=ffg===ikkl==nnooo==pp=====ttttuu=vyyzz========="
    "====ZdZLlLNnNaaiioouuuuuuuuuueaaaaAAggggkkoooo==jZdZgg==nnaaAAoo"
    "aaaaeeeeiiiioooorrrruuuusstt==hhnd==zzaaeeooooooooyylntj==acclts"
    "z==b==eejj=qrryy";

// U+1E00 to U+1EFF
constexpr std::string_view latin_2 =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
    "wwwwwwwwwwxxxxyyzzzzzzhtwyasssS=aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy====yy";

static_assert(latin_1.size() == 0x250 - 0x80 && latin_2.size() == 0x1F00 - 0x1E00);

constexpr std::string_view two_letters(char code) {
  switch (code) {
    case 'A':
      return "ae";
    case 'O':
      return "oe";
    case 'S':
      return "ss";
    case 'J':
      return "ij";
    case 'T':
      return "th";
    case 'Z':
      return "dz";
    case 'L':
      return "lj";
    default:
      return "nj";
  }
}

// Roman numerals and ligatures that have a code point of their own: losing them would make "Ⅱ" and "Ⅲ" equal.
constexpr std::array<std::string_view, 16> roman = {"i",  "ii", "iii", "iv",  "v", "vi", "vii", "viii",
                                                    "ix", "x",  "xi",  "xii", "l", "c",  "d",   "m"};
constexpr std::array<std::string_view, 7> ligatures = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};

struct Range {
  char32_t first, last;
};

// Punctuation, spaces, symbols and unassigned areas beyond Latin: word separators. By block, sorted.
constexpr Range separators[] = {
    {0x02B0, 0x02FF}, {0x037E, 0x037E}, {0x0387, 0x0387}, {0x055A, 0x055F}, {0x0589, 0x058F},   {0x05BE, 0x05BE},
    {0x05C0, 0x05C0}, {0x05C3, 0x05C3}, {0x05C6, 0x05C6}, {0x05F3, 0x05F4}, {0x0600, 0x060F},   {0x061B, 0x061F},
    {0x066A, 0x066D}, {0x06D4, 0x06D4}, {0x1680, 0x1680}, {0x180E, 0x180E}, {0x2000, 0x200B},   {0x200E, 0x205F},
    {0x2061, 0x2070}, {0x2074, 0x2101}, {0x2103, 0x2106}, {0x2108, 0x2109}, {0x2114, 0x2114},   {0x2116, 0x2118},
    {0x211E, 0x2123}, {0x213A, 0x213B}, {0x2140, 0x2144}, {0x214A, 0x215F}, {0x2189, 0x2BFF},   {0x2E00, 0x2FFF},
    {0x3000, 0x3004}, {0x3008, 0x3030}, {0xE000, 0xF8FF}, {0xFE10, 0xFE1F}, {0xFE30, 0xFE6F},   {0xFF00, 0xFF0F},
    {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF}, {0xE0000, 0x10FFFF}};

bool separates(char32_t c) {
  const auto* range =
      std::partition_point(std::begin(separators), std::end(separators), [c](const Range& r) { return r.last < c; });
  return range != std::end(separators) && range->first <= c;
}

// Marks that sit on the letter before them. The dot of a decomposed İ is U+0307.
bool combining(char32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
         (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE20 && c <= 0xFE2F);
}

// Joiners, byte order marks and variation selectors are invisible: they leave no trace even inside a word.
bool invisible(char32_t c) {
  return c == 0x200C || c == 0x200D || c == 0x2060 || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F);
}

constexpr char32_t malformed = 0xFFFD;

// Decodes one code point at `at` (not ASCII) and moves past it; malformed input costs one octet.
char32_t decode(std::string_view s, std::size_t& at) {
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const auto first = octet(at++);
  int more = 0;
  char32_t c = 0;
  if (first >= 0xC2 && first <= 0xDF)
    more = 1, c = first & 0x1Fu;
  else if (first >= 0xE0 && first <= 0xEF)
    more = 2, c = first & 0x0Fu;
  else if (first >= 0xF0 && first <= 0xF4)
    more = 3, c = first & 0x07u;
  else
    return malformed;
  if (s.size() - at < static_cast<std::size_t>(more)) return malformed;
  for (int i = 0; i < more; ++i) {
    const auto next = octet(at + static_cast<std::size_t>(i));
    if ((next & 0xC0u) != 0x80u) return malformed;
    c = (c << 6) | (next & 0x3Fu);
  }
  if ((more == 2 && c < 0x800) || (more == 3 && (c < 0x10000 || c > 0x10FFFF)) || (c >= 0xD800 && c <= 0xDFFF))
    return malformed;
  at += static_cast<std::size_t>(more);
  return c;
}

constexpr std::array<char, 128> ascii = [] {
  std::array<char, 128> table{};  // 0: separates
  for (char c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = c;
  for (char c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = c;
  for (char c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = static_cast<char>(c - 'A' + 'a');
  return table;
}();

class Folder {
 public:
  Folder(std::string_view in, std::string& out) : in_(in), out_(out), start_(out.size()) {}

  void run() {
    for (std::size_t at = 0; at < in_.size();) {
      const auto octet = static_cast<unsigned char>(in_[at]);
      if (octet < 0x80) {
        ++at;
        if (const char c = ascii[octet])
          put(c);
        else
          gap_ = true;
        continue;
      }
      const std::size_t from = at;
      const char32_t c = decode(in_, at);
      take(c, in_.substr(from, at - from));
    }
  }

 private:
  void take(char32_t c, std::string_view written) {
    if (c < 0x250) return mapped(latin_1[c - 0x80], written);
    if (c >= 0x1E00 && c < 0x1F00) return mapped(latin_2[c - 0x1E00], written);
    if (combining(c)) {
      // Й is И with a breve: a mark on a letter that we keep is kept with it; on a Latin one, or on nothing, it goes.
      if (kept_ && !gap_) out_ += written;
      return;
    }
    if (invisible(c)) return;
    if (c >= 0x2160 && c <= 0x217F) return put_all(roman[(c - 0x2160) % 16]);
    if (c >= 0xFB00 && c <= 0xFB06) return put_all(ligatures[c - 0xFB00]);
    if (c >= 0xFF10 && c <= 0xFF19) return put(static_cast<char>('0' + (c - 0xFF10)));
    if (c >= 0xFF21 && c <= 0xFF3A) return put(static_cast<char>('a' + (c - 0xFF21)));
    if (c >= 0xFF41 && c <= 0xFF5A) return put(static_cast<char>('a' + (c - 0xFF41)));
    if (separates(c))
      gap_ = true;
    else
      keep(written);
  }

  void mapped(char code, std::string_view written) {
    if (code == '-')
      gap_ = true;
    else if (code == '=')
      keep(written);
    else if (code >= 'A' && code <= 'Z')
      put_all(two_letters(code));
    else if (code != '.')
      put(code);
  }

  void close_gap() {
    if (gap_ && out_.size() > start_) out_ += ' ';
    gap_ = false;
  }
  void put(char c) {
    close_gap();
    out_ += c;
    kept_ = false;
  }
  void put_all(std::string_view letters) {
    for (const char c : letters) put(c);
  }
  void keep(std::string_view written) {
    close_gap();
    out_ += written;
    kept_ = true;
  }

  std::string_view in_;
  std::string& out_;
  std::size_t start_;
  bool gap_ = false;   // a separator was seen since the last letter
  bool kept_ = false;  // the last letter was kept as it is
};

}  // namespace

void fold_append(std::string_view utf8, std::string& out) { Folder(utf8, out).run(); }

std::string fold(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  fold_append(utf8, out);
  return out;
}

}  // namespace twinwatch::text
