// Request -> page. One narrow interface; implementations: Inbox (files that an operator dropped), RecordedPages (a
// folder of pages with an index, for replay, tests and the demo), HttpFetcher (the web: web.hpp).
#pragma once
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "fetch/page.hpp"

namespace twinwatch::fetch {

// Why a resource could not be had. The message says what, where and what to do.
struct FetchError : std::runtime_error {
  enum class Kind {
    not_found,   // a file or a recorded page that is not there (a 404 of the web is a page)
    too_big,     // over the size cap, as it came or unpacked
    unreadable,  // of a type that nobody asked for, a file that cannot be opened
    transient,   // another time may do: no connection, time-out, cut off, 429, 5xx, and the retries are used up
    refused,     // not an address that this source may ask for; a private address; 401, 403
    robots,      // robots.txt says no, or could not be had
    moved,       // a redirect to where this source may not go, or in a circle
    tls          // the certificate does not hold
  };
  FetchError(Kind k, const std::string& message, std::int64_t not_before = 0)
      : std::runtime_error(message), kind(k), not_before_ms(not_before) {}
  Kind kind;
  std::int64_t not_before_ms;  // transient: the host is left alone until then (Unix ms); 0: nothing is known
  bool path_alone = false;     // or only what lies under the path that was asked for: the host's other pages may be had
};

const char* name_of(FetchError::Kind kind);  // "transient"; a run's verdict is "fetch.transient"

class Fetcher {
 public:
  virtual ~Fetcher() = default;
  // Which concrete requests a pattern stands for: "inbox:*.csv" -> one per waiting file, oldest first; any other
  // request -> itself.
  virtual std::vector<Request> expand(const Request& request) = 0;
  virtual boost::asio::awaitable<Page> fetch(Request request) = 0;  // throws FetchError
  // Any time: what is on its way or waits for its turn ends with FetchError transient, and so does every later fetch.
  virtual void stop() {}
};

}  // namespace twinwatch::fetch
