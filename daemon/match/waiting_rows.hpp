// Registry rows that wait for a person (identity_pairs.hpp), for those who show them and for those who judge schools.
#pragma once
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "match/match.hpp"
#include "match/statement.hpp"

namespace twinwatch::match {

// Schools that may bear another name today than we know, each with the mention that a person is asked about: nothing is
// said of them meanwhile. Only rows still in force; and schools of a split while a name of before it waits (heirs.hpp).
std::vector<std::pair<std::int64_t, std::int64_t>> doubted_schools(SQLite::Database&);

// The schools that a waiting row of this mention could be, with what points at them; or that came out of a
// split of the school that had its name.
std::vector<Candidate> waiting_candidates(SQLite::Database&, std::int64_t mention_id);

// After linking: what the linker has found for the name of a row that still waits is put back to the person, since one
// school is one row of a list and the linker asks about names alone.
void keep_waiting(SQLite::Database&, std::int64_t now_ms);

}  // namespace twinwatch::match
