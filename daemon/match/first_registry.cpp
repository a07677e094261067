#include "match/first_registry.hpp"

#include "match/statement.hpp"
#include "text/fold.hpp"

namespace twinwatch::match {
namespace {

constexpr std::string_view are_new =
    " WHERE fact_id > ? AND school_id IS NULL AND known_to IS NULL AND ifnull(account,'') = ''";

std::string of_new_rows(std::string_view statement) { return std::string(statement) += are_new; }

// One list; and not both schools with codes and schools told apart by building, between which join() has to choose.
// Mentions would have to hear which names are new: then the general way tells them.
bool fits(SQLite::Database& sql, std::int64_t above) {
  Statement held(sql, "SELECT EXISTS (SELECT 1 FROM school) OR EXISTS (SELECT 1 FROM mention)");
  held.step();
  if (held.integer(0) != 0) return false;
  Statement rows(sql, of_new_rows("SELECT count(DISTINCT dataset_id), max(ifnull(code,'') <> ''), "
                                  "max(ifnull(building_code,'') <> '') FROM fact_school"));
  rows.integer(1, above).step();
  return rows.integer(0) == 1 && (rows.integer(1) == 0 || rows.integer(2) == 0);
}

}  // namespace

bool take_in_first_registry(store::Database& db, const Eligible& eligible, std::int64_t above, Outcome& outcome) {
  auto& sql = db.sql();
  if (!fits(sql, above)) return false;
  Statement rows(sql, of_new_rows("SELECT fact_id, plate, district_id, valid_from, name, code, code_scheme, country, "
                                  "area_2, type, ownership, building_code, website FROM fact_school"));
  rows.integer(1, above);
  // The school's number is its first row's: the way back is then one statement instead of one for each row.
  Statement insert(sql,
                   "INSERT INTO school (school_id, code_scheme, code, country, plate, district_id, district, name, "
                   "name_key, building, type, ownership, website, eligible, since_ms) "
                   "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  std::string name_key;
  while (rows.step()) {
    auto code = rows.text(5);
    if (code.find_first_of("123456789") == std::string_view::npos) code = {};  // "0", "-", "yok" are no codes
    const auto country = rows.text(7);
    name_key.clear();
    text::fold_append(rows.text(4), name_key);
    insert.integer(1, rows.integer(0)).text(2, rows.text(6)).text_or_null(3, code);
    insert.text(4, country.empty() ? "TR" : country).integer(5, rows.integer(1)).integer(6, rows.integer(2));
    insert.text(7, rows.text(8)).text(8, rows.text(4)).text(9, name_key).text(10, rows.text(11));
    insert.text(11, rows.text(9)).text(12, rows.text(10)).text(13, rows.text(12));
    insert.integer(14, eligible(rows.text(9), name_key) ? 1 : 0).integer(15, rows.integer(3)).run();
    ++outcome.schools_added;
  }
  Statement(sql, of_new_rows("UPDATE fact_school SET school_id = fact_id")).integer(1, above).run();
  return true;
}

}  // namespace twinwatch::match
