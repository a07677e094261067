// The registry's rows that are no school's yet, as a batch reads them: new ones, and those that waited for a person.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>
#include <vector>

namespace twinwatch::match {

struct RegistryRow {
  std::int64_t fact_id = 0, dataset_id = 0, plate = 0, district_id = 0, valid_from = 0, run_id = 0;
  std::string name, code, code_scheme, country, area_1, area_2, type, ownership, building, website;
  std::string phone, latitude, longitude;
  std::string name_key, place_key, province_key;
  bool waited = false;

  bool has_district() const { return district_id != 0 || !area_2.empty(); }
};

// Facts above `above`, and waiting ones still in force; those with a code first: a row without one may then join them.
std::vector<RegistryRow> unread_rows(SQLite::Database& sql, std::int64_t above);

// A row that waited has been decided by a person since, so that it can be taken in.
bool some_row_was_decided(SQLite::Database& sql);

}  // namespace twinwatch::match
