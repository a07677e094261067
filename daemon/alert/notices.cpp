#include "alert/rules.hpp"
#include "match/statement.hpp"

namespace twinwatch::alert {

using match::Statement;

void raise_notice(store::Database& db, std::string_view cause, std::string_view severity, std::string_view message,
                  std::int64_t now_ms) {
  Statement raise(db.sql(),
                  "INSERT INTO notice (cause, severity, message, opened_ms, last_ms) VALUES (?1, ?2, ?3, ?4, ?4) "
                  "ON CONFLICT (cause) WHERE closed_ms IS NULL DO UPDATE SET times = times + 1, last_ms = ?4, "
                  "message = ?3, severity = ?2");
  raise.text(1, cause).text(2, severity).text(3, message).integer(4, now_ms).run();
}

void close_notice(store::Database& db, std::string_view cause, std::int64_t now_ms) {
  Statement close(db.sql(), "UPDATE notice SET closed_ms = ? WHERE cause = ? AND closed_ms IS NULL");
  close.integer(1, now_ms).text(2, cause).run();
}

}  // namespace twinwatch::alert
