// Addresses of a portal: where it is, as the operator says, and which page of a list an address is.
#pragma once
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "twinwatch/errors.hpp"
#include "twinwatch/html.hpp"
#include "twinwatch/page.hpp"

namespace twinwatch::portal {

constexpr bool is_web(std::string_view address) {
  return address.starts_with("https://") || address.starts_with("http://");
}

constexpr std::string_view scheme_of(std::string_view address) { return address.substr(0, address.find("://")); }

// Where the portal is. Plain http only when the operator wrote it: whether the host goes there is its own business.
inline std::string base_of(std::string url, std::string_view setting, std::string_view example) {
  if (!is_web(url) || url.ends_with('/') || html::host_of(url).empty())
    throw ConfigError("setting '" + std::string(setting) + "' must be like " + std::string(example) +
                      ", without a slash at the end, not '" + url + "'");
  return url;
}

// Where a link leads, as long as it stays on the page's own host and scheme: what may be asked for. "" for all else.
inline std::string link_here(const html::Node& node, const Page& page) {
  const std::string to = html::link(node, page);
  const bool here = html::host_of(to) == html::host_of(page.url()) && scheme_of(to) == scheme_of(page.url());
  return here ? to : std::string();
}

// The value of one query argument as written, e.g. "2026-2027"; a null view when there is none.
inline std::string_view argument(std::string_view address, std::string_view name) {
  std::string_view rest = address.substr(0, address.find('#'));
  const std::size_t query = rest.find('?');
  rest = query == rest.npos ? std::string_view() : rest.substr(query + 1);
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=')
      return one.substr(name.size() + 1);
  }
  return {};
}

// Which page of a list: "?page=3", Drupal's fourth pager "?page=%2C%2C%2C3", WordPress' "/page/3/". Nothing where the
// address does not say: the first page, or a list that is paged in another way.
inline std::optional<std::uint64_t> page_number(std::string_view address) {
  std::string_view text = argument(address, "page");
  if (text.data() == nullptr) text = html::step_after(address, "/page/");
  while (text.starts_with("%2C") || text.starts_with("%2c") || text.starts_with(","))
    text.remove_prefix(text.starts_with(",") ? 1 : 3);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return {};
  return number;
}

}  // namespace twinwatch::portal
