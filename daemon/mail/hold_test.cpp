// What the life of alerts lets into a digest, and the hold over all coordinator mail.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mail/world.hpp"

namespace twinwatch::mail {

namespace {

using test::day_ms;
using test::monday_ms;
using testing::HasSubstr;
using testing::Not;

// Erzurum with a hundred schools, the first ten without a project.
struct HundredSchools : test::World {
  std::vector<std::int64_t> schools, alerts;
  std::int64_t run = 0;

  HundredSchools() {
    run = add_export(25, "katilim-erzurum.csv", monday_ms - 3 * day_ms);
    for (int i = 0; i < 100; ++i)
      schools.push_back(
          add_school(25, "YAKUTİYE", "Deneme " + std::to_string(i) + " Ortaokulu", std::to_string(711000 + i)));
    loses(0, 10, monday_ms - 3 * day_ms);
    add_coordinator("erzurum@example.org", 25);
  }
  void loses(std::size_t from, std::size_t to, std::int64_t at_ms) {
    for (auto i = from; i < to; ++i) {
      say(schools[i], "inactive", "stated", run, at_ms);
      alerts.push_back(fire(schools[i], at_ms));
    }
  }
  void set(std::size_t alert, const std::string& state) {
    sql("UPDATE alert SET state = '" + state + "' WHERE alert_id = " + std::to_string(alerts[alert]));
  }
};

struct Box : Transport {
  std::vector<std::string> recipients;
  Delivery deliver(std::string_view, std::string_view recipient, std::string_view, std::int64_t) override {
    recipients.emplace_back(recipient);
    return {Delivery::Outcome::sent, "ok"};
  }
};

}  // namespace

TEST(HeldMail, OnlyTheOperatorIsWrittenToUntilTheHoldIsApproved) {
  HundredSchools world;
  EXPECT_EQ(world.compose_for("2026-W47", monday_ms).schools_told, 10);
  world.loses(10, 40, monday_ms + day_ms);
  const auto held = world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  EXPECT_EQ(held.held, 1);
  EXPECT_EQ(held.digests + held.baselines, 0);
  EXPECT_EQ(held.operator_mails, 1);
  EXPECT_THAT(world.newest("operator").text, HasSubstr("Erzurum 30 of 100 schools (30.0 %): 30 new, 0 ended"));

  Box box;
  deliver_queued(world.database, box, monday_ms + 7 * day_ms);
  EXPECT_THAT(box.recipients, testing::ElementsAre("operator@example.org")) << "last week's mail waits as well";

  alert::decide_hold(world.database, 1, true, "ayse", "", monday_ms + 8 * day_ms);
  EXPECT_EQ(world.compose_for("2026-W48", monday_ms + 8 * day_ms).digests, 1);
  EXPECT_EQ(world.newest("province:25").row.subject, "Erzurum eTwinning: haftalık özet, 30 yeni, 10 süren");
  deliver_queued(world.database, box, monday_ms + 8 * day_ms);
  EXPECT_EQ(box.recipients.size(), 3u);
}

TEST(HeldMail, WhatSomebodyHasInHandIsSilentOrRestsOnAFailingSourceIsNotListed) {
  HundredSchools world;
  world.set(0, "acknowledged");
  world.set(1, "silenced");
  world.set(2, "inhibited");
  world.set(3, "pending");
  world.set(4, "escalated");
  world.set(5, "flapping");
  EXPECT_EQ(world.compose_for("2026-W47", monday_ms).schools_told, 6) << "a restless one is told once";
  world.set(6, "acknowledged");
  world.loses(10, 11, monday_ms + day_ms);
  world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  EXPECT_EQ(world.newest("province:25").row.subject, "Erzurum eTwinning: haftalık özet, 1 yeni, 4 süren");
  world.set(0, "firing");
  world.set(6, "firing");
  world.compose_for("2026-W49", monday_ms + 14 * day_ms);
  EXPECT_EQ(world.newest("province:25").row.subject, "Erzurum eTwinning: haftalık özet, 1 yeni, 6 süren")
      << "what was told before goes on";
}

TEST(HeldMail, RejectedChangesAreLeftOut) {
  HundredSchools world;
  world.compose_for("2026-W47", monday_ms);
  world.loses(10, 40, monday_ms + day_ms);
  world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  alert::decide_hold(world.database, 1, false, "ayse", "the portal was changed", monday_ms + 8 * day_ms);
  world.loses(40, 43, monday_ms + 8 * day_ms);
  EXPECT_EQ(world.compose_for("2026-W48", monday_ms + 8 * day_ms).held, 0);
  EXPECT_EQ(world.newest("province:25").row.subject, "Erzurum eTwinning: haftalık özet, 3 yeni, 10 süren");
}

}  // namespace twinwatch::mail
