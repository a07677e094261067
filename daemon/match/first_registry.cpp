#include "match/first_registry.hpp"

#include "match/statement.hpp"
#include "store/indexes_aside.hpp"
#include "store/narrow_cache.hpp"
#include "text/fold.hpp"

namespace twinwatch::match {
namespace {

// One list. Mentions would have to hear which names are new: then the general way tells them.
bool fits(SQLite::Database& sql) {
  Statement held(sql, "SELECT EXISTS (SELECT 1 FROM school) OR EXISTS (SELECT 1 FROM mention)");
  held.step();
  if (held.integer(0) != 0) return false;
  // From the index: no row is read for it.
  Statement lists(
      sql,
      "SELECT (SELECT min(dataset_id) FROM fact_school INDEXED BY fact_school_now WHERE known_to IS NULL) = "
      "(SELECT max(dataset_id) FROM fact_school INDEXED BY fact_school_now WHERE known_to IS NULL)");
  lists.step();
  return lists.integer(0) == 1;
}

// Schools with codes beside schools told apart by building: between those, join() has to choose.
bool mixed(SQLite::Database& sql) {
  Statement both(sql,
                 "SELECT EXISTS (SELECT 1 FROM school INDEXED BY school_by_code WHERE code IS NOT NULL) AND "
                 "EXISTS (SELECT 1 FROM school WHERE building <> '')");
  both.step();
  return both.integer(0) != 0;
}

// name_key and eligible as SQL functions, so that SQLite copies the rows itself; both fold the same name.
class Words {
 public:
  explicit Words(const Eligible& eligible) : eligible_(eligible) {}
  const std::string& key_of(std::string_view name) {
    if (name != name_) {
      name_ = name;
      key_.clear();
      text::fold_append(name_, key_);
    }
    return key_;
  }
  bool eligible(std::string_view type, std::string_view name) { return eligible_(type, key_of(name)); }

 private:
  const Eligible& eligible_;
  std::string name_, key_;
};

std::string_view text_of(sqlite3_value* value) {
  const auto* const data = reinterpret_cast<const char*>(sqlite3_value_text(value));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

// SQLite's C code cannot be thrown through.
template <class Answer>
void answer(sqlite3_context* context, const Answer& give) {
  try {
    give(*static_cast<Words*>(sqlite3_user_data(context)));
  } catch (const std::exception& error) {
    sqlite3_result_error(context, error.what(), -1);
  }
}

void fold_name(sqlite3_context* context, int, sqlite3_value** given) {
  answer(context, [&](Words& words) {
    const auto& key = words.key_of(text_of(given[0]));
    sqlite3_result_text(context, key.data(), static_cast<int>(key.size()), SQLITE_TRANSIENT);
  });
}

void is_eligible(sqlite3_context* context, int, sqlite3_value** given) {
  answer(context, [&](Words& words) {
    sqlite3_result_int(context, words.eligible(text_of(given[0]), text_of(given[1])) ? 1 : 0);
  });
}

class Functions {
 public:
  Functions(sqlite3* db, Words& words) : db_(db) {
    sqlite3_create_function(db_, "tw_fold", 1, SQLITE_UTF8, &words, fold_name, nullptr, nullptr);
    sqlite3_create_function(db_, "tw_eligible", 2, SQLITE_UTF8, &words, is_eligible, nullptr, nullptr);
  }
  Functions(const Functions&) = delete;
  Functions& operator=(const Functions&) = delete;
  ~Functions() {
    sqlite3_create_function(db_, "tw_fold", 1, SQLITE_UTF8, nullptr, nullptr, nullptr, nullptr);
    sqlite3_create_function(db_, "tw_eligible", 2, SQLITE_UTF8, nullptr, nullptr, nullptr, nullptr);
  }

 private:
  sqlite3* db_;
};

}  // namespace

bool take_in_first_registry(store::Database& db, const Eligible& eligible, const Watermark& seen, MadeSchools made,
                            Outcome& outcome) {
  auto& sql = db.sql();
  if (!fits(sql)) return false;
  if (made.schools != nullptr && seen.all_in_force() && made.schools->is_of(seen.last_fact_id())) {
    const store::NarrowCache narrow(db);
    made.ready.copy(made.schools->take_image(), "school");
    outcome.schools_added = made.schools->size();
    return true;
  }
  Words words(eligible);
  const Functions functions(sql.getHandle(), words);
  // "0", "-", "yok" are no codes.
  Statement copy(sql,
                 "INSERT INTO school (school_id, code_scheme, code, country, plate, district_id, district, "
                 "name, name_key, building, type, ownership, website, eligible, since_ms) "
                 "SELECT fact_id, ifnull(code_scheme,''), CASE WHEN code GLOB '*[1-9]*' THEN code END, "
                 "ifnull(nullif(country,''),'TR'), plate, district_id, ifnull(area_2,''), name, tw_fold(name), "
                 "ifnull(building_code,''), ifnull(type,''), ifnull(ownership,''), ifnull(website,''), "
                 "tw_eligible(type, name), valid_from FROM fact_school WHERE fact_id > ? AND known_to IS NULL AND "
                 "ifnull(account,'') = ''");
  const store::NarrowCache narrow(db);
  store::IndexesAside indexes(db, "school");
  copy.integer(1, seen.fact_id()).run();
  const auto added = sqlite3_changes(sql.getHandle());
  indexes.put_back();
  if (mixed(sql)) {
    sql.exec("DELETE FROM school");
    return false;
  }
  outcome.schools_added = added;
  return true;
}

}  // namespace twinwatch::match
