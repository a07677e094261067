// The schools that are in the registry as an index that names are compared with. Not those that have left it: records
// are of now, and an old name is told by former_names.hpp.
#pragma once
#include "match/school_index.hpp"
#include "match/statement.hpp"
#include "place/gazetteer.hpp"

namespace twinwatch::match {

// Each school's NewSchool::id is its school_id.
SchoolIndex index_schools(SQLite::Database& sql, const name::Words& words, const place::Gazetteer& places);

}  // namespace twinwatch::match
