// A small world for the tests of match and alert: facts put straight into the tables, as an accepted run would leave
// them. Only tests include this.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "match/match.hpp"
#include "match/matcher_data.hpp"
#include "match/statement.hpp"
#include "place/gazetteer.hpp"
#include "store/database.hpp"
#include "store/fact_tables.hpp"
#include "twinwatch/kinds.hpp"

namespace twinwatch::match {

inline constexpr std::int64_t day_ms = 86'400'000;
inline constexpr std::int64_t monday_ms = 1'789'300'800'000;  // 2026-09-13T12:00Z, near enough to a Monday

using Fields = std::map<std::string, std::string, std::less<>>;

class World {
 public:
  World()
      : places_(place::Gazetteer::load(TWINWATCH_SOURCE_DIR "/config/geo")),
        data_(MatcherData::load(TWINWATCH_SOURCE_DIR "/config/names")),
        db_(open()) {}

  store::Database& db() { return db_; }
  SQLite::Database& sql() { return db_.sql(); }
  const place::Gazetteer& places() const { return places_; }
  std::int64_t now = monday_ms;

  std::int64_t number(const std::string& query) {
    Statement one(sql(), query);
    return one.step() ? one.integer(0) : -1;
  }
  std::string text(const std::string& query) {
    Statement one(sql(), query);
    return one.step() ? std::string(one.text(0)) : "(no row)";
  }

  std::int64_t source(const std::string& id) {
    SQLite::Statement add(sql(), "INSERT OR IGNORE INTO source (id, plugin) VALUES (?, 'test')");
    add.bind(1, id);
    add.exec();
    return number("SELECT source_id FROM source WHERE id = '" + id + "'");
  }
  std::int64_t dataset(const std::string& source_id, const std::string& kind) {
    auto& known = datasets_[source_id + '/' + kind];
    if (known != 0) return known;
    const auto s = std::to_string(source(source_id));
    sql().exec("INSERT OR IGNORE INTO dataset (source_id, kind, list) VALUES (" + s + ", '" + kind + "', 'list')");
    return known = number("SELECT dataset_id FROM dataset WHERE source_id = " + s + " AND kind = '" + kind + "'");
  }
  // A run with one page. data_ms 0: of now.
  std::int64_t run(const std::string& source_id, const std::string& state = "accepted", std::int64_t data_ms = 0) {
    SQLite::Statement add(sql(),
                          "INSERT INTO run (source_id, trigger, state, started_ms, ended_ms, data_ms, plugin_version) "
                          "VALUES (?, 'import', ?, ?, ?, ?, '1.2.3')");
    add.bind(1, source(source_id));
    add.bind(2, state);
    add.bind(3, now);
    add.bind(4, now);
    add.bind(5, data_ms == 0 ? now : data_ms);
    add.exec();
    const auto id = number("SELECT max(run_id) FROM run");
    SQLite::Statement page(sql(),
                           "INSERT INTO page (run_id, url, final_url, status, fetched_ms, data_ms, content_hash, size) "
                           "VALUES (?, ?, ?, 200, ?, ?, x'0badcafe', 1)");
    page.bind(1, id);
    page.bind(2, "inbox:" + source_id + ".csv");
    page.bind(3, "inbox:" + source_id + ".csv");
    page.bind(4, now);
    page.bind(5, data_ms == 0 ? now : data_ms);
    page.exec();
    return id;
  }
  std::int64_t fact(const std::string& source_id, const std::string& kind, std::int64_t run_id, const Fields& fields) {
    const bool placed = store::has_field(*kinds::find(kind), "area_1");
    std::string columns = placed ? ", plate, district_id" : "", marks = placed ? ", ?, ?" : "";
    for (const auto& [name, value] : fields) {
      (columns += ", ") += name;
      marks += ", ?";
    }
    const auto value = [&](const char* name) {
      const auto found = fields.find(name);
      return found == fields.end() ? std::string() : found->second;
    };
    const int plate = places_.plate(value("area_1"));
    const auto district = places_.district(plate, value("area_2")).id;
    auto& insert = inserts_[kind + columns];
    if (insert == nullptr)
      insert = std::make_unique<SQLite::Statement>(
          sql(), "INSERT INTO " + store::fact_table(kind) +
                     " (dataset_id, key, hash, run_id, page_id, line, valid_from, known_from" + columns +
                     ") VALUES (?, ?, ?, ?, (SELECT min(page_id) FROM page WHERE run_id = ?4), 7, ?, ?" + marks + ")");
    auto& add = *insert;
    add.reset();
    add.bind(1, dataset(source_id, kind));
    add.bind(2, ++key_);
    add.bind(3, key_);
    add.bind(4, run_id);
    add.bind(5, now);
    add.bind(6, now);
    int at = 7;
    if (placed) {
      add.bind(at++, plate);
      add.bind(at++, district);
    }
    for (const auto& [name, field] : fields) add.bind(at++, field);
    add.exec();
    add.reset();
    return sql().getLastInsertRowid();
  }
  void close_fact(const std::string& kind, std::int64_t fact_id) {
    sql().exec("UPDATE " + store::fact_table(kind) + " SET known_to = " + std::to_string(now) +
               ", valid_to = " + std::to_string(now) + " WHERE fact_id = " + std::to_string(fact_id));
  }

