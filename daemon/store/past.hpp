// A connection that reads the past: what was known at one time, under the tables' own names, so that every query of the
// house, written for today, sees that day. The writer's rows are not touched and nothing is stored: TEMP views (and,
// for what a dry run writes, TEMP tables) stand in front of the tables as long as the connection lives.
//
// What the file holds no history of is as it is today: a school's name and district, what is expected of it, which
// state a mail that had not left by then was in.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "store/database.hpp"

namespace twinwatch::store {

// Call once, on a reader of one's own, before anything is prepared on it. Throws SQLite::Exception.
void look_back(Database& reader, std::int64_t at_ms);

// What is written to these tables from now on, and to those that refer to them, stays in this connection. They begin
// with what look_back() left of them, or all they hold.
void write_aside(Database& reader, const std::vector<std::string>& tables);

}  // namespace twinwatch::store
