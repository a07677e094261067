#include "fetch/robots_pattern.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "fetch/robots.hpp"

namespace twinwatch::fetch {
namespace {

constexpr char hex_digits[] = "0123456789ABCDEF";

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
char large(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

void escape(std::string& text, char c) {
  const auto octet = static_cast<unsigned char>(c);
  text += {'%', hex_digits[octet >> 4], hex_digits[octet & 15]};
}

std::string with_escapes(std::string_view text, bool escape_rest) {
  std::string normal;
  normal.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
      normal += {'%', large(text[i + 1]), large(text[i + 2])};
      i += 2;
    } else if (escape_rest && static_cast<unsigned char>(text[i]) >= 0x80) {
      escape(normal, text[i]);
    } else {
      normal += text[i];
    }
  }
  return normal;
}

// Leftmost place of `piece` at or after `from`. A hostile file has 50,000 rules, each of which is looked for in every
// path: string_view::find and memmem then take seconds for "*aab" in "aaaa…", this (shift-or: one bit of `state` for
// each beginning of the piece that is not matched so far) a tenth. Long pieces are few, since the file is bounded.
std::size_t find_from(std::string_view text, std::size_t from, std::string_view piece) {
  if (piece.size() <= 1) return piece.empty() ? from : text.find(piece[0], from);
  if (piece.size() > 64) {
    const void* at = ::memmem(text.data() + from, text.size() - from, piece.data(), piece.size());
    return at ? static_cast<std::size_t>(static_cast<const char*>(at) - text.data()) : std::string_view::npos;
  }
  if (piece.size() > text.size() - from) return std::string_view::npos;
  from = text.find(piece[0], from);
  if (from == std::string_view::npos) return from;
  std::array<std::uint64_t, 256> differs;
  differs.fill(~std::uint64_t{0});
  for (std::size_t i = 0; i < piece.size(); ++i)
    differs[static_cast<unsigned char>(piece[i])] &= ~(std::uint64_t{1} << i);
  const std::uint64_t whole = std::uint64_t{1} << (piece.size() - 1);
  std::uint64_t state = ~std::uint64_t{0};
  for (std::size_t at = from; at < text.size(); ++at) {
    state = (state << 1) | differs[static_cast<unsigned char>(text[at])];
    if ((state & whole) == 0) return at + 1 - piece.size();
  }
  return std::string_view::npos;
}

}  // namespace

std::string normalised_pattern(std::string_view written) { return with_escapes(written, true); }

std::string normalised_path(std::string_view path_and_query) {
  std::string path = with_escapes(path_and_query.substr(0, path_and_query.find('#')), false);
  if (path.empty() || path[0] != '/') path.insert(0, 1, '/');
  return path;
}

bool pattern_matches(std::string_view pattern, std::string_view path) {
  const bool to_the_end = !pattern.empty() && pattern.back() == '$';
  if (to_the_end) pattern.remove_suffix(1);
  std::size_t done = 0;  // so much of the path is matched
  for (bool first = true;; first = false) {
    const auto star = pattern.find('*');
    const auto piece = pattern.substr(0, star);
    const bool last = star == std::string_view::npos;
    if (last && to_the_end && !first) return path.size() - done >= piece.size() && path.ends_with(piece);
    const auto at = first ? (path.starts_with(piece) ? 0 : std::string_view::npos) : find_from(path, done, piece);
    if (at == std::string_view::npos) return false;
    done = at + piece.size();
    if (last) return !to_the_end || done == path.size();
    pattern.remove_prefix(star + 1);
  }
}

std::string path_for_robots(std::string_view url) {
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos && scheme < url.find_first_of("/?#")) {
    url.remove_prefix(scheme + 3);
    url.remove_prefix(std::min(url.find_first_of("/?#"), url.size()));
  }
  std::string path;
  for (const char c : normalised_path(url)) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet <= 0x20 || octet >= 0x7F)
      escape(path, c);
    else
      path += c;
  }
  return path;
}

}  // namespace twinwatch::fetch
