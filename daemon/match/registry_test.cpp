#include <gtest/gtest.h>

#include "match/match.hpp"
#include "match/test_world.hpp"

namespace {

using twinwatch::match::day_ms;
using twinwatch::match::decide_review;
using twinwatch::match::refresh_eligible;
using twinwatch::match::review_queue;
using twinwatch::match::World;

std::int64_t schools(World& world) { return world.number("SELECT count(*) FROM school WHERE gone_ms IS NULL"); }

}  // namespace

TEST(Registry, JoinsAListWithoutCodesToOneWithCodesInEitherOrder) {
  for (const bool coded_first : {true, false}) {
    World world;
    const auto coded = [&] { world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700001", "", "meb"); };
    if (coded_first) coded(), world.match();
    world.registry_row("GAZİ İLKOKULU", "Ankara", "Çankaya", "", "4711", "mebbis");
    world.match();
    if (!coded_first) coded(), world.match();
    EXPECT_EQ(schools(world), 1) << coded_first;
    EXPECT_EQ(world.text("SELECT name || code || building FROM school"), "Gazi İlkokulu7000014711");
    EXPECT_EQ(world.number("SELECT count(*) FROM school_row WHERE school_id = 1"), 2);
  }
}

TEST(Registry, KeepsSchoolsOfOneNameInSeveralBuildingsApart) {
  World world;
  world.registry_row("ATATÜRK İLKOKULU", "ANKARA", "ÇANKAYA", "", "1");
  world.registry_row("ATATÜRK İLKOKULU", "ANKARA", "ÇANKAYA", "", "2");
  world.match();
  EXPECT_EQ(schools(world), 2);
}

TEST(Registry, KeepsTwoLevelsInOneBuildingApart) {
  World world;
  world.registry_row("GAZİ İLKOKULU", "ANKARA", "ÇANKAYA", "", "1");
  world.registry_row("GAZİ ORTAOKULU", "ANKARA", "ÇANKAYA", "", "1");
  world.match();
  EXPECT_EQ(schools(world), 2);
}

TEST(Registry, AsksAPersonWhichCodedSchoolARowWithoutCodeIs) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700001", "", "meb");
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700002", "", "meb");
  world.match();
  const auto row = world.registry_row("GAZİ İLKOKULU", "ANKARA", "ÇANKAYA", "", "4711", "mebbis");
  EXPECT_EQ(world.match().review, 1);
  EXPECT_EQ(schools(world), 2) << "not doubled";
  EXPECT_EQ(world.link("GAZİ İLKOKULU"), "review");
  decide_review(world.db(), 1, 2, "Ayşe", "", world.now);
  EXPECT_EQ(world.number("SELECT school_id FROM school_row WHERE fact_id = " + std::to_string(row)), 2);
}

TEST(Registry, FollowsARenamedSchoolByItsCode) {
  World world;
  const auto old_row = world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700001");
  world.match();
  world.now += day_ms;
  world.close_fact("school", old_row);
  world.registry_row("Şehit Ali İlkokulu", "ANKARA", "ÇANKAYA", "700001");
  const auto outcome = world.match();
  EXPECT_EQ(outcome.schools_changed, 1);
  EXPECT_EQ(outcome.schools_added + outcome.schools_gone, 0);
  EXPECT_EQ(world.text("SELECT name || '/' || name_key FROM school"), "Şehit Ali İlkokulu/sehit ali ilkokulu");
}

TEST(Registry, FollowsASchoolWithoutCodeIntoAnotherBuilding) {
  World world;
  const auto old_row = world.registry_row("GAZİ İLKOKULU", "ANKARA", "ÇANKAYA", "", "1");
  world.match();
  world.close_fact("school", old_row);
  world.registry_row("GAZİ İLKOKULU", "ANKARA", "ÇANKAYA", "", "2");
  world.match();
  EXPECT_EQ(world.number("SELECT count(*) FROM school"), 1);
  EXPECT_EQ(world.text("SELECT building FROM school"), "2");
}

TEST(Registry, MarksASchoolGoneWhenItsRowsAreClosedAndTakesItBack) {
  World world;
  const auto row = world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700001");
  world.registry_row("Ata İlkokulu", "ANKARA", "ÇANKAYA", "700002");
  world.match();
  world.now += day_ms;
  world.close_fact("school", row);
  EXPECT_EQ(world.match().schools_gone, 1);
  EXPECT_EQ(world.number("SELECT gone_ms FROM school WHERE code = '700001'"), world.now);
  EXPECT_EQ(world.number("SELECT count(*) FROM school WHERE gone_ms IS NULL"), 1);
  world.now += day_ms;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700001");
  EXPECT_EQ(world.match().schools_added, 0);
  EXPECT_EQ(world.number("SELECT count(*) FROM school WHERE gone_ms IS NULL"), 2);
}

TEST(Registry, DecidesAgainWhoIsEligibleWhenTheWordsChange) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA");
  world.registry_row("Gazi Yurdu", "ANKARA", "ÇANKAYA");
  world.match();
  EXPECT_EQ(world.number("SELECT sum(eligible) FROM school"), 2);
  const twinwatch::match::Eligible schools_only = [](std::string_view, std::string_view name_key) {
    return name_key.find("ilkokulu") != std::string_view::npos;
  };
  EXPECT_EQ(refresh_eligible(world.db(), schools_only, world.now), 1);
  EXPECT_EQ(refresh_eligible(world.db(), schools_only, world.now), 0);
  EXPECT_EQ(world.text("SELECT name FROM school WHERE eligible = 1"), "Gazi İlkokulu");
}

TEST(Registry, LeavesAPortalsDirectoryOut) {
  World world;
  world.fact("esep", "school", world.run("esep"),
             {{"name", "Gazi İlkokulu"}, {"area_1", "ANKARA"}, {"account", "gazi-ilkokulu-385"}});
  world.match();
  EXPECT_EQ(world.number("SELECT count(*) FROM school"), 0);
}
