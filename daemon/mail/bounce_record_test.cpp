#include "mail/bounce_record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mail/calendar.hpp"
#include "mail/routes.hpp"
#include "mail/world.hpp"

namespace twinwatch::mail {

namespace {

using test::day_ms;
using test::monday_ms;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Returned : test::World {
  std::int64_t sent_to(const std::string& recipient, const std::string& id) {
    SQLite::Statement row(
        database.sql(),
        "INSERT INTO outbox (message_id, thread, route, kind, recipient, subject, period, state, octets, created_ms, "
        "sent_ms) VALUES (?, 't', 'province:25', 'digest', ?, 's', 'p', 'sent', x'00', ?3, ?3)");
    row.bind(1, id);
    row.bind(2, recipient);
    row.bind(3, monday_ms);
    row.exec();
    return database.sql().getLastInsertRowid();
  }
  void deputy(const std::string& mail, int plate) {
    add_coordinator(mail, plate);
    sql("UPDATE fact_coordinator SET role = 'İl Koordinatörü Vekili' WHERE mail = '" + mail + "'");
  }
  BounceNoted note(const std::string& recipient, Bounce::Kind kind, const std::string& id, std::int64_t at_ms,
                   const std::string& source) {
    BounceMail mail;
    mail.recipients.push_back({recipient, kind == Bounce::Kind::hard ? "5.1.1" : "5.2.2",
                               kind == Bounce::Kind::hard ? "userunknown" : "mailboxfull", kind, "550 said"});
    if (!id.empty()) mail.original_ids.push_back(id);
    return note_bounce(database, mail, source, at_ms).front();
  }
  Coordinators now(std::int64_t at_ms) { return coordinators(database, iso_day(at_ms)); }
};

}  // namespace

TEST(BounceRecord, AHardBounceMovesTheRouteUpTheChainUntilTheAddressIsConfirmedAnew) {
  Returned world;
  world.add_coordinator("erzurum@example.org", 25);
  world.deputy("vekil@example.org", 25);
  world.add_coordinator("masa@example.org", 0);
  EXPECT_THAT(world.now(monday_ms).of_province[25], ElementsAre("erzurum@example.org"));
  EXPECT_THAT(world.now(monday_ms).by_deputy, IsEmpty());

  const auto mail = world.sent_to("erzurum@example.org", "m1@example.org");
  const auto noted = world.note("Erzurum@example.org", Bounce::Kind::hard, "m1@example.org", monday_ms, "a");
  EXPECT_EQ(noted.what, BounceNoted::What::hard);
  EXPECT_EQ(noted.mail_id, mail);
  EXPECT_EQ(world.text("SELECT state FROM outbox"), "refused") << "what came back told nobody anything";
  EXPECT_THAT(world.text("SELECT message FROM notice WHERE cause = 'mail.bounced:erzurum@example.org'"),
              HasSubstr("confirmed_on"));
  EXPECT_THAT(world.now(monday_ms).of_province[25], ElementsAre("vekil@example.org"));
  EXPECT_THAT(world.now(monday_ms).by_deputy, ElementsAre(25));

  world.sent_to("vekil@example.org", "m2@example.org");
  world.note("vekil@example.org", Bounce::Kind::hard, "m2@example.org", monday_ms, "b");
  EXPECT_EQ(world.now(monday_ms).of_province.count(25), 0u) << "then the national desk is told";

  world.sql("UPDATE fact_coordinator SET confirmed_on = '2026-11-20' WHERE mail = 'erzurum@example.org'");
  EXPECT_THAT(world.now(monday_ms + 7 * day_ms).of_province[25], ElementsAre("erzurum@example.org"));
  close_mended_bounces(world.database, monday_ms + 7 * day_ms);
  EXPECT_EQ(world.number("SELECT count(*) FROM notice WHERE closed_ms IS NULL"), 1) << "the deputy's stays";
}

TEST(BounceRecord, ConfirmedOnTheDayOfTheBounceCountsOnlyWhenTheListCameAfterIt) {
  Returned world;
  world.add_coordinator("erzurum@example.org", 25, "2026-11-16");
  world.sent_to("erzurum@example.org", "m1@example.org");
  world.note("erzurum@example.org", Bounce::Kind::hard, "m1@example.org", monday_ms, "a");
  EXPECT_EQ(world.now(monday_ms).of_province.count(25), 0u);
  world.sql("UPDATE fact_coordinator SET known_from = " + std::to_string(monday_ms + 1));
  EXPECT_EQ(world.now(monday_ms).of_province.count(25), 1u);
}

TEST(BounceRecord, AStrangersMailMovesNobody) {
  Returned world;
  world.add_coordinator("erzurum@example.org", 25);
  EXPECT_EQ(world.note("erzurum@example.org", Bounce::Kind::hard, "", monday_ms, "a").what, BounceNoted::What::not_ours)
      << "nothing was ever sent there";
  world.sent_to("erzurum@example.org", "m1@example.org");
  EXPECT_EQ(world.note("erzurum@example.org", Bounce::Kind::hard, "", monday_ms + 31 * day_ms, "b").what,
            BounceNoted::What::not_ours);
  EXPECT_EQ(world.note("kim@example.net", Bounce::Kind::hard, "other@example.net", monday_ms, "c").what,
            BounceNoted::What::not_ours);
  EXPECT_EQ(world.number("SELECT count(*) FROM bounce"), 0);
  EXPECT_THAT(world.now(monday_ms).of_province[25], ElementsAre("erzurum@example.org"));
  EXPECT_EQ(world.note("erzurum@example.org", Bounce::Kind::hard, "", monday_ms + day_ms, "d").what,
            BounceNoted::What::hard)
      << "a server that quotes nothing of ours is believed about a recipient of these weeks";
}

TEST(BounceRecord, AForwardedMailComesBackUnderAnotherNameAndIsStillOurs) {
  Returned world;
  world.add_coordinator("erzurum@example.org", 25);
  world.sent_to("erzurum@example.org", "m1@example.org");
  const auto noted = world.note("inner-box@mail.example.net", Bounce::Kind::hard, "m1@example.org", monday_ms, "a");
  EXPECT_EQ(noted.address, "erzurum@example.org");
}

TEST(BounceRecord, SoftOnesAreCountedOncePerMailAndToldAfterThree) {
  Returned world;
  world.add_coordinator("erzurum@example.org", 25);
  world.sent_to("erzurum@example.org", "m1@example.org");
  const auto soft = [&](const char* source) {
    return world.note("erzurum@example.org", Bounce::Kind::soft, "m1@example.org", monday_ms, source).what;
  };
  EXPECT_EQ(soft("a"), BounceNoted::What::soft);
  EXPECT_EQ(soft("a"), BounceNoted::What::known) << "piped twice";
  EXPECT_EQ(soft("b"), BounceNoted::What::soft);
  EXPECT_EQ(world.number("SELECT count(*) FROM notice"), 0);
  EXPECT_EQ(soft("c"), BounceNoted::What::soft);
  EXPECT_EQ(world.number("SELECT count(*) FROM notice"), 1);
  EXPECT_EQ(world.note("erzurum@example.org", Bounce::Kind::automatic, "m1@example.org", monday_ms, "d").what,
            BounceNoted::What::automatic);
  EXPECT_THAT(world.now(monday_ms).of_province[25], ElementsAre("erzurum@example.org"));
}

TEST(Routes, AllConfirmedCoordinatorsOfAProvinceAreToldAndDeputiesOnlyInTheirPlace) {
  Returned world;
  world.add_coordinator("bir@example.org", 25);
  world.add_coordinator("iki@example.org", 25);
  world.deputy("vekil@example.org", 25);
  world.deputy("masa-vekil@example.org", 0);
  auto who = world.now(monday_ms);
  EXPECT_THAT(who.of_province[25], ElementsAre("bir@example.org", "iki@example.org"));
  EXPECT_THAT(who.national, ElementsAre("masa-vekil@example.org"));
  world.sql(
      "UPDATE fact_coordinator SET valid_until = '2026-11-01' WHERE mail IN ('bir@example.org', 'iki@example.org')");
  who = world.now(monday_ms);
  EXPECT_THAT(who.of_province[25], ElementsAre("vekil@example.org"));
  EXPECT_THAT(who.by_deputy, ElementsAre(0, 25));
}

}  // namespace twinwatch::mail
