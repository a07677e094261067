#include "match/registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "match/schools_by_place.hpp"
#include "match/statement.hpp"
#include "match/verdicts.hpp"
#include "match/watermark.hpp"
#include "text/fold.hpp"

namespace twinwatch::match {
namespace {

struct RegistryRow {
  std::int64_t fact_id, dataset_id, plate, district_id, valid_from;
  std::string name, code, code_scheme, country, area_1, area_2, type, ownership, building, website;
  std::string name_key, place_key;
};

// The registry's rows that no school knows yet, those with a code first: a row without one may then join it.
std::vector<RegistryRow> new_rows(SQLite::Database& sql, std::int64_t above) {
  Statement rows(
      sql,
      "SELECT fact_id, dataset_id, plate, district_id, valid_from, name, code, code_scheme, country, area_1, "
      "area_2, type, ownership, building_code, website FROM fact_school "
      "WHERE fact_id > ? AND known_to IS NULL AND ifnull(account,'') = ''");
  rows.integer(1, above);
  std::vector<RegistryRow> all;
  while (rows.step()) {
    RegistryRow& row = all.emplace_back();
    std::int64_t* const numbers[] = {&row.fact_id, &row.dataset_id, &row.plate, &row.district_id, &row.valid_from};
    std::string* const texts[] = {&row.name,   &row.code, &row.code_scheme, &row.country,  &row.area_1,
                                  &row.area_2, &row.type, &row.ownership,   &row.building, &row.website};
    int column = 0;
    for (auto* number : numbers) *number = rows.integer(column++);
    for (auto* text : texts) *text = rows.text(column++);
    if (row.country.empty()) row.country = "TR";
    if (row.code.find_first_of("123456789") == std::string::npos) row.code.clear();  // "0", "-", "yok" are no codes
    row.name_key = text::fold(row.name);
    row.place_key = SchoolsByPlace::key(row.plate, row.district_id,
                                        row.district_id != 0 ? std::string() : text::fold(row.area_2), row.name_key);
  }
  std::stable_partition(all.begin(), all.end(), [](const RegistryRow& row) { return !row.code.empty(); });
  return all;
}

class Registry {
 public:
  Registry(store::Database& db, const Eligible& eligible, std::int64_t now_ms, Outcome& outcome)
      : sql_(db.sql()), eligible_(eligible), now_(now_ms), outcome_(outcome) {}

  RegistryChange take_in(const std::vector<RegistryRow>& rows) {
    load_held(rows);
    for (const auto& row : rows) ++rows_alike_[alike(row)];
    for (const auto& row : rows) {
      if (const auto school = school_for(row)) {
        if (school != row.fact_id) joined_.integer(1, row.fact_id).integer(2, school).run();
        in_force_.emplace(row.dataset_id, school);
      }
    }
    return std::move(change_);
  }

 private:
  static std::string alike(const RegistryRow& row) { return std::to_string(row.dataset_id) + ' ' + row.place_key; }

  void load_held(const std::vector<RegistryRow>& rows) {
    std::set<std::int64_t> plates;
    for (const auto& row : rows) plates.insert(row.plate);
    Statement schools(sql_,
                      "SELECT school_id, code IS NOT NULL, gone_ms IS NOT NULL, district_id, district, name_key, "
                      "building FROM school WHERE plate = ?");
    for (const auto plate : plates) {
      schools.integer(1, plate);
      while (schools.step())
        held_.add(
            SchoolsByPlace::key(plate, schools.integer(3),
                                schools.integer(3) != 0 ? std::string() : text::fold(schools.text(4)), schools.text(5)),
            {schools.integer(0), schools.integer(1) != 0, schools.integer(2) != 0, std::string(schools.text(6))});
    }
    Statement coded(sql_, "SELECT code, school_id FROM school WHERE code IS NOT NULL");
    while (coded.step()) by_code_.emplace(coded.text(0), coded.integer(1));
    Statement now(sql_,
                  "SELECT f.dataset_id, r.school_id FROM school_row r JOIN fact_school f ON f.fact_id = r.fact_id "
                  "WHERE f.known_to IS NULL");
    while (now.step()) in_force_.emplace(now.integer(0), now.integer(1));
  }

