#include "text/turkish_octets.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "text/single_octet.hpp"
#include "text/utf8.hpp"

namespace twinwatch::text {
namespace {

constexpr std::size_t kSample = 1u << 20;  // of a larger file the first MB of what is not ASCII tells enough
constexpr std::u32string_view kTurkishLetters = U"ĞİŞğışÇçÖöÜüÂâÎîÛû";

enum class Case { none, small, capital };

Case ascii_case(unsigned char c) {
  return c >= 'a' && c <= 'z' ? Case::small : c >= 'A' && c <= 'Z' ? Case::capital : Case::none;
}

// What one octet is in one charset.
struct Sign {
  enum Kind { nothing, symbol, punctuation, foreign_letter, letter } kind = nothing;
  Case of_case = Case::none;
  bool vowel = false;
};

bool punctuation(char16_t c) {
  switch (c) {
    case 0x00A0:  // no-break space
    case 0x00AB:
    case 0x00BB:
    case 0x00B0:
    case 0x00B4:
    case 0x00B7:
    case 0x20AC:
    case 0x2122:
      return true;
    default:
      return (c >= 0x2013 && c <= 0x201E) || c == 0x2026 || c == 0x2022;
  }
}

Sign sign_of(char16_t c) {
  if (c == 0) return {};
  if (turkish_letter(c)) {
    const bool capital = std::u32string_view(U"ĞİŞÇÖÜÂÎÛ").find(c) != std::u32string_view::npos;
    const bool vowel = std::u32string_view(U"ĞŞÇğşç").find(c) == std::u32string_view::npos;
    return {Sign::letter, capital ? Case::capital : Case::small, vowel};
  }
  if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || c == 0x160 || c == 0x152 || c == 0x178 || c == 0x17D)
    return {Sign::foreign_letter, Case::capital, false};
  if ((c >= 0xDF && c <= 0xFF && c != 0xF7) || c == 0x161 || c == 0x153 || c == 0x17E)
    return {Sign::foreign_letter, Case::small, false};
  return {punctuation(c) ? Sign::punctuation : Sign::symbol, Case::none, false};
}

using Signs = std::array<Sign, 256>;

Signs signs_of(const HighHalf& table) {
  Signs signs{};
  for (unsigned octet = 0; octet < 0x80; ++octet) {
    const auto of_case = ascii_case(static_cast<unsigned char>(octet));
    const bool vowel = std::string_view("aeiouAEIOU").find(static_cast<char>(octet)) != std::string_view::npos;
    signs[octet] = {of_case == Case::none ? Sign::punctuation : Sign::letter, of_case, vowel};
  }
  for (unsigned octet = 0x80; octet <= 0xFF; ++octet) signs[octet] = sign_of(table[octet - 0x80]);
  return signs;
}

bool is_letter(const Sign& sign) { return sign.kind == Sign::letter || sign.kind == Sign::foreign_letter; }

struct Reading {
  double score = 0;            // one for each octet that makes sense where it stands, less for the rest
  std::size_t impossible = 0;  // octets without meaning, and symbols between two letters
};

bool joins_words(char octet) {
  return std::string_view("\x91\x92\x96\x97\xB4\xB7\xD0\xD1\xD4\xD5").find(octet) != std::string_view::npos;
}

// A capital behind a small letter, a small one between two capitals.
bool jumps(const Sign& before, const Sign& sign, const Sign& after) {
  if (sign.of_case == Case::capital) return before.of_case == Case::small;
  return before.of_case == Case::capital && after.of_case == Case::capital;
}

// Turkish has no two vowels side by side, and hardly a consonant between two others.
bool crowded(const Sign& before, const Sign& sign, const Sign& after) {
  if (sign.vowel) return (is_letter(before) && before.vowel) || (is_letter(after) && after.vowel);
  return is_letter(before) && is_letter(after) && !before.vowel && !after.vowel;
}

Reading read_as(std::string_view octets, const Signs& signs) {
  Reading reading;
  const auto sign_at = [&](std::size_t at) {
    return at < octets.size() ? signs[static_cast<unsigned char>(octets[at])] : Sign{};
  };
  for (std::size_t at = 0; at < octets.size(); ++at) {
    if (static_cast<unsigned char>(octets[at]) < 0x80) continue;
    const auto sign = sign_at(at), before = at > 0 ? sign_at(at - 1) : Sign{}, after = sign_at(at + 1);
    const bool in_word = is_letter(before) && is_letter(after);
    switch (sign.kind) {
      case Sign::nothing:
        reading.score -= 3;
        ++reading.impossible;
        break;
      case Sign::symbol:
        reading.score -= in_word ? 3 : 2;
        reading.impossible += in_word;
        break;
      case Sign::punctuation:
        if (!in_word || joins_words(octets[at])) ++reading.score;
        break;
      case Sign::foreign_letter:
        if (jumps(before, sign, after)) reading.score -= 2;
        break;
      case Sign::letter:
        if (jumps(before, sign, after))
          reading.score -= 1;
        else if (is_letter(before) || is_letter(after))
          reading.score += crowded(before, sign, after) ? 0.5 : 1;
        break;
    }
  }
  return reading;
}

}  // namespace

