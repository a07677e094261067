#include "name/spelling.hpp"

#include <algorithm>
#include <array>

namespace twinwatch::name {
namespace {
constexpr std::size_t longest = 40;
}

std::size_t edits_between(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return limit + 1;
  if (b.size() > longest) return a == b ? 0 : limit + 1;
  std::array<std::uint8_t, longest + 1> before{}, above{}, row{};
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = static_cast<std::uint8_t>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<std::uint8_t>(i);
    std::size_t least = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool equal = a[i - 1] == b[j - 1] || a[i - 1] == '?' || b[j - 1] == '?';
      std::size_t best = std::min<std::size_t>({above[j] + 1u, row[j - 1] + 1u, above[j - 1] + (equal ? 0u : 1u)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        best = std::min<std::size_t>(best, before[j - 2] + 1u);
      row[j] = static_cast<std::uint8_t>(best);
      least = std::min(least, best);
    }
    if (least > limit) return limit + 1;
    before = above;
    above = row;
  }
  return std::min<std::size_t>(above[b.size()], limit + 1);
}

std::size_t edits_allowed(std::size_t length) { return length < 4 ? 0 : length < 10 ? 1 : 2; }

std::uint32_t letters_of(std::string_view word) {
  std::uint32_t letters = 0;
  for (const char c : word) {
    if (c >= 'a' && c <= 'z')
      letters |= 1u << (c - 'a');
    else if (c >= '0' && c <= '9')
      letters |= 1u << 26;
    else
      letters |= 1u << 27;  // '?' too
  }
  return letters;
}

}  // namespace twinwatch::name
