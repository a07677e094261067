// Who is told first of a school's alerts, and who next when nothing comes of it: district, province, national desk.
#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "alert/lifecycle.hpp"
#include "match/statement.hpp"

namespace twinwatch::alert {

class Escalation {
 public:
  Escalation(SQLite::Database& sql, const EscalationPolicy& policy, std::int64_t now_ms);

  // The lowest level at which somebody confirmed is told of this place.
  std::string_view first_level(std::int64_t plate, std::int64_t district_id) const;

  struct Step {
    std::string_view to;      // empty: it stays
    std::int64_t due_ms = 0;  // when the next look is worth it; 0: never
    std::string reason;
  };
  // `since_ms`: since when the alert has been loud at `level`.
  Step next(std::int64_t alert_id, std::string_view level, std::int64_t since_ms);

 private:
  EscalationPolicy policy_;
  std::int64_t now_;
  std::set<std::int64_t> provinces_;
  std::set<std::pair<std::int64_t, std::int64_t>> districts_;
  match::Statement told_;
};

}  // namespace twinwatch::alert
