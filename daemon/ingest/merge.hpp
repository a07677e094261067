// A judged run's records into the facts, in the caller's transaction.
//
// The records, sorted by key, walk beside the index fact_<kind>_now (dataset, key, hash), which alone answers what is
// unchanged: no lookup a row, no table read, nothing written. What differs is closed and written anew, what is absent
// is closed only within the scopes that this run claims. The new versions are then written by write_facts().
#pragma once
#include "ingest/plan.hpp"
#include "ingest/run.hpp"

namespace twinwatch::ingest {

struct MergeCounts {
  std::int64_t added = 0, changed = 0, removed = 0, kept = 0;
};

struct MergeOptions {
  std::int64_t now_ms = 0;
  // Absent records stay in force where a scope's pages had more rejected rows than the time before: any of them may be
  // the row that could not be read. Not asked when a person accepts.
  bool hold_absent = true;
};

struct MergeResult {
  MergeCounts counts;
  std::int64_t held = 0;  // absent records left in force for that reason
  // What is to be written (write_facts.hpp): by the record's ordinal, the index of its entry plus one; 0: nothing.
  std::vector<std::uint32_t> fresh;
};

// Makes the dataset rows that are missing (and notes their ids in the plan).
MergeResult merge(store::Database& db, std::int64_t source_id, const StagedRun& staged, const RunReading& reading,
                  RunPlan& plan, const MergeOptions& options);

}  // namespace twinwatch::ingest