  std::int64_t school_for(const RegistryRow& row) {
    auto& here = held_.at(row.place_key);
    if (!row.code.empty()) {
      if (const auto known = by_code_.find(row.code); known != by_code_.end()) return join(row, known->second);
    } else if (!row.building.empty()) {
      for (auto& school : here)
        if (school.building == row.building) return join(row, school.id);
    }
    // One row of this list and one school of ours under the same place and name, and nothing that speaks against it.
    if (here.size() == 1 && rows_alike_[alike(row)] == 1 && !in_force_.contains({row.dataset_id, here[0].id}) &&
        (row.code.empty() || !here[0].coded)) {
      if (!row.code.empty()) here[0].coded = true;
      if (!row.building.empty()) here[0].building = row.building;
      return join(row, here[0].id);
    }
    // Rows of one list are different schools. A row of another list, without a code, is another school when its
    // building says so; beside a coded school, or without a building, it may be one that we hold.
    const bool some_coded = std::any_of(here.begin(), here.end(), [](const auto& s) { return s.coded; });
    const bool of_this_list = std::all_of(here.begin(), here.end(), [&](const auto& s) {
      return in_force_.contains({row.dataset_id, s.id});
    });
    if (row.code.empty() && !of_this_list && (some_coded || row.building.empty())) {
      if (const auto decided = decided_by_person(row)) return decided > 0 ? join(row, decided) : add(row, here);
      ask_a_person(row);
      return 0;
    }
    return add(row, here);
  }

  std::int64_t add(const RegistryRow& row, std::vector<HeldSchool>& here) {
    const auto id = row.fact_id;
    insert_.text(1, row.code_scheme).text_or_null(2, row.code).text(3, row.country).integer(4, row.plate);
    insert_.integer(5, row.district_id).text(6, row.area_2).text(7, row.name).text(8, row.name_key);
    insert_.text(9, row.building).text(10, row.type).text(11, row.ownership).text(12, row.website);
    insert_.integer(13, eligible_(row.type, row.name_key) ? 1 : 0).integer(14, row.valid_from).integer(15, id).run();
    here.push_back({id, !row.code.empty(), false, row.building});
    if (!row.code.empty()) by_code_.emplace(row.code, id);
    ++outcome_.schools_added;
    changed(row.plate, row.name_key, row.code);
    return id;
  }

  // A list with codes says how a school is called; one without fills in what is not known yet.
  std::int64_t join(const RegistryRow& row, std::int64_t school) {
    const bool leads = !row.code.empty();
    read_.integer(1, school).step();
    const bool was_coded = !read_.text(1).empty();
    const auto choose = [&](int column, std::string_view fresh) {
      const auto held = read_.text(column);
      return std::string(fresh.empty() || (!held.empty() && !leads && was_coded) ? held : fresh);
    };
    const auto scheme = choose(0, row.code_scheme), code = choose(1, row.code), district = choose(4, row.area_2),
               name = choose(5, row.name), building = choose(7, row.building), type = choose(8, row.type),
               ownership = choose(9, row.ownership), website = choose(10, row.website);
    const auto name_key = text::fold(name);
    const bool keeps_place = was_coded && !leads;
    const auto plate = keeps_place ? read_.integer(2) : row.plate;
    const auto district_id = keeps_place || row.district_id == 0 ? read_.integer(3) : row.district_id;
    const auto eligible = eligible_(type, name_key) ? 1 : 0;
    const bool identity = code != read_.text(1) || plate != read_.integer(2) || district_id != read_.integer(3) ||
                          name_key != read_.text(6) || !read_.is_null(12);
    const bool same = !identity && scheme == read_.text(0) && district == read_.text(4) && name == read_.text(5) &&
                      building == read_.text(7) && type == read_.text(8) && ownership == read_.text(9) &&
                      website == read_.text(10) && eligible == read_.integer(11);
    if (identity) changed(read_.integer(2), read_.text(6), read_.text(1));
    read_.reset();
    if (same) return school;
    if (identity) changed(plate, name_key, code);
    update_.text(1, scheme).text_or_null(2, code).integer(3, plate).integer(4, district_id).text(5, district);
    update_.text(6, name).text(7, name_key).text(8, building).text(9, type).text(10, ownership).text(11, website);
    update_.integer(12, eligible).integer(13, school).run();
    if (!code.empty()) by_code_.emplace(code, school);
    ++outcome_.schools_changed;
    return school;
  }

  void changed(std::int64_t plate, std::string_view name_key, std::string_view code) {
    change_.names.insert(name_in_province(plate, name_key));
    if (!code.empty()) change_.codes.emplace(code);
  }

