// twinwatch/html_value.hpp: values out of pages, the small things that every portal source needs: a day, a number, a
// piece of an address, a link followed. Views point into what was handed in. "Not told" is a null view.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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

// "https://host/tr/projects/su?lang=tr#top" -> "https://host/tr/projects/su"
constexpr std::string_view without_query(std::string_view address) noexcept {
  return address.substr(0, address.find_first_of("?#"));
}

// "host" of an absolute address; a null view otherwise. With its port, without letters' case being changed.
constexpr std::string_view host_of(std::string_view address) noexcept {
  const std::size_t start = address.find("://");
  if (start == std::string_view::npos) return {};
  address.remove_prefix(start + 3);
  return address.substr(0, address.find_first_of("/?#"));
}

// The step of the path that follows `before`: ("https://host/tr/projects/su?x", "/projects/") -> "su". Null: there is
// none.
constexpr std::string_view step_after(std::string_view address, std::string_view before) noexcept {
  address = without_query(address);
  const std::size_t at = address.rfind(before);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = address.substr(at + before.size());
  return told(rest.substr(0, rest.find('/')));
}

// A link as a browser would follow it from `page`, as long as it stays on the page's host; "" for all else (another
// host, mailto:, javascript:, a mere fragment). Dots in paths ("../") are left to the host, which refuses what is no
// URL.
inline std::string followed(std::string_view page, std::string_view href) {
  href = href.substr(0, href.find('#'));
  if (href.empty() || href.starts_with("//")) return {};
  if (const std::size_t colon = href.find(':'); colon < href.find_first_of("/?"))
    return href.substr(colon, 3) == "://" && host_of(href) == host_of(page) ? std::string(href) : std::string();
  const std::string_view path = without_query(page);
  if (href.front() == '?') return std::string(path) + std::string(href);
  const std::size_t root = path.find('/', path.find("://") + 3);
  if (root == std::string_view::npos) return {};
  return std::string(path.substr(0, href.front() == '/' ? root : path.rfind('/') + 1)) + std::string(href);
}

}  // namespace twinwatch::html
