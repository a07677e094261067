#include "match/whole_lists.hpp"

#include "match/statement.hpp"

namespace twinwatch::match {

WholeLists::WholeLists(SQLite::Database& sql, const SchoolIndex& index) : sql_(sql), index_(index) {
  // A later run of a part takes nothing back: what is absent from it stays in force.
  Statement scopes(
      sql,
      "SELECT DISTINCT sc.dataset_id, sc.plate FROM scope sc JOIN scope_run sr ON sr.scope_id = sc.scope_id "
      "JOIN dataset d ON d.dataset_id = sc.dataset_id "
      "WHERE d.kind = 'school' AND sc.area_2 = '' AND sc.account = '' AND sr.unverified = ''");
  while (scopes.step()) whole_.emplace(scopes.integer(0), scopes.integer(1));
  Statement left(
      sql,
      "SELECT DISTINCT f.dataset_id, r.school_id FROM fact_school f JOIN school_row r ON r.fact_id = f.fact_id "
      "WHERE f.known_to IS NOT NULL");
  while (left.step()) left_.emplace(left.integer(0), left.integer(1));
}

bool WholeLists::is_whole(std::int64_t dataset, std::int64_t plate) const {
  return whole_.contains({dataset, 0}) || whole_.contains({dataset, plate});
}

ListedNames WholeLists::read(std::int64_t dataset, const std::set<std::int64_t>& plates, bool whole) {
  ListedNames names(index_.words_known(), whole);
  Statement rows(sql_,
                 "SELECT plate, district_id, name FROM fact_school WHERE dataset_id = ? AND known_to IS NULL AND "
                 "ifnull(account,'') = ''");
  rows.integer(1, dataset);
  while (rows.step())
    if (plates.contains(rows.integer(0)) && is_whole(dataset, rows.integer(0)) == whole)
      names.add(static_cast<int>(rows.integer(0)), static_cast<int>(rows.integer(1)), rows.text(2));
  names.finish(index_);
  return names;
}

}  // namespace twinwatch::match
