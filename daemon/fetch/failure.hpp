// Why one request on the wire brought no page, and whether another try may: what libcurl and a status code come to.
#pragma once
#include <curl/curl.h>

#include <cstdint>
#include <optional>
#include <string>

#include "fetch/address.hpp"
#include "fetch/fetcher.hpp"

namespace twinwatch::fetch {

struct Failure {
  FetchError::Kind kind = FetchError::Kind::transient;
  std::string what;         // a sentence: what, where, what to do
  std::string short_what;   // "429, Retry-After: 120": for the host's pause
  bool again = false;       // may pass
  bool whole_host = false;  // the host, not this page: all requests to it wait (or those of its path: host_pauses.hpp)
  bool path_alone = false;  // and it is the path
  std::optional<std::int64_t> retry_after_ms = {};
  std::int64_t not_before_ms = 0;  // Unix; 0: nothing is known
  FetchError error() const {
    FetchError error(kind, what, not_before_ms);
    error.path_alone = path_alone;
    return error;
  }
};

// `connected`: a request had been sent. `words`: libcurl's own.
Failure failure_of(CURLcode code, const Address& address, bool connected, std::uint64_t octets,
                   const std::string& words);

// Nothing: this status is an answer (2xx, 304, 404, 410, a redirect).
std::optional<Failure> failure_of_status(int status, const Address& address, const std::string& retry_after,
                                         std::int64_t now_ms);

FetchError stopped_error(std::string_view url);  // the daemon ends, or the run does

}  // namespace twinwatch::fetch
