#include "mail/routes.hpp"

#include <fmt/format.h>

#include "mail/address.hpp"
#include "mail/calendar.hpp"
#include "text/fold.hpp"

namespace twinwatch::mail {

namespace {

// A province that nobody could resolve must not make its reader the national desk.
bool names_the_country(const std::string& area) {
  const auto folded = text::fold(area);
  return folded.empty() || folded == "turkiye" || folded == "ulusal" || folded == "ulusal masa" ||
         folded == "ulusal destek servisi";
}

bool is_deputy(const std::string& role) {
  const auto folded = text::fold(role);
  for (const char* word : {"deputy", "vekil", "vekaleten", "yedek", "yardimci"})
    if (folded.find(word) != std::string::npos) return true;
  return false;
}

void stand_in(std::set<std::string>& who, std::set<std::string>& deputies, int plate, std::set<int>& by_deputy) {
  if (!who.empty() || deputies.empty()) return;
  who = std::move(deputies);
  by_deputy.insert(plate);
}

}  // namespace

Coordinators coordinators(store::Database& database, std::string_view today) {
  Coordinators found;
  std::map<int, std::set<std::string>> deputies;
  const auto out = bounced_addresses(database);
  SQLite::Statement rows(database.sql(), R"(
    SELECT mail, plate, coalesce(area_1, ''), coalesce(role, '') FROM fact_coordinator
     WHERE known_to IS NULL AND coalesce(confirmed_on, '') <> '' AND coalesce(area_2, '') = ''
       AND (coalesce(valid_until, '') = '' OR valid_until >= ?) ORDER BY mail, plate)");
  rows.bind(1, std::string(today));
  while (rows.executeStep()) {
    const auto address = canonical_address(rows.getColumn(0).getString());
    const int plate = rows.isColumnNull(1) ? 0 : rows.getColumn(1).getInt();
    const auto area = rows.getColumn(2).getString();
    const bool deputy = is_deputy(rows.getColumn(3).getString());
    if (const auto problem = address_problem(address); !problem.empty())
      found.unusable.push_back(fmt::format("'{}' {}", address, problem));
    else if (plate <= 0 && !names_the_country(area))
      found.unusable.push_back(fmt::format("'{}' has the unknown province '{}'", address, area));
    else if (out.contains(address))
      continue;  // a notice of its own tells
    else if (deputy)
      deputies[plate > 0 ? plate : 0].insert(address);
    else if (plate > 0)
      found.of_province[plate].insert(address);
    else
      found.national.insert(address);
  }
  for (auto& [plate, addresses] : deputies) {
    if (plate == 0)
      stand_in(found.national, addresses, 0, found.by_deputy);
    else
      stand_in(found.of_province[plate], addresses, plate, found.by_deputy);
  }
  return found;
}

std::set<std::string> bounced_addresses(store::Database& database) {
  std::map<std::string, std::int64_t> bounced;
  SQLite::Statement hard(database.sql(), "SELECT address, max(at_ms) FROM bounce WHERE kind = 'hard' GROUP BY address");
  while (hard.executeStep()) bounced[hard.getColumn(0).getString()] = hard.getColumn(1).getInt64();
  std::set<std::string> out, mended;
  SQLite::Statement rows(
      database.sql(),
      "SELECT mail, coalesce(confirmed_on, ''), known_from FROM fact_coordinator WHERE known_to IS NULL");
  while (!bounced.empty() && rows.executeStep()) {
    const auto found = bounced.find(canonical_address(rows.getColumn(0).getString()));
    if (found == bounced.end()) continue;
    const auto& [address, bounced_ms] = *found;
    const auto confirmed = rows.getColumn(1).getString(), day = iso_day(bounced_ms);
    const bool anew = confirmed > day || (confirmed == day && rows.getColumn(2).getInt64() > bounced_ms);
    (anew ? mended : out).insert(address);
  }
  for (const auto& address : mended) out.erase(address);  // confirmed in one line of several
  return out;
}

}  // namespace twinwatch::mail
