// twinwatch/html_value.hpp: values out of pages, the small things that every portal source needs: a day, a number, a
// piece of an address. Views point into what was handed in. "Not told" is a null view.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "twinwatch/address.hpp"
#include "twinwatch/html_node.hpp"

namespace twinwatch::html {

// What a page does not show is not told: "" becomes a null view, so that the field is left out of the record.
constexpr std::string_view told(std::string_view text) noexcept { return text.empty() ? std::string_view{} : text; }

// The day of <time datetime="2026-10-05T12:00:00Z">; a null view for anything else.
inline std::string_view day_of(const Node& time) noexcept {
  const std::string_view text = time.attribute("datetime");
  constexpr std::string_view shape = "dddd-dd-dd";
  if (text.size() < shape.size()) return {};
  for (std::size_t i = 0; i < shape.size(); ++i)
    if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i]) return {};
  return text.substr(0, shape.size());
}

// The first whole number: "(3)" -> 3, "Toplam 1.234 etiket" -> 1234 (groups of three after '.', as Turkish writes it).
// Nothing where there is none, or it is absurdly large.
inline std::optional<std::uint64_t> number_in(std::string_view text) noexcept {
  const auto digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
  std::size_t at = 0;
  while (at < text.size() && !digit(at)) ++at;
  if (at == text.size()) return {};
  std::uint64_t number = 0;
  while (digit(at) ||
         (text.substr(at, 1) == "." && digit(at + 1) && digit(at + 2) && digit(at + 3) && !digit(at + 4))) {
    if (text[at] != '.') number = number * 10 + static_cast<std::uint64_t>(text[at] - '0');
    if (number > 1'000'000'000'000) return {};
    ++at;
  }
  return number;
}

using address::host_of;
using address::without_query;

// The step of the path that follows `before`: ("https://host/tr/projects/su?x", "/projects/") -> "su". Null: there is
// none.
constexpr std::string_view step_after(std::string_view address, std::string_view before) noexcept {
  address = without_query(address);
  const std::size_t at = address.rfind(before);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = address.substr(at + before.size());
  return told(rest.substr(0, rest.find('/')));
}

}  // namespace twinwatch::html
