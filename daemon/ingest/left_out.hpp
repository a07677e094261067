// What a run was led to and did not put on its frontier, because the frontier was full: pages that lead on for ever (a
// calendar's "next month") must end, and what they crowd out must not be taken for gone. Kept as a finding of the run,
// so a kill does not forget it; the run is a part then. Inside the caller's transaction.
#pragma once
#include <string>
#include <string_view>

#include "ingest/run.hpp"

namespace twinwatch::ingest {

struct LeftOut {
  std::int64_t times = 0;  // that a page led to an address for which there was no room
  std::string why;         // for people: what, how many, who led to it, what to do. Empty: nothing was left out
};

// `first`: the first of these addresses; `from`: the page that led to it, empty at the source's very beginning.
void note_left_out(store::Database&, RunId, std::int64_t times, std::int64_t at_most, std::string_view first,
                   std::string_view from);
LeftOut left_out(store::Database&, RunId);

}  // namespace twinwatch::ingest
