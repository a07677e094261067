// The mass-change hold: measured against what was last sent, whatever brought the change about.
#include "alert/hold.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alert/acknowledgement.hpp"
#include "alert/alert_world.hpp"

namespace twinwatch::alert {
namespace {

using test::AlertWorld;
using test::day_ms;
using testing::HasSubstr;

std::set<int> numbers(int from, int to) {
  std::set<int> all;
  for (int i = from; i < to; ++i) all.insert(i);
  return all;
}

// A province of 400 schools, of which 100 have no project; its coordinator has had the first summary.
struct Province : AlertWorld {
  static constexpr int schools = 400;
  explicit Province(int without = 100) {
    add_schools(schools);
    week(all_but(schools, numbers(0, without)));
    EXPECT_EQ(mail(), without) << "the first mail is a summary, and no change";
  }
  void becomes(int without) { week(all_but(schools, numbers(0, without))); }
};

}  // namespace

TEST(Hold, AFewChangesPass) {
  Province world;
  world.becomes(120);
  EXPECT_EQ(world.mail(), 20);
  EXPECT_EQ(world.number("SELECT count(*) FROM hold"), 0);
}

TEST(Hold, MoreThanFivePercentOverTheFloorHoldsEverything) {
  Province world;
  world.becomes(121);
  EXPECT_EQ(world.mail(), -1);
  const auto hold = holds(world.db(), world.now).front();
  EXPECT_EQ(hold.state, "open");
  ASSERT_EQ(hold.areas.size(), 2u);
  EXPECT_EQ(hold.areas[1].plate, 6);
  EXPECT_EQ(hold.areas[1].schools, 400);
  EXPECT_EQ(hold.areas[1].opened, 21);
  EXPECT_EQ(hold.areas[1].ended, 0);
  EXPECT_EQ(world.open_notices("mail.hold:1"), 1);
  EXPECT_THAT(
      world.text("SELECT message FROM notice WHERE cause = 'mail.hold:1'"),
      testing::AllOf(HasSubstr("21 of 400 schools (5.2 %): 21 new, 0 ended"), HasSubstr("twinwatch approve 1")));
  EXPECT_EQ(hold_items(world.db(), 1, 1000).size(), 21u);
  world.becomes(121);
  EXPECT_EQ(world.mail(), -1);
  EXPECT_EQ(world.number("SELECT sum(times) FROM notice WHERE cause GLOB 'mail.hold*'"), 1) << "one notice";
}

TEST(Hold, ASmallProvinceMayChangeByTheFloor) {
  AlertWorld world;
  world.add_schools(30);
  world.add_schools(1000, 25);
  world.audience.of_province[25] = {"erzurum@example.org"};
  world.list(world.all_but(1000, {}, 25), 25);
  world.week(world.all_but(30, {0}));
  world.mail();
  world.list(world.all_but(1000, {}, 25), 25);
  world.week(world.all_but(30, numbers(0, 21)));
  EXPECT_EQ(world.mail(), 20) << "two thirds of it, and twenty schools";
}

TEST(Hold, ManyProvincesWithAFewEachAreTheCountry) {
  AlertWorld world;
  for (const int plate : {1, 2, 3, 4, 5}) {
    world.add_schools(100, plate);
    world.audience.of_province[plate] = {"il" + std::to_string(plate) + "@example.org"};
  }
  world.audience.of_province.erase(6);
  const auto tell = [&](int without) {
    for (const int plate : {1, 2, 3, 4, 5}) world.list(world.all_but(100, numbers(0, without), plate), plate);
    world.now += 7 * day_ms;
    world.settle();
  };
  tell(1);
  ASSERT_EQ(world.mail(), 5);
  tell(6);  // five more in each: exactly 5 % of the country
  EXPECT_FALSE(world.watch());
  tell(7);
  const auto hold = world.watch();
  ASSERT_TRUE(hold);
  EXPECT_EQ(hold->areas.front().changed(), 30);
  EXPECT_FALSE(hold->areas.back().over(hold->share, hold->floor)) << "no province by itself";
}

TEST(Hold, ARollingCrawlWithABrokenParserDoesNotSlipUnderIt) {
  Province world;
  // Each run of the crawl reads a twentieth of the province, and finds none of them active any more.
  for (int run = 1; run <= 6; ++run) {
    world.now += day_ms;
    world.list(world.all_but(Province::schools, numbers(0, 100 + 5 * run)));
    world.settle();
    EXPECT_EQ(world.watch().has_value(), run > 4) << run;
  }
  EXPECT_EQ(world.mail(), -1);
}

TEST(Hold, SoDoGoodNewsAndSchoolsThatLeave) {
  Province world;
  world.becomes(70);
  EXPECT_EQ(world.mail(), -1) << "thirty resolved at once";
  EXPECT_EQ(holds(world.db(), world.now).front().areas[1].ended, 30);

  Province other;
  for (int i = 0; i < 30; ++i) other.leaves_registry(AlertWorld::code(i));
  other.becomes(100);
  EXPECT_EQ(other.mail(), -1) << "half a registry";
}

TEST(Hold, ApprovingTellsWhatWasShownInOneMail) {
  Province world;
  world.becomes(160);
  ASSERT_EQ(world.mail(), -1);
  decide_hold(world.db(), 1, true, "ayse", "the yearly closing", world.now);
  EXPECT_EQ(world.open_notices("mail.hold*"), 0);
  const auto before = world.number("SELECT count(*) FROM outbox");
  EXPECT_EQ(world.mail(), 60);
  EXPECT_EQ(world.number("SELECT count(*) FROM outbox") - before, 1) << "one digest, not one mail a school";
  world.becomes(160);
  EXPECT_EQ(world.mail(), 0);
  EXPECT_EQ(world.text("SELECT state || ' ' || decided_by || ' ' || reason FROM hold"),
            "approved person:ayse the yearly closing");
}

TEST(Hold, ApprovingDoesNotLetLaterChangesThrough) {
  Province world;
  world.becomes(130);
  ASSERT_EQ(world.mail(), -1);
  decide_hold(world.db(), 1, true, "ayse", "", world.now);
  world.becomes(300);
  EXPECT_EQ(world.mail(), -1);
  EXPECT_EQ(holds(world.db(), world.now).front().areas[1].opened, 170) << "without the thirty that were approved";
}

TEST(Hold, RejectingLetsMailGoOnWithoutTheseChanges) {
  Province world;
  world.becomes(150);
  ASSERT_EQ(world.mail(), -1);
  decide_hold(world.db(), 1, false, "ayse", "the portal was changed", world.now);
  world.becomes(153);
  EXPECT_EQ(world.mail(), 3);
  world.becomes(100);  // the parser is mended
  EXPECT_EQ(world.mail(), 3) << "of what was never told nobody hears that it is over";
}

TEST(Hold, ARejectedOneCanBeApprovedAfterAll) {
  Province world;
  world.becomes(150);
  ASSERT_EQ(world.mail(), -1);
  decide_hold(world.db(), 1, false, "ayse", "", world.now);
  EXPECT_EQ(world.mail(), 0);
  decide_hold(world.db(), 1, true, "ayse", "it is true", world.now);
  EXPECT_EQ(world.mail(), 50);
  EXPECT_THROW(decide_hold(world.db(), 1, true, "ayse", "", world.now), std::invalid_argument);
  EXPECT_THROW(decide_hold(world.db(), 1, false, "ayse", "", world.now), std::invalid_argument);
  EXPECT_THROW(decide_hold(world.db(), 7, true, "ayse", "", world.now), std::invalid_argument);
}

TEST(Hold, LapsesWhenWhatWouldBeToldIsWithinTheLimitAgain) {
  Province world;
  world.becomes(150);
  ASSERT_EQ(world.mail(), -1);
  world.becomes(110);
  EXPECT_EQ(world.mail(), 10);
  EXPECT_EQ(world.text("SELECT state || ' ' || decided_by FROM hold"), "lapsed program");
  EXPECT_EQ(world.open_notices("mail.hold*"), 0);
}

TEST(Hold, AFailingSourceChangesNothingThatIsTold) {
  Province world;
  world.now += day_ms;
  world.run("projects", "failed");
  world.settle();
  EXPECT_EQ(world.mail(), 0);
  EXPECT_EQ(world.number("SELECT count(*) FROM hold"), 0);
  world.becomes(100);
  EXPECT_EQ(world.mail(), 0) << "and nothing is told twice";
}

TEST(Hold, AnotherRecipientsFirstMailIsASummary) {
  Province world;
  world.audience.of_province[6] = {"yeni@example.org"};
  world.becomes(105);
  EXPECT_EQ(world.mail(), 105);
}

TEST(Hold, AnotherRulesFirstMailIsASummaryAndItsNextIsNot) {
  Province world;
  world.rule.id = "second";
  world.becomes(100);
  EXPECT_EQ(world.mail(), 100);
  world.becomes(150);
  EXPECT_EQ(world.mail(), -1);
}

TEST(Hold, ARuleThatHadNothingToTellInTheFirstMailIsNoExcuse) {
  AlertWorld world;
  world.add_schools(400);
  world.week(world.all_but(400, {}));
  world.mail();  // all is well
  world.week(world.all_but(400, numbers(0, 200)));
  EXPECT_EQ(world.mail(), -1) << "the first mail was of this rule and this source, too";
}

TEST(Hold, DraftsCountOnlyWhereTheyAreTheMail) {
  AlertWorld world;
  world.add_schools(400);
  world.week(world.all_but(400, numbers(0, 100)));
  world.mail("draft");
  world.week(world.all_but(400, numbers(0, 200)));
  EXPECT_EQ(world.mail("draft"), 200) << "nobody was told anything yet";
  world.audience.drafts_count = true;
  world.week(world.all_but(400, numbers(0, 300)));
  EXPECT_EQ(world.mail("draft"), -1);
}

TEST(Hold, ALinkThatIsDecidedOtherwiseCounts) {
  AlertWorld world;
  world.add_schools(400);
  world.week(world.all_but(400, numbers(0, 100)));
  world.mail();
  // The matcher gives forty schools' records to others.
  world.now += day_ms;
  for (int i = 100; i < 140; ++i)
    world.sql().exec("UPDATE fact_participation SET school_code = '" + AlertWorld::code(200 + i) +
                     "' WHERE known_to IS NULL AND school_code = '" + AlertWorld::code(i) + "'");
  world.sql().exec(
      "DELETE FROM link; UPDATE fact_participation SET mention_id = NULL; DELETE FROM mention; DELETE FROM "
      "setting WHERE name GLOB 'match.*'");
  world.settle();
  EXPECT_EQ(world.mail(), -1);
}

TEST(Hold, IsShownAsItWasKnownThen) {
  Province world;
  world.becomes(150);
  world.mail();
  const auto opened = world.now;
  world.now += day_ms;
  decide_hold(world.db(), 1, true, "ayse", "", world.now);
  EXPECT_TRUE(holds(world.db(), opened - 1).empty());
  EXPECT_EQ(holds(world.db(), opened).front().state, "open");
  EXPECT_EQ(holds(world.db(), world.now).front().state, "approved");
}

}  // namespace twinwatch::alert
