// A page or two among thousands that are not as the plugin knows them: somebody's odd profile, not a redesign. They are
// set aside as pages that could not be had, so that they keep the others from being read no longer than a day; a run
// that finds more of them is held back (gate.landmark).
#pragma once
#include "ingest/gate.hpp"
#include "ingest/plan.hpp"

namespace twinwatch::ingest {

// True: some were set aside, in a transaction of its own, and the run is a part now: read it again. Few: of each page
// type at most Thresholds::odd_share, of at least Thresholds::odd_of pages.
bool set_odd_pages_aside(store::Database& db, RunId run, const StagedRun& staged, const RunReading& reading,
                         const Thresholds& thresholds);

}  // namespace twinwatch::ingest