bool turkish_letter(char32_t c) { return kTurkishLetters.find(c) != std::u32string_view::npos; }

Turkish looks_turkish(std::string_view octets) {
  constexpr std::string_view kAlone = "\xD0\xDD\xDE\xF0\xFD\xFE";                           // Ğ İ Ş ğ ı ş
  constexpr std::string_view kShared = "\xC7\xE7\xD6\xF6\xDC\xFC\xC2\xE2\xCE\xEE\xDB\xFB";  // as in windows-1252
  std::array<std::size_t, 256> counts{};
  for (const char c : octets) ++counts[static_cast<unsigned char>(c)];
  std::size_t letters = 0, turkish = 0, alone = 0;
  for (unsigned octet = 0xC0; octet <= 0xFF; ++octet) letters += counts[octet];
  for (const char c : kAlone) alone += counts[static_cast<unsigned char>(c)];
  for (const char c : kShared) turkish += counts[static_cast<unsigned char>(c)];
  turkish += alone;
  if (turkish * 100 >= letters * 95) return alone > 0 ? Turkish::surely : Turkish::could_be;
  // Turkish with foreign names in it. (Icelandic has as many of the six, but with á, é, í, ó, ú half of the rest.)
  return turkish * 100 >= letters * 80 && alone * 100 >= letters * 30 ? Turkish::surely : Turkish::no;
}

std::string_view dos_or_mac_turkish(std::string_view octets) {
  const auto* const begin = reinterpret_cast<const unsigned char*>(octets.data());
  const auto first = static_cast<std::size_t>(skip_ascii(begin, begin + octets.size()) - begin);
  octets = octets.substr(first > 64 ? first - 64 : 0, kSample);
  std::array<bool, 256> seen{};
  std::size_t high = 0;
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet >= 0x80) ++high, seen[octet] = true;
  }
  const auto part = [&](double share) { return share * static_cast<double>(high); };
  const auto windows = read_as(octets, signs_of(*single_octet_table("windows-1254")));
  // German with no letter but ß is not "Straşe" of a Macintosh.
  if (seen[0xDF] && std::count(seen.begin(), seen.end(), true) == 1) return {};
  std::string_view best;
  Reading of_best;
  for (const std::string_view charset : {"cp857", "macturkish"}) {
    const auto reading = read_as(octets, signs_of(*single_octet_table(charset)));
    if (best.empty() || reading.score > of_best.score) best = charset, of_best = reading;
  }
  const bool makes_sense = of_best.score >= part(0.55) && static_cast<double>(of_best.impossible) <= part(0.002);
  return makes_sense && of_best.score - windows.score >= std::max(part(0.15), 2.0) ? best : std::string_view();
}

bool plainly_turkish(std::string_view piece) {
  static const Signs signs = signs_of(*single_octet_table("windows-1254"));
  bool any = false;
  for (std::size_t at = 0; at < piece.size(); ++at) {
    const auto octet = static_cast<unsigned char>(piece[at]);
    if (octet < 0x80) continue;
    const auto sign = signs[octet];
    if (sign.kind == Sign::punctuation) continue;
    if (sign.kind != Sign::letter) return false;
    const auto next_to = [&](std::size_t other) {
      return other < piece.size() ? static_cast<unsigned char>(piece[other]) : 0u;
    };
    const auto before = at > 0 ? next_to(at - 1) : 0u, after = next_to(at + 1);
    if (!is_letter(signs[before]) && !is_letter(signs[after]) && after != '.') return false;
    if (sign.of_case == Case::capital && signs[before].of_case == Case::small && signs[after].of_case == Case::small)
      return false;
    any = true;
  }
  return any;
}

}  // namespace twinwatch::text
