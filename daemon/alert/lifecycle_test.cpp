// What becomes of an alert beside what its rule finds: acknowledged, silenced, inhibited, escalated; and that nothing
// but evidence ends it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alert/acknowledgement.hpp"
#include "alert/alert_list.hpp"
#include "alert/alert_world.hpp"
#include "alert/silence.hpp"

namespace twinwatch::alert {
namespace {

using test::AlertWorld;
using test::day_ms;
using testing::HasSubstr;

struct OneSchool : AlertWorld {
  OneSchool() {
    add_schools(1);
    week({});
  }
  void acknowledged(std::int64_t until_ms = 0) {
    acknowledge(db(), {id(code(0)), "", "ayse", "in hand", until_ms}, now);
    settle();
  }
  std::int64_t silenced(const SilenceScope& scope, std::int64_t days) {
    const auto number = silence(db(), scope, "ayse", "holiday", now + days * day_ms, now);
    settle();
    return number;
  }
};

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

// ---- escalation

struct Told : OneSchool {
  void coordinator(const std::string& district) {
    fact("coordinators", "coordinator", run("coordinators"),
         {{"mail", "il@example.org"}, {"area_1", "ANKARA"}, {"area_2", district}, {"confirmed_on", "2026-09-01"}});
  }
};

TEST(Escalation, GoesFromDistrictToProvinceToTheNationalDesk) {
  Told world;
  world.coordinator("");
  world.coordinator("ÇANKAYA");
  world.add_schools(1, 6, 1);
  world.week({});
  EXPECT_EQ(world.text("SELECT level FROM alert ORDER BY alert_id DESC"), "district");
  world.mail();
  const auto told = world.now;
  for (int week = 0; week < 3; ++week) world.week({});
  EXPECT_EQ(world.state(1), "firing");
  world.week({});
  EXPECT_EQ(world.now - told, 28 * day_ms);
  EXPECT_EQ(world.state(1), "escalated");
  EXPECT_THAT(world.last("reason"), HasSubstr("now also to the province"));
  for (int week = 0; week < 12; ++week) world.week({});
  EXPECT_EQ(world.text("SELECT level FROM alert ORDER BY alert_id DESC"), "national");
  EXPECT_EQ(world.life(1), "pending firing escalated escalated");
  const auto before = world.transitions();
  for (int week = 0; week < 20; ++week) world.week({});
  EXPECT_EQ(world.transitions(), before);
  world.week({AlertWorld::code(1)});
  EXPECT_EQ(world.state(1), "resolved");
}

TEST(Escalation, CountsFromWhatWasToldAndNotFromWhatWasDraftedOrHeld) {
  OneSchool world;
  world.lifecycle.escalation = {7 * day_ms, 7 * day_ms};
  world.mail("draft");
  world.mail("refused");
  for (int week = 0; week < 10; ++week) world.week({});
  EXPECT_EQ(world.state(), "firing");
  world.mail("sent");
  world.week({});
  EXPECT_EQ(world.state(), "escalated");
}

TEST(Escalation, StandsStillWhileSomebodyHasItInHand) {
  OneSchool world;
  world.mail();
  for (int week = 0; week < 11; ++week) world.week({});
  world.acknowledged(world.now + 70 * day_ms);
  for (int week = 0; week < 10; ++week) world.week({});
  EXPECT_EQ(world.state(), "firing") << "84 days from when it was let go, not from the first mail";
  for (int week = 0; week < 12; ++week) world.week({});
  EXPECT_EQ(world.state(), "escalated");
}

TEST(Escalation, CanBeSwitchedOff) {
  OneSchool world;
  world.lifecycle.escalation = {0, 0};
  world.mail();
  for (int week = 0; week < 60; ++week) world.week({});
  EXPECT_EQ(world.state(), "firing");
}

// ---- what ends an alert

TEST(Ending, AnAlertThatBeganOnAnActiveSchoolNeedsARecordThatCameSince) {
  AlertWorld world;
  world.add_schools(1);
  world.rule.id = "no_label";
  world.rule.select =
      "SELECT s.school_id, 'Etiketi yok' AS reason FROM v_school s WHERE NOT EXISTS (SELECT 1 FROM v_label l WHERE "
      "l.school_id = s.school_id)";
  world.week({AlertWorld::code(0)});
  ASSERT_EQ(world.state(), "firing");
  const auto select = world.rule.select;
  world.rule.select = "SELECT school_id, 'x' AS reason FROM v_school WHERE 0";
  world.week({AlertWorld::code(0)});
  EXPECT_EQ(world.state(), "firing") << "active as before: that the rule finds nothing is no evidence";
  world.rule.select = select;
  world.now += day_ms;
  const auto label = world.fact("labels", "label", world.run("labels"),
                                {{"label", "Ulusal"}, {"school_name", "x"}, {"school_code", AlertWorld::code(0)}});
  world.settle();
  EXPECT_EQ(world.state(), "resolved");
  EXPECT_EQ(world.last("fact_kind || ' ' || fact_id"), "label " + std::to_string(label));
}

TEST(Ending, AClosedSchoolsAlertIsWithdrawnOnTheEventOfItsClosing) {
  OneSchool world;
  world.add_schools(1, 6, 1);
  world.acknowledged();
  world.leaves_registry(AlertWorld::code(0));
  world.week({});
  EXPECT_EQ(world.state(), "withdrawn");
  EXPECT_EQ(world.text("SELECT e.what FROM transition t JOIN school_event e USING (event_id) WHERE t.to_state = "
                       "'withdrawn'"),
            "closed");
  EXPECT_EQ(world.number("SELECT count(*) FROM acknowledgement WHERE ended_ms IS NULL"), 0);
}

TEST(Ending, ASchoolThatIsRenamedAndMovesKeepsItsAlertAndWhoHasItInHand) {
  OneSchool world;
  const auto school = world.id(AlertWorld::code(0));
  world.acknowledged();
  world.leaves_registry(AlertWorld::code(0));
  world.now += day_ms;
  world.registry_row("Yıldız İlkokulu", "ANKARA", "MAMAK", AlertWorld::code(0));
  world.week({});
  EXPECT_EQ(world.number("SELECT count(*) FROM alert"), 1);
  EXPECT_EQ(world.text("SELECT name FROM school WHERE school_id = " + std::to_string(school)), "Yıldız İlkokulu");
  EXPECT_EQ(world.state(), "acknowledged");
  std::string told;
  for (const auto& entry : history_of(world.db(), school, world.now))
    if (entry.what == "school") told += entry.to + " ";
  EXPECT_EQ(told, "rename move ") << "its history tells of both";
}

TEST(Ending, ASchoolThatWasMergedLeavesItsHistoryToTheOther) {
  AlertWorld world;
  world.add_schools(2);
  world.week({});
  const auto one = world.id(AlertWorld::code(0)), other = world.id(AlertWorld::code(1));
  world.sql().exec("INSERT INTO school_event (school_id, what, before, after, evidence, decided_by, at_ms) VALUES (" +
                   std::to_string(one) + ", 'merge', 'x', '#" + std::to_string(other) + "', '[]', 'person:ayse', 1)");
  world.leaves_registry(AlertWorld::code(0));
  world.week({});
  EXPECT_EQ(world.state(0), "withdrawn");
  EXPECT_EQ(world.last("reason"), "The school was merged into #" + std::to_string(other));
  int of_the_merged = 0;
  for (const auto& entry : history_of(world.db(), other, world.now))
    of_the_merged += entry.school_id == one && entry.what == "transition" ? 1 : 0;
  EXPECT_EQ(of_the_merged, 3) << "pending, firing, withdrawn";
}

// ---- looking back

TEST(AlertList, ShowsWhatWasKnownThen) {
  OneSchool world;
  const auto fired = world.now;
  world.now += day_ms;
  world.acknowledged();
  const auto in_hand = world.now;
  world.week({AlertWorld::code(0)});
  const auto state_at = [&](std::int64_t at) {
    const auto all = alerts_at(world.db(), {"", "", 0, 0, true, 10}, at);
    return all.empty() ? std::string("none") : all.front().state + " " + all.front().status;
  };
  EXPECT_EQ(state_at(fired - 1), "none");
  EXPECT_EQ(state_at(fired), "firing inactive");
  EXPECT_EQ(state_at(in_hand), "acknowledged inactive");
  EXPECT_EQ(state_at(world.now), "resolved active");
  EXPECT_TRUE(alerts_at(world.db(), {}, world.now).empty()) << "it is over";
  const auto all = history_of(world.db(), world.id(AlertWorld::code(0)), in_hand);
  EXPECT_EQ(all.back().to, "acknowledged");
  EXPECT_EQ(all.back().actor, "person:ayse");
}

TEST(Lifecycle, ARestartMovesNothing) {
  AlertWorld world;
  world.add_schools(4);
  world.week({});
  acknowledge(world.db(), {world.id(AlertWorld::code(0)), "", "ayse", "", 0}, world.now);
  silence(world.db(), {"", 0, 0, world.id(AlertWorld::code(1))}, "ayse", "", world.now + 30 * day_ms, world.now);
  world.settle();
  const auto before = world.transitions();
  for (int i = 0; i < 3; ++i) world.now += 60'000, world.settle();
  EXPECT_EQ(world.transitions(), before);
}

}  // namespace twinwatch::alert
