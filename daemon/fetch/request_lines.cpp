#include "fetch/request_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "fetch/address.hpp"
#include "fetch/ascii_text.hpp"
#include "fetch/fetcher.hpp"

namespace twinwatch::fetch {
namespace {

constexpr std::array<std::string_view, 20> kNotAPlugins{"host",
                                                        "cookie",
                                                        "cookie2",
                                                        "authorization",
                                                        "proxy-authorization",
                                                        "connection",
                                                        "proxy-connection",
                                                        "keep-alive",
                                                        "content-length",
                                                        "transfer-encoding",
                                                        "te",
                                                        "trailer",
                                                        "upgrade",
                                                        "expect",
                                                        "user-agent",
                                                        "range",
                                                        "accept-encoding",
                                                        "if-none-match",
                                                        "if-modified-since",
                                                        "content-type"};

bool token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

// No line break and no other control character: what follows one would be a header of its own.
bool one_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

// libcurl leaves a header without a value out, unless it is written with a semicolon.
std::string line_of(const std::string& name, const std::string& value) {
  return value.empty() ? name + ";" : name + ": " + value;
}

}  // namespace

void check_request(const Request& request) {
  const auto refuse = [&](const std::string& why) {
    throw FetchError(FetchError::Kind::refused,
                     fmt::format("'{}' is not asked for: {}; mend it in the source's plugin", shown(request.url), why));
  };
  if (request.method != "GET" && request.method != "HEAD" && request.method != "POST")
    refuse(fmt::format("the method '{}' is none of GET, HEAD and POST", shown(request.method)));
  if (request.method != "POST" && !request.body.empty()) refuse("only a POST has a body");
  if (!one_line(request.content_type)) refuse("its content type has a line break in it");
  if (!one_line(request.known.etag) || !one_line(request.known.last_modified))
    refuse("what is known of the held copy has a line break in it");
  for (const auto& [name, value] : request.headers) {
    if (!token(name)) refuse(fmt::format("'{}' is no header name", shown(name)));
    const std::string low = ascii_lower(name);
    if (std::find(kNotAPlugins.begin(), kNotAPlugins.end(), low) != kNotAPlugins.end() || low.starts_with("proxy-"))
      refuse(fmt::format("the header '{}' is the daemon's to send", name));
    if (!one_line(value)) refuse(fmt::format("the header '{}' has a line break in it", name));
  }
}

std::vector<std::string> request_lines(const Request& request, const std::string& method,
                                       const std::vector<std::string>& secret) {
  std::vector<std::string> lines;
  Validators known = request.known;
  for (const auto& [name, value] : request.headers) lines.push_back(line_of(name, value));
  if (method == "POST") {
    lines.push_back("Content-Type: " +
                    (request.content_type.empty() ? "application/x-www-form-urlencoded" : request.content_type));
    lines.emplace_back("Expect:");  // no question before a body: many servers never answer it
  }
  // A POST is not conditional: If-None-Match would have it answered with 412 (RFC 9110, 13.1.2).
  if (method == "POST") known = {};
  if (!known.etag.empty()) lines.push_back("If-None-Match: " + if_none_match(known.etag));
  if (!known.last_modified.empty()) lines.push_back("If-Modified-Since: " + known.last_modified);
  for (const auto& line : secret) {
    if (!one_line(line))
      throw FetchError(
          FetchError::Kind::refused,
          fmt::format("'{}' is not asked for: the source's credential has a line break in it; write it anew, "
                      "on one line",
                      shown(request.url)));
    lines.push_back(line);
  }
  return lines;
}

std::string if_none_match(const std::string& etag) {
  constexpr std::string_view suffix = "-gzip\"";
  if (!etag.ends_with(suffix)) return etag;
  return etag + ", " + etag.substr(0, etag.size() - suffix.size()) + "\"";
}

}  // namespace twinwatch::fetch
