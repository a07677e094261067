// twinwatch/feed/plain_text.hpp: markup to text without an HTML parser: tags go, blocks and <br> part words, the usual
// entities are decoded, blanks collapse. One pass; good enough for a summary, not for a page.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "twinwatch/utf8.hpp"

namespace twinwatch::feed {

namespace plain_detail {

// "&amp;" at the front of `rest`: appended decoded, and its length; 0 when it is none that is known.
inline std::size_t entity(std::string_view rest, std::string& out) {
  const std::size_t end = rest.substr(0, 12).find(';');
  if (end == std::string_view::npos) return 0;
  const std::string_view name = rest.substr(1, end - 1);
  constexpr std::pair<std::string_view, std::uint32_t> known[] = {
      {"amp", '&'},      {"lt", '<'},        {"gt", '>'},       {"quot", '"'},     {"apos", '\''},
      {"nbsp", ' '},     {"hellip", 0x2026}, {"ndash", 0x2013}, {"mdash", 0x2014}, {"lsquo", 0x2018},
      {"rsquo", 0x2019}, {"ldquo", 0x201C},  {"rdquo", 0x201D}, {"ccedil", 0xE7},  {"Ccedil", 0xC7},
      {"ouml", 0xF6},    {"Ouml", 0xD6},     {"uuml", 0xFC},    {"Uuml", 0xDC}};
  for (const auto& [word, point] : known)
    if (name == word) return append_utf8(out, point), end + 1;
  if (name.size() < 2 || name[0] != '#') return 0;
  const bool hex = name[1] == 'x' || name[1] == 'X';
  std::uint32_t point = 0;
  for (const char c : name.substr(hex ? 2 : 1)) {
    const char low = static_cast<char>(c | 0x20);
    const bool digit = c >= '0' && c <= '9';
    if (!digit && !(hex && low >= 'a' && low <= 'f')) return 0;
    point = point * (hex ? 16 : 10) + static_cast<std::uint32_t>(digit ? c - '0' : low - 'a' + 10);
  }
  append_utf8(out, point == 0xA0 ? ' ' : point);
  return end + 1;
}

inline bool parts_words(std::string_view tag) {
  constexpr std::string_view blocks =
      " p br div li ul ol tr td th table h1 h2 h3 h4 h5 h6 hr dd dt blockquote section article figure figcaption ";
  std::string name(" ");
  for (const char c : tag.substr(tag.starts_with('/') ? 1 : 0)) {
    if (c == ' ' || c == '/' || c == '\n' || name.size() > 12) break;
    name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return blocks.find(name + " ") != std::string_view::npos;
}

}  // namespace plain_detail

inline std::string plain_text(std::string_view markup) {
  std::string text;
  while (!markup.empty()) {
    const char c = markup.front();
    if (c == '<' && markup.size() > 1 && markup[1] != ' ') {
      const bool comment = markup.starts_with("<!--");
      const std::size_t end = comment ? markup.find("-->") : markup.find('>');
      const std::string_view tag = markup.substr(1, end == std::string_view::npos ? end : end - 1);
      if (plain_detail::parts_words(tag)) text += ' ';
      markup.remove_prefix(end == std::string_view::npos ? markup.size() : end + (comment ? 3 : 1));
      for (const std::string_view raw : {"script", "style"})
        if (tag.starts_with(raw)) markup.remove_prefix(std::min(markup.find("</"), markup.size()));
    } else if (const std::size_t size = c == '&' ? plain_detail::entity(markup, text) : 0; size > 0) {
      markup.remove_prefix(size);
    } else {
      text += c;
      markup.remove_prefix(1);
    }
  }
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace twinwatch::feed
