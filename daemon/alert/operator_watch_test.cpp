#include "alert/operator_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alert/rule_world.hpp"

namespace {

using testing::HasSubstr;
using twinwatch::alert::House;
using twinwatch::alert::HouseLimits;
using twinwatch::alert::test::day_ms;
using twinwatch::alert::test::RuleWorld;
using twinwatch::alert::test::shipped_rule;

struct Watched : RuleWorld {
  House house{{"projects", "labels"}, 35 * day_ms, 10ull << 30, 1ull << 20};
  HouseLimits limits{.review_growth = 3};

  void watch() { watch_house(db(), {shipped_rule("no_label")}, house, limits, now); }
  std::string open(const std::string& cause) {
    return text("SELECT severity || ': ' || message FROM notice WHERE closed_ms IS NULL AND cause = '" + cause + "'");
  }
  void outbox(const std::string& state) {
    sql().exec(
        "INSERT INTO outbox (message_id, thread, route, kind, recipient, subject, period, state, octets, created_ms, "
        "reply) VALUES ('<1>', 't', 'national', 'digest', 'a@example.org', 's', '2026-W47', '" +
        state + "', x'', " + std::to_string(now) + ", '450 try later')");
  }
  void unmatched(int from, int to) {
    for (int i = from; i < to; ++i)
      participation({{"school_name", "Bilinmeyen " + std::to_string(i) + " Lisesi"}, {"area_1", "Ankara"}});
    match();
  }
};

}  // namespace

TEST(Operator, HearsOfASourceBeforeItIsTooOld) {
  Watched world;
  world.told(6);
  world.watch();
  EXPECT_EQ(world.open("source.stale:projects"), "(no row)");
  world.now += 28 * day_ms;
  world.watch();
  EXPECT_THAT(world.open("source.stale:projects"),
              testing::AllOf(HasSubstr("warning: The data of source 'projects' are 28 days old. In 7 days"),
                             HasSubstr("its schools become unknown")));
  world.now += 8 * day_ms;
  world.watch();
  EXPECT_THAT(world.open("source.stale:projects"), HasSubstr("error: "));
  world.told(6);
  world.watch();
  EXPECT_EQ(world.open("source.stale:projects"), "(no row)") << "a newer list closes it";
}

TEST(Operator, HearsWhichRuleASourceWillInhibit) {
  Watched world;
  world.add_label("", "2025");
  world.now += 330 * day_ms;
  world.watch();
  EXPECT_THAT(world.open("source.stale:labels"), HasSubstr("In 70 days the rule 'no_label' does not run"));
}

TEST(Operator, DoesNotHearOfASourceThatNobodyAsksFor) {
  Watched world;
  world.run("labels");
  world.run("forgotten");
  world.dataset("forgotten", "participation");
  world.now += 1000 * day_ms;
  world.watch();
  EXPECT_EQ(world.number("SELECT count(*) FROM notice WHERE cause GLOB 'source.*'"), 0)
      << "of one kind without a rule, the other no longer configured";
}

TEST(Operator, HearsOfAReviewQueueThatGrows) {
  Watched world;
  world.unmatched(0, 5);
  world.watch();
  EXPECT_EQ(world.open("review.growing"), "(no row)") << "it has begun";
  world.now += 8 * day_ms;
  world.unmatched(5, 7);
  world.watch();
  EXPECT_EQ(world.open("review.growing"), "(no row)");
  world.unmatched(7, 8);
  world.watch();
  EXPECT_THAT(world.open("review.growing"), HasSubstr("8 written names wait for a person, 3 more than a week ago"));
  world.now += 8 * day_ms;
  world.watch();
  EXPECT_EQ(world.open("review.growing"), "(no row)") << "long, but no longer growing";
}

TEST(Operator, HearsOfMailThatStaysBehind) {
  Watched world;
  world.outbox("deferred");
  world.now += day_ms - 1;
  world.watch();
  EXPECT_EQ(world.open("mail.stuck"), "(no row)");
  world.now += 1;
  world.watch();
  EXPECT_THAT(world.open("mail.stuck"),
              HasSubstr("1 mail(s) have not left, the oldest for 24 hours. The last answer: 450"));
  world.sql().exec("INSERT INTO switch (name, value, actor, at_ms) VALUES ('mail', 'stop', 'x', 1)");
  world.watch();
  EXPECT_EQ(world.open("mail.stuck"), "(no row)") << "who has pulled the brake knows";
}

TEST(Operator, HearsOfADiskThatFills) {
  Watched world;
  world.house.disk_free = 900ull << 20;
  world.watch();
  EXPECT_THAT(world.open("disk.filling"), HasSubstr("warning: 900 MiB are free"));
  world.house.disk_free = 100ull << 20;
  world.watch();
  EXPECT_THAT(world.open("disk.filling"), HasSubstr("error: 100 MiB are free")) << "worse is told at once";
  world.house.disk_free = 4ull << 30;
  world.house.database_octets = 3ull << 30;
  world.watch();
  EXPECT_THAT(world.open("disk.filling"), HasSubstr("6144 MiB are wanted"));
  world.house.disk_free = 7ull << 30;
  world.watch();
  EXPECT_EQ(world.open("disk.filling"), "(no row)");
}

TEST(Operator, IsToldOnceADay) {
  Watched world;
  world.house.disk_free = 900ull << 20;
  for (int hour = 0; hour < 48; ++hour) world.watch(), world.now += day_ms / 24;
  EXPECT_EQ(world.number("SELECT times FROM notice"), 2);
}
