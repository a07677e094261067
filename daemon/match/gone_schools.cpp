#include "match/gone_schools.hpp"

#include <fmt/format.h>

#include "match/identity_log.hpp"
#include "match/statement.hpp"

namespace twinwatch::match {
namespace {

// A school whose rows are all closed left an accepted complete list. It comes back through join(). While a row waits
// that may be the school under another name, nobody says that it is gone. One that went into another is gone whatever
// older lists still have.
constexpr std::string_view rows_all_closed =
    "WHERE gone_ms IS NULL AND (school_id IN (SELECT school_id FROM school_heir WHERE what = 'merge' AND ended_ms IS "
    "NULL) OR school_id NOT IN "
    "(SELECT fact_id FROM fact_school WHERE known_to IS NULL UNION ALL SELECT r.school_id FROM registry_row "
    "r JOIN fact_school f ON f.fact_id = r.fact_id WHERE f.known_to IS NULL UNION ALL SELECT c.school_id FROM "
    "waiting_candidate c JOIN fact_school f ON f.fact_id = c.fact_id WHERE c.doubted = 1 AND f.known_to IS NULL))";

}  // namespace

std::int64_t mark_gone(SQLite::Database& sql, std::int64_t now_ms) {
  IdentityLog(sql, now_ms).closed(rows_all_closed);
  Statement gone(sql, fmt::format("UPDATE school SET gone_ms = ? {}", rows_all_closed));
  gone.integer(1, now_ms).run();
  return sqlite3_changes(sql.getHandle());
}

bool drop_closed_waiting(SQLite::Database& sql) {
  if (!Statement(sql, "SELECT 1 FROM waiting_row LIMIT 1").step()) return false;
  constexpr std::string_view closed =
      "fact_id IN (SELECT f.fact_id FROM fact_school f JOIN waiting_row w ON "
      "w.fact_id = f.fact_id WHERE f.known_to IS NOT NULL)";
  sql.exec(fmt::format("DELETE FROM waiting_candidate WHERE {}", closed));
  return sql.exec(fmt::format("DELETE FROM waiting_row WHERE {}", closed)) > 0;
}

}  // namespace twinwatch::match
