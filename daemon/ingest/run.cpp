#include "ingest/run.hpp"

#include <fmt/format.h>

#include "ingest/frontier.hpp"
#include "ingest/request_row.hpp"
#include "store/sql_failure.hpp"
#include "store/transaction.hpp"

namespace twinwatch::ingest {

namespace {

void bind_hash(SQLite::Statement& statement, int at, const fetch::Sha256& hash) {
  statement.bind(at, hash.data(), static_cast<int>(hash.size()));
}

std::int64_t source_row(store::Database& db, const RunOpening& opening) {
  SQLite::Statement add(db.sql(),
                        "INSERT INTO source (id, plugin) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET plugin ="
                        " excluded.plugin WHERE plugin <> excluded.plugin");
  add.bind(1, opening.source);
  add.bind(2, opening.plugin);
  add.exec();
  SQLite::Statement find(db.sql(), "SELECT source_id FROM source WHERE id = ?");
  find.bind(1, opening.source);
  find.executeStep();
  return find.getColumn(0).getInt64();
}

void close_run(store::Database& db, RunId run, std::string_view state, std::string_view verdict,
               std::string_view message, std::string_view decided_by, std::int64_t now_ms) {
  SQLite::Statement update(db.sql(),
                           "UPDATE run SET state = ?, verdict = ?, message = ?, decided_by = ?, ended_ms = ?"
                           " WHERE run_id = ?");
  update.bind(1, std::string(state));
  update.bind(2, std::string(verdict));
  update.bind(3, std::string(message));
  update.bind(4, std::string(decided_by));
  update.bind(5, now_ms);
  update.bind(6, run);
  update.exec();
}

}  // namespace

RunId open_run(store::Database& db, const RunOpening& opening, std::int64_t now_ms,
               const std::vector<fetch::Request>& requests) {
  return store::explained(db.file(), "opening a run", [&] {
    store::Transaction transaction(db);
    const std::int64_t source = source_row(db, opening);
    SQLite::Statement insert(db.sql(),
                             "INSERT INTO run (source_id, plugin_version, plugin_hash, settings_hash, subject, trigger,"
                             " state, started_ms) VALUES (?, ?, ?, ?, ?, ?, 'running', ?)");
    insert.bind(1, source);
    insert.bind(2, opening.plugin_version);
    bind_hash(insert, 3, opening.plugin_hash);
    bind_hash(insert, 4, opening.settings_hash);
    insert.bind(5, opening.subject);
    insert.bind(6, opening.trigger);
    insert.bind(7, now_ms);
    insert.exec();
    const RunId run = db.sql().getLastInsertRowid();
    if (!requests.empty()) put_requests(db, run, requests, now_ms);
    transaction.commit();
    return run;
  });
}

std::vector<RunId> unfinished_runs(store::Database& db, const RunOpening& opening, std::int64_t now_ms) {
  return store::explained(db.file(), "looking for unfinished runs", [&] {
    std::vector<RunId> unfinished, superseded;
    SQLite::Statement find(db.sql(),
                           "SELECT run_id, plugin_hash = ?2 AND settings_hash = ?3 AND trigger <> 'replay' FROM run"
                           " WHERE source_id = (SELECT source_id FROM source WHERE id = ?1) AND state = 'running'"
                           " ORDER BY run_id");
    find.bind(1, opening.source);
    bind_hash(find, 2, opening.plugin_hash);
    bind_hash(find, 3, opening.settings_hash);
    while (find.executeStep())
      (find.getColumn(1).getInt() != 0 ? unfinished : superseded).push_back(find.getColumn(0).getInt64());
    for (const RunId run : superseded)
      fail_run(
          db, run, "superseded",
          fmt::format("run {} was interrupted, and the plugin or its settings have changed since, or it read only what "
                      "the archive keeps: it is not gone on with. A new run reads all again",
                      run),
          now_ms);
    return unfinished;
  });
}

void ask(store::Database& db, RunId run, const std::vector<fetch::Request>& requests, std::int64_t now_ms,
         std::int64_t at_most) {
  if (requests.empty()) return;
  store::explained(db.file(), fmt::format("noting what run {} asks for", run), [&] {
    store::Transaction transaction(db);
    put_requests(db, run, requests, now_ms, {at_most, {}});
    transaction.commit();
  });
}

std::optional<fetch::Request> next_asked(store::Database& db, RunId run) {
  return store::explained(db.file(), fmt::format("going on with run {}", run), [&]() -> std::optional<fetch::Request> {
    discard_begun(db, run);
    SQLite::Statement find(db.sql(),
                           "SELECT url, method, body, headers, tag, kind FROM frontier INDEXED BY frontier_asked"
                           " WHERE run_id = ? AND state = 'asked' ORDER BY seq LIMIT 1");
    find.bind(1, run);
    if (!find.executeStep()) return std::nullopt;
    return request_of(find);
  });
}

std::optional<PageId> same_page_accepted(store::Database& db, const RunOpening& opening, const fetch::Page& page) {
  return store::explained(db.file(), "looking for the same page", [&]() -> std::optional<PageId> {
    // The newest of this address with these octets, read by this plugin with these settings. For a file the name is
    // nothing: the same octets under another name are the same export.
    SQLite::Statement find(db.sql(),
                           "SELECT p.page_id, p.run_id FROM page p JOIN run r USING (run_id)"
                           " WHERE p.content_hash = ?1 AND r.source_id = (SELECT source_id FROM source WHERE id = ?2)"
                           " AND r.state = 'accepted' AND r.plugin_hash = ?3 AND r.settings_hash = ?4"
                           " AND (p.url = ?5 OR (substr(p.url, 1, 6) = 'inbox:' AND substr(?5, 1, 6) = 'inbox:'))"
                           " ORDER BY p.run_id DESC LIMIT 1");
    bind_hash(find, 1, page.body.sha256());
    find.bind(2, opening.source);
    bind_hash(find, 3, opening.plugin_hash);
    bind_hash(find, 4, opening.settings_hash);
    find.bind(5, page.request.url);
    if (!find.executeStep()) return std::nullopt;
    const PageId same = find.getColumn(0).getInt64();
    // Still what is in force? A later run that changed something, in an overlapping scope or in none, may have taken
    // these records' place; then the page must be read and merged again.
    SQLite::Statement later(
        db.sql(),
        "SELECT 1 FROM run l WHERE l.source_id = (SELECT source_id FROM run WHERE run_id = ?1) AND l.run_id > ?1"
        " AND l.state = 'accepted' AND l.added + l.changed + l.removed > 0"
        " AND (NOT EXISTS (SELECT 1 FROM scope_run WHERE run_id = l.run_id)"
        "   OR NOT EXISTS (SELECT 1 FROM scope_run WHERE run_id = ?1)"
        "   OR EXISTS (SELECT 1 FROM scope_run a JOIN scope s USING (scope_id), scope_run b JOIN scope t ON t.scope_id "
        "="
        "     b.scope_id WHERE a.run_id = ?1 AND b.run_id = l.run_id AND s.dataset_id = t.dataset_id"
        "     AND (s.plate = t.plate OR 0 IN (s.plate, t.plate)) AND (s.area_2 = t.area_2 OR '' IN (s.area_2, "
        "t.area_2))"
        "     AND (s.period = t.period OR '' IN (s.period, t.period))"
        "     AND (s.account = t.account OR '' IN (s.account, t.account)))) LIMIT 1");
    later.bind(1, find.getColumn(1).getInt64());
    if (later.executeStep()) return std::nullopt;
    return same;
  });
}

void fail_run(store::Database& db, RunId run, std::string_view verdict, std::string_view message, std::int64_t now_ms) {
  store::explained(db.file(), fmt::format("closing run {}", run), [&] {
    store::Transaction transaction(db);
    discard_staged(db, run);
    forget_crawl(db, run);
    close_run(db, run, "failed", verdict, message, "", now_ms);
    transaction.commit();
  });
}

void supersede_unfinished(store::Database& db, std::string_view source, RunId accepted, std::int64_t now_ms) {
  SQLite::Statement find(
      db.sql(),
      "SELECT run_id FROM run JOIN source USING (source_id) WHERE id = ? AND subject = '' AND state ="
      " 'running' AND run_id <> ?");
  find.bind(1, std::string(source));
  find.bind(2, accepted);
  std::vector<RunId> unfinished;
  while (find.executeStep()) unfinished.push_back(find.getColumn(0).getInt64());
  for (const RunId run : unfinished)
    fail_run(db, run, "superseded",
             fmt::format("run {} was let through while this one was unfinished: a new run reads all again", accepted),
             now_ms);
}

void close_unchanged(store::Database& db, RunId run, std::int64_t now_ms, std::span<const PageId> same) {
  store::explained(db.file(), fmt::format("closing run {}", run), [&] {
    store::Transaction transaction(db);
    std::vector<PageId> pages(same.begin(), same.end());
    if (pages.empty()) {
      SQLite::Statement last(db.sql(),
                             "SELECT p.page_id FROM page p WHERE p.run_id = (SELECT max(o.run_id) FROM run o JOIN run n"
                             " ON n.source_id = o.source_id AND n.subject = o.subject"
                             " WHERE n.run_id = ? AND o.state = 'accepted')");
      last.bind(1, run);
      while (last.executeStep()) pages.push_back(last.getColumn(0).getInt64());
    }
    // A file dropped in again is no fresher than it was; a page of the web that still says the same is, unless it bears
    // a date of its own.
    SQLite::Statement confirm(
        db.sql(),
        "INSERT INTO scope_run (scope_id, run_id, records, accepted_ms, data_ms)"
        " SELECT s.scope_id, ?1, s.records, ?2, CASE WHEN p.data_ms IS NULL AND substr(p.url, 1, 6) <> 'inbox:'"
        "   THEN max(s.data_ms, ?2) ELSE s.data_ms END"
        " FROM page p JOIN scope_run s USING (run_id) WHERE p.page_id = ?3 ON CONFLICT DO NOTHING");
    SQLite::Statement date(db.sql(),
                           "UPDATE run SET data_ms = min(coalesce(data_ms, 9223372036854775807),"
                           " (SELECT CASE WHEN data_ms IS NULL AND substr(url, 1, 6) <> 'inbox:' THEN ?2"
                           "  ELSE coalesce(data_ms, fetched_ms) END FROM page WHERE page_id = ?3)) WHERE run_id = ?1");
    for (const PageId page : pages) {
      for (SQLite::Statement* statement : {&confirm, &date}) {
        statement->reset();
        statement->bind(1, run);
        statement->bind(2, now_ms);
        statement->bind(3, page);
        statement->exec();
      }
    }
    SQLite::Statement kept(
        db.sql(),
        "UPDATE run SET pages = ?2, kept = coalesce((SELECT sum(records) FROM scope_run WHERE run_id ="
        " ?1), 0) WHERE run_id = ?1");
    kept.bind(1, run);
    kept.bind(2, static_cast<std::int64_t>(pages.size()));
    kept.exec();
    discard_staged(db, run);
    SQLite::Statement done(db.sql(), "DELETE FROM frontier WHERE run_id = ? AND state = 'asked'");
    done.bind(1, run);
    done.exec();
    close_run(db, run, "unchanged", "done", "nothing changed: the same content was accepted before", "gate", now_ms);
    transaction.commit();
  });
}

}  // namespace twinwatch::ingest
