#include "match/registry_list.hpp"

#include <algorithm>

#include "match/registry.hpp"
#include "match/schools_by_place.hpp"
#include "match/statement.hpp"
#include "text/fold.hpp"

namespace twinwatch::match {
namespace {

constexpr std::string_view row_columns =
    "f.fact_id, f.dataset_id, f.plate, f.district_id, f.valid_from, f.run_id, f.name, f.code, f.code_scheme, "
    "f.country, "
    "f.area_1, f.area_2, f.type, f.ownership, f.building_code, f.website, f.phone, f.latitude, f.longitude";

void read_rows(Statement& rows, bool waited, std::vector<RegistryRow>& all) {
  while (rows.step()) {
    RegistryRow& row = all.emplace_back();
    row.waited = waited;
    std::int64_t* const numbers[] = {&row.fact_id,     &row.dataset_id, &row.plate,
                                     &row.district_id, &row.valid_from, &row.run_id};
    std::string* const texts[] = {&row.name,   &row.code,     &row.code_scheme, &row.country,  &row.area_1,
                                  &row.area_2, &row.type,     &row.ownership,   &row.building, &row.website,
                                  &row.phone,  &row.latitude, &row.longitude};
    int column = 0;
    for (auto* number : numbers) *number = rows.integer(column++);
    for (auto* text : texts) *text = rows.text(column++);
    if (row.country.empty()) row.country = "TR";
    if (row.code.find_first_of("123456789") == std::string::npos) row.code.clear();  // "0", "-", "yok" are no codes
    row.name_key = text::fold(row.name);
    row.place_key = SchoolsByPlace::key(row.plate, row.district_id,
                                        row.district_id != 0 ? std::string() : text::fold(row.area_2), row.name_key);
    row.province_key = name_in_province(row.plate, row.name_key);
  }
}

}  // namespace

std::vector<RegistryRow> unread_rows(SQLite::Database& sql, std::int64_t above) {
  std::vector<RegistryRow> all;
  Statement waiting(sql, "SELECT " + std::string(row_columns) +
                             " FROM waiting_row w JOIN fact_school f ON f.fact_id = w.fact_id "
                             "WHERE f.known_to IS NULL AND f.fact_id <= ?");
  read_rows(waiting.integer(1, above), true, all);
  Statement fresh(sql, "SELECT " + std::string(row_columns) +
                           " FROM fact_school f WHERE f.fact_id > ? AND f.known_to IS NULL AND "
                           "ifnull(f.account,'') = ''");
  read_rows(fresh.integer(1, above), false, all);
  std::stable_partition(all.begin(), all.end(), [](const RegistryRow& row) { return !row.code.empty(); });
  return all;
}

bool some_row_was_decided(SQLite::Database& sql) {
  Statement decided(sql,
                    "SELECT 1 FROM waiting_row w JOIN link l ON l.mention_id = w.mention_id AND l.known_to IS NULL "
                    "WHERE l.decided_by GLOB 'person:*' LIMIT 1");
  return decided.step();
}

}  // namespace twinwatch::match
