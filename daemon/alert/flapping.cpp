#include "alert/flapping.hpp"

#include <algorithm>
#include <set>

namespace twinwatch::alert {

double weighted_changes(const std::vector<std::int64_t>& runs_ms, const std::vector<std::int64_t>& changes_ms,
                        int window) {
  std::set<std::ptrdiff_t> changed;  // two changes in one run are one
  for (const auto at : changes_ms) {
    const auto after = std::upper_bound(runs_ms.begin(), runs_ms.end(), at) - runs_ms.begin();
    if (after > 0) changed.insert(after - 1);
  }
  const auto missing = window - static_cast<std::ptrdiff_t>(runs_ms.size());  // runs that there have not been yet
  double sum = 0;
  for (const auto run : changed)
    sum += 0.8 + 0.4 * static_cast<double>(run + missing) / static_cast<double>(std::max(1, window - 1));
  return sum / window;
}

Restlessness::Restlessness(SQLite::Database& sql, const std::string& rule, const FlapPolicy& policy)
    : sql_(sql),
      rule_(rule),
      window_(policy.window),
      // What told of this school: lists of its province or of the country, and runs of the sources that read its
      // accounts (a page that stayed as it was is not written down for each of them).
      runs_(sql_,
            "SELECT at_ms FROM (SELECT sr.run_id, sr.accepted_ms AS at_ms FROM scope_run sr "
            "JOIN scope sc ON sc.scope_id = sr.scope_id AND sc.account = '' AND sc.plate IN (0, ?2) "
            "JOIN dataset d ON d.dataset_id = sc.dataset_id AND d.kind = 'participation' UNION "
            "SELECT r.run_id, coalesce(r.ended_ms, r.started_ms) FROM run r WHERE r.state IN ('accepted', 'unchanged') "
            "AND r.source_id IN (SELECT d.source_id FROM link l JOIN mention m ON m.mention_id = l.mention_id JOIN "
            "scope sc ON sc.account = m.account JOIN dataset d ON d.dataset_id = sc.dataset_id WHERE l.school_id = ?1 "
            "AND l.known_to IS NULL AND m.account <> '')) GROUP BY run_id ORDER BY 1 DESC LIMIT ?3"),
      changes_(sql_,
               "SELECT since_ms FROM alert WHERE rule = ?1 AND school_id = ?2 AND alert_id > (SELECT min(alert_id) "
               "FROM alert WHERE rule = ?1 AND school_id = ?2) "
               "UNION ALL SELECT ended_ms FROM alert WHERE rule = ?1 AND school_id = ?2 AND state = 'resolved' "
               "UNION ALL SELECT t.at_ms FROM transition t JOIN alert a ON a.alert_id = t.alert_id WHERE a.rule = ?1 "
               "AND a.school_id = ?2 AND t.from_state = 'flapping' AND t.to_state = 'flapping'") {
  match::Statement ended(sql_,
                         "SELECT school_id, count(*) FROM alert WHERE rule = ? AND ended_ms IS NOT NULL GROUP BY 1");
  ended.text(1, rule_);
  while (ended.step()) ended_.emplace(ended.integer(0), ended.integer(1));
}

double Restlessness::share(std::int64_t school_id, std::int64_t plate, std::int64_t more_ms) {
  std::vector<std::int64_t> runs, changes;
  if (more_ms != 0) changes.push_back(more_ms);
  runs_.integer(1, school_id).integer(2, plate).integer(3, window_);
  while (runs_.step()) runs.push_back(runs_.integer(0));
  std::reverse(runs.begin(), runs.end());
  changes_.text(1, rule_).integer(2, school_id);
  while (changes_.step()) changes.push_back(changes_.integer(0));
  return weighted_changes(runs, changes, window_);
}

}  // namespace twinwatch::alert
