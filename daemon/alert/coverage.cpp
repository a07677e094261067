#include "alert/status.hpp"

namespace twinwatch::alert {
namespace {

std::string advice_for(const std::string& basis) {
  if (basis == "no_source") return "No accepted list tells this province whole: ask for its export and `twinwatch import` it.";
  if (basis == "stale") return "The last list is too old: ask for a new export and `twinwatch import` it.";
  if (basis == "unmatched") return "A written name could be one of these schools: decide it with `twinwatch review`.";
  if (basis == "quarantined") return "A run is held back: look with `twinwatch runs`, then `twinwatch run accept` or `reject`.";
  return "See `twinwatch explain SCHOOL` for one of them.";
}

}  // namespace

std::vector<Coverage> coverage(store::Database& db) {
  std::vector<Coverage> all;
  SQLite::Statement rows(db.sql(),
                         "SELECT s.plate, count(*), sum(t.status = 'active'), sum(t.status = 'inactive' AND t.basis = 'stated'),"
                         " sum(t.status = 'inactive' AND t.basis = 'seen_none') FROM school s"
                         " LEFT JOIN status t ON t.school_id = s.school_id AND t.known_to IS NULL"
                         " WHERE s.eligible AND s.gone_ms IS NULL GROUP BY s.plate ORDER BY s.plate");
  Coverage country;
  while (rows.executeStep()) {
    Coverage c;
    c.plate = rows.getColumn(0).getInt();
    c.eligible = rows.getColumn(1).getInt64();
    c.active = rows.getColumn(2).getInt64();
    c.inactive_stated = rows.getColumn(3).getInt64();
    c.inactive_seen_none = rows.getColumn(4).getInt64();
    c.unknown = c.eligible - c.told();
    country.eligible += c.eligible;
    country.active += c.active;
    country.inactive_stated += c.inactive_stated;
    country.inactive_seen_none += c.inactive_seen_none;
    country.unknown += c.unknown;
    all.push_back(c);
  }
  if (!all.empty()) all.insert(all.begin(), country);
  return all;
}

std::vector<Gap> gaps(store::Database& db) {
  std::vector<Gap> found;
  SQLite::Statement rows(db.sql(),
                         "SELECT s.plate, t.basis, t.detail, count(*) AS schools FROM status t JOIN school s USING (school_id)"
                         " WHERE t.known_to IS NULL AND t.status = 'unknown' GROUP BY 1, 2, 3 ORDER BY schools DESC, 1, 2, 3");
  while (rows.executeStep()) {
    const auto basis = rows.getColumn(1).getString();
    found.push_back({rows.getColumn(0).getInt(), basis, rows.getColumn(2).getString(), rows.getColumn(3).getInt64(), advice_for(basis)});
  }
  return found;
}

}  // namespace twinwatch::alert
