// Which schools might an unlinked record be about? Of those we may not say "no active project".
//
// Deliberately generous, because a wrong yes costs one *unknown* and a wrong no costs a wrong mail: same or untold
// province, same or untold district, no level word that excludes the other, and one telling word in common, spelled
// alike or closely. A name without a telling word ("Anadolu Lisesi") could be any school of that level in its district,
// or in its province when the district is not told. A record that tells neither province nor a telling word points at
// nobody: it stays in the review queue, and does not make a whole country unknown.
//
// Over the schools of the provinces concerned only, those of them that are eligible.
#include <map>
#include <string>
#include <vector>

#include "match/match.hpp"
#include "match/name_words.hpp"
#include "match/province_schools.hpp"
#include "match/statement.hpp"
#include "match/verdicts.hpp"
#include "name/written.hpp"

namespace twinwatch::match {
namespace {

struct OpenRecord {
  std::int64_t mention_id, plate, district_id;
  std::string name_key;
};

// A name as it is repaired ("KÃ¶roÄŸlu"), where that differs: its words count too.
std::string repaired_key(std::string_view name, const std::string& name_key) {
  std::string key;
  for (const auto& word : name::written(name).words) (key += key.empty() ? "" : " ") += word;
  return key == name_key ? std::string() : key;
}

// Unlinked mentions that a participation in force hangs on: a label or a club says nothing of a project today.
std::vector<OpenRecord> open_records(SQLite::Database& sql) {
  Statement rows(sql,
                 "SELECT m.mention_id, m.plate, m.district_id, m.name_key, m.name FROM mention m "
                 "LEFT JOIN link l ON l.mention_id = m.mention_id AND l.known_to IS NULL "
                 "WHERE m.country = 'TR' AND (l.link_id IS NULL OR l.verdict = 'review') AND EXISTS "
                 "(SELECT 1 FROM fact_participation f WHERE f.mention_id = m.mention_id AND f.known_to IS NULL)");
  std::vector<OpenRecord> all;
  while (rows.step()) {
    all.push_back({rows.integer(0), rows.integer(1), rows.integer(2), std::string(rows.text(3))});
    auto repaired = repaired_key(rows.text(4), all.back().name_key);
    if (!repaired.empty()) all.push_back({rows.integer(0), rows.integer(1), rows.integer(2), std::move(repaired)});
  }
  return all;
}

class Possibilities {
 public:
  explicit Possibilities(SQLite::Database& sql) : sql_(sql) {}

  void add(const OpenRecord& record) {
    const auto words = telling_words(record.name_key);
    if (record.plate != 0) {
      add_in(record, words, record.plate);
      add_in(record, words, 0);  // schools whose province the registry wrote in a way that we do not know
    } else if (!words.empty()) {
      if (plates_.empty()) plates_ = plates_of_schools(sql_);
      for (const auto plate : plates_) add_in(record, words, plate);
    }
  }

 private:
  void add_in(const OpenRecord& record, const std::vector<std::string_view>& words, std::int64_t plate) {
    auto& province = provinces_.try_emplace(plate, sql_, plate).first->second;
    const auto levels = levels_of(record.name_key);
    const auto add_if_possible = [&](const PossibleSchool& school) {
      if (!school.eligible || (school.levels & levels) == 0) return;
      if (record.district_id != 0 && school.district_id != 0 && school.district_id != record.district_id) return;
      insert_.integer(1, record.mention_id).integer(2, school.id).run();
    };
    if (words.empty())
      for (const auto& school : province.schools()) add_if_possible(school);
    for (const auto word : words)
      for (const auto index : province.close_to(word)) add_if_possible(province.schools()[index]);
  }

  SQLite::Database& sql_;
  std::vector<std::int64_t> plates_;
  std::map<std::int64_t, ProvinceSchools> provinces_;
  Statement insert_{sql_, "INSERT OR IGNORE INTO temp.could_be (mention_id, school_id) VALUES (?,?)"};
};

}  // namespace

void fill_could_be(store::Database& db) {
  auto& sql = db.sql();
  sql.exec(
      "CREATE TEMP TABLE IF NOT EXISTS could_be (mention_id INTEGER NOT NULL, school_id INTEGER NOT NULL, "
      "PRIMARY KEY (mention_id, school_id)) WITHOUT ROWID; DELETE FROM temp.could_be;");
  Possibilities possibilities(sql);
  for (const auto& record : open_records(sql)) possibilities.add(record);
  drop_rejected(sql);
}

}  // namespace twinwatch::match
