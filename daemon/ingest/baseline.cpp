#include "ingest/baseline.hpp"

namespace twinwatch::ingest {

Baseline baseline_of(store::Database& db, std::int64_t dataset_id, const Scope& scope, int window) {
  Baseline baseline;
  if (dataset_id == 0) return baseline;
  SQLite::Statement find(db.sql(),
                         "SELECT scope_id FROM scope"
                         " WHERE dataset_id = ? AND plate = ? AND area_2 = ? AND period = ? AND account = ?");
  find.bind(1, dataset_id);
  find.bind(2, scope.plate);
  find.bind(3, scope.area_2);
  find.bind(4, scope.period);
  find.bind(5, scope.account);
  if (!find.executeStep()) return baseline;
  baseline.scope_id = find.getColumn(0).getInt64();

  SQLite::Statement runs(db.sql(),
                         "SELECT s.run_id, s.records, s.data_ms, r.rejected, r.decided_by <> 'gate'"
                         " FROM scope_run s JOIN run r USING (run_id) WHERE s.scope_id = ?"
                         " ORDER BY s.run_id DESC LIMIT ?");
  runs.bind(1, baseline.scope_id);
  runs.bind(2, window);
  while (runs.executeStep()) {
    Accepted& one = baseline.accepted.emplace_back();
    one.run_id = runs.getColumn(0).getInt64();
    one.records = runs.getColumn(1).getInt64();
    one.data_ms = runs.getColumn(2).getInt64();
    one.rejected = runs.getColumn(3).getInt64();
    one.by_person = runs.getColumn(4).getInt() != 0;
    if (one.by_person) break;
  }
  return baseline;
}

}  // namespace twinwatch::ingest
