// Records of one key within one run: the first stands, each other one is noted with the line it repeats and, when it
// says something else, the fields in which it differs. See accounting.hpp for the wording.
#pragma once
#include "ingest/accounting.hpp"

namespace twinwatch::ingest {

// Sorts each dataset's entries by key, leaves the kept ones in it, marks rows and kept ordinals, writes the notes.
void part_duplicates(StagedRun& run, Places& places, RunReading& reading);

}  // namespace twinwatch::ingest
