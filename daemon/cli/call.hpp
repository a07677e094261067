// One invocation of `twinwatch`: the configuration, who calls, and how to answer. Each command is one function that
// takes a Call and returns the exit code:
//   0  done, nothing amiss          1  done, but something was refused, held back or not found
//   2  could not be done (configuration, database, daemon)          100 and more: wrong command line (CLI11)
//   130  interrupted (Ctrl-C): what had been accepted stays
#pragma once
#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "service/config.hpp"
#include "service/log.hpp"
#include "store/database.hpp"

namespace twinwatch::cli {

inline constexpr int ok = 0, amiss = 1, impossible = 2, interrupted = 130;

struct Call {
  service::Config config;
  const service::Log& log;
  bool json = false;
  std::string person;  // who is written down as having decided: --by, else $SUDO_USER or the login name

  store::Database read() const;                // the database, read-only
  std::int64_t now_ms() const;                 // in the demo, the time that it plays
  std::string when(std::int64_t at_ms) const;  // local time, "2026-11-09 09:00"
  std::string day(std::int64_t at_ms) const;
};

// Has the request carried out: by the daemon when one listens, else here and now under the database's lock.
// Prints a refusal to stderr and returns an empty object then. A reply with "interrupted" was broken off by a signal;
// while a daemon is waited for a signal throws service::StoppedWaiting.
boost::json::object submit(const Call& call, const boost::json::object& request);

void print(std::string_view text);  // to stdout
// What somebody else wrote, on one line, cut, without what a terminal would obey.
std::string as_text(std::string_view text, std::size_t at_most = 600);
void print_json(const boost::json::value& value);  // indented

// Rows under a header, columns as wide as they must be (counted in characters, not octets).
struct Table {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::string text() const;
};

}  // namespace twinwatch::cli
