#include "cli/robots_found.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "fetch/fetcher.hpp"
#include "fetch/robots_now.hpp"

namespace twinwatch::cli {
namespace {

RobotsFound read_from(std::istream& in, std::string from) {
  std::string octets(fetch::RobotsFile::max_octets + 1, '\0');
  errno = 0;
  in.read(octets.data(), static_cast<std::streamsize>(octets.size()));
  if (in.bad())
    throw std::runtime_error(fmt::format("{}: cannot be read ({}). Name a robots.txt, or - for standard input.", from,
                                         std::generic_category().message(errno)));
  octets.resize(static_cast<std::size_t>(in.gcount()));
  return {std::move(from), fetch::RobotsFile::parse(octets)};
}

}  // namespace

Asked asked_for(const std::string& url, bool path_will_do) {
  if (path_will_do && url.starts_with('/')) {
    const auto path = fetch::path_for_robots(url);
    return {path, path, std::nullopt};
  }
  try {
    fetch::Address address = fetch::address_of(url);
    return {address.url, fetch::path_for_robots(address.url), std::move(address)};
  } catch (const fetch::FetchError& error) {
    throw std::runtime_error(fmt::format("{}. Write it whole, as in https://example.org/okul{}.", error.what(),
                                         path_will_do ? ", or its path alone, as in /okul" : ""));
  }
}

RobotsFound read_robots(const std::string& file) {
  if (file == "-") return read_from(std::cin, "standard input");
  std::ifstream in(file, std::ios::binary);
  if (!in)
    throw std::runtime_error(fmt::format("{}: cannot be opened ({}). Name a robots.txt, or - for standard input.", file,
                                         std::generic_category().message(errno)));
  return read_from(in, file);
}

RobotsFound fetch_robots(const Asked& asked, fetch::WebConfig config) {
  const auto& address = asked.address.value();
  config.version = TWINWATCH_VERSION;
  config.retries = 0;  // somebody waits at the terminal, and can ask again
  config.patience_ms = 0;
  // Who types an address of the own house means it; a source needs the configuration's leave.
  config.hosts.push_back({.host = address.authority(), .private_address = true});
  auto held = fetch::robots_now(address, std::move(config));
  RobotsFound found{address.origin() + "/robots.txt", std::nullopt};
  if (held.found) found.file = std::move(held.file);
  return found;
}

}  // namespace twinwatch::cli
