#include "match/former_names.hpp"

#include <fmt/format.h>

namespace twinwatch::match {

FormerNames::FormerNames(SQLite::Database& sql)
    : bearers_(sql,
               "SELECT s.school_id, n.to_ms, s.name FROM school_name n JOIN school s ON s.school_id = n.school_id "
               "WHERE n.plate = ?1 AND n.name_key = ?2 AND (s.gone_ms IS NULL OR s.school_id IN (SELECT school_id "
               "FROM school_heir WHERE what = 'merge' AND ended_ms IS NULL)) "
               "AND (?3 = 0 OR s.district_id = 0 OR s.district_id = ?3) "
               "AND (?4 = '' OR s.code IS NULL OR s.code = ?4)") {}

std::optional<FormerNames::Bearer> FormerNames::of(std::int64_t plate, std::string_view name_key,
                                                   std::int64_t district_id, std::string_view code, const Said& said) {
  bearers_.integer(1, plate).text(2, name_key).integer(3, district_id).text(4, code);
  std::optional<Bearer> only;
  bool several = false;
  while (bearers_.step()) {
    several = several || only.has_value();
    only = Bearer{bearers_.integer(0), fmt::format("The school was called so until {}; now it is {}",
                                                   day_of(bearers_.integer(1)), bearers_.text(2))};
  }
  if (several || !only || said.rejects(only->school_id) != nullptr) return std::nullopt;
  return only;
}

}  // namespace twinwatch::match
