// An alert that comes and goes: counted in accepted runs, told once, held until it is calm.
#include <gtest/gtest.h>

#include "alert/alert_world.hpp"
#include "alert/flapping.hpp"

namespace twinwatch::alert {
namespace {

using test::AlertWorld;
using test::day_ms;

const std::string school = AlertWorld::code(0);

// Comes and goes, week by week, until it is held.
int weeks_until_flapping(AlertWorld& world) {
  for (int week = 1; week <= 20; ++week) {
    world.week(week % 2 == 0 ? std::set<std::string>{school} : std::set<std::string>{});
    if (world.state() == "flapping") return week;
  }
  return 0;
}

}  // namespace

TEST(FlapWindow, WeighsNewChangesMoreThanOldOnes) {
  std::vector<std::int64_t> runs;
  for (int i = 1; i <= 20; ++i) runs.push_back(100 * i);
  EXPECT_DOUBLE_EQ(weighted_changes(runs, {}, 20), 0);
  EXPECT_DOUBLE_EQ(weighted_changes(runs, {100}, 20), 0.8 / 20);
  EXPECT_DOUBLE_EQ(weighted_changes(runs, {2050}, 20), 1.2 / 20) << "after the newest run is in it";
  EXPECT_DOUBLE_EQ(weighted_changes(runs, {250, 260}, 20), (0.8 + 0.4 / 19) / 20) << "two in one run are one";
  EXPECT_DOUBLE_EQ(weighted_changes(runs, {99}, 20), 0) << "before the window";
  EXPECT_NEAR(weighted_changes(runs, runs, 20), 1.0, 1e-9);
  EXPECT_DOUBLE_EQ(weighted_changes({100}, {100}, 20), 1.2 / 20) << "runs that have not been yet are quiet ones";
}

TEST(Flapping, BeginsAboveTheHighThresholdAndIsHeldThroughEachTurn) {
  AlertWorld world;
  world.add_schools(1);
  const auto weeks = weeks_until_flapping(world);
  EXPECT_GE(weeks, 6) << "six of twenty are 30 %";
  EXPECT_LE(weeks, 8);
  const auto alerts = world.number("SELECT count(*) FROM alert");
  for (int week = 0; week < 6; ++week) {
    world.week(week % 2 == 0 ? std::set<std::string>{} : std::set<std::string>{school});
    EXPECT_EQ(world.state(), "flapping");
  }
  EXPECT_EQ(world.number("SELECT count(*) FROM alert"), alerts) << "no new alert for each turn";
}

TEST(Flapping, IsToldOnceAndNotWhileTheSchoolIsActive) {
  AlertWorld world;
  world.add_schools(1);
  weeks_until_flapping(world);
  const auto alert = world.number("SELECT max(alert_id) FROM alert");
  world.week({});
  EXPECT_FALSE(NotTold(world.db()).opened(alert, false));
  EXPECT_TRUE(NotTold(world.db()).opened(alert, true)) << "told once is enough";
  world.week({school});
  EXPECT_TRUE(NotTold(world.db()).opened(alert, false)) << "it has a project today";
}

TEST(Flapping, EndsWithEvidenceWhenItIsCalmAndActive) {
  AlertWorld world;
  world.add_schools(1);
  weeks_until_flapping(world);
  int weeks = 0;
  while (world.state() == "flapping" && ++weeks < 30) world.week({school});
  EXPECT_EQ(world.state(), "resolved");
  EXPECT_GT(weeks, 1);
  EXPECT_EQ(
      world.text("SELECT s.status FROM transition t JOIN status s USING (status_id) ORDER BY t.transition_id DESC"),
      "active");
}

TEST(Flapping, FiresOnWhenItIsCalmAndInactive) {
  AlertWorld world;
  world.add_schools(1);
  weeks_until_flapping(world);
  int weeks = 0;
  while (world.state() == "flapping" && ++weeks < 30) world.week({});
  EXPECT_EQ(world.state(), "firing");
  EXPECT_EQ(world.last("reason"), "Calm again");
}

TEST(Flapping, TimeAloneCalmsNothingRunsDo) {
  AlertWorld world;
  world.add_schools(1);
  world.policy.max_age_ms = 0;
  weeks_until_flapping(world);
  for (int week = 0; week < 40; ++week) world.now += 7 * day_ms, world.settle();
  EXPECT_EQ(world.state(), "flapping");
}

TEST(Flapping, ASchoolThatLeavesIsWithdrawnAllTheSame) {
  AlertWorld world;
  world.add_schools(2);
  weeks_until_flapping(world);
  world.leaves_registry(school);
  world.week({});
  EXPECT_EQ(world.state(), "withdrawn");
}

}  // namespace twinwatch::alert
