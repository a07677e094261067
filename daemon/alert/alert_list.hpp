// Alerts as they were known at some moment, and all that ever became of one school's: plain values for who looks.
// Read-only, any connection. The log is append-only, so what was known then is what was logged until then.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "alert/explain.hpp"
#include "store/database.hpp"

namespace twinwatch::alert {

struct AlertRow {
  std::int64_t alert_id = 0, school_id = 0, since_ms = 0, state_ms = 0, run_id = 0;  // state_ms: since when this state
  int plate = 0;
  std::string rule, state, actor, why;  // actor and why: of its last transition
  std::string code, name, district, status, basis;
  std::string reason;                      // as the rule gave it
  std::string acknowledged_by;             // whose word stands; empty: nobody's
  std::int64_t acknowledged_until_ms = 0;  // 0: until the alert ends
};

struct AlertFilter {
  std::string rule, state;
  int plate = 0;
  std::int64_t school_id = 0;
  bool ended = false;  // also those that had ended by then
  std::int64_t limit = 100;
};
// Newest change first.
std::vector<AlertRow> alerts_at(store::Database&, const AlertFilter&, std::int64_t at_ms);

// Something that became of a school's alerts, or of the school itself.
struct HistoryEntry {
  std::int64_t at_ms = 0, school_id = 0;  // school_id: another one's that was merged into it
  std::string what;                       // transition | acknowledged | silenced | told | school
  std::int64_t alert_id = 0, run_id = 0, mail_id = 0;
  std::string rule, from, to, actor, reason;
  // The evidence, where there is one: what was said of the school, the record, the page.
  std::string status, basis, record;
  Origin origin;
};
std::vector<HistoryEntry> history_of(store::Database&, std::int64_t school_id,
                                     std::int64_t known_at_ms);  // oldest first

}  // namespace twinwatch::alert
