#include "match/indexed_schools.hpp"

#include "text/fold.hpp"

namespace twinwatch::match {

SchoolIndex index_schools(SQLite::Database& sql, const name::Words& words, const place::Gazetteer& places) {
  SchoolIndex index(words);
  Statement rows(sql,
                 "SELECT school_id, plate, district_id, name, district, ifnull(code, ''), ownership FROM school "
                 "WHERE gone_ms IS NULL ORDER BY school_id");
  while (rows.step()) {
    NewSchool school;
    school.id = rows.integer(0);
    school.plate = static_cast<int>(rows.integer(1));
    school.district_id = static_cast<int>(rows.integer(2));
    school.name = rows.text(3);
    school.code = rows.text(5);
    school.is_private = text::fold(rows.text(6)).starts_with("ozel");
    const auto* province = places.province(school.plate);
    if (province != nullptr) school.province = province->name;
    const auto* district = places.district_by_id(school.district_id);
    school.district = district != nullptr ? std::string_view(district->name) : rows.text(4);
    index.add(school);
  }
  index.finish();
  return index;
}

}  // namespace twinwatch::match
