#include "store/old_pages.hpp"

#include <fmt/format.h>

#include "store/fact_tables.hpp"
#include "store/transaction.hpp"

namespace twinwatch::store {

namespace {

// Each dropped page would be looked for in tables that have no index on it. What refers to it is asked for once
// instead, for all of them.
class ReferencesUnchecked {
 public:
  explicit ReferencesUnchecked(SQLite::Database& sql) : sql_(sql) { sql_.exec("PRAGMA foreign_keys=OFF"); }
  ~ReferencesUnchecked() { sql_.tryExec("PRAGMA foreign_keys=ON"); }
  ReferencesUnchecked(const ReferencesUnchecked&) = delete;

 private:
  SQLite::Database& sql_;
};

std::int64_t run_for(SQLite::Database& sql, const std::string& text, const PageBounds& bounds) {
  SQLite::Statement statement(sql, text);
  const std::int64_t values[] = {bounds.before_ms, bounds.newest_runs, bounds.at_most};
  for (int i = 0; i < statement.getBindParameterCount(); ++i) statement.bind(i + 1, values[i]);
  return statement.exec();
}

// Page numbers grow with time: where the first is young, all are.
bool any_old(SQLite::Database& sql, std::int64_t before_ms) {
  SQLite::Statement first(sql, "SELECT 1 FROM page WHERE page_id = (SELECT min(page_id) FROM page) AND fetched_ms < ?");
  first.bind(1, before_ms);
  return first.executeStep();
}

std::int64_t drop_coverages(SQLite::Database& sql, const PageBounds& bounds) {
  return run_for(sql,
                 "DELETE FROM scope_run WHERE (scope_id, run_id) IN (SELECT s.scope_id, s.run_id FROM scope_run s"
                 " WHERE s.accepted_ms < ?1"
                 " AND (SELECT count(*) FROM scope_run n WHERE n.scope_id = s.scope_id AND n.run_id > s.run_id) >= ?2"
                 " AND EXISTS (SELECT 1 FROM scope_run n WHERE n.scope_id = s.scope_id AND n.run_id > s.run_id"
                 "  AND n.data_ms >= s.data_ms)"
                 " AND NOT EXISTS (SELECT 1 FROM page p WHERE p.run_id = s.run_id AND p.url NOT GLOB 'http*')"
                 " AND s.run_id NOT IN (SELECT run_id FROM status WHERE run_id IS NOT NULL) LIMIT ?3)",
                 bounds);
}

// What facts and statuses rest on: one pass over them.
void note_evidence(SQLite::Database& sql) {
  sql.exec(
      "CREATE TEMP TABLE IF NOT EXISTS evidence_page (page_id INTEGER PRIMARY KEY); DELETE FROM temp.evidence_page");
  constexpr const char* more = "INSERT OR IGNORE INTO temp.evidence_page SELECT DISTINCT page_id FROM {}";
  for (const auto& kind : kinds::all) sql.exec(fmt::format(fmt::runtime(more), fact_table(kind.name)));
  for (const char* table : {"status WHERE page_id IS NOT NULL", "landmark_seen", "staged", "page_leads",
                            "frontier WHERE page_id IS NOT NULL"})
    sql.exec(fmt::format(fmt::runtime(more), table));
}

std::int64_t choose_pages(SQLite::Database& sql, const PageBounds& bounds) {
  sql.exec("CREATE TEMP TABLE IF NOT EXISTS old_page (page_id INTEGER PRIMARY KEY); DELETE FROM temp.old_page");
  return run_for(
      sql,
      "INSERT INTO temp.old_page SELECT p.page_id FROM page p JOIN run r USING (run_id) WHERE p.fetched_ms < ?1"
      " AND p.url GLOB 'http*' AND p.archived IS NULL AND r.state NOT IN ('running','quarantined')"
      " AND (r.state NOT IN ('accepted','unchanged') OR (SELECT count(*) FROM (SELECT 1 FROM run n"
      "   WHERE n.source_id = r.source_id AND n.run_id > r.run_id AND n.state IN ('accepted','unchanged') LIMIT ?2))"
      "   >= ?2)"
      " AND NOT EXISTS (SELECT 1 FROM temp.evidence_page e WHERE e.page_id = p.page_id)"
      " AND NOT EXISTS (SELECT 1 FROM resource a WHERE a.page_id = p.page_id)"
      " AND NOT EXISTS (SELECT 1 FROM scope_run s WHERE s.page_id = p.page_id) LIMIT ?3",
      bounds);
}

// What the reader said of a page goes with it; what the gate said stays with the run.
void drop_chosen(SQLite::Database& sql) {
  sql.exec(
      "CREATE TEMP TABLE IF NOT EXISTS old_run (run_id INTEGER PRIMARY KEY); DELETE FROM temp.old_run;"
      "INSERT OR IGNORE INTO temp.old_run SELECT run_id FROM temp.old_page JOIN page USING (page_id);"
      "DELETE FROM finding WHERE run_id IN temp.old_run AND page_id IN temp.old_page AND what GLOB 'reader.*';"
      "UPDATE finding SET page_id = NULL WHERE run_id IN temp.old_run AND page_id IN temp.old_page;"
      "DELETE FROM row_note WHERE page_id IN temp.old_page;"
      "DELETE FROM page WHERE page_id IN temp.old_page;"
      "DELETE FROM temp.old_page; DELETE FROM temp.old_run; DELETE FROM temp.evidence_page");
}

}  // namespace

PrunedRows prune_pages(Database& db, const PageBounds& bounds) {
  PrunedRows pruned;
  auto& sql = db.sql();
  if (!any_old(sql, bounds.before_ms)) return pruned;
  const ReferencesUnchecked unchecked(sql);
  Transaction transaction(db);
  pruned.coverages = drop_coverages(sql, bounds);
  note_evidence(sql);
  pruned.pages = choose_pages(sql, bounds);
  if (pruned.pages > 0) drop_chosen(sql);
  transaction.commit();
  return pruned;
}

}  // namespace twinwatch::store
