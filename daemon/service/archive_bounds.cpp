#include "service/archive_bounds.hpp"

#include <algorithm>

#include "store/archive.hpp"
#include "store/old_pages.hpp"
#include "store/transaction.hpp"

namespace twinwatch::service {

namespace {

// What is young enough to speak of a school is not old, however short the archive is.
store::PageBounds page_bounds(const Config& config, std::int64_t now_ms) {
  store::PageBounds bounds;
  bounds.before_ms = now_ms - std::max(config.archive_ms, config.status.max_age_ms);
  for (const auto& source : config.sources) bounds.newest_runs = std::max(bounds.newest_runs, source.gate.window);
  return bounds;
}

bool is_small(store::Database& db) {
  return db.sql().execAndGet("SELECT ifnull(max(page_id), 0) < 1000 FROM page").getInt() != 0;
}

}  // namespace

void keep_archive_in_bounds(store::Database& db, const Config& config, std::int64_t now_ms) {
  constexpr std::int64_t often_enough_ms = 6 * 3'600'000;
  SQLite::Statement last(db.sql(), "SELECT value FROM setting WHERE name = 'archive.looked_after_ms'");
  if (last.executeStep()) {
    const auto then = last.getColumn(0).getInt64();
    if (now_ms >= then && now_ms - then < often_enough_ms) return;
  }
  last.reset();
  store::Transaction transaction(db);
  const auto bodies = store::prune(db, config.archive_octets, now_ms - config.archive_ms).bodies;
  transaction.commit();
  const auto rows = store::prune_pages(db, page_bounds(config, now_ms));
  // A look at a small store is soon done again; a note of it would be one more commit of each first import.
  if (bodies + rows.pages + rows.coverages == 0 && is_small(db)) return;
  SQLite::Statement note(db.sql(),
                         "INSERT OR REPLACE INTO setting (name, value) VALUES ('archive.looked_after_ms', ?)");
  note.bind(1, std::to_string(now_ms));
  note.exec();
}

}  // namespace twinwatch::service
