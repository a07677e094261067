#include "mail/routes.hpp"

#include <fmt/format.h>

#include "mail/message.hpp"
#include "text/fold.hpp"

namespace twinwatch::mail {

namespace {

// A province that nobody could resolve must not make its reader the national desk.
bool names_the_country(const std::string& area) {
  const auto folded = text::fold(area);
  return folded.empty() || folded == "turkiye" || folded == "ulusal" || folded == "ulusal masa" ||
         folded == "ulusal destek servisi";
}

std::string ascii_lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace

Coordinators coordinators(store::Database& database, std::string_view today) {
  Coordinators found;
  SQLite::Statement rows(database.sql(), R"(
    SELECT mail, plate, coalesce(area_1, '') FROM fact_coordinator
     WHERE known_to IS NULL AND coalesce(confirmed_on, '') <> '' AND coalesce(area_2, '') = ''
       AND (coalesce(valid_until, '') = '' OR valid_until >= ?) ORDER BY mail, plate)");
  rows.bind(1, std::string(today));
  while (rows.executeStep()) {
    const auto address = ascii_lower(rows.getColumn(0).getString());
    const int plate = rows.isColumnNull(1) ? 0 : rows.getColumn(1).getInt();
    const auto area = rows.getColumn(2).getString();
    if (const auto problem = address_problem(address); !problem.empty())
      found.unusable.push_back(fmt::format("'{}' {}", address, problem));
    else if (plate > 0)
      found.of_province[plate].insert(address);
    else if (names_the_country(area))
      found.national.insert(address);
    else
      found.unusable.push_back(fmt::format("'{}' has the unknown province '{}'", address, area));
  }
  return found;
}

}  // namespace twinwatch::mail
