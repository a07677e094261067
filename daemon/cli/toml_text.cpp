#include "cli/toml_text.hpp"

#include <fmt/format.h>
#include <twinwatch/abi.h>

#include <algorithm>

#include "worker/plain_text.hpp"

namespace twinwatch::cli {

namespace {

constexpr std::size_t line_width = 118;
constexpr std::size_t most_commented = 4000;

bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && text.size() <= 18 && std::all_of(text.begin(), text.end(), digit) &&
         (text.size() == 1 || text.front() != '0');
}

}  // namespace

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += std::string("\\") + c;
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (octet < 0x20 || octet == 0x7f)
      out += fmt::format("\\u{:04X}", octet);
    else
      out += c;
  }
  return out + '"';
}

std::string toml_value(int type, std::string_view text) {
  if (type == TW_SETTING_BOOLEAN && (text == "true" || text == "false")) return std::string(text);
  if (type == TW_SETTING_BOOLEAN && text.empty()) return "false";
  if (type == TW_SETTING_INTEGER && is_number(text)) return std::string(text);
  if (type == TW_SETTING_INTEGER && text.empty()) return "0";
  if (type != TW_SETTING_LIST) return toml_string(text);
  std::string list;
  while (!text.empty()) {
    const auto end = text.find('\n');
    list += (list.empty() ? "" : ", ") + toml_string(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return "[" + list + "]";
}

std::string toml_comment(std::string_view text) {
  std::string rest = worker::plain_text(text, most_commented), out;
  while (rest.size() > line_width) {
    auto at = rest.rfind(' ', line_width);
    if (at == rest.npos || at == 0) at = rest.find(' ', line_width);
    if (at == rest.npos) break;
    out += "# " + rest.substr(0, at) + "\n";
    rest.erase(0, at + 1);
  }
  return out + "# " + rest;
}

}  // namespace twinwatch::cli
