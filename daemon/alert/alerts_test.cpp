#include <gtest/gtest.h>

#include "alert/rules.hpp"
#include "alert/status.hpp"
#include "match/test_world.hpp"

namespace {

using twinwatch::alert::load_rule;
using twinwatch::alert::Rule;
using twinwatch::alert::RuleOutcome;
using twinwatch::alert::run_rule;
using twinwatch::match::day_ms;
using twinwatch::match::refresh_eligible;
using twinwatch::match::World;

// One school in Ankara, and the rule that we ship.
struct WatchedSchool : World {
  WatchedSchool() {
    row = registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700001");
    rule = load_rule(TWINWATCH_SOURCE_DIR "/config/rules/no_active_project.sql");
  }
  RuleOutcome cycle() {
    match();
    twinwatch::alert::StatusPolicy policy;
    policy.active_states = {"aktif"};
    policy.max_age_ms = 35 * day_ms;
    update_status(db(), policy, now);
    return run_rule(db(), rule, 0, now);
  }
  std::string state() { return text("SELECT state FROM alert ORDER BY alert_id DESC"); }
  std::int64_t transitions() { return number("SELECT count(*) FROM transition"); }
  std::int64_t row = 0;
  Rule rule;
};

}  // namespace

TEST(Alerts, FireWhenNoProjectIsStatedAndResolveOnPositiveEvidence) {
  WatchedSchool world;
  world.claim("projects", 6);
  const auto first = world.cycle();
  EXPECT_EQ(first.fired, 1);
  EXPECT_EQ(first.open, 1);
  EXPECT_EQ(world.state(), "firing");
  world.now += 7 * day_ms;
  world.participation({{"school_name", "x"}, {"school_code", "700001"}});
  EXPECT_EQ(world.cycle().resolved, 1);
  EXPECT_EQ(world.state(), "resolved");
  EXPECT_EQ(
      world.text("SELECT s.status FROM transition t JOIN status s USING (status_id) WHERE t.to_state = 'resolved'"),
      "active");
  EXPECT_EQ(world.transitions(), 3) << "pending, firing, resolved";
}

TEST(Alerts, UnknownNeitherFiresNorResolves) {
  WatchedSchool world;
  EXPECT_EQ(world.cycle().pending, 0) << "no source at all";
  world.claim("projects", 6);
  world.cycle();
  ASSERT_EQ(world.state(), "firing");
  world.now += 40 * day_ms;
  const auto unknown = world.cycle();
  EXPECT_EQ(world.text("SELECT status FROM status WHERE known_to IS NULL"), "unknown");
  EXPECT_EQ(unknown.resolved + unknown.withdrawn + unknown.fired, 0);
  EXPECT_EQ(world.state(), "inhibited") << "open, and told to nobody: its list is too old";
}

TEST(Alerts, DoNotBelieveARuleThatNamesAnUnknownSchool) {
  WatchedSchool world;
  world.rule.select = "SELECT school_id, 'all of them' AS reason FROM v_school";
  EXPECT_EQ(world.cycle().pending, 0);
}

TEST(Alerts, WaitPendingForAsLongAsTheRuleSays) {
  WatchedSchool world;
  world.rule.hold_ms = 14 * day_ms;
  world.claim("projects", 6);
  world.cycle();
  EXPECT_EQ(world.state(), "pending");
  world.now += 13 * day_ms;
  world.cycle();
  EXPECT_EQ(world.state(), "pending");
  world.now += day_ms;
  EXPECT_EQ(world.cycle().fired, 1);
}

TEST(Alerts, AreWithdrawnWhenTheSchoolLeavesTheRegistry) {
  WatchedSchool world;
  world.claim("projects", 6);
  world.cycle();
  world.close_fact("school", world.row);
  EXPECT_EQ(world.cycle().withdrawn, 1);
  EXPECT_EQ(world.state(), "withdrawn");
}

TEST(Alerts, AreWithdrawnWhenTheSchoolIsNoLongerEligible) {
  WatchedSchool world;
  world.claim("projects", 6);
  world.cycle();
  refresh_eligible(
      world.db(), [](std::string_view, std::string_view) { return false; }, world.now);
  EXPECT_EQ(world.cycle().withdrawn, 1);
}

TEST(Alerts, StayOpenWhenTheRuleSuddenlyFindsNothing) {
  WatchedSchool world;
  world.claim("projects", 6);
  world.cycle();
  world.rule.select = "SELECT school_id, 'x' AS reason FROM v_school WHERE 0";
  const auto outcome = world.cycle();
  EXPECT_EQ(outcome.resolved + outcome.withdrawn, 0);
  EXPECT_EQ(outcome.open, 1);
}

TEST(Alerts, AreNotMovedByARestart) {
  WatchedSchool world;
  world.claim("projects", 6);
  world.cycle();
  const auto before = world.transitions();
  for (int i = 0; i < 3; ++i) world.now += 1000, world.cycle();
  EXPECT_EQ(world.transitions(), before);
  EXPECT_EQ(world.number("SELECT count(*) FROM alert"), 1);
}

TEST(Alerts, BeginAnewAfterAnEnd) {
  WatchedSchool world;
  world.claim("projects", 6);
  world.cycle();
  const auto fact = world.participation({{"school_name", "x"}, {"school_code", "700001"}});
  world.cycle();
  ASSERT_EQ(world.state(), "resolved");
  world.close_fact("participation", fact);
  EXPECT_EQ(world.cycle().fired, 1);
  EXPECT_EQ(world.number("SELECT count(*) FROM alert"), 2);
}

TEST(Notices, AreOneForOneCauseWhileItLasts) {
  World world;
  using twinwatch::alert::raise_notice;
  raise_notice(world.db(), "run.quarantined:registry", "warning", "Run 3 is held back", 1000);
  raise_notice(world.db(), "run.quarantined:registry", "error", "Run 4 is held back", 2000);
  EXPECT_EQ(world.text("SELECT count(*) || times || severity || message || opened_ms || last_ms FROM notice"),
            "12errorRun 4 is held back10002000");
  twinwatch::alert::close_notice(world.db(), "run.quarantined:registry", 3000);
  raise_notice(world.db(), "run.quarantined:registry", "warning", "Run 9 is held back", 4000);
  EXPECT_EQ(world.number("SELECT count(*) FROM notice"), 2);
  EXPECT_EQ(world.number("SELECT count(*) FROM notice WHERE closed_ms IS NULL"), 1);
}
