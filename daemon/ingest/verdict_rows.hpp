// What a judged run leaves behind besides facts: findings, notes of rows, accounting, claims. In decide()'s
// transaction; a run that is judged again (a person's acceptance) has its earlier rows replaced.
#pragma once
#include <vector>

#include "ingest/checks.hpp"
#include "ingest/merge.hpp"

namespace twinwatch::ingest {

void write_findings(store::Database& db, RunId run, const StagedRun& staged, const RunReading& reading,
                    const std::vector<Finding>& findings);
void write_row_notes(store::Database& db, RunId run, const StagedRun& staged, const RunReading& reading);
void write_scopes(store::Database& db, RunId run, const StagedRun& staged, const RunPlan& plan, std::int64_t now_ms);
// What each landmark looked like, for the day on which it is lost.
void write_looks(store::Database& db, RunId run, const StagedRun& staged, const RunReading& reading);

struct Ending {
  std::string_view state, verdict, message, decided_by;
  std::int64_t now_ms = 0;
};
void write_ending(store::Database& db, RunId run, const StagedRun& staged, const RunReading& reading,
                  const MergeCounts& counts, const Ending& ending);

}  // namespace twinwatch::ingest
