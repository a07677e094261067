// How restless an alert is, in accepted runs: a portal that is read every hour is not more restless than a list that
// comes once a month.
#pragma once
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "alert/lifecycle.hpp"
#include "match/statement.hpp"

namespace twinwatch::alert {

// The weighted share of `window` runs in which something changed. `runs_ms`: when each was accepted, oldest first, at
// most `window`; a change belongs to the newest run that is not later than it. What came before the oldest run is out
// of the window.
double weighted_changes(const std::vector<std::int64_t>& runs_ms, const std::vector<std::int64_t>& changes_ms,
                        int window);

// Of the schools of one rule, as the database has it when asked.
class Restlessness {
 public:
  Restlessness(SQLite::Database& sql, const std::string& rule, const FlapPolicy& policy);
  // Whether a look is worth it: there were alerts of this school before.
  bool came_back(std::int64_t school_id) const { return ended_.contains(school_id); }
  // Alerts that came (but for the first) and went, and what a flapping one did meanwhile. `more_ms`: a change that is
  // not written down yet; 0: none.
  double share(std::int64_t school_id, std::int64_t plate, std::int64_t more_ms);

 private:
  SQLite::Database& sql_;
  std::string rule_;
  int window_;
  std::unordered_map<std::int64_t, std::int64_t> ended_;  // school -> alerts that ended
  match::Statement runs_, changes_;
};

}  // namespace twinwatch::alert
