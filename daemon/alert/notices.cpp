#include "alert/rules.hpp"

namespace twinwatch::alert {

void raise_notice(store::Database& db, std::string_view cause, std::string_view severity, std::string_view message,
                  std::int64_t now_ms) {
  SQLite::Statement raise(db.sql(),
                          "INSERT INTO notice (cause, severity, message, opened_ms, last_ms) VALUES (?1, ?2, ?3, ?4, ?4)"
                          " ON CONFLICT (cause) WHERE closed_ms IS NULL DO UPDATE SET"
                          " message = excluded.message, last_ms = excluded.last_ms, times = times + 1");
  raise.bind(1, std::string(cause));
  raise.bind(2, std::string(severity));
  raise.bind(3, std::string(message));
  raise.bind(4, now_ms);
  raise.exec();
}

void close_notice(store::Database& db, std::string_view cause, std::int64_t now_ms) {
  SQLite::Statement close(db.sql(), "UPDATE notice SET closed_ms = ? WHERE cause = ? AND closed_ms IS NULL");
  close.bind(1, now_ms);
  close.bind(2, std::string(cause));
  close.exec();
}

}  // namespace twinwatch::alert
