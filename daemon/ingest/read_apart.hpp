// A list over several pages is a picture of one moment only if they were read together. Of pages that were read hours
// apart an entry may have slid from one to the other in between, been on neither, and would be taken for gone. Such a
// claim is set aside, told as a finding: the list adds and removes nothing. Not where the source states how many there
// are, for the gate asks for that number (gate.expect), nor where a single account is meant, which has one page.
#pragma once
#include <cstdint>

#include "ingest/plan.hpp"

namespace twinwatch::ingest {

void set_read_apart_aside(StagedRun&, const RunReading&, const place::Gazetteer&, Places&, std::int64_t within_ms,
                          RunPlan&);

}  // namespace twinwatch::ingest
