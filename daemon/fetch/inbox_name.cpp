// Names of inbox files: how they stand in URLs, which count as complete, what their suffix says.
#include <array>
#include <utility>

#include "fetch/inbox.hpp"

namespace twinwatch::fetch {
namespace {

constexpr std::string_view inbox_scheme = "inbox:";

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool ends_with_caseless(std::string_view text, std::string_view lower_end) {
  if (text.size() < lower_end.size()) return false;
  text.remove_prefix(text.size() - lower_end.size());
  for (std::size_t i = 0; i < text.size(); ++i)
    if (ascii_lower(text[i]) != lower_end[i]) return false;
  return true;
}

// Length of the well-formed UTF-8 sequence at the start of `text`; 0 when there is none.
std::size_t utf8_sequence(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = at(0);
  const std::size_t length = lead < 0x80                   ? 1
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((at(i) & 0xC0) != 0x80) return 0;
  if (length == 3 && ((lead == 0xE0 && at(1) < 0xA0) || (lead == 0xED && at(1) > 0x9F))) return 0;
  if (length == 4 && ((lead == 0xF0 && at(1) < 0x90) || (lead == 0xF4 && at(1) > 0x8F))) return 0;
  return length;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = ascii_lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

std::string inbox_url(std::string_view file_name) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string url(inbox_scheme);
  while (!file_name.empty()) {
    const std::size_t length = utf8_sequence(file_name);
    const auto octet = static_cast<unsigned char>(file_name[0]);
    if (length == 0 || octet < 0x20 || octet == 0x7F || octet == '%') {
      url += {'%', digits[octet >> 4], digits[octet & 15]};
      file_name.remove_prefix(1);
    } else {
      url += file_name.substr(0, length);
      file_name.remove_prefix(length);
    }
  }
  return url;
}

std::string name_in_url(std::string_view url) {
  std::string_view rest = url;
  if (rest.substr(0, inbox_scheme.size()) == inbox_scheme) rest.remove_prefix(inbox_scheme.size());
  std::string name;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] == '%' && i + 2 < rest.size() && hex_digit(rest[i + 1]) >= 0 && hex_digit(rest[i + 2]) >= 0) {
      name += static_cast<char>(hex_digit(rest[i + 1]) * 16 + hex_digit(rest[i + 2]));
      i += 2;
    } else {
      name += rest[i];
    }
  }
  if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos ||
      name.find('\0') != std::string::npos)
    throw FetchError(
        FetchError::Kind::refused,
        "'" + std::string(url) + "' is not a file of the inbox: give the plain name of a file that lies in it");
  return name;
}

bool counts_as_complete(std::string_view file_name) {
  return !file_name.empty() && file_name[0] != '.' && !ends_with_caseless(file_name, ".part") &&
         !ends_with_caseless(file_name, ".tmp");
}

std::string content_type_of(std::string_view file_name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> types{{
      {".csv", "text/csv"},
      {".tsv", "text/tab-separated-values"},
      {".tab", "text/tab-separated-values"},
      {".txt", "text/plain"},
      {".html", "text/html"},
      {".htm", "text/html"},
      {".json", "application/json"},
      {".xml", "application/xml"},
      {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
  }};
  for (const auto& [suffix, type] : types)
    if (ends_with_caseless(file_name, suffix)) return std::string(type);
  return "application/octet-stream";
}

}  // namespace twinwatch::fetch
