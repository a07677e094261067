#include "cli/robots_found.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace twinwatch::cli {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

std::string part(const Url& url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, void (*)(void*)> owned(text, curl_free);
  return text;
}

RobotsFound read_from(std::istream& in, std::string from) {
  std::string octets(fetch::RobotsFile::max_octets + 1, '\0');
  errno = 0;
  in.read(octets.data(), static_cast<std::streamsize>(octets.size()));
  if (in.bad())
    throw std::runtime_error(fmt::format("{}: cannot be read ({}). Name a robots.txt, or - for standard input.", from,
                                         std::generic_category().message(errno)));
  octets.resize(static_cast<std::size_t>(in.gcount()));
  return {std::move(from), fetch::RobotsFile::parse(octets), octets.size() > fetch::RobotsFile::max_octets};
}

}  // namespace

Asked asked_for(const std::string& url, bool path_will_do) {
  if (path_will_do && url.starts_with('/')) {
    const auto path = fetch::path_for_robots(url);
    return {path, path, ""};
  }
  const Url parsed(curl_url());
  if (!parsed) throw std::bad_alloc();
  const auto wrong = curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_URLENCODE);
  const auto scheme = part(parsed, CURLUPART_SCHEME);
  if (wrong != CURLUE_OK || (scheme != "https" && scheme != "http"))
    throw std::runtime_error(
        fmt::format("\"{}\" is no address of the web{}. Write it whole, as in "
                    "https://example.org/okul{}.",
                    url, wrong == CURLUE_OK ? "" : fmt::format(" ({})", curl_url_strerror(wrong)),
                    path_will_do ? ", or its path alone, as in /okul" : ""));
  // Neither who asks nor the place within the page is anything that robots.txt knows of.
  for (const auto unsaid : {CURLUPART_FRAGMENT, CURLUPART_USER, CURLUPART_PASSWORD})
    curl_url_set(parsed.get(), unsaid, nullptr, 0);
  Asked asked;
  asked.url = part(parsed, CURLUPART_URL);
  asked.path = fetch::path_for_robots(asked.url);
  curl_url_set(parsed.get(), CURLUPART_PATH, "/robots.txt", 0);
  curl_url_set(parsed.get(), CURLUPART_QUERY, nullptr, 0);
  asked.robots = part(parsed, CURLUPART_URL);
  return asked;
}

RobotsFound read_robots(const std::string& file) {
  if (file == "-") return read_from(std::cin, "standard input");
  std::ifstream in(file, std::ios::binary);
  if (!in)
    throw std::runtime_error(fmt::format("{}: cannot be opened ({}). Name a robots.txt, or - for standard input.", file,
                                         std::generic_category().message(errno)));
  return read_from(in, file);
}

RobotsFound fetch_robots(const Asked& asked, const service::Config&) {
  throw std::runtime_error(fmt::format(
      "robots.txt is not fetched by this version: save {} as a file and name it with --file.", asked.robots));
}

}  // namespace twinwatch::cli
