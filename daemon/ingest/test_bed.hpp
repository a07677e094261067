// For ingest's tests: a real database file, the real gazetteer, and runs whose pages say what the test wants.
#pragma once
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "fetch/page.hpp"
#include "ingest/gate.hpp"
#include "ingest/run.hpp"
#include "place/gazetteer.hpp"
#include "store/database.hpp"
#include "worker/observation.hpp"

namespace twinwatch::ingest::bed {

inline constexpr std::int64_t day_ms = 86'400'000;
inline constexpr std::int64_t start_ms = 1'789'000'000'000;  // September 2026

inline const place::Gazetteer& gazetteer() {
  static const place::Gazetteer loaded = place::Gazetteer::load(TWINWATCH_SOURCE_DIR "/config/geo");
  return loaded;
}

struct School {
  std::string code, name, province = "ERZURUM", district = "YAKUTİYE", phone;
};

// One page in the making. Lines count by themselves.
class Said {
 public:
  Said() { out.page(); }
  Said& row() {
    out.row(line, line);
    ++line;
    return *this;
  }
  Said& school(const School& s, std::string_view list = "") {
    row();
    std::vector<worker::Field> fields = {{"name", s.name}, {"area_1", s.province}, {"area_2", s.district}};
    if (!s.code.empty()) fields.push_back({"code", s.code});
    if (!s.phone.empty()) fields.push_back({"phone", s.phone});
    out.record("school", list, fields);
    return *this;
  }
  Said& schools(const std::vector<School>& all) {
    for (const School& s : all) school(s);
    return *this;
  }
  Said& participation(std::string_view project, std::string_view school, std::string_view province,
                      std::string_view period, std::string_view account = {}) {
    row();
    const worker::Field fields[] = {{"project_title", project}, {"school_name", school}, {"area_1", province},
                                    {"period", period},         {"account", account},    {"state", "Active"}};
    out.record("participation", "", fields);
    return *this;
  }
  Said& covers(std::string_view kind, std::string_view area_1 = {}, std::string_view period = {},
               std::string_view account = {}, std::string_view area_2 = {}) {
    worker::Claim claim;
    claim.kind = kind;
    claim.area_1 = area_1;
    claim.area_2 = area_2;
    claim.period = period;
    claim.account = account;
    out.covers(claim);
    return *this;
  }
  Said& dated(std::int64_t at_ms) {
    out.dated(at_ms);
    return *this;
  }
  worker::ObservationWriter out;
  std::uint64_t line = 2;  // line 1 is the header
};

class IngestBed : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "twinwatch-ingest-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder = pattern;
    db = std::make_unique<store::Database>(store::Database::open_writer(file(), start_ms));
    opening.source = "registry";
    opening.plugin = "school_csv";
    opening.plugin_version = "0.1.0";
    opening.trigger = "import";
    opening.subject = "okullar.csv";
  }
  void TearDown() override {
    db.reset();
    std::filesystem::remove_all(folder);
  }
  std::filesystem::path file() const { return folder / "twinwatch.db"; }

  fetch::Page page_of(const std::string& url = "inbox:okullar.csv",
                      std::string_view body = "made up by a test\n") const {
    fetch::Page page;
    page.request.url = url;
    page.final_url = url;
    page.fetched_at_ms = now;
    page.body = fetch::Body::from_text(body);
    return page;
  }

  void stage(RunId run, const Said& said, const std::string& url = "inbox:okullar.csv",
             std::string_view body = "made up by a test\n") {
    const fetch::Page page = page_of(url, body);
    ask(*db, run, {page.request});
    PageStage staged(*db, run, page, Archive::none);
    staged.chunk(said.out.octets());
    staged.seal({}, "utf-8 (test)");
    staged.commit(now);
  }

  // A whole run of one page, judged; a day later than the one before.
  Decision run_of(const Said& said) {
    now += day_ms;
    last_run = open_run(*db, opening, now);
    stage(last_run, said);
    return decide(*db, last_run, gazetteer(), thresholds, now);
  }

  std::int64_t number(const std::string& sql) { return db->sql().execAndGet(sql).getInt64(); }
  std::string text(const std::string& sql) { return db->sql().execAndGet(sql).getString(); }
  std::int64_t in_force(const std::string& kind = "school") {
    return number("SELECT count(*) FROM fact_" + kind + " WHERE known_to IS NULL");
  }
  std::string run_field(const std::string& field) {
    return text("SELECT " + field + " FROM run WHERE run_id = " + std::to_string(last_run));
  }
  std::vector<std::string> notes(const std::string& what) {
    std::vector<std::string> all;
    SQLite::Statement find(db->sql(),
                           "SELECT first_line || ': ' || reason FROM row_note JOIN page USING (page_id)"
                           " WHERE run_id = ? AND what = ? ORDER BY first_line");
    find.bind(1, last_run);
    find.bind(2, what);
    while (find.executeStep()) all.push_back(find.getColumn(0).getString());
    return all;
  }

  // `count` schools of a province, with official codes from `first_code` on.
  static std::vector<School> made_up(int count, int first_code = 700001, const std::string& province = "ERZURUM",
                                     const std::string& district = "YAKUTİYE") {
    std::vector<School> all;
    for (int i = 0; i < count; ++i)
      all.push_back({std::to_string(first_code + i), "Deneme " + std::to_string(first_code + i) + " İlkokulu", province,
                     district, ""});
    return all;
  }

  std::filesystem::path folder;
  std::unique_ptr<store::Database> db;
  RunOpening opening;
  Thresholds thresholds;
  std::int64_t now = start_ms;
  RunId last_run = 0;
};

}  // namespace twinwatch::ingest::bed
