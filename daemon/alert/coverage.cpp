#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "alert/status.hpp"
#include "match/statement.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;

std::string advice(std::string_view basis, const std::string& detail) {
  if (basis == "no_source")
    return "No list of participations was ever accepted: import one with `twinwatch import FILE`";
  if (basis == "not_covered" && !detail.empty())
    return "There is " + detail + ": say in [status] active_states whether that is active";
  if (basis == "not_covered")
    return "No accepted list claims to be the whole of this province: import its participation export";
  if (basis == "stale")
    return detail.empty() ? "The last record is too old: bring a newer export or read the portal again"
                          : "The last list of source '" + detail + "' is too old: import a newer export";
  if (basis == "quarantined")
    return "The newest run of source '" + detail +
           "' is held back: `twinwatch runs` says why, `twinwatch run accept N` lets it through";
  if (basis == "unmatched")
    return "A record could be one of these schools: decide it with `twinwatch review` (written school #" + detail + ")";
  if (basis == "account_unread") return "The portal account '" + detail + "' was not read lately: run its source";
  if (basis == "claimed")
    return "A coordinator says that there is a project: the next export that shows it settles it (`twinwatch feedback "
           "list`)";
  return "Not judged yet: any accepted run makes it so";
}

}  // namespace

std::vector<Coverage> coverage(store::Database& db) {
  std::map<int, Coverage> provinces;
  Coverage country;
  Statement rows(db.sql(),
                 "SELECT s.plate, ifnull(st.status,'unknown'), ifnull(st.basis,'no_source'), count(*) FROM school s "
                 "LEFT JOIN status st ON st.school_id = s.school_id AND st.known_to IS NULL "
                 "WHERE s.eligible = 1 AND s.gone_ms IS NULL GROUP BY 1, 2, 3");
  while (rows.step()) {
    const auto status = rows.text(1), basis = rows.text(2);
    const auto plate = static_cast<int>(rows.integer(0));
    for (auto* area : {&country, &provinces[plate]}) {
      area->eligible += rows.integer(3);
      (status == "active"     ? area->active
       : status == "unknown"  ? area->unknown
       : basis == "seen_none" ? area->inactive_seen_none
                              : area->inactive_stated) += rows.integer(3);
    }
    provinces[plate].plate = plate;
  }
  std::vector<Coverage> all{country};
  for (const auto& [plate, area] : provinces) all.push_back(area);
  return all;
}

std::vector<Gap> gaps(store::Database& db) {
  std::vector<Gap> all;
  Statement rows(db.sql(),
                 "SELECT s.plate, ifnull(st.basis,'no_source'), ifnull(st.detail,''), count(*) FROM school s "
                 "LEFT JOIN status st ON st.school_id = s.school_id AND st.known_to IS NULL "
                 "WHERE s.eligible = 1 AND s.gone_ms IS NULL AND ifnull(st.status,'unknown') = 'unknown' "
                 "GROUP BY 1, 2, 3");
  while (rows.step()) {
    const std::string basis(rows.text(1)), detail(rows.text(2));
    all.push_back({static_cast<int>(rows.integer(0)), basis, detail, rows.integer(3), advice(basis, detail)});
  }
  std::stable_sort(all.begin(), all.end(), [](const Gap& a, const Gap& b) { return a.schools > b.schools; });
  return all;
}

}  // namespace twinwatch::alert
