#include "service/due.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <stdlib.h>

#include <filesystem>

#include "service/archive_bounds.hpp"
#include "service/host_pauses.hpp"
#include "store/archive.hpp"

namespace twinwatch::service {
namespace {

constexpr std::int64_t minute = 60'000, day = 86'400'000;

class WhatIsRemembered : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "twinwatch-due-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder = pattern;
    db = std::make_unique<store::Database>(store::Database::open_writer(folder / "twinwatch.db", 0));
    db->sql().exec("INSERT INTO source (source_id, id, plugin) VALUES (1, 'esep', 'etwinning_net')");
    source.id = "esep";
    source.every_ms = day;
  }
  void TearDown() override {
    db.reset();
    std::filesystem::remove_all(folder);
  }
  void run(const std::string& state, std::int64_t began, const std::string& by = "") {
    SQLite::Statement row(db->sql(),
                          "INSERT INTO run (source_id, trigger, state, started_ms, ended_ms, incomplete_by)"
                          " VALUES (1, 'schedule', ?, ?, ?, ?)");
    row.bind(1, state);
    row.bind(2, began);
    row.bind(3, began + minute);
    row.bind(4, by);
    row.exec();
  }

  std::filesystem::path folder;
  std::unique_ptr<store::Database> db;
  SourceConfig source;
};

TEST_F(WhatIsRemembered, ASourceIsDueAtOnceWhenItWasNeverReadOrARunIsUnfinished) {
  EXPECT_EQ(next_due_ms(*db, source), 0);
  run("accepted", day);
  EXPECT_EQ(next_due_ms(*db, source), 2 * day) << "a day after it was begun";
  run("running", day);
  EXPECT_EQ(next_due_ms(*db, source), 0);
}

TEST_F(WhatIsRemembered, AFailingSourceIsAskedSoonerThenEverLaterAndNeverNotAtAll) {
  run("accepted", 0);
  std::int64_t waited = 0;
  for (int i = 1; i <= 15; ++i) {
    run("failed", i * day);
    const auto wait = next_due_ms(*db, source) - (i * day + minute);
    EXPECT_GE(wait, waited);
    EXPECT_LE(wait, day);
    if (i == 1) {
      EXPECT_EQ(wait, 15 * minute);
    }
    waited = wait;
  }
  EXPECT_EQ(waited, day);
  run("accepted", 30 * day);
  EXPECT_EQ(next_due_ms(*db, source), 31 * day);
}

TEST_F(WhatIsRemembered, APauseThatThePortalAskedForIsNoDayLong) {
  run("accepted", 0, "portal");
  EXPECT_EQ(next_due_ms(*db, source), minute + 15 * minute);
  run("accepted", day, "budget");
  EXPECT_EQ(next_due_ms(*db, source), 2 * day) << "the budget is the operator's own pace";
}

TEST_F(WhatIsRemembered, AHostsPauseOutlivesARestartAndGoesWhenItAnswers) {
  store_pause(*db, {"portal.example", 5000, 2, "429, Retry-After: 120"});
  store_pause(*db, {"portal.example", 9000, 3, "429, Retry-After: 240"});
  const auto known = load_pauses(*db);
  ASSERT_EQ(known.size(), 1u);
  EXPECT_EQ(known.front().until_ms, 9000);
  EXPECT_EQ(known.front().failures, 3);
  store_pause(*db, {"portal.example", 0, 0, ""});
  EXPECT_TRUE(load_pauses(*db).empty());
}

TEST_F(WhatIsRemembered, ALookAtASmallArchiveThatDropsNothingWritesNothing) {
  const auto changes = [&] { return sqlite3_total_changes(db->sql().getHandle()); };
  store::keep(*db, "a young page", 20 * day);
  const auto before = changes();
  keep_archive_in_bounds(*db, Config{}, 21 * day);
  EXPECT_EQ(changes(), before) << "a first import need not pay for one more commit";
}

TEST_F(WhatIsRemembered, TheArchiveKeepsItsBoundsAndIsLookedAfterNowAndThen) {
  Config config;
  config.archive_ms = 10 * day;
  store::keep(*db, "an old page", day);
  store::keep(*db, "a young page", 20 * day);
  const auto bodies = [&] { return db->sql().execAndGet("SELECT count(*) FROM archive").getInt(); };
  keep_archive_in_bounds(*db, config, 21 * day);
  EXPECT_EQ(bodies(), 1);
  config.archive_octets = 0;
  keep_archive_in_bounds(*db, config, 21 * day + minute);
  EXPECT_EQ(bodies(), 1) << "it was looked after a minute ago";
  keep_archive_in_bounds(*db, config, 22 * day);
  EXPECT_EQ(bodies(), 0);
}

}  // namespace
}  // namespace twinwatch::service
