#include "person.hpp"

#include <algorithm>

namespace twinwatch::school_csv {

namespace {

bool has_phrase(std::string_view folded, std::string_view phrase) {
  for (std::size_t at = 0; (at = folded.find(phrase, at)) != folded.npos; ++at) {
    const std::size_t end = at + phrase.size();
    if ((at == 0 || folded[at - 1] == ' ') && (end == folded.size() || folded[end] == ' ')) return true;
  }
  return false;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A run of digits and what people write between them; `begin`..`end` without trailing punctuation.
struct Number {
  std::size_t begin = 0, end = 0;
  bool mobile = false;
};

// Without 0, 90 or 0090 in front.
std::string_view national(std::string_view digits) {
  if (digits.starts_with("0090")) return digits.substr(4);
  if (digits.starts_with("90") && digits.size() >= 12) return digits.substr(2);
  if (digits.starts_with("0")) return digits.substr(1);
  return digits;
}

// The next number at or after `from`. It ends at a letter, slash or comma, or when all its digits are there; numbers
// run together ("631 48 48-0535 ...") count as mobile as a whole when one of them is: in doubt it is dropped.
bool next_number(std::string_view text, std::size_t from, Number& out) {
  while (from < text.size() && !is_digit(text[from]) && text[from] != '+' && text[from] != '(') ++from;
  if (from == text.size()) return false;
  std::string digits;
  out.begin = from;
  out.end = from + 1;
  for (std::size_t at = from; at < text.size(); ++at) {
    const char c = text[at];
    if (is_digit(c)) {
      digits += c;
      out.end = at + 1;
      if (digits.size() >= 10 && national(digits).size() == 10 && (at + 1 == text.size() || !is_digit(text[at + 1])))
        break;
    } else if (c != ' ' && c != '(' && c != ')' && c != '-' && c != '.' && c != '+') {
      break;
    }
  }
  const std::string_view number = national(digits);
  out.mobile = number.size() >= 10 && (number.front() == '5' || number[number.size() - 10] == '5');
  return true;
}

}  // namespace

bool names_people(std::string_view folded, const std::vector<std::string>& more) {
  static constexpr std::string_view phrases[] = {
      "ad soyad",  "adi soyadi", "ad ve soyad", "adi ve soyadi",  "isim soyisim", "soyad",       "soyadi",
      "ogretmen",  "ogretmeni",  "ogretmenin",  "ogretmenler",    "mudur",        "muduru",      "yetkili",
      "yetkilisi", "sorumlu",    "sorumlusu",   "danisman",       "danismani",    "ilgili kisi", "iletisim kisisi",
      "irtibat",   "cep",        "gsm",         "mobil",          "tc kimlik",    "t c kimlik",  "tckn",
      "tc no",     "veli",       "ogrenci",     "ogrenciler",     "e posta",      "eposta",      "e mail",
      "email",     "teacher",    "principal",   "contact person", "first name",   "last name",   "surname"};
  const auto in_header = [&](std::string_view phrase) { return has_phrase(folded, phrase); };
  return std::any_of(std::begin(phrases), std::end(phrases), in_header) ||
         std::any_of(more.begin(), more.end(), in_header);
}

bool holds_phones(std::string_view folded) {
  return has_phrase(folded, "tel") || folded.find("telefon") != folded.npos || has_phrase(folded, "faks") ||
         has_phrase(folded, "fax") || has_phrase(folded, "phone");
}

bool has_mobile(std::string_view phone) {
  std::size_t at = 0;
  for (Number number; next_number(phone, at, number); at = number.end)
    if (number.mobile) return true;
  return false;
}

std::string without_mobiles(std::string_view phone) {
  std::string out;
  std::size_t at = 0;
  for (Number number; next_number(phone, at, number); at = number.end) {
    out += phone.substr(at, (number.mobile ? number.begin : number.end) - at);
  }
  out += phone.substr(at);
  const auto joint = [](char c) { return c == ' ' || c == '/' || c == ',' || c == ';' || c == '-'; };
  while (!out.empty() && (joint(out.back()) || out.back() == '(')) out.pop_back();
  out.erase(0, static_cast<std::size_t>(std::find_if_not(out.begin(), out.end(), joint) - out.begin()));
  return std::any_of(out.begin(), out.end(), is_digit) ? out : std::string();
}

}  // namespace twinwatch::school_csv
