// The robots.txt that `twinwatch robots` answers from: a file at hand, or that of the address's server.
#pragma once
#include <optional>
#include <string>

#include "fetch/address.hpp"
#include "fetch/robots.hpp"
#include "fetch/web.hpp"

namespace twinwatch::cli {

// What is asked for, as it would go over the wire.
struct Asked {
  std::string url;                        // "https://example.org/okul?id=1"; a path alone stays one
  std::string path;                       // "/okul?id=1", for RobotsFile::ask
  std::optional<fetch::Address> address;  // none of a path alone
};
// As the fetcher reads it. Throws std::runtime_error for what is no http or https address; a path alone ("/okul") is
// one that a file may be asked for.
Asked asked_for(const std::string& url, bool path_will_do);

struct RobotsFound {
  std::string from;                       // where it was found, for people
  std::optional<fetch::RobotsFile> file;  // none: the server has none, and nothing is disallowed
};
RobotsFound read_robots(const std::string& file);  // "-": standard input; throws std::runtime_error

// Over the network; throws std::runtime_error when it could not be told whether there is one: until it is, the daemon
// asks for nothing there (RFC 9309).
RobotsFound fetch_robots(const Asked& asked, fetch::WebConfig config);

}  // namespace twinwatch::cli
