#include "service/settled.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

namespace twinwatch::service {
namespace {

class Settled : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "twinwatch-settled-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder = pattern;
    db = std::make_unique<store::Database>(store::Database::open_writer(folder / "twinwatch.db", 0));
    db->sql().exec("INSERT INTO source (source_id, id, plugin) VALUES (1, 'projects', 'school_csv')");
    by = judged_by(policy, rules, "1");
  }
  void TearDown() override {
    db.reset();
    std::filesystem::remove_all(folder);
  }
  bool settled(std::int64_t now_ms) { return is_settled(*db, by, now_ms, counts); }
  void run(const std::string& state) {
    db->sql().exec("INSERT INTO run (source_id, trigger, state, started_ms) VALUES (1, 'import', '" + state + "', 0)");
  }

  std::filesystem::path folder;
  std::unique_ptr<store::Database> db;
  alert::StatusPolicy policy;
  std::vector<alert::Rule> rules;
  std::string by;
  SettledCounts counts;
};

TEST_F(Settled, OnlyAfterItWasSoNotedAndUntilSomethingIsDecided) {
  EXPECT_FALSE(settled(10));
  note_settled(*db, by, 10, 0, {3, 2, 1, 2});
  EXPECT_TRUE(settled(10));
  EXPECT_EQ(counts.active, 3);
  EXPECT_EQ(counts.inactive, 2);
  EXPECT_EQ(counts.unknown, 1);
  EXPECT_EQ(counts.alerts_open, 2);
  mark_due(*db);
  EXPECT_FALSE(settled(10));
}

TEST_F(Settled, NotWhenDataHaveGrownTooOldOrTheClockWasSetBack) {
  note_settled(*db, by, 10, 20, {});
  EXPECT_TRUE(settled(19));
  EXPECT_FALSE(settled(20));
  EXPECT_FALSE(settled(9));
}

TEST_F(Settled, NotUnderAnotherPolicyOrOtherRules) {
  note_settled(*db, by, 10, 0, {});
  policy.period = "2027-2028";
  EXPECT_NE(judged_by(policy, rules, "1"), by);
  EXPECT_NE(judged_by({}, rules, "2"), judged_by({}, rules, "1")) << "another program, or other places";
  rules.emplace_back().select = "SELECT 1";
  by = judged_by({}, rules, "1");
  EXPECT_FALSE(settled(10));
}

TEST_F(Settled, NotWhenASourceIsHeldBackOrNoLongerSo) {
  run("accepted");
  note_settled(*db, by, 10, 0, {});
  run("unchanged");
  EXPECT_TRUE(settled(10));
  run("quarantined");
  EXPECT_FALSE(settled(10));
  note_settled(*db, by, 10, 0, {});
  EXPECT_TRUE(settled(10));
  run("unchanged");
  EXPECT_FALSE(settled(10));
}

}  // namespace
}  // namespace twinwatch::service
