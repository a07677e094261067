// What became of the projects between two moments: the four counts that the letter of autumn 2017 asks for after the
// yearly cut-off (completed, continuing, reopened, new), and that coordinators count by hand for each quarter. Read
// from the participations' own times (known_from, known_to); reads only.
#pragma once
#include <cstdint>
#include <map>

#include "alert/status.hpp"
#include "calendar/zone.hpp"
#include "store/database.hpp"

namespace twinwatch::alert {

// Projects with at least one linked school of the province; one that several of its schools take part in counts once.
struct Movement {
  std::int64_t completed = 0;   // active at the first moment, not at the last
  std::int64_t continuing = 0;  // active at both, and never seen closed in between
  std::int64_t reopened = 0;    // active at the last, seen closed at the first or in between
  std::int64_t fresh = 0;       // active at the last, and not there at the first
  std::int64_t untold = 0;      // active at the last; whether it was there at the first, nobody had read yet

  std::int64_t active() const { return continuing + reopened + fresh + untold; }
};

// By plate; provinces without a project are not in it. A project counts as *new* only when its source had been read
// before `from_ms`, or when a record says that it began (joined_on) since: the first list ever read is no news.
std::map<int, Movement> movement(store::Database&, const StatusPolicy&, const calendar::Zone&, std::int64_t from_ms,
                                 std::int64_t to_ms);

}  // namespace twinwatch::alert
