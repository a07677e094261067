#include "fetch/failure.hpp"

#include <fmt/format.h>

#include "fetch/retry_after.hpp"

namespace twinwatch::fetch {
namespace {

using Kind = FetchError::Kind;

Failure passing(std::string what, std::string short_what, bool whole_host) {
  Failure out;
  out.what = std::move(what);
  out.short_what = std::move(short_what);
  out.again = true;
  out.whole_host = whole_host;
  return out;
}

Failure lasting(Kind kind, std::string what) {
  Failure out;
  out.kind = kind;
  out.what = std::move(what);
  return out;
}

}  // namespace

Failure failure_of(CURLcode code, const Address& address, bool connected, std::uint64_t octets,
                   const std::string& words) {
  const std::string where = shown(address.url), host = address.authority();
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return passing(
          fmt::format("'{}': the host's name could not be resolved ({}); check the name, and this server's DNS", where,
                      words),
          "its name could not be resolved", true);
    case CURLE_COULDNT_CONNECT:
      return passing(fmt::format("'{}': no connection to {} ({}); see whether the site is up and whether this server's "
                                 "firewall lets it out",
                                 where, host, words),
                     "no connection", true);
    case CURLE_OPERATION_TIMEDOUT:
      return connected
                 ? passing(fmt::format("'{}': the answer was too slow: {} octets had come ({}); see whether the site "
                                       "is up, or raise the time-outs",
                                       where, octets, words),
                           "too slow", false)
                 : passing(fmt::format("'{}': no connection to {} in time ({}); see whether the site is up and "
                                       "whether this server's firewall lets it out",
                                       where, host, words),
                           "no connection in time", true);
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return passing(
          fmt::format("'{}': the answer was cut off after {} octets ({}); nothing to do if it comes whole the "
                      "next time",
                      where, octets, words),
          "cut off", false);
    case CURLE_SSL_CONNECT_ERROR:
      // With an error of OpenSSL's own the two do not agree, and will not the next time: among others a CA of the right
      // name and another key, which libcurl does not tell from a broken handshake. Else the connection broke.
      if (words.find("error:") != std::string::npos)
        return lasting(
            Kind::tls,
            fmt::format("'{}': no TLS connection can be agreed on with {} ({}); nothing was sent. See whether the "
                        "site offers TLS 1.2 or newer on this port, and whether the daemon's CA file holds its "
                        "present CA",
                        where, host, words));
      return passing(
          fmt::format("'{}': the TLS connection to {} broke ({}); see whether the site is up", where, host, words),
          "no TLS connection", true);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return lasting(
          Kind::tls,
          fmt::format("'{}': the certificate of {} does not hold ({}); nothing was sent. If its issuer is one "
                      "of your own, add it to the daemon's CA file; else the site's owner must renew it, or "
                      "somebody stands between",
                      where, host, words));
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_CIPHER:
      return lasting(Kind::tls,
                     fmt::format("'{}': the system's CA certificates cannot be read ({}); install the package "
                                 "ca-certificates",
                                 where, words));
    case CURLE_BAD_CONTENT_ENCODING:
      return lasting(
          Kind::unreadable,
          fmt::format("'{}': its compressed body cannot be unpacked ({}); tell the site's owner", where, words));
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return lasting(Kind::unreadable,
                     fmt::format("'{}': what {} answered is no HTTP ({}); check the port", where, host, words));
    default:
      return lasting(Kind::unreadable, fmt::format("'{}': {} (libcurl {})", where, words, static_cast<int>(code)));
  }
}

std::optional<Failure> failure_of_status(int status, const Address& address, const std::string& retry_after,
                                         std::int64_t now_ms) {
  if ((status >= 200 && status < 400) || status == 404 || status == 410) return {};
  const std::string where = shown(address.url);
  if (status == 401 || status == 403)
    return lasting(
        Kind::refused,
        fmt::format("'{}': {} says no ({}); see in a browser whether the page is public, give the source its "
                    "credential if it needs one, or ask the site's owner to let twinwatch in",
                    where, address.authority(), status));
  if (status == 429 || status == 503) {
    Failure out = passing(fmt::format("'{}': {} asks to be left alone ({})", where, address.authority(), status),
                          std::to_string(status), true);
    if (!retry_after.empty()) {
      out.retry_after_ms = retry_after_ms(retry_after, now_ms);
      out.short_what += ", Retry-After: " + retry_after.substr(0, 40);
    }
    return out;
  }
  if (status >= 500) {
    Failure out = passing(
        fmt::format("'{}': {} has an error of its own ({}); nothing to do if it passes, else tell the site's owner",
                    where, address.authority(), status),
        std::to_string(status), status == 502 || status == 504);
    out.again = status == 500 || status == 502 || status == 504;
    return out;
  }
  return lasting(Kind::refused,
                 fmt::format("'{}': {} does not take this request ({}); what the source asks for has to be "
                             "mended in its settings or its plugin",
                             where, address.authority(), status));
}

FetchError stopped_error(std::string_view url) {
  return FetchError(FetchError::Kind::transient,
                    fmt::format("'{}': stopped, the daemon or this run ends; the next run goes on here", shown(url)));
}

}  // namespace twinwatch::fetch
