#include "fetch/address.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <unicode/uidna.h>

#include <algorithm>
#include <memory>

#include "fetch/ascii_text.hpp"
#include "fetch/fetcher.hpp"

namespace twinwatch::fetch {
namespace {

constexpr unsigned kParsing = CURLU_URLENCODE | CURLU_ALLOW_SPACE | CURLU_DISALLOW_USER;
constexpr std::size_t kLongestUrl = 8'000, kLongestShown = 500;

struct FreeParts {
  void operator()(CURLU* parts) const { curl_url_cleanup(parts); }
};
using Parts = std::unique_ptr<CURLU, FreeParts>;

[[noreturn]] void refuse(std::string_view url, const std::string& why) {
  throw FetchError(FetchError::Kind::refused, fmt::format("'{}' is not asked for: {}", shown(url), why));
}

std::string part(const Parts& parts, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(parts.get(), which, &text, flags) != CURLUE_OK) return {};
  std::string out = text;
  curl_free(text);
  return out;
}

bool ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// By ICU and not by libcurl's libidn2: that one reads the host in the locale's charset, and a service's locale is C.
std::string ascii_host(std::string_view url, const std::string& host) {
  if (ascii(host)) return ascii_lower(host);
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UIDNA, void (*)(UIDNA*)> idna(
      uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, &error), uidna_close);
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  std::string out(256, '\0');
  const auto size = uidna_nameToASCII_UTF8(idna.get(), host.data(), static_cast<int32_t>(host.size()), out.data(),
                                           static_cast<int32_t>(out.size()), &info, &error);
  if (U_FAILURE(error) || info.errors != 0 || size <= 0 || size > static_cast<int32_t>(out.size()))
    refuse(url, fmt::format("'{}' is no host name; correct the address", host));
  out.resize(static_cast<std::size_t>(size));
  return ascii_lower(out);
}

Address read(const Parts& parts, std::string_view written) {
  Address out;
  out.scheme = ascii_lower(part(parts, CURLUPART_SCHEME));
  if (out.scheme != "https" && out.scheme != "http")
    refuse(written, fmt::format("only https addresses are fetched, and this is '{}'", out.scheme));
  if (!part(parts, CURLUPART_ZONEID).empty()) refuse(written, "it names a network interface; use the host's name");
  out.host = ascii_host(written, part(parts, CURLUPART_HOST));
  const std::string port = part(parts, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  out.port = port.empty() || port.size() > 5 ? 0 : std::stoi(port);
  if (out.port == 0 || out.host.empty()) refuse(written, "it has no host, or no port that can be");
  curl_url_set(parts.get(), CURLUPART_HOST, out.host.c_str(), 0);
  curl_url_set(parts.get(), CURLUPART_FRAGMENT, nullptr, 0);
  out.url = part(parts, CURLUPART_URL, CURLU_NO_DEFAULT_PORT);
  if (out.url.empty() || out.url.size() > kLongestUrl)
    refuse(written, fmt::format("it has {} octets; at most {} are sent", out.url.size(), kLongestUrl));
  out.path_query = part(parts, CURLUPART_PATH);
  if (const std::string query = part(parts, CURLUPART_QUERY); !query.empty()) out.path_query += "?" + query;
  return out;
}

void set(const Parts& parts, std::string_view url) {
  const std::string text(without_blanks(url));
  if (text.find('\0') != std::string::npos) refuse(url, "it has an octet 0 in it");
  const CURLUcode error = curl_url_set(parts.get(), CURLUPART_URL, text.c_str(), kParsing);
  if (error == CURLUE_USER_NOT_ALLOWED)
    refuse(url, "a user or password stands in it; give it as a credential of the source instead");
  if (error != CURLUE_OK) refuse(url, fmt::format("it is no whole https address ({})", curl_url_strerror(error)));
}

}  // namespace

Address address_of(std::string_view url) {
  const Parts parts(curl_url());
  set(parts, url);
  return read(parts, url);
}

Address address_from(const Address& base, std::string_view href) {
  // Without the fragment: libcurl 7.88 takes "#top" for a new last segment of the path.
  const auto target = without_blanks(href.substr(0, href.find('#')));
  if (target.empty()) return base;
  const Parts parts(curl_url());
  set(parts, base.url);
  set(parts, target);
  return read(parts, href);
}

std::string shown(std::string_view url) {
  std::string out(without_blanks(url));
  if (const auto slashes = out.find("//"); slashes != std::string::npos) {
    const auto begin = slashes + 2, end = std::min(out.find_first_of("/?#", begin), out.size());
    if (const auto at = out.rfind('@', end); at != std::string::npos && at >= begin && at < end)
      out.erase(begin, at - begin + 1);
  }
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  if (out.size() > kLongestShown) {
    auto cut = kLongestShown;
    while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xc0) == 0x80) --cut;
    out.resize(cut);
    out += "...";
  }
  return out;
}

}  // namespace twinwatch::fetch
