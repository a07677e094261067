// Which schools might an unlinked record be about? Of those we may not say "no active project".
//
// Deliberately generous, because a wrong yes costs one *unknown* and a wrong no costs a wrong mail: same or untold
// province, same or untold district, no level word that excludes the other, and one telling word in common, spelled
// alike or closely. A name without a telling word ("Anadolu Lisesi") could be any school of that level in its district,
// or in its province when the district is not told. A record that tells neither province nor a telling word points at
// nobody: it stays in the review queue, and does not make a whole country unknown.
//
// In memory, over the schools of the provinces concerned only: words -> schools. Distinct words are compared once a
// province, not once a school.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "match/match.hpp"
#include "match/name_words.hpp"
#include "match/statement.hpp"
#include "match/verdicts.hpp"
#include "name/written.hpp"
#include "store/fact_tables.hpp"
#include "text/fold.hpp"

namespace twinwatch::match {
namespace {

struct PossibleSchool {
  std::int64_t id, district_id;
  unsigned levels;
};

// A province's eligible schools by the telling words of their names.
class ProvinceWords {
 public:
  ProvinceWords(SQLite::Database& sql, std::int64_t plate) {
    Statement rows(sql,
                   "SELECT school_id, district_id, name_key FROM school "
                   "WHERE plate = ? AND eligible = 1 AND gone_ms IS NULL");
    rows.integer(1, plate);
    while (rows.step()) {
      const auto name = rows.text(2);
      for (const auto word : telling_words(name)) {
        auto& holders = by_word_[std::string(word)];
        if (holders.empty() || holders.back() != schools_.size()) holders.push_back(schools_.size());
      }
      schools_.push_back({rows.integer(0), rows.integer(1), levels_of(name)});
    }
  }

  const std::vector<PossibleSchool>& schools() const { return schools_; }

  // Indices of the schools that have this word or one spelled closely; remembered, as mentions repeat words.
  const std::vector<std::size_t>& close_to(std::string_view word) {
    auto [at, fresh] = close_.try_emplace(std::string(word));
    if (fresh) {
      std::set<std::size_t> all;
      for (const auto& [known, holders] : by_word_)
        if (close_spelling(known, word)) all.insert(holders.begin(), holders.end());
      at->second.assign(all.begin(), all.end());
    }
    return at->second;
  }

 private:
  std::vector<PossibleSchool> schools_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_word_;
  std::unordered_map<std::string, std::vector<std::size_t>> close_;
};

struct OpenRecord {
  std::int64_t id, plate, district_id;
  std::string name_key;
};

// A name as it is repaired ("KÃ¶roÄŸlu"), where that differs: its words count too.
std::string repaired_key(std::string_view name, const std::string& name_key) {
  std::string key;
  for (const auto& word : name::written(name).words) (key += key.empty() ? "" : " ") += word;
  return key == name_key ? std::string() : key;
}

// What is written somewhere and is no school's yet, by kind of record. A label or a club says nothing of a project
// today: it counts only for who asks for that kind. Entries of a portal's list of schools are no mentions; such an
// entry is a school's when a record that names its account is.
std::string open_ones(std::string_view kind) {
  if (kind == "directory")
    return "SELECT f.fact_id, f.plate, f.district_id, f.name FROM fact_school f WHERE f.known_to IS NULL AND f.account "
           "<> '' AND upper(ifnull(nullif(f.country, ''), 'TR')) = 'TR' AND f.account NOT IN (SELECT m.account FROM "
           "mention m JOIN link l ON l.mention_id = m.mention_id AND l.known_to IS NULL WHERE l.verdict = 'linked')";
  return "SELECT m.mention_id, m.plate, m.district_id, m.name FROM mention m LEFT JOIN link l ON l.mention_id = "
         "m.mention_id AND l.known_to IS NULL WHERE m.country = 'TR' AND (l.link_id IS NULL OR l.verdict = 'review') "
         "AND EXISTS (SELECT 1 FROM " +
         store::fact_table(kind) + " f WHERE f.mention_id = m.mention_id AND f.known_to IS NULL)";
}

std::vector<OpenRecord> open_records(SQLite::Database& sql, std::string_view kind) {
  Statement rows(sql, open_ones(kind));
  std::vector<OpenRecord> all;
  while (rows.step()) {
    all.push_back({rows.integer(0), rows.integer(1), rows.integer(2), text::fold(rows.text(3))});
    auto repaired = repaired_key(rows.text(3), all.back().name_key);
    if (!repaired.empty()) all.push_back({rows.integer(0), rows.integer(1), rows.integer(2), std::move(repaired)});
  }
  return all;
}

std::vector<std::int64_t> all_plates(SQLite::Database& sql) {
  Statement rows(sql, "SELECT DISTINCT plate FROM school");
  std::vector<std::int64_t> plates;
  while (rows.step()) plates.push_back(rows.integer(0));
  return plates;
}

class Possibilities {
 public:
  // `insert` takes the record and the school.
  Possibilities(SQLite::Database& sql, std::string_view insert) : sql_(sql), insert_(sql, insert) {}

  void add(const OpenRecord& record) {
    const auto words = telling_words(record.name_key);
    if (record.plate != 0) {
      add_in(record, words, record.plate);
      add_in(record, words, 0);  // schools whose province the registry wrote in a way that we do not know
    } else if (!words.empty()) {
      if (plates_.empty()) plates_ = all_plates(sql_);
      for (const auto plate : plates_) add_in(record, words, plate);
    }
  }

 private:
  void add_in(const OpenRecord& record, const std::vector<std::string_view>& words, std::int64_t plate) {
    auto& province = provinces_.try_emplace(plate, sql_, plate).first->second;
    const auto levels = levels_of(record.name_key);
    const auto add_if_possible = [&](const PossibleSchool& school) {
      if ((school.levels & levels) == 0) return;
      if (record.district_id != 0 && school.district_id != 0 && school.district_id != record.district_id) return;
      insert_.integer(1, record.id).integer(2, school.id).run();
    };
    if (words.empty())
      for (const auto& school : province.schools()) add_if_possible(school);
    for (const auto word : words)
      for (const auto index : province.close_to(word)) add_if_possible(province.schools()[index]);
  }

  SQLite::Database& sql_;
  std::vector<std::int64_t> plates_;
  std::map<std::int64_t, ProvinceWords> provinces_;
  Statement insert_;
};

}  // namespace

void fill_could_be(store::Database& db) {
  auto& sql = db.sql();
  sql.exec(
      "CREATE TEMP TABLE IF NOT EXISTS could_be (mention_id INTEGER NOT NULL, school_id INTEGER NOT NULL, "
      "PRIMARY KEY (mention_id, school_id)) WITHOUT ROWID; DELETE FROM temp.could_be;");
  Possibilities possibilities(sql, "INSERT OR IGNORE INTO temp.could_be (mention_id, school_id) VALUES (?,?)");
  for (const auto& record : open_records(sql, "participation")) possibilities.add(record);
  drop_rejected(sql);
}

void fill_possible(store::Database& db, std::string_view kind) {
  Possibilities possibilities(db.sql(), "INSERT OR IGNORE INTO temp.possible (kind, record_id, school_id) VALUES ('" +
                                            std::string(kind) + "', ?, ?)");
  for (const auto& record : open_records(db.sql(), kind)) possibilities.add(record);
}

}  // namespace twinwatch::match
