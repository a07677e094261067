#include "service/due.hpp"

#include <algorithm>

namespace twinwatch::service {

std::int64_t next_due_ms(store::Database& db, const SourceConfig& source) {
  constexpr std::int64_t first_wait_ms = 15 * 60'000;
  SQLite::Statement runs(db.sql(),
                         "SELECT r.state, r.started_ms, coalesce(r.ended_ms, r.started_ms), r.incomplete_by, r.verdict"
                         " FROM run r JOIN source s USING (source_id) WHERE s.id = ? AND r.trigger <> 'replay' ORDER "
                         "BY r.run_id DESC LIMIT 20");
  runs.bind(1, source.id);
  std::int64_t wait_ms = 0, ended_ms = 0;
  while (runs.executeStep()) {
    const std::string state = runs.getColumn(0).getString(), by = runs.getColumn(3).getString();
    if (state == "running") return 0;
    const bool failed = (state == "failed" && runs.getColumn(4).getString() != "superseded") || by == "portal";
    if (!failed) {
      if (wait_ms == 0) return runs.getColumn(1).getInt64() + source.every_ms;
      break;
    }
    if (ended_ms == 0) ended_ms = runs.getColumn(2).getInt64();
    wait_ms = wait_ms == 0 ? first_wait_ms : std::min(2 * wait_ms, source.every_ms);
  }
  return wait_ms == 0 ? 0 : ended_ms + std::min(wait_ms, source.every_ms);
}

}  // namespace twinwatch::service
