#include "ingest/frontier.hpp"

#include <fmt/format.h>

#include "ingest/left_out.hpp"
#include "ingest/request_row.hpp"
#include "store/archive.hpp"
#include "store/kept_statement.hpp"
#include "store/sql_failure.hpp"
#include "store/transaction.hpp"
#include "store/unflushed.hpp"

namespace twinwatch::ingest {

namespace {

// One step of a crawl that can be done again.
template <class Work>
void in_step(store::Database& db, RunId run, const Work& work) {
  store::explained(db.file(), fmt::format("noting how far run {} is", run), [&] {
    const store::Unflushed unflushed(db);
    store::Transaction transaction(db);
    work();
    transaction.commit();
  });
}

void mark(store::Database& db, RunId run, std::int64_t seq, std::string_view state, std::string_view note) {
  in_step(db, run, [&] {
    SQLite::Statement begun(db.sql(),
                            "SELECT page_id FROM frontier WHERE run_id = ? AND seq = ? AND page_id IS NOT NULL");
    begun.bind(1, run);
    begun.bind(2, seq);
    const PageId page = begun.executeStep() ? begun.getColumn(0).getInt64() : 0;
    begun.reset();
    if (page != 0) discard_page(db, run, page);  // its worker died in the middle of it
    SQLite::Statement update(db.sql(), "UPDATE frontier SET state = ?, note = ? WHERE run_id = ? AND seq = ?");
    update.bind(1, std::string(state));
    update.bind(2, std::string(note));
    update.bind(3, run);
    update.bind(4, seq);
    update.exec();
  });
}

}  // namespace

std::vector<Asked> next_asked(store::Database& db, RunId run, std::size_t at_most,
                              const std::set<std::int64_t>& on_their_way) {
  return store::explained(db.file(), fmt::format("going on with run {}", run), [&] {
    store::KeptStatement find(
        db,
        "SELECT url, method, body, headers, tag, kind, seq FROM frontier INDEXED BY frontier_asked"
        " WHERE run_id = ? AND state = 'asked' ORDER BY read_ms, seq LIMIT ?");
    find->bind(1, run);
    find->bind(2, static_cast<std::int64_t>(at_most + on_their_way.size()));
    std::vector<Asked> next;
    while (next.size() < at_most && find->executeStep()) {
      const std::int64_t seq = find->getColumn(6).getInt64();
      if (on_their_way.contains(seq)) continue;
      Asked& one = next.emplace_back();
      one.seq = seq;
      one.request = request_of(*find);
    }
    for (Asked& one : next) one.held = held_for(db, run, one.request);
    return next;
  });
}

void mark_same(store::Database& db, RunId run, const Asked& asked, const fetch::Validators& validators, bool whole,
               std::int64_t now_ms, std::int64_t at_most) {
  in_step(db, run, [&] {
    store::KeptStatement update(db,
                                "UPDATE frontier SET state = 'same', page_id = ?, checked_ms = ?, whole = ?, etag = ?,"
                                " last_modified = ? WHERE run_id = ? AND seq = ?");
    update->bind(1, asked.held->page);
    update->bind(2, now_ms);
    update->bind(3, whole ? 1 : 0);
    update->bind(4, validators.etag);
    update->bind(5, validators.last_modified);
    update->bind(6, run);
    update->bind(7, asked.seq);
    update->exec();
    store::KeptStatement young(
        db,
        "UPDATE archive SET kept_ms = ?1 WHERE kept_ms < ?1 - 86400000 AND hash ="
        " (SELECT archived FROM page WHERE page_id = ?2)");  // what still stands is not thrown away
    young->bind(1, now_ms);
    young->bind(2, asked.held->page);
    young->exec();
    put_requests(db, run, leads_of(db, asked.held->page), now_ms, {at_most, asked.request.url});
  });
}

void mark_failed(store::Database& db, RunId run, std::int64_t seq, std::string_view why) {
  mark(db, run, seq, "failed", why);
}

void discard_begun(store::Database& db, RunId run) {
  SQLite::Statement begun(db.sql(),
                          "SELECT page_id FROM frontier INDEXED BY frontier_begun"
                          " WHERE run_id = ? AND state = 'asked' AND page_id IS NOT NULL");
  begun.bind(1, run);
  std::vector<PageId> pages;
  while (begun.executeStep()) pages.push_back(begun.getColumn(0).getInt64());
  if (pages.empty()) return;
  store::Transaction transaction(db);
  for (const PageId page : pages) discard_page(db, run, page);
  transaction.commit();
}

Standing standing(store::Database& db, RunId run) {
  Standing now;
  SQLite::Statement count(db.sql(), "SELECT state, count(*) FROM frontier WHERE run_id = ? GROUP BY state");
  count.bind(1, run);
  while (count.executeStep()) {
    const std::string state = count.getColumn(0).getString();
    (state == "asked"     ? now.asked
     : state == "done"    ? now.done
     : state == "same"    ? now.same
     : state == "fresh"   ? now.fresh
     : state == "missing" ? now.missing
                          : now.failed) = count.getColumn(1).getInt64();
  }
  SQLite::Statement first(db.sql(),
                          "SELECT url, note FROM frontier WHERE run_id = ? AND state IN ('failed','missing')"
                          " ORDER BY state, seq LIMIT 1");
  first.bind(1, run);
  LeftOut out = left_out(db, run);
  now.left_out = out.times;
  now.why_left_out = std::move(out.why);
  if (first.executeStep()) {
    const std::string url = first.getColumn(0).getString(), note = first.getColumn(1).getString();
    now.first_failure = note.find(url) == std::string::npos ? url + ": " + note : note;
  }
  return now;
}

void mark_incomplete(store::Database& db, RunId run, std::string_view by, std::string_view why) {
  SQLite::Statement update(db.sql(), "UPDATE run SET incomplete = ?, incomplete_by = ? WHERE run_id = ?");
  update.bind(1, std::string(why));
  update.bind(2, std::string(by));
  update.bind(3, run);
  update.exec();
}

fetch::Sha256 pages_hash(store::Database& db, RunId run) {
  SQLite::Statement pages(db.sql(),
                          "SELECT page_id FROM frontier WHERE run_id = ? AND state IN ('done','same','fresh')"
                          " ORDER BY page_id");
  pages.bind(1, run);
  std::string ids;
  while (pages.executeStep()) ids += fmt::format("{} ", pages.getColumn(0).getInt64());
  return store::sha256(ids);
}

}  // namespace twinwatch::ingest
