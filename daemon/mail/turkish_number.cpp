#include "mail/turkish_number.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace twinwatch::mail {

namespace {

// By vowel harmony of the last word spoken: bir'i, iki'si, üç'ü … on'u … yüz'ü, bin'i, milyon'u.
std::string_view possessive_suffix(std::int64_t n) {
  static constexpr std::array<std::string_view, 10> ones = {"ı", "i", "si", "ü", "ü", "i", "sı", "si", "i", "u"};
  static constexpr std::array<std::string_view, 10> tens = {"", "u", "si", "u", "ı", "si", "ı", "i", "i", "ı"};
  if (n == 0) return ones[0];  // sıfır
  if (n % 10 != 0) return ones[static_cast<std::size_t>(n % 10)];
  if (n % 100 != 0) return tens[static_cast<std::size_t>(n / 10 % 10)];
  if (n % 1000 != 0) return "ü";       // yüz
  if (n % 1'000'000 != 0) return "i";  // bin
  return "u";                          // milyon
}

}  // namespace

std::string number_tr(std::int64_t n) {
  std::string digits = std::to_string(n < 0 ? -n : n);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ".");
  return n < 0 ? "-" + digits : digits;
}

std::string possessive_tr(std::int64_t n) {
  return number_tr(n) + "'" + std::string(possessive_suffix(n < 0 ? -n : n));
}

std::string percent_of(std::int64_t part, std::int64_t whole, std::string_view written) {
  if (whole <= 0) return "—";
  std::int64_t percent = (part * 200 + whole) / (whole * 2);
  if (part > 0 && percent == 0) percent = 1;
  if (part < whole && percent == 100) percent = 99;  // one missing school is not "all"
  return fmt::format(fmt::runtime(written), percent);
}

std::string percent_tr(std::int64_t part, std::int64_t whole) { return percent_of(part, whole, "%{}"); }

}  // namespace twinwatch::mail
