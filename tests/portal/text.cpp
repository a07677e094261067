#include "text.hpp"

#include <array>
#include <utility>

namespace portal {
namespace {

struct Letter {
  std::string_view utf8, ascii, capital;
};
constexpr std::array<Letter, 18> kLetters{{{"ç", "c", "Ç"},
                                           {"Ç", "c", "Ç"},
                                           {"ğ", "g", "Ğ"},
                                           {"Ğ", "g", "Ğ"},
                                           {"ı", "i", "I"},
                                           {"İ", "i", "İ"},
                                           {"ö", "o", "Ö"},
                                           {"Ö", "o", "Ö"},
                                           {"ş", "s", "Ş"},
                                           {"Ş", "s", "Ş"},
                                           {"ü", "u", "Ü"},
                                           {"Ü", "u", "Ü"},
                                           {"â", "a", "Â"},
                                           {"Â", "a", "Â"},
                                           {"î", "i", "Î"},
                                           {"Î", "i", "Î"},
                                           {"û", "u", "Û"},
                                           {"Û", "u", "Û"}}};

// The octets 0x80 to 0x9F of windows-1252 and windows-1254 (0: nothing there).
constexpr std::array<char32_t, 32> kWindows{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                            0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                            0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                            0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
constexpr std::array<std::pair<char32_t, unsigned char>, 6> kTurkish{
    {{0x11E, 0xD0}, {0x130, 0xDD}, {0x15E, 0xDE}, {0x11F, 0xF0}, {0x131, 0xFD}, {0x15F, 0xFE}}};

std::size_t length_at(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t n = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  return std::min(n, text.size() - at);
}

const Letter* letter_of(std::string_view one) {
  for (const Letter& l : kLetters)
    if (l.utf8 == one) return &l;
  return nullptr;
}

char32_t code_point(std::string_view one) {
  const auto octet = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(one[i])); };
  if (one.size() == 1) return octet(0);
  char32_t c = octet(0) & (one.size() == 2 ? 0x1FU : one.size() == 3 ? 0x0FU : 0x07U);
  for (std::size_t i = 1; i < one.size(); ++i) c = c << 6 | (octet(i) & 0x3FU);
  return c;
}

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

unsigned char windows_octet(char32_t c) {
  for (const auto& [point, octet] : kTurkish)
    if (point == c) return octet;
  if (c < 0x80 || (c >= 0xA0 && c <= 0xFF)) return static_cast<unsigned char>(c);
  for (std::size_t i = 0; i < kWindows.size(); ++i)
    if (kWindows[i] == c) return static_cast<unsigned char>(0x80 + i);
  return '?';
}

std::string small(std::string_view one) {
  if (one == "I") return "ı";
  if (one == "İ") return "i";
  for (const Letter& l : kLetters)
    if (l.capital == one && l.utf8 != one) return std::string(l.utf8);
  if (one.size() == 1 && one[0] >= 'A' && one[0] <= 'Z') return std::string(1, static_cast<char>(one[0] - 'A' + 'a'));
  return std::string(one);
}

}  // namespace

std::string slug(std::string_view text) {
  std::string out;
  for (std::size_t at = 0, n = 0; at < text.size(); at += n) {
    n = length_at(text, at);
    const char c = text[at];
    if (const Letter* l = letter_of(text.substr(at, n)))
      out += l->ascii;
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      out += c;
    else if (c >= 'A' && c <= 'Z')
      out += static_cast<char>(c - 'A' + 'a');
    else if (c != '\'' && !out.empty() && out.back() != '-')
      out += '-';
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

std::string folded(std::string_view text) {
  std::string out = slug(text);
  std::erase(out, '-');
  return out;
}

std::string capitals(std::string_view text) {
  std::string out;
  for (std::size_t at = 0, n = 0; at < text.size(); at += n) {
    n = length_at(text, at);
    const std::string_view one = text.substr(at, n);
    if (const Letter* l = letter_of(one))
      out += l->capital;
    else if (one == "i")
      out += "İ";
    else if (n == 1 && one[0] >= 'a' && one[0] <= 'z')
      out += static_cast<char>(one[0] - 'a' + 'A');
    else
      out += one;
  }
  return out;
}

std::string titled(std::string_view text) {
  std::string out;
  bool begins = true;
  for (std::size_t at = 0, n = 0; at < text.size(); at += n) {
    n = length_at(text, at);
    const std::string_view one = text.substr(at, n);
    const bool letter = n > 1 || (one[0] >= 'A' && one[0] <= 'Z') || (one[0] >= 'a' && one[0] <= 'z');
    out += !letter ? std::string(one) : begins ? capitals(one) : small(one);
    begins = !letter;
  }
  return out;
}

std::string html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string grouped(std::uint64_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3;) out.insert(at -= 3, ".");
  return out;
}

std::string to_windows_1254(std::string_view utf8) {
  std::string out;
  for (std::size_t at = 0, n = 0; at < utf8.size(); at += n) {
    n = length_at(utf8, at);
    out += static_cast<char>(windows_octet(code_point(utf8.substr(at, n))));
  }
  return out;
}

std::string encoded_twice(std::string_view utf8) {
  std::string out;
  for (const char c : utf8) {
    const auto octet = static_cast<unsigned char>(c);
    const char32_t inner = octet >= 0x80 && octet < 0xA0 ? kWindows[octet - 0x80U] : octet;
    append_utf8(out, inner == 0 ? octet : inner);
  }
  return out;
}

std::uint64_t hash_of(std::string_view octets, std::uint64_t before) {
  for (const char c : octets) before = (before ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return before;
}

std::uint64_t dice(std::uint64_t seed, std::string_view what, std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = hash_of(what) ^ seed * 0x9E3779B97F4A7C15U;
  for (const std::uint64_t part : {a, b}) {  // splitmix64, a step for each part
    x += part * 0xD1B54A32D192ED03U + 0x9E3779B97F4A7C15U;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9U;
    x = (x ^ x >> 27) * 0x94D049BB133111EBU;
    x ^= x >> 31;
  }
  return x;
}

}  // namespace portal
