#include "ingest/verdict_rows.hpp"

#include <algorithm>

#include "store/prepared.hpp"

namespace twinwatch::ingest {

void write_findings(store::Database& db, RunId run, const StagedRun& staged, const RunReading& reading,
                    const std::vector<Finding>& findings) {
  SQLite::Statement old(db.sql(), "DELETE FROM finding WHERE run_id = ?");
  old.bind(1, run);
  old.exec();
  SQLite::Statement insert(db.sql(),
                           "INSERT INTO finding (run_id, page_id, what, ok, expected, found, message)"
                           " VALUES (?, ?, ?, ?, ?, ?, ?)");
  const auto put = [&](std::optional<std::size_t> page, const std::string& what, bool ok, const std::string& expected,
                       const std::string& found, const std::string& message) {
    insert.reset();
    insert.bind(1, run);
    if (page)
      insert.bind(2, staged.pages()[*page].page_id);
    else
      insert.bind(2);
    insert.bind(3, what);
    insert.bind(4, ok ? 1 : 0);
    insert.bind(5, expected);
    insert.bind(6, found);
    insert.bind(7, message);
    insert.exec();
  };
  for (const Finding& f : findings) put(f.page, f.what, f.ok, f.expected, f.found, f.message);
  for (const ReaderFinding& f : reading.findings) put(f.page, "reader." + f.what, true, "", f.value, "");
}

void write_row_notes(store::Database& db, RunId run, const StagedRun& staged, const RunReading& reading) {
  SQLite::Statement old(db.sql(), "DELETE FROM row_note WHERE page_id IN (SELECT page_id FROM page WHERE run_id = ?)");
  old.bind(1, run);
  old.exec();
  store::Prepared insert(db.sql(),
                         "INSERT INTO row_note (page_id, first_line, last_line, what, reason) VALUES (?, ?, ?, ?, ?)");
  for (const RowNote& note : reading.notes) {
    if (staged.pages()[note.page].carried) continue;  // told when it was read
    insert.number(1, staged.pages()[note.page].page_id);
    insert.number(2, static_cast<std::int64_t>(note.first_line));
    insert.number(3, static_cast<std::int64_t>(note.last_line));
    insert.text(4, note.what);
    insert.text(5, note.reason);
    insert.step();
  }
}

void write_scopes(store::Database& db, RunId run, const StagedRun& staged, const RunPlan& plan, std::int64_t now_ms) {
  SQLite::Statement add(db.sql(),
                        "INSERT INTO scope (dataset_id, plate, area_2, period, account) VALUES (?, ?, ?, ?, ?)"
                        " ON CONFLICT DO NOTHING");
  SQLite::Statement link(db.sql(),
                         "INSERT INTO scope_run (scope_id, run_id, records, accepted_ms, data_ms, unverified, page_id)"
                         " SELECT scope_id, ?6, ?7, ?8, ?9, ?10, ?11 FROM scope WHERE dataset_id = ?1 AND plate = ?2"
                         " AND area_2 = ?3 AND period = ?4 AND account = ?5");
  // Of fifty thousand accounts that were seen to be as they are, the newest entry only gets younger.
  SQLite::Statement seen(db.sql(),
                         "UPDATE scope_run SET data_ms = max(data_ms, ?2), unverified = ?3 WHERE page_id = ?1 AND"
                         " scope_id = (SELECT scope_id FROM scope WHERE dataset_id = ?4 AND account = ?5 AND plate = ?6"
                         " AND area_2 = ?7 AND period = ?8)");
  for (const DatasetPlan& dataset : plan.datasets)
    for (const Scope& scope : dataset.scopes.scopes()) {
      const StagedPage& page = staged.pages()[scope.page];
      if (scope.carried && !scope.account.empty()) {
        seen.reset();
        seen.bind(1, page.page_id);
        seen.bind(2, scope.data_ms);
        seen.bind(3, scope.unverified);
        seen.bind(4, dataset.dataset_id);
        seen.bind(5, scope.account);
        seen.bind(6, scope.plate);
        seen.bind(7, scope.area_2);
        seen.bind(8, scope.period);
        if (seen.exec() > 0) continue;
      }
      for (SQLite::Statement* statement : {&add, &link}) {
        statement->reset();
        statement->bind(1, dataset.dataset_id);
        statement->bind(2, scope.plate);
        statement->bind(3, scope.area_2);
        statement->bind(4, scope.period);
        statement->bind(5, scope.account);
      }
      add.exec();
      link.bind(6, run);
      link.bind(7, static_cast<std::int64_t>(scope.records));
      link.bind(8, now_ms);
      link.bind(9, scope.data_ms);
      link.bind(10, scope.unverified);
      if (page.of_the_web())
        link.bind(11, page.page_id);
      else
        link.bind(11);
      link.exec();
    }
}

void write_ending(store::Database& db, RunId run, const StagedRun& staged, const RunReading& reading,
                  const MergeCounts& counts, const Ending& ending) {
  SQLite::Statement update(db.sql(),
                           "UPDATE run SET state = ?, verdict = ?, message = ?, decided_by = ?, ended_ms = ?, data_ms ="
                           " ?, pages = ?, rows = ?, loaded = ?, duplicate = ?, blank = ?, preamble = ?, rejected = ?,"
                           " records = ?, added = ?, changed = ?, removed = ?, kept = ? WHERE run_id = ?");
  int at = 0;
  for (const std::string_view text : {ending.state, ending.verdict, ending.message, ending.decided_by})
    update.bind(++at, std::string(text));
  update.bind(++at, ending.now_ms);
  std::optional<std::int64_t> oldest;
  for (const StagedPage& page : staged.pages()) oldest = oldest ? std::min(*oldest, page.date_ms()) : page.date_ms();
  if (oldest)
    update.bind(++at, *oldest);
  else
    update.bind(++at);
  const Counts& c = reading.counts;
  for (const std::int64_t number :
       {static_cast<std::int64_t>(staged.pages().size()), c.rows, c.loaded, c.duplicate, c.blank, c.preamble,
        c.rejected, c.records, counts.added, counts.changed, counts.removed, counts.kept, run})
    update.bind(++at, number);
  update.exec();
}

void write_looks(store::Database& db, RunId run, const StagedRun& staged, const RunReading& reading) {
  SQLite::Statement insert(db.sql(),
                           "INSERT INTO landmark_seen (source_id, kind, landmark, example, page_id)"
                           " SELECT source_id, ?2, ?3, ?4, ?5 FROM run WHERE run_id = ?1"
                           " ON CONFLICT DO UPDATE SET example = excluded.example, page_id = excluded.page_id");
  for (const auto& [what, look] : reading.looks) {
    insert.reset();
    insert.bind(1, run);
    insert.bind(2, what.first);
    insert.bind(3, what.second);
    insert.bind(4, look.value);
    insert.bind(5, staged.pages()[look.page].page_id);
    insert.exec();
  }
}

}  // namespace twinwatch::ingest
