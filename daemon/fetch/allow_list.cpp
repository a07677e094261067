#include "fetch/allow_list.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fetch/fetcher.hpp"

namespace twinwatch::fetch {

HostPattern::HostPattern(std::string_view written) {
  const auto bad = [&] {
    return FetchError(FetchError::Kind::refused,
                      fmt::format("'{}' is not a host: write \"example.org\" or \"example.org:8443\", without https:// "
                                  "and without a path",
                                  shown(written)));
  };
  if (written.empty() || written.find_first_of("/?#@ \\*") != std::string_view::npos) throw bad();
  Address address;
  try {
    address = address_of("https://" + std::string(written) + "/");
  } catch (const FetchError&) {
    throw bad();
  }
  host_ = address.host;
  const auto bracket = written.rfind(']'), colon = written.rfind(':');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) port_ = address.port;
}

AllowList::AllowList(const std::vector<std::string>& hosts, bool http_allowed) : http_allowed_(http_allowed) {
  for (const auto& host : hosts) hosts_.emplace_back(host);
}

std::string AllowList::why_not(const Address& address) const {
  if (address.scheme != "https" && !http_allowed_)
    return "it is plain http, which anybody on the way can read and change; use https, or set allow_http = true for "
           "this "
           "source";
  if (std::none_of(hosts_.begin(), hosts_.end(), [&](const auto& host) { return host.matches(address); }))
    return fmt::format("'{}' is not among this source's hosts; if it belongs there, add it to the source's hosts",
                       address.authority());
  return {};
}

}  // namespace twinwatch::fetch
