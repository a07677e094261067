#include "alert/status.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "match/match.hpp"
#include "text/fold.hpp"

namespace twinwatch::alert {
namespace {

// SQL: tw_active(state) is 1 when the configuration calls that state active, 0 when it does not, NULL when not told.
void tw_active(sqlite3_context* context, int, sqlite3_value** values) {
  const auto* policy = static_cast<const StatusPolicy*>(sqlite3_user_data(context));
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return sqlite3_result_null(context);
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
  const auto state = text::fold({text, static_cast<std::size_t>(sqlite3_value_bytes(values[0]))});
  const auto& active = policy->active_states;
  sqlite3_result_int(context, std::find(active.begin(), active.end(), state) != active.end());
}

// Every eligible school's verdict of this moment, from facts in force. Later statements give way to earlier ones
// (INSERT OR IGNORE), so that the order below is the order of strength.
const char* const judge_sql = R"sql(
DROP TABLE IF EXISTS temp.fresh;
CREATE TEMP TABLE fresh AS   -- a dataset whose source was read within the window, and when its newest data is from
  SELECT d.dataset_id, max(r.data_ms) AS data_ms FROM dataset d JOIN run r ON r.source_id = d.source_id
  WHERE r.state IN ('accepted','unchanged') GROUP BY d.dataset_id HAVING max(r.data_ms) >= :oldest;
CREATE UNIQUE INDEX temp.fresh_dataset ON fresh (dataset_id);

DROP TABLE IF EXISTS temp.written;
CREATE TEMP TABLE written AS -- what records say of linked schools: one row a participation
  SELECT l.school_id, f.fact_id, f.page_id, f.run_id, f.dataset_id,
         tw_active(COALESCE(f.state, (SELECT p.state FROM fact_project p
                                      WHERE p.project_id = f.project_id AND p.known_to IS NULL LIMIT 1))) AS active
  FROM fact_participation f JOIN link l ON l.mention_id = f.mention_id AND l.known_to IS NULL AND l.verdict = 'linked'
  WHERE f.known_to IS NULL AND (f.period IS NULL OR :period = '' OR f.period = :period);
CREATE INDEX temp.written_school ON written (school_id, active);

DROP TABLE IF EXISTS temp.claimed;
CREATE TEMP TABLE claimed AS -- provinces (0: the country) that an accepted run claimed to tell whole
  SELECT s.plate, sr.run_id, sr.data_ms, sr.data_ms >= :oldest AS is_fresh, src.id AS source,
         (SELECT min(page_id) FROM page p WHERE p.run_id = sr.run_id) AS page_id
  FROM scope s JOIN dataset d USING (dataset_id) JOIN source src USING (source_id)
  JOIN scope_run sr ON sr.scope_id = s.scope_id
   AND sr.run_id = (SELECT run_id FROM scope_run x WHERE x.scope_id = s.scope_id ORDER BY data_ms DESC, run_id DESC LIMIT 1)
  WHERE d.kind = 'participation' AND s.account = '' AND s.area_2 = '' AND (s.period = '' OR :period = '' OR s.period = :period);

DROP TABLE IF EXISTS temp.judged;
CREATE TEMP TABLE judged (school_id INTEGER PRIMARY KEY, status TEXT, basis TEXT, detail TEXT, fact_kind TEXT, fact_id INTEGER,
                          page_id INTEGER, data_ms INTEGER, run_id INTEGER);

INSERT OR IGNORE INTO judged
  SELECT w.school_id, 'active', 'record', '', 'participation', min(w.fact_id), w.page_id, fr.data_ms, w.run_id
  FROM written w JOIN fresh fr USING (dataset_id) WHERE w.active = 1 GROUP BY w.school_id;
INSERT OR IGNORE INTO judged   -- a record that is too old, or whose state nobody told
  SELECT w.school_id, 'unknown', CASE WHEN w.active = 1 THEN 'stale' ELSE 'not_covered' END, 'a participation', 'participation',
         min(w.fact_id), w.page_id, NULL, w.run_id
  FROM written w WHERE w.active = 1 OR w.active IS NULL GROUP BY w.school_id;
INSERT OR IGNORE INTO judged
  SELECT c.school_id, 'unknown', 'unmatched', m.name, '', NULL, NULL, NULL, NULL
  FROM could_be c JOIN mention m USING (mention_id) GROUP BY c.school_id;
INSERT OR IGNORE INTO judged
  SELECT s.school_id, 'inactive', 'stated', c.source, '', NULL, c.page_id, max(c.data_ms), c.run_id
  FROM school s JOIN claimed c ON c.plate IN (0, s.plate) AND c.is_fresh
  WHERE s.eligible AND s.gone_ms IS NULL GROUP BY s.school_id;
INSERT OR IGNORE INTO judged   -- every account linked to the school was read whole within the window
  SELECT l.school_id, 'inactive', 'seen_none', min(m.account), '', NULL, NULL, min(sr.data_ms), min(sr.run_id)
  FROM link l JOIN mention m ON m.mention_id = l.mention_id AND m.account <> ''
  LEFT JOIN scope sc ON sc.account = m.account
  LEFT JOIN scope_run sr ON sr.scope_id = sc.scope_id AND sr.data_ms >= :oldest
  WHERE l.known_to IS NULL AND l.verdict = 'linked' GROUP BY l.school_id
  HAVING count(DISTINCT m.account) = count(DISTINCT CASE WHEN sr.run_id IS NOT NULL THEN m.account END);
INSERT OR IGNORE INTO judged
  SELECT s.school_id, 'unknown', CASE WHEN c.plate IS NULL THEN 'no_source' ELSE 'stale' END, COALESCE(c.source, ''), '', NULL, NULL,
         max(c.data_ms), NULL
  FROM school s LEFT JOIN claimed c ON c.plate IN (0, s.plate)
  WHERE s.eligible AND s.gone_ms IS NULL GROUP BY s.school_id;
DELETE FROM judged WHERE school_id NOT IN (SELECT school_id FROM school WHERE eligible AND gone_ms IS NULL);
)sql";

void run_script(sqlite3* db, const char* script, std::int64_t oldest_ms, const std::string& period) {
  while (script && *script) {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v2(db, script, -1, &raw, &script) != SQLITE_OK) throw SQLite::Exception(db);
    if (!raw) break;  // white space at the end
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, sqlite3_finalize);
    if (const int at = sqlite3_bind_parameter_index(raw, ":oldest")) sqlite3_bind_int64(raw, at, oldest_ms);
    if (const int at = sqlite3_bind_parameter_index(raw, ":period"))
      sqlite3_bind_text(raw, at, period.data(), static_cast<int>(period.size()), SQLITE_STATIC);
    int step = SQLITE_ROW;
    while ((step = sqlite3_step(raw)) == SQLITE_ROW) {
    }
    if (step != SQLITE_DONE) throw SQLite::Exception(db);
  }
}

}  // namespace

