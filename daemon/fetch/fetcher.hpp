// Request -> page. One narrow interface; implementations: Inbox (files that an operator dropped), RecordedPages (a
// folder of pages with an index, for replay, tests and the demo). HTTP comes as a third.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "fetch/page.hpp"

namespace twinwatch::fetch {

// Why a resource could not be had. The message says what, where and what to do.
struct FetchError : std::runtime_error {
  enum class Kind { not_found, too_big, unreadable, transient, refused };
  FetchError(Kind k, const std::string& message) : std::runtime_error(message), kind(k) {}
  Kind kind;
};

class Fetcher {
 public:
  virtual ~Fetcher() = default;
  // Which concrete requests a pattern stands for: "inbox:*.csv" -> one per waiting file, oldest first; any other
  // request -> itself.
  virtual std::vector<Request> expand(const Request& request) = 0;
  virtual boost::asio::awaitable<Page> fetch(Request request) = 0;  // throws FetchError
};

}  // namespace twinwatch::fetch