  // The school that a person named for this written name; -1: "none of them"; 0: nobody was asked or has answered.
  std::int64_t decided_by_person(const RegistryRow& row) {
    Statement mention(sql_,
                      "SELECT mention_id FROM mention WHERE name_key = ? AND plate = ? AND area_2 = ? AND code = '' "
                      "AND account = '' AND area_1 = ? AND country = ?");
    mention.text(1, row.name_key).integer(2, row.plate).text(3, row.area_2).text(4, row.area_1).text(5, row.country);
    const auto id = mention.step() ? mention.integer(0) : 0;
    const auto* said = verdicts_.on(id, row.name_key, row.plate, row.district_id, row.area_1, row.area_2).decides();
    if (said == nullptr || said->lapsed()) return 0;
    return said->says == Verdict::Says::is ? said->school_id : -1;
  }

  void ask_a_person(const RegistryRow& row) {
    Statement mention(sql_,
                      "INSERT OR IGNORE INTO mention (plate, district_id, area_1, area_2, name, name_key, country) "
                      "VALUES (?,?,?,?,?,?,?)");
    mention.integer(1, row.plate).integer(2, row.district_id).text(3, row.area_1).text(4, row.area_2);
    mention.text(5, row.name).text(6, row.name_key).text(7, row.country).run();
    Statement link(sql_,
                   "INSERT OR IGNORE INTO link (mention_id, verdict, score, reasons, decided_by, known_from) "
                   "SELECT mention_id, 'review', 0, ?, 'name', ? FROM mention WHERE name_key = ? AND plate = ? AND "
                   "area_2 = ? AND code = '' AND account = '' AND area_1 = ? AND country = ?");
    const std::string reasons =
        R"(["A registry without codes lists this school, and a registry with codes has schools of this place and name: )"
        R"(which of them it is cannot be told"])";
    link.text(1, reasons).integer(2, now_).text(3, row.name_key).integer(4, row.plate).text(5, row.area_2);
    link.text(6, row.area_1).text(7, row.country).run();
    ++outcome_.review;
  }

  SQLite::Database& sql_;
  const Eligible& eligible_;
  std::int64_t now_;
  Outcome& outcome_;
  RegistryChange change_;
  SchoolsByPlace held_;
  std::unordered_map<std::string, std::int64_t> by_code_;
  std::unordered_map<std::string, int> rows_alike_;
  std::set<std::pair<std::int64_t, std::int64_t>> in_force_;  // (dataset, school) with a row in force
  Verdicts verdicts_{sql_};
  Statement insert_{sql_,
                    "INSERT INTO school (code_scheme, code, country, plate, district_id, district, name, name_key, "
                    "building, type, ownership, website, eligible, since_ms, school_id) "
                    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"};
  Statement joined_{sql_, "INSERT OR REPLACE INTO registry_row (fact_id, school_id) VALUES (?,?)"};
  Statement read_{sql_,
                  "SELECT code_scheme, code, plate, district_id, district, name, name_key, building, type, ownership, "
                  "website, eligible, gone_ms FROM school WHERE school_id = ?"};
  Statement update_{sql_,
                    "UPDATE school SET code_scheme=?, code=?, plate=?, district_id=?, district=?, name=?, name_key=?, "
                    "building=?, type=?, ownership=?, website=?, eligible=?, gone_ms=NULL WHERE school_id=?"};
};

// A school whose rows are all closed left an accepted complete list. It comes back through join().
std::int64_t mark_gone(SQLite::Database& sql, std::int64_t now_ms) {
  Statement gone(
      sql,
      "UPDATE school SET gone_ms = ? WHERE gone_ms IS NULL AND school_id NOT IN "
      "(SELECT fact_id FROM fact_school WHERE known_to IS NULL UNION ALL SELECT r.school_id FROM registry_row "
      "r JOIN fact_school f ON f.fact_id = r.fact_id WHERE f.known_to IS NULL)");
  gone.integer(1, now_ms).run();
  return sqlite3_changes(sql.getHandle());
}

}  // namespace

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

std::string name_in_province(std::int64_t plate, std::string_view name_key) {
  auto key = std::to_string(plate) + ' ';
  return key += name_key;
}

RegistryChange take_in_registry(store::Database& db, const Eligible& eligible, MadeSchools made, std::int64_t now_ms,
                                Outcome& outcome) {
  Watermark seen(db.sql(), "school");
  if (seen.unchanged()) return {};
  RegistryChange change;
  if (take_in_first_registry(db, eligible, seen, made, outcome)) {
    // Nobody has mentioned a school yet: there is no one to tell.
  } else if (const auto rows = new_rows(db.sql(), seen.fact_id()); !rows.empty())
    change = Registry(db, eligible, now_ms, outcome).take_in(rows);
  if (seen.some_closed()) outcome.schools_gone = mark_gone(db.sql(), now_ms);
  seen.move_up();
  return change;
}

}  // namespace twinwatch::match
