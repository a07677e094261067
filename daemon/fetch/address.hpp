// An address of the web, taken apart once by libcurl's own parser: what the allow-list judges is what is fetched, so no
// spelling slips between the two. Hrefs as people write them are understood: unescaped Turkish letters and blanks are
// escaped, an international host name becomes its ASCII form, dot segments are resolved, the fragment is dropped.
#pragma once
#include <string>
#include <string_view>

namespace twinwatch::fetch {

struct Address {
  std::string url;         // canonical: what is asked for on the wire
  std::string scheme;      // "https" or "http"; nothing else gets this far
  std::string host;        // lower case, ASCII; an IPv6 literal in brackets
  int port = 0;            // as written, or the scheme's own
  std::string path_query;  // "/list?page=2": what robots.txt judges

  bool own_port() const { return port == (scheme == "https" ? 443 : 80); }
  std::string authority() const { return own_port() ? host : host + ":" + std::to_string(port); }  // "example.org:8443"
  std::string origin() const { return scheme + "://" + authority(); }
};

// Both throw FetchError refused and say why: not to be parsed, another scheme, a user or password in it.
Address address_of(std::string_view url);
Address address_from(const Address& base, std::string_view href);  // a Location, relative or not

// An address as it may stand in a message: without user and password, and not endless.
std::string shown(std::string_view url);

}  // namespace twinwatch::fetch