StatusChange update_status(store::Database& db, const StatusPolicy& policy, std::int64_t now_ms) {
  auto* raw = db.sql().getHandle();
  sqlite3_create_function(raw, "tw_active", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, const_cast<StatusPolicy*>(&policy), tw_active,
                          nullptr, nullptr);
  match::fill_could_be(db);
  SQLite::Transaction transaction(db.sql());
  run_script(raw, judge_sql, now_ms - policy.max_age_ms, policy.period);
  StatusChange change;
  // What is said in other words than before is closed and said anew; evidence alone moving on is no change of status.
  SQLite::Statement close(db.sql(),
                          "UPDATE status SET known_to = ? WHERE known_to IS NULL AND NOT EXISTS (SELECT 1 FROM judged j"
                          " WHERE j.school_id = status.school_id AND j.status = status.status AND j.basis = status.basis"
                          " AND j.detail = status.detail)");
  close.bind(1, now_ms);
  close.exec();
  SQLite::Statement add(db.sql(),
                        "INSERT INTO status (school_id, status, basis, detail, fact_kind, fact_id, page_id, data_ms, run_id, known_from)"
                        " SELECT school_id, status, basis, detail, fact_kind, fact_id, page_id, data_ms, run_id, ? FROM judged j"
                        " WHERE NOT EXISTS (SELECT 1 FROM status s WHERE s.school_id = j.school_id AND s.known_to IS NULL)");
  add.bind(1, now_ms);
  change.changed = add.exec();
  SQLite::Statement count(db.sql(), "SELECT status, count(*) FROM judged GROUP BY status");
  while (count.executeStep()) {
    const auto name = count.getColumn(0).getString();
    (name == "active" ? change.active : name == "inactive" ? change.inactive : change.unknown) = count.getColumn(1).getInt64();
  }
  transaction.commit();
  return change;
}

}  // namespace twinwatch::alert
