// What a run would do to each of its datasets: its records, and the scopes in which absence would mean "gone".
// Made from the reading before anything is judged; the checks look at it, the merge carries it out.
#pragma once
#include <string>
#include <vector>

#include "ingest/accounting.hpp"
#include "ingest/scopes.hpp"

namespace twinwatch::ingest {

struct DatasetPlan {
  std::size_t reading = 0;      // index into RunReading::datasets
  std::int64_t dataset_id = 0;  // 0: not in the store yet
  ScopeSet scopes;
};

struct ClaimProblem {
  std::size_t page = 0;
  std::string message;
  bool stops = false;
};

struct Expectation {  // sink.expect, resolved
  std::size_t page = 0;
  std::string scope;  // for the message
  std::uint64_t stated = 0, received = 0;
};

struct RunPlan {
  std::vector<DatasetPlan> datasets;
  std::vector<ClaimProblem> problems;
  std::vector<Expectation> expectations;
};

// Adds an empty DatasetReading for a list that is claimed and has no record.
RunPlan plan_run(store::Database& db, std::int64_t source_id, StagedRun& run, RunReading& reading,
                 const place::Gazetteer& gazetteer, Places& places);

}  // namespace twinwatch::ingest
