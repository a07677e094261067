#include "match/schools_past.hpp"

#include "match/statement.hpp"

namespace twinwatch::match {

void keep_school_as_it_was(SQLite::Database& sql, std::int64_t school_id, std::int64_t until_ms) {
  Statement keep(sql,
                 "INSERT INTO school_was (school_id, until_ms, code_scheme, code, plate, district_id, district, name, "
                 "name_key, building, type, ownership, website, eligible, gone_ms) SELECT school_id, ?2, code_scheme, "
                 "code, plate, district_id, district, name, name_key, building, type, ownership, website, eligible, "
                 "gone_ms FROM school WHERE school_id = ?1");
  keep.integer(1, school_id).integer(2, until_ms).run();
}

}  // namespace twinwatch::match
