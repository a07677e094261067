// The append-only log of alerts: the one place that writes `transition`. Inside the caller's transaction.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "match/statement.hpp"

namespace twinwatch::alert {

struct Evidence {  // what a transition rests on; all 0: a person's word, or time alone
  std::int64_t status_id = 0;
  std::string fact_kind = {};  // with fact_id: a record of the school
  std::int64_t fact_id = 0;
  std::int64_t event_id = 0;  // what became of the school itself
};

class TransitionLog {
 public:
  TransitionLog(SQLite::Database& sql, std::int64_t run_id, std::int64_t now_ms)
      : sql_(sql), run_id_(run_id), now_(now_ms) {}
  void add(std::int64_t alert_id, std::string_view from, std::string_view to, std::string_view actor,
           std::string_view reason, const Evidence& evidence = {});

 private:
  SQLite::Database& sql_;
  std::int64_t run_id_, now_;
  match::Statement insert_{
      sql_,
      "INSERT INTO transition (alert_id, at_ms, from_state, to_state, actor, reason, status_id, fact_kind, fact_id, "
      "event_id, run_id) VALUES (?,?,?,?,?,?,?,?,?,?,?)"};
};

}  // namespace twinwatch::alert
