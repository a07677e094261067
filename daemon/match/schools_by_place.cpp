#include "match/schools_by_place.hpp"

#include "match/registry.hpp"
#include "match/statement.hpp"
#include "text/fold.hpp"

namespace twinwatch::match {

std::string SchoolsByPlace::key(std::int64_t plate, std::int64_t district_id, std::string_view district_key,
                                std::string_view name_key) {
  auto key = std::to_string(plate) + ' ';
  if (district_id != 0)
    key += std::to_string(district_id);
  else
    (key += '?') += district_key;
  (key += '|') += name_key;
  return key;
}

void SchoolsByPlace::load(SQLite::Database& sql, const std::set<std::int64_t>& plates) {
  Statement schools(sql,
                    "SELECT school_id, code IS NOT NULL, gone_ms IS NOT NULL, district_id, district, name_key, "
                    "building FROM school WHERE plate = ?");
  for (const auto plate : plates) {
    schools.integer(1, plate);
    while (schools.step()) {
      const auto district_id = schools.integer(3);
      const bool has_district = district_id != 0 || !schools.text(4).empty();
      add(key(plate, district_id, district_id != 0 ? std::string() : text::fold(schools.text(4)), schools.text(5)),
          name_in_province(plate, schools.text(5)),
          {schools.integer(0), plate, schools.integer(1) != 0, schools.integer(2) != 0, has_district,
           std::string(schools.text(6))});
    }
  }
  Statement now(
      sql,
      "SELECT f.dataset_id, r.school_id, f.plate FROM school_row r JOIN fact_school f ON f.fact_id = r.fact_id "
      "WHERE f.known_to IS NULL");
  while (now.step()) put_in_force(now.integer(0), now.integer(1), now.integer(2));
}

void SchoolsByPlace::add(const std::string& place_key, const std::string& province_key, HeldSchool school) {
  const auto index = static_cast<std::uint32_t>(schools_.size());
  by_place_[place_key].push_back(index);
  by_province_[province_key].push_back(index);
  if (!school.gone) ++living_[school.plate];
  schools_.push_back(std::move(school));
}

void SchoolsByPlace::put_in_force(std::int64_t dataset, std::int64_t school, std::int64_t plate) {
  if (in_force_.emplace(dataset, school).second) ++listed_[{dataset, plate}];
}

bool SchoolsByPlace::some_free(std::int64_t dataset, std::int64_t plate) const {
  const auto living = living_.find(plate);
  if (living == living_.end()) return false;
  const auto listed = listed_.find({dataset, plate});
  return living->second > (listed == listed_.end() ? 0 : listed->second);
}

}  // namespace twinwatch::match
