#include "alert/movement.hpp"

#include <gtest/gtest.h>

#include "alert/trend.hpp"
#include "match/test_world.hpp"

namespace {

using twinwatch::alert::Movement;
using twinwatch::alert::StatusPolicy;
using twinwatch::match::day_ms;
using twinwatch::match::World;

// Two schools of Ankara and one of Elazığ, whose list was first read on day 0; `now` is the day that is written next.
struct Autumn : World {
  std::int64_t day0 = now;
  twinwatch::calendar::Zone zone;
  StatusPolicy policy;

  Autumn() {
    policy.active_states = {"active"};
    policy.inactive_states = {"closed"};
    registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700001");
    registry_row("Ata Ortaokulu", "ANKARA", "MAMAK", "700002");
    registry_row("Fırat Lisesi", "ELAZIĞ", "MERKEZ", "700003");
  }
  std::int64_t say(const std::string& code, const std::string& project, const std::string& state,
                   const std::string& joined_on = "") {
    twinwatch::match::Fields fields{{"school_name", "x"},
                                    {"school_code", code},
                                    {"project_id", project},
                                    {"state", state},
                                    {"area_1", code == "700003" ? "ELAZIĞ" : "ANKARA"}};
    if (!joined_on.empty()) fields["joined_on"] = joined_on;
    return fact("projects", "participation", run("projects"), fields);
  }
  Movement between(int from_day, int to_day, int plate = 6) {
    match();
    const auto all = twinwatch::alert::movement(db(), policy, zone, day0 + from_day * day_ms, day0 + to_day * day_ms);
    const auto found = all.find(plate);
    return found == all.end() ? Movement{} : found->second;
  }
};

}  // namespace

TEST(Movement, TellsTheFourThatTheLetterAsksForApart) {
  Autumn world;
  const auto goes_on = world.say("700001", "goes-on", "active");
  const auto ends = world.say("700001", "ends", "active");
  const auto comes_back = world.say("700002", "comes-back", "active");
  (void)goes_on;

  world.now = world.day0 + 20 * day_ms;  // the cut-off closes two of three
  world.close_fact("participation", ends);
  world.say("700001", "ends", "closed");
  world.close_fact("participation", comes_back);
  const auto closed = world.say("700002", "comes-back", "closed");
  world.now = world.day0 + 40 * day_ms;
  world.close_fact("participation", closed);
  world.say("700002", "comes-back", "active");
  world.say("700002", "begins", "active");

  const auto counts = world.between(10, 50);
  EXPECT_EQ(counts.completed, 1);
  EXPECT_EQ(counts.continuing, 1);
  EXPECT_EQ(counts.reopened, 1);
  EXPECT_EQ(counts.fresh, 1);
  EXPECT_EQ(counts.untold, 0);
  EXPECT_EQ(counts.active(), 3);
  EXPECT_EQ(world.between(10, 50, 23).active(), 0);

  const auto during = world.between(10, 30);  // two closed, none back yet
  EXPECT_EQ(during.completed, 2);
  EXPECT_EQ(during.continuing, 1);
  EXPECT_EQ(during.reopened, 0);
}

TEST(Movement, AProjectOfTwoSchoolsIsOneAndOneThatLeavesClosesNothing) {
  Autumn world;
  world.say("700001", "both", "active");
  const auto leaves = world.say("700002", "both", "active");
  world.now = world.day0 + 20 * day_ms;
  world.close_fact("participation", leaves);
  world.say("700002", "both", "closed");
  const auto counts = world.between(10, 30);
  EXPECT_EQ(counts.continuing, 1);
  EXPECT_EQ(counts.reopened, 0);
  EXPECT_EQ(counts.completed, 0);
}

TEST(Movement, TheFirstListEverReadIsNoNews) {
  Autumn world;
  world.say("700001", "dated", "active", "2020-03-01");  // long before: going on
  world.say("700001", "undated", "active");
  const auto counts = world.between(-10, 10);
  EXPECT_EQ(counts.fresh, 0);
  EXPECT_EQ(counts.continuing, 1);
  EXPECT_EQ(counts.untold, 1);
}

TEST(Movement, AProjectThatVanishesFromTheListIsCompleted) {
  Autumn world;
  const auto gone = world.say("700003", "gone", "active");
  world.now = world.day0 + 20 * day_ms;
  world.close_fact("participation", gone);
  EXPECT_EQ(world.between(10, 30, 23).completed, 1);
}
