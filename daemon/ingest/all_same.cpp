// The commonest crawl: nothing has changed. Its pages were seen, and that is all that is written.
#include <fmt/format.h>

#include "ingest/frontier.hpp"
#include "ingest/request_row.hpp"
#include "store/sql_failure.hpp"
#include "store/transaction.hpp"

namespace twinwatch::ingest {

namespace {

// The last run of this source that counted, if it was complete and of the very pages that this one came by.
std::optional<RunId> same_pages_stood(store::Database& db, RunId run) {
  SQLite::Statement last(db.sql(),
                         "SELECT o.run_id, o.pages_hash FROM run n JOIN run o USING (source_id)"
                         " WHERE n.run_id = ? AND o.subject = n.subject AND o.state IN ('accepted','unchanged')"
                         " AND o.plugin_hash = n.plugin_hash AND o.settings_hash = n.settings_hash"
                         " ORDER BY o.run_id DESC LIMIT 1");
  last.bind(1, run);
  if (!last.executeStep()) return std::nullopt;
  const fetch::Sha256 now = pages_hash(db, run);
  const std::string then = last.getColumn(1).getString();
  if (then != std::string(now.begin(), now.end())) return std::nullopt;
  return last.getColumn(0).getInt64();
}

void run_twice(store::Database& db, RunId run, RunId before, std::int64_t now_ms, const char* sql) {
  SQLite::Statement statement(db.sql(), sql);
  statement.bind(1, run);
  statement.bind(2, before);
  statement.bind(3, now_ms);
  statement.exec();
}

}  // namespace

bool close_if_all_same(store::Database& db, RunId run, std::int64_t now_ms) {
  return store::explained(db.file(), fmt::format("closing run {}", run), [&] {
    const Standing how = standing(db, run);
    if (!how.complete() || how.done > 0 || how.read() == 0) return false;
    const auto before = same_pages_stood(db, run);
    if (!before) return false;
    store::Transaction transaction(db);
    // A page that bears no date of its own is as fresh as it was seen.
    run_twice(db, run, *before, now_ms,
              "UPDATE scope_run SET data_ms = max(scope_run.data_ms, f.checked_ms) FROM frontier f JOIN page p USING"
              " (page_id), scope c WHERE f.run_id = ?1 AND f.state = 'same' AND p.data_ms IS NULL AND ?2 AND ?3"
              " AND scope_run.page_id = f.page_id AND c.scope_id = scope_run.scope_id AND c.account <> ''");
    run_twice(db, run, *before, now_ms,
              "INSERT INTO scope_run (scope_id, run_id, records, accepted_ms, data_ms, unverified, page_id)"
              " SELECT s.scope_id, ?1, s.records, ?3, CASE WHEN p.data_ms IS NULL THEN max(s.data_ms, f.checked_ms)"
              " ELSE s.data_ms END, s.unverified, s.page_id FROM scope_run s JOIN scope c USING (scope_id)"
              " JOIN frontier f ON f.run_id = ?1 AND f.page_id = s.page_id JOIN page p ON p.page_id = s.page_id"
              " WHERE s.run_id = ?2 AND c.account = '' ON CONFLICT DO NOTHING");
    take_over(db, run, true);
    run_twice(db, run, *before, now_ms,
              "UPDATE run SET state = 'unchanged', verdict = 'done', decided_by = 'gate', ended_ms = ?3, message ="
              " 'nothing changed: every page is as it was accepted before', pages_hash = o.pages_hash,"
              " data_ms = (SELECT min(checked_ms) FROM frontier WHERE run_id = ?1),"
              " pages = (SELECT count(*) FROM frontier WHERE run_id = ?1), kept = o.kept + o.added + o.changed"
              " FROM run o WHERE run.run_id = ?1 AND o.run_id = ?2");
    forget_frontier(db, run);
    transaction.commit();
    return true;
  });
}

}  // namespace twinwatch::ingest