  std::int64_t registry_row(const std::string& name, const std::string& il, const std::string& ilce,
                            const std::string& code = "", const std::string& building = "",
                            const std::string& list = "registry") {
    Fields fields{{"name", name}, {"area_1", il}, {"area_2", ilce}};
    if (!code.empty()) fields["code"] = code, fields["code_scheme"] = "tr.meb.kurum_kodu";
    if (!building.empty()) fields["building_code"] = building;
    return fact(list, "school", run(list), fields);
  }
  std::int64_t participation(const Fields& fields, const std::string& source_id = "projects") {
    Fields all{{"project_title", "Su"}, {"state", "Aktif"}, {"period", "2026-2027"}};
    for (const auto& [name, value] : fields) all[name] = value;
    return fact(source_id, "participation", run(source_id), all);
  }
  // An accepted run of `source_id` that claims to be the whole of a scope. Returns the run.
  std::int64_t claim(const std::string& source_id, int plate, std::int64_t data_ms = 0, const std::string& account = "",
                     const std::string& area_2 = "", const std::string& period = "2026-2027") {
    const auto run_id = run(source_id, "accepted", data_ms);
    SQLite::Statement scope(
        sql(), "INSERT OR IGNORE INTO scope (dataset_id, plate, area_2, period, account) VALUES (?,?,?,?,?)");
    scope.bind(1, dataset(source_id, "participation"));
    scope.bind(2, plate);
    scope.bind(3, area_2);
    scope.bind(4, period);
    scope.bind(5, account);
    scope.exec();
    SQLite::Statement done(
        sql(),
        "INSERT INTO scope_run (scope_id, run_id, records, accepted_ms, data_ms) SELECT scope_id, ?, 1, "
        "?, ? FROM scope WHERE dataset_id = ? AND plate = ? AND area_2 = ? AND period = ? AND account = ?");
    done.bind(1, run_id);
    done.bind(2, now);
    done.bind(3, data_ms == 0 ? now : data_ms);
    done.bind(4, dataset(source_id, "participation"));
    done.bind(5, plate);
    done.bind(6, area_2);
    done.bind(7, period);
    done.bind(8, account);
    done.exec();
    return run_id;
  }

  // Everything is eligible unless a test says otherwise.
  Eligible eligible = [](std::string_view, std::string_view) { return true; };
  Matcher matcher() const { return {places_, data_}; }
  Outcome match() { return run_matching(db_, matcher(), eligible, now); }

  std::int64_t school(const std::string& name) {
    return number("SELECT school_id FROM school WHERE name = '" + name + "'");
  }
  // "linked 3", "review", … of the mention of this name.
  std::string link(const std::string& written) {
    return text(
        "SELECT l.verdict || ifnull(' ' || l.school_id, '') FROM link l JOIN mention m USING (mention_id) "
        "WHERE l.known_to IS NULL AND m.name = '" +
        written + "'");
  }

 private:
  static store::Database open() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    const auto folder = std::filesystem::path(testing::TempDir()) /
                        (std::string("world_") + test->test_suite_name() + "_" + test->name());
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    auto db = store::Database::open_writer(folder / "twinwatch.db", monday_ms);
    db.sql().exec("PRAGMA synchronous=OFF");
    return db;
  }

  place::Gazetteer places_;
  MatcherData data_;
  store::Database db_;
  std::map<std::string, std::int64_t> datasets_;
  std::map<std::string, std::unique_ptr<SQLite::Statement>> inserts_;  // by kind and columns; gone before db_
  std::int64_t key_ = 0;
};

// One row of the MEBBİS export beside the project: il, ilçe, name, building, ownership. Lines that continue an address
// are left out. Empty when the file is absent.
struct MebbisRow {
  std::string ownership, il, ilce, name, building;
};
inline std::vector<MebbisRow> mebbis_rows() {
  const std::string file = TWINWATCH_SOURCE_DIR "/../shared/data/registry/mebbis-2017.csv.gz";
  std::vector<MebbisRow> rows;
  if (!std::filesystem::exists(file)) return rows;
  FILE* const pipe = popen(("zcat '" + file + "'").c_str(), "r");
  char* line = nullptr;
  std::size_t room = 0;
  for (ssize_t size; pipe != nullptr && (size = getline(&line, &room, pipe)) > 0;) {
    const std::string_view whole(line, static_cast<std::size_t>(size));
    if (!whole.starts_with("Resmi;") && !whole.starts_with("Özel;")) continue;
    std::vector<std::string> cells;
    for (std::size_t from = 0; cells.size() < 6;) {
      const auto end = whole.find(';', from);
      cells.emplace_back(whole.substr(from, end - from));
      if (end == std::string_view::npos) break;
      from = end + 1;
    }
    if (cells.size() < 6) cells.resize(6);  // the address goes on in the next line: no building
    rows.push_back({cells[0], cells[1], cells[2], cells[3], cells[5]});
  }
  std::free(line);
  if (pipe != nullptr) pclose(pipe);
  return rows;
}

}  // namespace twinwatch::match

// In a test: leaves it with a message when the real data are not beside the project, fails when they must be.
inline bool shared_data_absent() {
  if (std::filesystem::exists(TWINWATCH_SOURCE_DIR "/../shared/data")) return false;
  if (std::getenv("TWINWATCH_REQUIRE_SHARED")) ADD_FAILURE() << "../shared/data is absent";
  return true;
}
