#include "service/host_pauses.hpp"

namespace twinwatch::service {

std::vector<fetch::HostPause> load_pauses(store::Database& db) {
  SQLite::Statement rows(db.sql(), "SELECT scope, until_ms, failures, why FROM host_pause ORDER BY scope");
  std::vector<fetch::HostPause> pauses;
  while (rows.executeStep())
    pauses.push_back({rows.getColumn(0).getString(), rows.getColumn(1).getInt64(), rows.getColumn(2).getInt(),
                      rows.getColumn(3).getString()});
  return pauses;
}

void store_pause(store::Database& db, const fetch::HostPause& pause) {
  SQLite::Statement row(db.sql(), pause.failures == 0
                                      ? "DELETE FROM host_pause WHERE scope = ?1"
                                      : "INSERT INTO host_pause (scope, until_ms, failures, why) VALUES (?1, ?2, "
                                        "?3, ?4) ON CONFLICT DO UPDATE SET until_ms = excluded.until_ms, failures "
                                        "= excluded.failures, why = excluded.why");
  row.bind(1, pause.scope);
  if (pause.failures != 0) {
    row.bind(2, pause.until_ms);
    row.bind(3, pause.failures);
    row.bind(4, pause.why);
  }
  row.exec();
}

}  // namespace twinwatch::service
