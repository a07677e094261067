// Who is told next when nothing comes of it; what ends an alert, and what nothing but evidence ends; looking back.
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
using test::OneSchool;
using testing::HasSubstr;

}  // namespace

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
                   std::to_string(one) + ", 'merge', 'x', '#" + std::to_string(other) +
                   " Öbür Okul', '[]', 'person:ayse', 1)");
  world.sql().exec("INSERT INTO school_heir (school_id, heir_id, what, decided_by, at_ms) VALUES (" +
                   std::to_string(one) + ", " + std::to_string(other) + ", 'merge', 'person:ayse', 1)");
  world.leaves_registry(AlertWorld::code(0));
  world.week({});
  EXPECT_EQ(world.state(0), "withdrawn");
  EXPECT_EQ(world.last("reason"), "The school was merged into #" + std::to_string(other) + " Öbür Okul");
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
