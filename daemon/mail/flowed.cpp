#include "mail/flowed.hpp"

#include <algorithm>
#include <cstddef>

namespace twinwatch::mail {
namespace {

constexpr std::size_t longest =
    77;  // characters with the space at the end; one more where it is space-stuffed (RFC 3676, 4.2: 78)

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// "Space-stuffed": a first character that would mean something else on the way, or when undone, is not the first.
void add_line(std::string& out, std::string_view line) {
  if (line.starts_with(' ') || line.starts_with('>') || line.starts_with("From ")) out += ' ';
  out += line;
}

template <typename Each>
void for_each_line(std::string_view text, const Each& each) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    each(text.substr(0, end), end != text.npos);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
}

// Where the last word that fits begins; npos: no word ends early enough.
std::size_t break_of(std::string_view line) {
  const auto indent = std::min(line.find_first_not_of(' '), line.size());
  std::size_t at = line.npos;
  for (auto space = line.find(' ', indent); space != line.npos; space = line.find(' ', space + 1)) {
    if (at != line.npos && characters(line.substr(0, space + 1)) > longest) break;
    at = space + 1;
  }
  return at;
}

}  // namespace

std::string flowed(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 32);
  for_each_line(text, [&](std::string_view line, bool ended) {
    if (line != "-- ")  // begins a signature, and is no line that goes on
      line = line.substr(0, line.find_last_not_of(' ') + 1);
    while (characters(line) > longest) {
      const auto at = break_of(line);
      if (at == line.npos || at >= line.size()) break;
      add_line(out, line.substr(0, at));
      out += '\n';
      line.remove_prefix(at);
    }
    add_line(out, line);
    if (ended) out += '\n';
  });
  return out;
}

std::string unflowed(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_line(text, [&](std::string_view line, bool ended) {
    if (line.starts_with(' ')) line.remove_prefix(1);
    out += line;
    const bool goes_on = line.ends_with(' ') && line != "-- ";
    if (ended && !goes_on) out += '\n';
  });
  return out;
}

}  // namespace twinwatch::mail
