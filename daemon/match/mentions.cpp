#include "match/mentions.hpp"

#include <fmt/format.h>

#include <string>
#include <unordered_map>
#include <vector>

#include "match/statement.hpp"
#include "match/watermark.hpp"
#include "store/fact_tables.hpp"
#include "text/fold.hpp"
#include "twinwatch/kinds.hpp"

namespace twinwatch::match {
namespace {

struct WrittenSchool {
  std::int64_t fact_id, plate, district_id;
  std::string name, code, country, area_1, area_2, account, name_key;
};

class Mentions {
 public:
  Mentions(SQLite::Database& sql, Outcome& outcome) : sql_(sql), outcome_(outcome) {}

  std::int64_t of(const WrittenSchool& w) {
    std::string key;
    for (const auto& part : {w.name_key, std::to_string(w.plate), w.area_2, w.code, w.account, w.area_1, w.country})
      (key += part) += '\x1f';
    auto& id = known_[key];
    if (id == 0) id = find(w);
    if (id == 0) id = insert(w);
    return id;
  }

 private:
  std::int64_t find(const WrittenSchool& w) {
    find_.text(1, w.name_key).integer(2, w.plate).text(3, w.area_2).text(4, w.code).text(5, w.account);
    find_.text(6, w.area_1).text(7, w.country);
    if (!find_.step()) return 0;
    const auto id = find_.integer(0);
    find_.reset();
    return id;
  }
  std::int64_t insert(const WrittenSchool& w) {
    insert_.text(1, w.name_key).integer(2, w.plate).text(3, w.area_2).text(4, w.code).text(5, w.account);
    insert_.text(6, w.area_1).text(7, w.country).text(8, w.name).integer(9, w.district_id).run();
    ++outcome_.mentions_added;
    return sqlite3_last_insert_rowid(sql_.getHandle());
  }

  SQLite::Database& sql_;
  Outcome& outcome_;
  std::unordered_map<std::string, std::int64_t> known_;
  Statement find_{sql_,
                  "SELECT mention_id FROM mention WHERE name_key=? AND plate=? AND area_2=? AND code=? AND account=? "
                  "AND area_1=? AND country=?"};
  Statement insert_{sql_,
                    "INSERT INTO mention (name_key, plate, area_2, code, account, area_1, country, name, district_id) "
                    "VALUES (?,?,?,?,?,?,?,?,?)"};
};

std::vector<WrittenSchool> unread(SQLite::Database& sql, std::string_view table, std::int64_t above) {
  Statement rows(sql, fmt::format("SELECT fact_id, plate, district_id, school_name, school_code, country, area_1, "
                                  "area_2, account FROM {} WHERE fact_id > ? AND mention_id IS NULL",
                                  table));
  rows.integer(1, above);
  std::vector<WrittenSchool> all;
  while (rows.step()) {
    auto& w = all.emplace_back();
    w.fact_id = rows.integer(0);
    w.plate = rows.integer(1);
    w.district_id = rows.integer(2);
    std::string* const texts[] = {&w.name, &w.code, &w.country, &w.area_1, &w.area_2, &w.account};
    for (int i = 0; i < 6; ++i) *texts[i] = rows.text(3 + i);
    w.name_key = text::fold(w.name);
    // A country is two letters, whatever their case; none is the operator's.
    for (char& c : w.country)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (w.country.empty()) w.country = "TR";
  }
  return all;
}

}  // namespace

ListChange take_in_mentions(store::Database& db, Outcome& outcome) {
  ListChange change;
  for (const auto& kind : kinds::all) {
    if (!store::has_field(kind, "school_name")) continue;
    Watermark seen(db.sql(), std::string(kind.name));
    if (seen.unchanged()) continue;
    const auto table = store::fact_table(kind.name);
    Mentions mentions(db.sql(), outcome);
    Statement set(db.sql(), fmt::format("UPDATE {} SET mention_id = ? WHERE fact_id = ?", table));
    for (const auto& written : unread(db.sql(), table, seen.fact_id()))
      set.integer(1, mentions.of(written)).integer(2, written.fact_id).run();
    note_list_changes(db.sql(), std::string(kind.name), seen, change);
    seen.move_up();
  }
  return change;
}

}  // namespace twinwatch::match
