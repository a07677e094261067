// Records of one key within one run: the first stands, each other one is noted with the line it repeats and, when it
// says something else, the fields in which it differs. See accounting.hpp for the wording.
#pragma once
#include "ingest/accounting.hpp"

namespace twinwatch::ingest {

// Which one stands: the first; but if another says what is in force already, that one. So a re-export in another row
// order changes nothing, though its "first" is another.
//
// Sorts each dataset's entries by key, leaves the kept ones in it, marks rows and kept ordinals, writes the notes.
void part_duplicates(store::Database& db, std::int64_t source_id, StagedRun& run, Places& places, RunReading& reading);

}  // namespace twinwatch::ingest
