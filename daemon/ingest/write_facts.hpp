// The merge's second half: the new versions of facts, in the source's own order, so that a school's neighbours in the
// file are its neighbours in the table.
#pragma once
#include <future>

#include "ingest/gate.hpp"
#include "ingest/merge.hpp"
#include "store/ready_tables.hpp"

namespace twinwatch::ingest {

struct FreshFacts {
  RunId run = 0;
  std::int64_t now_ms = 0;
  StagedRun& staged;
  const RunReading& reading;
  const RunPlan& plan;
  const std::vector<std::uint32_t>& fresh;  // MergeResult's
  std::uint64_t total = 0;
};

// In the merge's transaction; `ready` was made before it. The follower, if any, may still be at work afterwards, and
// reads what `facts` refers to: wait for the future.
std::future<void> write_facts(store::Database& db, store::ReadyTables& ready, const FreshFacts& facts, Places& places,
                              const Progress& progress, Follower* follower);

}  // namespace twinwatch::ingest
