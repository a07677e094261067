// The schools of the database as an index that names are compared with. Living ones, and those gone: records are of
// now, but a name may be an old record's; a school that is gone is linked only where no living one could be meant.
#pragma once
#include "match/school_index.hpp"
#include "match/statement.hpp"
#include "place/gazetteer.hpp"

namespace twinwatch::match {

// Each school's NewSchool::id is its school_id. `gone`: those that left the registry, instead of those that are in it.
SchoolIndex index_schools(SQLite::Database& sql, const name::Words& words, const place::Gazetteer& places,
                          bool gone = false);

}  // namespace twinwatch::match
