// What was accepted before for a scope: the measure that a new run is held against.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/scopes.hpp"
#include "store/database.hpp"

namespace twinwatch::ingest {

struct Accepted {  // one accepted coverage of a scope
  std::int64_t run_id = 0, records = 0, data_ms = 0, rejected = 0;
  bool by_person = false;
};

struct Baseline {
  std::int64_t scope_id = 0;       // 0: never claimed before
  std::vector<Accepted> accepted;  // newest first; at most `window`, none older than a person's acceptance
};

Baseline baseline_of(store::Database& db, std::int64_t dataset_id, const Scope& scope, int window);

}  // namespace twinwatch::ingest
