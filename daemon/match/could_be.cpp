// Which schools might an unlinked record be about? Of those we may not say "no active project".
//
// Deliberately generous, because a wrong yes costs one *unknown* and a wrong no costs a wrong mail: same or untold
// province, same or untold district, no level word that excludes the other, and one telling word in common, spelled
// alike or closely. A name without a telling word ("Anadolu Lisesi") could be any school of that level in its district,
// or in its province when the district is not told. A record that tells neither province nor a telling word points at
// nobody: it stays in the review queue, and does not make a whole country unknown.
//
// Where nobody in the told district (or province) has all that was written, something was written otherwise than the
// registry has it, and each such thing makes its schools possible:
//   the spelling   a school with a word that is one slip away, however short it is ("Gaz" for "Gazi")
//   the district   a school elsewhere in the province with all of its words: people write MERKEZ
//   the name       if nobody there has even the half: a school of that level in the told district, private or not as
//   the record says, that is written
//                  nowhere under its own name: it may bear this one by now. One that is written under its own name has
//                  kept it, and a name that a school of another level there has is no new one. Where no district is
//                  told this could be any school of a province, and nothing could be said of any: there it is left out.
//
// Over the schools of the provinces concerned only, those of them that are eligible.
#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "match/match.hpp"
#include "match/name_words.hpp"
#include "match/province_schools.hpp"
#include "match/statement.hpp"
#include "match/verdicts.hpp"
#include "name/written.hpp"
#include "store/fact_tables.hpp"
#include "text/fold.hpp"

namespace twinwatch::match {
namespace {

struct OpenRecord {
  std::int64_t id, plate, district_id;
  std::vector<std::string> names;  // folded: as it is written, and repaired where that differs
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
    OpenRecord record{rows.integer(0), rows.integer(1), rows.integer(2), {text::fold(rows.text(3))}};
    auto repaired = repaired_key(rows.text(3), record.names.front());
    if (!repaired.empty()) record.names.push_back(std::move(repaired));
    all.push_back(std::move(record));
  }
  return all;
}

class Possibilities {
 public:
  // `insert` takes the record and the school.
  Possibilities(SQLite::Database& sql, std::string_view insert) : sql_(sql), insert_(sql, insert) {}

  void add(const OpenRecord& record) {
    Met met;
    for (const auto& name : record.names) {
      if (record.plate != 0) {
        met.add(add_in(record, name, record.plate));
        add_in(record, name, 0);  // schools whose province the registry wrote in a way that we do not know
      } else if (!telling_words(name).empty()) {
        if (plates_.empty()) plates_ = plates_of_schools(sql_);
        for (const auto plate : plates_) add_in(record, name, plate);
      }
    }
    if (record.plate != 0) add_written_otherwise(record, record.names.back(), met);
  }

 private:
  using Words = std::vector<std::string_view>;
  using Bits = std::uint64_t;  // of the words of a name; names have fewer than 64

  // Whether a school there, eligible or not, has half of what tells the name, or all of it.
  struct Met {
    bool half = false, all = false;
    void add(const Met& other) { half = half || other.half, all = all || other.all; }
  };

  Met add_in(const OpenRecord& record, const std::string& name, std::int64_t plate) {
    auto& province = province_of(plate);
    const auto words = telling_words(name);
    const auto levels = levels_of(name);
    Met met;
    if (words.empty())
      for (const auto& school : province.schools())
        if ((school.levels & levels) != 0 && !elsewhere(record, school)) {
          met.add({true, school.name_key == name});
          insert(record, school);
        }
    for (const auto& [index, shared] : alike(province, words, [&](auto word) { return province.close_to(word); })) {
      const auto& school = province.schools()[index];
      if ((school.levels & levels) == 0 || elsewhere(record, school)) continue;
      met.add({is_half(words, shared), is_all(words, shared)});
      insert(record, school);
    }
    return met;
  }

  void add_written_otherwise(const OpenRecord& record, const std::string& name, const Met& met) {
    if (met.all) return;
    auto& province = province_of(record.plate);
    const auto words = telling_words(name);
    const auto levels = levels_of(name);
    if (words.empty())
      for (const auto& school : province.schools())
        if (school.name_key == name) insert(record, school);
    bool taken = met.half;  // it is the name of a place there: if of no other, of a school of another level
    for (const auto& [index, shared] : alike(province, words, [&](auto word) { return province.slip_from(word); })) {
      const auto& school = province.schools()[index];
      const bool there = !elsewhere(record, school);
      if (there ? !is_half(words, shared) : !is_all(words, shared)) continue;
      if ((school.levels & levels) != 0)
        insert(record, school);
      else
        taken = taken || there;
    }
    if (record.district_id == 0 || levels == level::any || taken) return;
    for (const auto& school : province.schools())
      if (school.district_id == record.district_id && (school.levels & levels) != 0 &&
          is_private(school.name_key) == is_private(name) && !is_written(school.id))
        insert(record, school);
  }

  // Which of the record's words each school has, by its index; a word may name its district beside its name.
  template <typename Holders>
  static std::map<std::size_t, Bits> alike(const ProvinceSchools& province, const Words& words, Holders holders_of) {
    std::map<std::size_t, Bits> shared;
    const auto count = std::min<std::size_t>(words.size(), 64);
    for (std::size_t i = 0; i < count; ++i)
      for (const auto index : holders_of(words[i])) shared[index] |= Bits{1} << i;
    for (auto& [index, bits] : shared) {
      const auto district = words_of(province.schools()[index].district_key);
      for (std::size_t i = 0; i < count; ++i)
        if (std::find(district.begin(), district.end(), words[i]) != district.end()) bits |= Bits{1} << i;
    }
    return shared;
  }

  // In letters: a given name in common ("Mehmet") does not make two names alike.
  static bool is_half(const Words& words, Bits shared) {
    std::size_t all = 0, letters = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
      all += words[i].size();
      if (i < 64 && (shared >> i & 1) != 0) letters += words[i].size();
    }
    return 2 * letters >= all;
  }
  static bool is_all(const Words& words, Bits shared) {
    return static_cast<std::size_t>(std::popcount(shared)) == words.size();
  }

  static bool is_private(const std::string& name) {
    const auto words = words_of(name);
    return std::find(words.begin(), words.end(), "ozel") != words.end();
  }

  static bool elsewhere(const OpenRecord& record, const PossibleSchool& school) {
    return record.district_id != 0 && school.district_id != 0 && school.district_id != record.district_id;
  }

  bool is_written(std::int64_t school) {
    if (!written_) {
      written_.emplace();
      Statement rows(sql_, "SELECT school_id FROM link WHERE known_to IS NULL AND verdict = 'linked'");
      while (rows.step()) written_->insert(rows.integer(0));
    }
    return written_->contains(school);
  }

  void insert(const OpenRecord& record, const PossibleSchool& school) {
    if (school.eligible) insert_.integer(1, record.id).integer(2, school.id).run();
  }

  ProvinceSchools& province_of(std::int64_t plate) { return provinces_.try_emplace(plate, sql_, plate).first->second; }

  SQLite::Database& sql_;
  std::vector<std::int64_t> plates_;
  std::map<std::int64_t, ProvinceSchools> provinces_;
  std::optional<std::unordered_set<std::int64_t>> written_;  // schools that some name is linked to
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
