// What becomes of an alert beside what its rule finds: acknowledged, silenced, inhibited, escalated; and that nothing
// but evidence ends it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alert/acknowledgement.hpp"
#include "alert/alert_world.hpp"
#include "alert/silence.hpp"

namespace twinwatch::alert {
namespace {

using test::AlertWorld;
using test::day_ms;
using test::OneSchool;
using testing::HasSubstr;

std::string complaint(const std::function<void()>& what) {
  try {
    what();
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "(no complaint)";
}

}  // namespace

// ---- acknowledgement

TEST(Acknowledgement, KeepsAnAlertUntilItEndsAndLapsesThen) {
  OneSchool world;
  world.acknowledged();
  EXPECT_EQ(world.state(), "acknowledged");
  EXPECT_EQ(world.last("actor || ' ' || reason"), "person:ayse Acknowledged: in hand");
  world.week({});
  EXPECT_EQ(world.state(), "acknowledged");
  world.week({AlertWorld::code(0)});
  EXPECT_EQ(world.state(), "resolved");
  EXPECT_EQ(world.text("SELECT ended_by || ': ' || ended_reason FROM acknowledgement"), "program: the alert ended");
  world.week({});
  EXPECT_EQ(world.state(), "firing") << "a new alert is nobody's yet";
}

TEST(Acknowledgement, LapsesOnItsDayAndNotBefore) {
  OneSchool world;
  world.acknowledged(world.now + 10 * day_ms);
  const auto outcome = world.settle();
  EXPECT_EQ(outcome.next_ms, world.now + 10 * day_ms) << "time alone moves it then";
  world.now += 10 * day_ms - 1;
  world.settle();
  EXPECT_EQ(world.state(), "acknowledged");
  world.now += 1;
  world.settle();
  EXPECT_EQ(world.state(), "firing");
  EXPECT_EQ(world.last("actor || ' ' || reason"), "program The acknowledgement ended: its day has come");
  EXPECT_EQ(world.life(), "pending firing acknowledged firing");
}

TEST(Acknowledgement, IsTakenBackByAPerson) {
  OneSchool world;
  world.acknowledged();
  take_back_acknowledgement(world.db(), {world.id(AlertWorld::code(0)), "", "veli", "the wrong school", 0}, world.now);
  world.settle();
  EXPECT_EQ(world.state(), "firing");
  EXPECT_EQ(world.last("actor || ' ' || reason"), "person:veli The acknowledgement ended: the wrong school");
}

TEST(Acknowledgement, IsRefusedWithAReason) {
  OneSchool world;
  const auto school = world.id(AlertWorld::code(0));
  EXPECT_THAT(complaint([&] {
                acknowledge(world.db(), {school, "", "ayse", "", world.now}, world.now);
              }),
              HasSubstr("has passed"));
  EXPECT_THAT(complaint([&] {
                acknowledge(world.db(), {school, "no_label", "ayse", "", 0}, world.now);
              }),
              HasSubstr("no open alert of the rule no_label"));
  EXPECT_THAT(complaint([&] { acknowledge(world.db(), {school, "", "", "", 0}, world.now); }), HasSubstr("--by"));
  EXPECT_THAT(complaint([&] {
                take_back_acknowledgement(world.db(), {school, "", "ayse", "", 0}, world.now);
              }),
              HasSubstr("no acknowledgement stands"));
  EXPECT_EQ(world.number("SELECT count(*) FROM acknowledgement"), 0);
}

// ---- silences

TEST(Silence, CoversASchoolADistrictAProvinceOrARule) {
  for (const int what : {0, 1, 2, 3}) {
    OneSchool world;
    const auto district = world.number("SELECT district_id FROM school");
    ASSERT_GT(district, 0);
    SilenceScope scope;
    if (what == 0) scope.school_id = world.id(AlertWorld::code(0));
    if (what == 1) scope.district_id = district;
    if (what == 2) scope.plate = 6;
    if (what == 3) scope.rule = "no_active_project";
    world.silenced(scope, 30);
    EXPECT_EQ(world.state(), "silenced") << what;
    EXPECT_EQ(world.last("actor || ' ' || reason"), "person:ayse Silence 1: holiday");
  }
  OneSchool world;
  world.silenced({"", 25, 0, 0}, 30);
  world.silenced({"another_rule", 6, 0, 0}, 30);
  EXPECT_EQ(world.state(), "firing");
}

TEST(Silence, MustHaveAnEndThatIsNeitherPastNorFar) {
  OneSchool world;
  const auto say = [&](std::int64_t until, SilenceScope scope = {"", 6, 0, 0}, const std::string& who = "ayse") {
    return complaint([&] { silence(world.db(), scope, who, "", until, world.now); });
  };
  EXPECT_THAT(say(0), HasSubstr("must have an end"));
  EXPECT_THAT(say(world.now), HasSubstr("has passed"));
  EXPECT_THAT(say(world.now + 367 * day_ms), HasSubstr("a year at most"));
  EXPECT_THAT(say(world.now + day_ms, {}), HasSubstr("a school, a district, a province or a rule"));
  EXPECT_THAT(say(world.now + day_ms, {"", 6, 0, 0}, ""), HasSubstr("--by"));
  EXPECT_EQ(world.number("SELECT count(*) FROM silence"), 0);
}

TEST(Silence, IsAnnouncedBeforeItEndsAndThenTheAlertIsToldAgain) {
  OneSchool world;
  world.silenced({"", 6, 0, 0}, 30);
  EXPECT_EQ(world.next_ms, world.now + 23 * day_ms);
  world.now += 22 * day_ms;
  world.settle();
  EXPECT_EQ(world.open_notices("silence.ending:*"), 0);
  world.now += day_ms;
  world.list({});  // the list comes again: nothing is too old
  world.settle();
  EXPECT_EQ(world.open_notices("silence.ending:1"), 1);
  EXPECT_THAT(world.text("SELECT message FROM notice WHERE cause GLOB 'silence*'"), HasSubstr("ends in 7 days"));
  world.now += day_ms;
  world.settle();
  EXPECT_EQ(world.number("SELECT times FROM notice WHERE cause GLOB 'silence*'"), 1) << "said once";
  EXPECT_EQ(world.state(), "silenced");
  world.now += 6 * day_ms;
  world.settle();
  EXPECT_EQ(world.state(), "firing");
  EXPECT_EQ(world.open_notices("silence.ending:*"), 0);
  EXPECT_EQ(world.text("SELECT ended_by FROM silence"), "program");
}

TEST(Silence, IsLiftedByAPerson) {
  OneSchool world;
  const auto number = world.silenced({"", 6, 0, 0}, 30);
  lift_silence(world.db(), number, "veli", "they are back", world.now);
  world.settle();
  EXPECT_EQ(world.state(), "firing");
  EXPECT_EQ(world.last("actor || ' ' || reason"), "person:veli Silence 1 ended: they are back");
  EXPECT_THAT(complaint([&] { lift_silence(world.db(), number, "veli", "", world.now); }), HasSubstr("no silence 1"));
}

TEST(Silence, DoesNotKeepAnAlertFromBeingResolved) {
  OneSchool world;
  world.silenced({"", 6, 0, 0}, 30);
  world.week({AlertWorld::code(0)});
  EXPECT_EQ(world.state(), "resolved");
  EXPECT_EQ(world.life(), "pending firing silenced resolved");
}

TEST(Silence, AnAlertThatFiresUnderItIsSilencedAtOnceAndItsForGoesOn) {
  OneSchool world;
  world.add_schools(1, 6, 1);
  world.rule.hold_ms = 14 * day_ms;
  world.silenced({"", 6, 0, 0}, 60);
  world.week({});
  EXPECT_EQ(world.state(1), "pending");
  world.week({});
  world.week({});
  EXPECT_EQ(world.life(1), "pending firing silenced");
}

// ---- inhibition

TEST(Inhibition, ASourceThatFailsKeepsWhatRestsOnItAndTheOperatorHearsOnce) {
  AlertWorld world;
  world.add_schools(30);
  world.week({});
  world.now += day_ms;
  world.run("projects", "failed");
  world.settle();
  EXPECT_EQ(world.number("SELECT count(*) FROM alert WHERE state = 'inhibited'"), 30);
  EXPECT_EQ(world.number("SELECT count(*) FROM notice WHERE closed_ms IS NULL"), 1);
  world.now += day_ms;
  world.run("projects", "failed");
  const auto before = world.transitions();
  world.settle();
  EXPECT_EQ(world.transitions(), before);
  EXPECT_EQ(world.number("SELECT sum(times) FROM notice"), 1);
  world.week({});
  EXPECT_EQ(world.number("SELECT count(*) FROM alert WHERE state = 'firing'"), 30);
  EXPECT_EQ(world.last("reason"), "Its source is read again");
  EXPECT_EQ(world.number("SELECT count(*) FROM notice WHERE closed_ms IS NULL"), 0);
}

TEST(Inhibition, AnotherSourceThatFailsOrAFileThatCannotBeReadInhibitsNothing) {
  OneSchool world;
  world.run("labels", "failed");
  const auto run = world.run("projects", "failed");
  world.sql().exec("UPDATE run SET subject = 'bozuk.csv' WHERE run_id = " + std::to_string(run));
  const auto stopped = world.run("projects", "failed");
  world.sql().exec("UPDATE run SET verdict = 'stopped' WHERE run_id = " + std::to_string(stopped));
  world.settle();
  EXPECT_EQ(world.state(), "firing");
}

TEST(Inhibition, ARunThatIsHeldBackInhibitsUntilItIsDecided) {
  OneSchool world;
  world.now += day_ms;
  const auto run = world.run("projects", "quarantined");
  world.settle();
  EXPECT_EQ(world.state(), "inhibited");
  world.sql().exec("UPDATE run SET state = 'rejected' WHERE run_id = " + std::to_string(run));
  world.settle();
  EXPECT_EQ(world.state(), "firing");
}

TEST(Inhibition, CanWaitForAWhile) {
  OneSchool world;
  world.lifecycle.inhibit_after_ms = 2 * day_ms;
  world.run("projects", "failed");
  EXPECT_EQ(world.settle().next_ms, world.now + 2 * day_ms);
  EXPECT_EQ(world.state(), "firing");
  world.now += 2 * day_ms;
  world.settle();
  EXPECT_EQ(world.state(), "inhibited");
}

TEST(Inhibition, AnOutageOfThreeWeeksFiresNothingResolvesNothingAndForgetsNothing) {
  AlertWorld world;
  world.add_schools(3);
  world.policy.max_age_ms = 14 * day_ms;
  world.week({AlertWorld::code(2)});
  acknowledge(world.db(), {world.id(AlertWorld::code(1)), "", "ayse", "", 0}, world.now);
  world.settle();
  for (int day = 0; day < 21; ++day) {
    world.now += day_ms;
    world.run("projects", "failed");
    const auto outcome = world.settle();
    ASSERT_EQ(outcome.fired + outcome.resolved + outcome.withdrawn + outcome.pending, 0) << day;
  }
  EXPECT_EQ(world.number("SELECT count(*) FROM status WHERE known_to IS NULL AND status = 'unknown'"), 3);
  EXPECT_EQ(world.life(0), "pending firing inhibited");
  EXPECT_EQ(world.life(1), "pending firing acknowledged inhibited");
  world.week({AlertWorld::code(2)});
  EXPECT_EQ(world.life(0), "pending firing inhibited firing");
  EXPECT_EQ(world.life(1), "pending firing acknowledged inhibited acknowledged");
  EXPECT_EQ(world.number("SELECT count(*) FROM alert"), 2);
}

TEST(Inhibition, WhatIsUnknownForAnotherReasonIsNoSourcesFault) {
  OneSchool world;
  world.now += day_ms;
  world.participation({{"school_name", "DENEME 0 OKULU"}, {"area_1", "ANKARA"}}, "labels_of_others");
  world.settle();
  EXPECT_EQ(world.text("SELECT basis FROM status WHERE known_to IS NULL"), "unmatched");
  EXPECT_EQ(world.state(), "firing");
}

}  // namespace twinwatch::alert
