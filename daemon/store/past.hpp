// A connection that reads the past: what was known at one time, under the tables' own names, so that every query of the
// house, written for today, sees that day. The writer's rows are not touched and nothing is stored: TEMP views (and,
// for what a dry run writes, TEMP tables) stand in front of the tables as long as the connection lives.
//
// What the file holds no history of is as it is today: which row of a registry a person has taken away from a school,
// and coverages of the web that were dropped for their age (old_pages.hpp). What was overwritten before schema 9 is as
// it was overwritten.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "store/database.hpp"

namespace twinwatch::store {

struct Moment {
  std::int64_t at_ms = 0;        // what was known then, that instant included
  std::int64_t before_mail = 0;  // and of the outbox only what was written before this mail; 0: all there was
};

// Call once, on a reader of one's own, before anything is prepared on it. Throws SQLite::Exception.
void look_back(Database& reader, const Moment& moment);

// What is written to these tables from now on, and to those that refer to them, stays in this connection. They begin
// with what look_back() left of them, or all they hold.
void write_aside(Database& reader, const std::vector<std::string>& tables);

}  // namespace twinwatch::store
