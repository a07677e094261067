#include "service/archive_bounds.hpp"

#include "store/archive.hpp"
#include "store/transaction.hpp"

namespace twinwatch::service {

void keep_archive_in_bounds(store::Database& db, const Config& config, std::int64_t now_ms) {
  constexpr std::int64_t often_enough_ms = 6 * 3'600'000;
  SQLite::Statement last(db.sql(), "SELECT value FROM setting WHERE name = 'archive.looked_after_ms'");
  if (last.executeStep()) {
    const auto then = last.getColumn(0).getInt64();
    if (now_ms >= then && now_ms - then < often_enough_ms) return;
  }
  last.reset();
  store::Transaction transaction(db);
  store::prune(db, config.archive_octets, now_ms - config.archive_ms);
  SQLite::Statement note(db.sql(),
                         "INSERT OR REPLACE INTO setting (name, value) VALUES ('archive.looked_after_ms', ?)");
  note.bind(1, std::to_string(now_ms));
  note.exec();
  transaction.commit();
}

}  // namespace twinwatch::service
