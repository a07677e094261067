#include "mail/approval.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mail/preview.hpp"
#include "mail/world.hpp"

namespace twinwatch::mail {

namespace {

using test::day_ms;
using test::monday_ms;
using testing::HasSubstr;
using testing::Not;
using Became = ApproveLine::What;

struct Drafted : test::World {
  std::int64_t inonu = 0, sehit = 0, run = 0;
  Drafted() {
    policy.send = false;
    run = add_export(25, "katilim.csv", monday_ms - 3 * day_ms);
    inonu = add_school(25, "YAKUTİYE", "İnönü Ortaokulu", "711959");
    sehit = add_school(25, "AZİZİYE", "Şehit Çoban Ortaokulu", "711960");
    add_coordinator("erzurum@example.org", 25);
    open(inonu, monday_ms - 3 * day_ms);
    compose_for("2026-W47", monday_ms);
  }
  void open(std::int64_t school, std::int64_t at_ms) {
    say(school, "inactive", "stated", run, at_ms);
    const auto alert = fire(school, at_ms);
    for (const char* state : {"pending", "firing"})
      sql("INSERT INTO transition (alert_id, at_ms, from_state, to_state, actor, reason) VALUES (" +
          std::to_string(alert) + ", " + std::to_string(at_ms) + ", '', '" + state + "', 'rule', 'stated')");
  }
  std::vector<ApproveLine> approve(ApproveAsk ask, std::int64_t now_ms = monday_ms + day_ms) {
    if (ask.person.empty()) ask.person = "ayse";
    return approve_drafts(database, policy, ask, now_ms);
  }
  std::string state(std::int64_t mail_id) {
    return text("SELECT state FROM outbox WHERE mail_id = " + std::to_string(mail_id));
  }
};

}  // namespace

TEST(Approval, LetsADraftGoOnceAndWritesDownWho) {
  Drafted world;
  const auto octets = world.newest("province:25").octets;
  EXPECT_EQ(world.approve({.mail_id = 1})[0].what, Became::approved);
  EXPECT_EQ(world.state(1), "queued");
  EXPECT_EQ(world.newest("province:25").octets, octets);
  EXPECT_EQ(world.text("SELECT person FROM draft_decision WHERE mail_id = 1"), "ayse");
  const auto again = world.approve({.mail_id = 1, .person = "mehmet"});
  EXPECT_EQ(again[0].what, Became::already);
  EXPECT_THAT(again[0].told, HasSubstr("approved on 17.11.2026 by ayse"));
  EXPECT_THROW(world.approve({}), std::invalid_argument) << "no draft waits";
  EXPECT_THROW(world.approve({.mail_id = 99}), std::invalid_argument);

  Maildir maildir(world.folder / "mail");
  EXPECT_EQ(deliver_queued(world.database, maildir, monday_ms + day_ms).sent, 1);
  EXPECT_EQ(world.approve({.mail_id = 1})[0].what, Became::already);
  EXPECT_EQ(deliver_queued(world.database, maildir, monday_ms + day_ms).sent, 0);
}

TEST(Approval, ANewerDraftTakesThePlaceOfTheOlderAndSaysAllOfIt) {
  Drafted world;
  world.open(world.sehit, monday_ms + day_ms);
  world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  ASSERT_EQ(world.number("SELECT count(*) FROM outbox"), 2);
  const auto mail = world.newest("province:25");
  EXPECT_EQ(mail.row.kind, "baseline") << "nobody was told anything yet";
  EXPECT_THAT(mail.attachments.at(0).body, HasSubstr("Yeni;711959"));
  EXPECT_THAT(mail.attachments.at(0).body, HasSubstr("Yeni;711960"));
  const auto old = world.approve({.mail_id = 1}, monday_ms + 8 * day_ms);
  EXPECT_EQ(old[0].what, Became::superseded);
  EXPECT_THAT(old[0].told, HasSubstr("mail 2 took its place"));
  EXPECT_EQ(world.state(1), "draft");
  const auto all = world.approve({}, monday_ms + 8 * day_ms);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].mail_id, 2);
  // What was let go was told: the next draft goes on from there.
  world.say(world.inonu, "active", "record", world.run, monday_ms + 9 * day_ms);
  world.sql("UPDATE alert SET state = 'resolved', ended_ms = " + std::to_string(monday_ms + 9 * day_ms) +
            " WHERE school_id = " + std::to_string(world.inonu));
  world.compose_for("2026-W49", monday_ms + 14 * day_ms);
  EXPECT_EQ(world.newest("province:25").row.subject, "Erzurum eTwinning: haftalık özet, 1 artık aktif, 1 süren");
}

