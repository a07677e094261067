#include "alert/rule_readiness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alert/rule_plan.hpp"
#include "alert/rule_world.hpp"

namespace {

using testing::HasSubstr;
using twinwatch::alert::plan_in_words;
using twinwatch::alert::Rule;
using twinwatch::alert::rule_readiness;
using twinwatch::alert::SourceFreshness;
using twinwatch::alert::test::day_ms;
using twinwatch::alert::test::RuleWorld;

constexpr std::int64_t today = 20'000 * day_ms;

Rule requiring(const std::string& what, int days) {
  Rule rule;
  rule.needs.push_back({what, days * day_ms, 1});
  return rule;
}

SourceFreshness source(const std::string& id, const std::string& kind, int days_ago, const std::string& state) {
  return {id, {kind}, today - days_ago * day_ms, state};
}

}  // namespace

TEST(Readiness, NeedsDataOfTheKindWithinTheAge) {
  const auto rule = requiring("participation", 35);
  EXPECT_TRUE(rule_readiness(rule, {source("projects", "participation", 35, "accepted")}, today).runs);
  const auto old = rule_readiness(rule, {source("projects", "participation", 36, "failed")}, today);
  EXPECT_FALSE(old.runs);
  EXPECT_EQ(old.source, "projects");
  EXPECT_EQ(
      old.why,
      "the newest accepted data of source 'projects' are 36 days old, and its newest run failed; the rule requires "
      "'participation' within 35 days");
  const auto none = rule_readiness(rule, {source("labels", "label", 1, "accepted")}, today);
  EXPECT_FALSE(none.runs);
  EXPECT_THAT(none.why, HasSubstr("no data of 'participation' were ever accepted"));
}

TEST(Readiness, AsksTheYoungestOfSeveralSources) {
  const auto rule = requiring("participation", 7);
  EXPECT_TRUE(
      rule_readiness(
          rule, {source("a", "participation", 90, "quarantined"), source("b", "participation", 3, "accepted")}, today)
          .runs);
  EXPECT_FALSE(
      rule_readiness(requiring("source:a", 7),
                     {source("a", "participation", 90, "quarantined"), source("b", "participation", 3, "accepted")},
                     today)
          .runs);
}

TEST(Readiness, TellsWhenItEndsByTimeAlone) {
  const auto rule = requiring("participation", 7);
  const std::vector<SourceFreshness> sources{source("a", "participation", 3, "accepted")};
  const auto now = rule_readiness(rule, sources, today);
  EXPECT_EQ(now.next_ms, today + 4 * day_ms + 1);
  EXPECT_TRUE(rule_readiness(rule, sources, now.next_ms - 1).runs);
  EXPECT_FALSE(rule_readiness(rule, sources, now.next_ms).runs);
}

TEST(Readiness, KeepsToItsWindows) {
  Rule rule;
  rule.windows.push_back({"school_year", true, {{100, 200}, {300, 400}}});
  rule.windows.push_back({"cutoff_grace", false, {{120, 140}}});
  EXPECT_FALSE(rule_readiness(rule, {}, 99).may_fire);
  EXPECT_EQ(rule_readiness(rule, {}, 99).next_ms, 100);
  EXPECT_TRUE(rule_readiness(rule, {}, 100).ready());
  const auto grace = rule_readiness(rule, {}, 120);
  EXPECT_TRUE(grace.runs) << "what is over may end";
  EXPECT_FALSE(grace.may_fire);
  EXPECT_EQ(grace.why, "the calendar: it fires only outside of 'cutoff_grace'");
  EXPECT_EQ(grace.next_ms, 140);
  EXPECT_FALSE(rule_readiness(rule, {}, 200).may_fire);
  EXPECT_FALSE(rule_readiness(rule, {}, 500).may_fire);
  EXPECT_EQ(rule_readiness(rule, {}, 500).next_ms, 0);
}

TEST(Readiness, ReadsWhatTheSourcesHaveBrought) {
  RuleWorld world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "100001");
  world.add_entry("gazi", "Gazi İlkokulu", "Ankara");
  world.now += day_ms;
  world.run("portal", "quarantined");
  world.run("registry", "unchanged", world.now);
  for (const auto& source : twinwatch::alert::read_freshness(world.db())) {
    if (source.source == "portal") {
      EXPECT_THAT(source.kinds, testing::ElementsAre("directory"));
      EXPECT_EQ(source.newest_state, "quarantined");
      EXPECT_EQ(source.data_ms, world.now - day_ms) << "what is held back is not accepted data";
    } else {
      EXPECT_THAT(source.kinds, testing::ElementsAre("school"));
      EXPECT_EQ(source.data_ms, world.now);
    }
  }
}

TEST(Plan, IsToldInPlainWords) {
  EXPECT_EQ(plan_in_words("SCAN s"), "reads every row of s");
  EXPECT_EQ(plan_in_words("SEARCH st USING INDEX status_in_force (school_id=?)"),
            "for each row so far, looks up st by school_id, through the index status_in_force");
  EXPECT_EQ(plan_in_words("SEARCH school USING INTEGER PRIMARY KEY (rowid=?)"),
            "for each row so far, looks up school by rowid, through its number");
  EXPECT_EQ(plan_in_words("USE TEMP B-TREE FOR DISTINCT"), "sorts for DISTINCT");
  EXPECT_EQ(plan_in_words("SOMETHING NEW"), "SOMETHING NEW");
}

TEST(Plan, NamesTheViewsAndColumnsThatARuleReads) {
  RuleWorld world;
  const auto plan = plan_rule(world.db(), twinwatch::alert::test::shipped_rule("no_active_project"));
  EXPECT_TRUE(plan.reads.at("v_status").contains("basis"));
  EXPECT_TRUE(plan.reads.at("v_alert").contains("rule"));
  EXPECT_FALSE(plan.reads.contains("v_label"));
  EXPECT_FALSE(plan.steps.empty());
}