TEST(Approval, WithoutNewsNoDraftFollowsADraft) {
  Drafted world;
  world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  EXPECT_EQ(world.number("SELECT count(*) FROM outbox"), 1);
}

TEST(Approval, IsTheApproversAlone) {
  Drafted world;
  world.policy.routes["province:25"].approver = "mehmet";
  const auto refused = world.approve({.route = "province:25", .person = "ayse"});
  EXPECT_EQ(refused[0].what, Became::refused);
  EXPECT_THAT(refused[0].told, HasSubstr("approved by mehmet"));
  EXPECT_EQ(world.state(1), "draft");
  EXPECT_EQ(world.approve({.route = "province:25", .person = "mehmet"})[0].what, Became::approved);
}

TEST(Approval, EachRouteHasItsOwnMode) {
  Drafted world;
  const auto run = world.add_export(65, "van.csv", monday_ms);
  const auto van = world.add_school(65, "EDREMİT", "Kıyı Ortaokulu", "765001");
  world.say(van, "inactive", "stated", run, monday_ms);
  world.fire(van, monday_ms);
  world.add_coordinator("van@example.org", 65);
  world.policy.routes["province:65"].send = true;
  world.open(world.sehit, monday_ms + day_ms);
  world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  EXPECT_EQ(world.newest("province:65").row.state, "queued");
  EXPECT_EQ(world.newest("province:25").row.state, "draft");
  // A route that sends from now on: the draft that waited is not sent besides.
  world.policy.routes["province:25"].send = true;
  world.compose_for("2026-W49", monday_ms + 14 * day_ms);
  EXPECT_EQ(world.newest("province:25").row.kind, "baseline");
  EXPECT_THROW(world.approve({.route = "province:25"}), std::invalid_argument);
}

TEST(RouteRules, AreCalledByPlateOrByName) {
  EXPECT_EQ(route_called("25"), "province:25");
  EXPECT_EQ(route_called("5"), "province:05");
  EXPECT_EQ(route_called("province:05"), "province:05");
  EXPECT_EQ(route_called("district:25:1703"), "district:25:1703");
  EXPECT_EQ(route_called("national"), "national");
  for (const char* none : {"", "Erzurum", "province:", "province:255", "district:25", "operator"})
    EXPECT_EQ(route_called(none), "") << none;
}

TEST(Preview, OfAPastDayIsTheMailOfThatDayAndStoresNothing) {
  Drafted world;
  world.policy.send = true;
  world.sql("DELETE FROM outbox_item; DELETE FROM outbox;");
  world.compose_for("2026-W47", monday_ms);
  const auto sent = world.newest("province:25");
  Maildir maildir(world.folder / "mail");
  deliver_queued(world.database, maildir, monday_ms + 1000);
  // Much has happened since.
  world.say(world.inonu, "active", "record", world.run, monday_ms + 2 * day_ms);
  world.sql("UPDATE alert SET state = 'resolved', ended_ms = " + std::to_string(monday_ms + 2 * day_ms));
  world.sql("INSERT INTO transition (alert_id, at_ms, from_state, to_state, actor, reason) VALUES (1, " +
            std::to_string(monday_ms + 2 * day_ms) + ", 'firing', 'resolved', 'rule', '')");
  world.open(world.sehit, monday_ms + 3 * day_ms);
  world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  const auto mails = world.number("SELECT count(*) FROM outbox");

  auto reader = store::Database::open_reader(world.folder / "twinwatch.db");
  const auto seen = preview(reader, world.places, world.rules, world.policy,
                            {.route = "province:25", .period = "2026-W47", .at_ms = monday_ms, .known_ms = monday_ms});
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].octets, sent.octets) << "the very octets of that day";
  EXPECT_EQ(world.number("SELECT count(*) FROM outbox"), mails);
  EXPECT_EQ(world.number("SELECT count(*) FROM main.sqlite_schema WHERE name LIKE 'past_of%'"), 0);

  auto another = store::Database::open_reader(world.folder / "twinwatch.db");
  const auto now = preview(another, world.places, world.rules, world.policy,
                           {.route = "province:25", .period = "2026-W48", .at_ms = monday_ms + 7 * day_ms});
  ASSERT_EQ(now.size(), 1u);
  EXPECT_EQ(now[0].octets, world.newest("province:25").octets) << "what this week's mail says, though it is written";
}

}  // namespace twinwatch::mail
