#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mail/world.hpp"

namespace twinwatch::mail {

namespace {

using test::day_ms;
using test::monday_ms;
using test::World;
using testing::HasSubstr;
using testing::Not;

// Erzurum: two schools without a project, one with, one of which nothing can be told.
struct Erzurum : World {
  std::int64_t inonu = 0, sehit = 0, aktif = 0, bilinmez = 0, export_run = 0, inonu_alert = 0, sehit_alert = 0;

  Erzurum() {
    export_run = add_export(25, "katilim-erzurum.csv", monday_ms - 3 * day_ms);
    inonu = add_school(25, "YAKUTİYE", "İnönü Ortaokulu", "711959");
    sehit = add_school(25, "AZİZİYE", "Şehit Çoban Ğğ Ortaokulu", "711960");
    aktif = add_school(25, "OLTU", "Oltu Ortaokulu", "711961");
    bilinmez = add_school(25, "İSPİR", "Iğdırlı Ortaokulu", "711962");
    say(inonu, "inactive", "stated", export_run, monday_ms - 3 * day_ms);
    say(sehit, "inactive", "stated", export_run, monday_ms - 3 * day_ms);
    say(aktif, "active", "record", export_run, monday_ms - 3 * day_ms);
    say(bilinmez, "unknown", "unmatched", 0, monday_ms - 3 * day_ms, "IĞDIRLI O.O.");
    inonu_alert = fire(inonu, monday_ms - 3 * day_ms);
    sehit_alert = fire(sehit, monday_ms - 2 * day_ms);
    add_coordinator("erzurum@example.org", 25);
  }
};

}  // namespace

TEST(Compose, TheFirstMailIsASummaryAndTheListIsAttached) {
  Erzurum world;
  world.policy.banner_tr = "ÖRNEK VERİ: okullar gerçek, projeler uydurma";
  world.policy.subject_tag = "[ÖRNEK VERİ] ";
  const auto composed = world.compose_for("2026-W47", monday_ms);
  EXPECT_EQ(composed.baselines, 1);
  EXPECT_EQ(composed.digests, 0);
  EXPECT_EQ(composed.schools_told, 2);

  const auto mail = world.newest("province:25");
  EXPECT_EQ(mail.row.kind, "baseline");
  EXPECT_EQ(mail.row.state, "queued");
  EXPECT_EQ(mail.row.subject, "[ÖRNEK VERİ] Erzurum eTwinning: ilk özet, 2 okul destek bekliyor");
  EXPECT_THAT(mail.text, HasSubstr("4 okulun 3'ü hakkında bilgi var; 1 okul için henüz bir şey söyleyemiyoruz."));
  EXPECT_THAT(mail.text, HasSubstr("*** ÖRNEK VERİ: okullar gerçek, projeler uydurma ***"));
  EXPECT_THAT(mail.html, HasSubstr("ÖRNEK VERİ: okullar gerçek, projeler uydurma"));
  EXPECT_THAT(mail.text, Not(HasSubstr("İnönü Ortaokulu"))) << "a baseline is no flood";
  EXPECT_THAT(mail.attachments.at(0).body,
              HasSubstr("Yeni;711959;Erzurum;Yakutiye;İnönü Ortaokulu;Ortaokul;yok;Aktif proje;"
                        "aktif projesi yok (katilim-erzurum.csv listesinde, 13.11.2026);"));
  ASSERT_EQ(mail.attachments.size(), 2u);
  EXPECT_EQ(mail.attachments[1].name, "Erzurum-okullar-2026-W47.xlsx");
  EXPECT_THAT(mail.text, HasSubstr("Erzurum-okullar-2026-W47.xlsx (Excel ile açılır)"));
  EXPECT_TRUE(
      test::checked_by_python(mail.octets, "--subject " + test::shell_word(mail.row.subject) +
                                               " --to erzurum@example.org --attachment "
                                               "Erzurum-okullar-2026-W47.csv --cell 'Şehit Çoban Ğğ Ortaokulu'"));
}

TEST(Compose, ASecondMailTellsNewContinuingAndResolvedApartAndStandsInTheThread) {
  Erzurum world;
  world.compose_for("2026-W47", monday_ms);
  const auto first = world.newest("province:25");

  const auto week2 = monday_ms + 7 * day_ms;
  const auto run = world.add_export(25, "katilim-2.csv", week2 - day_ms);
  world.say_active(world.sehit, "Suyun Yolculuğu", run, week2 - day_ms);
  world.end(world.sehit_alert, "resolved", week2 - day_ms);
  world.say(world.aktif, "inactive", "stated", run, week2 - day_ms);
  world.fire(world.aktif, week2 - day_ms);
  const auto composed = world.compose_for("2026-W48", week2);
  EXPECT_EQ(composed.digests, 1);
  EXPECT_EQ(composed.schools_told, 3);

  const auto mail = world.newest("province:25");
  EXPECT_EQ(mail.row.subject, "Erzurum eTwinning: haftalık özet, 1 yeni, 1 artık aktif, 1 süren");
  EXPECT_THAT(mail.text,
              HasSubstr("16 Kasım 2026 tarihli özetten bu yana 1 okul listeye yeni girdi, 1 okul artık aktif "
                        "bir proje yürütüyor, 1 okul için durum sürüyor."));
  EXPECT_THAT(mail.text, HasSubstr("Oltu Ortaokulu (711961)"));
  EXPECT_THAT(mail.text, HasSubstr("aktif projesi: Suyun Yolculuğu (katilim-2.csv, 22.11.2026)\n"
                                   "    https://portal.example.org/p/1"));
  EXPECT_THAT(mail.text, HasSubstr("aktif projesi yok (katilim-2.csv listesinde, 22.11.2026)"));
  EXPECT_TRUE(
      test::checked_by_python(mail.octets, "--reply-to-id " + test::shell_word("<" + first.row.message_id + ">")));
  EXPECT_EQ(
      world.text(
          "SELECT group_concat(section || ':' || school_id, ' ') FROM (SELECT * FROM outbox_item WHERE mail_id = " +
          std::to_string(mail.row.mail_id) + " ORDER BY school_id)"),
      "continuing:1 resolved:2 new:3");
}

TEST(Compose, NothingIsSaidTwiceInAPeriodNorWhenThereIsNothingToTell) {
  Erzurum world;
  world.compose_for("2026-W47", monday_ms);
  EXPECT_EQ(world.compose_for("2026-W47", monday_ms + day_ms).baselines, 0);
  const auto late = world.fire(world.aktif, monday_ms + day_ms);  // news of the same week waits for the next
  EXPECT_EQ(world.compose_for("2026-W47", monday_ms + day_ms).digests, 0);
  world.end(late, "withdrawn", monday_ms + 2 * day_ms);
  const auto quiet = world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  EXPECT_EQ(quiet.digests + quiet.baselines, 0);
  EXPECT_EQ(world.number("SELECT count(*) FROM outbox"), 1);
}

TEST(Compose, TheLinksOfTheConfigurationStandUnderTheAdvice) {
  Erzurum world;
  world.policy.links = {{"Okulu portala kaydetmek", "Registering a school", "https://example.org/kayit?a=1&b=2"}};
  world.compose_for("2026-W47", monday_ms);
  const auto mail = world.newest("province:25");
  EXPECT_THAT(
      mail.text,
      HasSubstr("İşinize yarayabilecek adresler\n  - Okulu portala kaydetmek: https://example.org/kayit?a=1&b=2\n"));
  EXPECT_THAT(
      mail.html,
      HasSubstr(
          "<a href=\"https://example.org/kayit?a=1&amp;b=2\" style=\"color:#1a73e8;\">Okulu portala kaydetmek</a>"));
}

TEST(Compose, AfterFourSilentWeeksWhatIsOpenIsSaidAgain) {
  Erzurum world;
  world.compose_for("2026-W47", monday_ms);
  EXPECT_EQ(world.compose_for("2026-W50", monday_ms + 21 * day_ms).digests, 0);
  EXPECT_EQ(world.compose_for("2026-W51", monday_ms + 28 * day_ms).digests, 1);
  EXPECT_THAT(world.newest("province:25").text, HasSubstr("Süren: 2 okul"));
}

TEST(Compose, NobodyUnconfirmedExpiredOrOfADistrictGetsAListAndTheNationalDeskDoes) {
  Erzurum world;
  world.sql("DELETE FROM fact_coordinator");
  world.add_coordinator("unconfirmed@example.org", 25, "");
  world.add_coordinator("expired@example.org", 25, "2026-09-01", "2026-11-15");
  world.add_coordinator("district@example.org", 25, "2026-09-01", "", "OLTU");
  world.add_coordinator("masa@example.org", 0);
  world.compose_for("2026-W47", monday_ms);
  EXPECT_EQ(world.number("SELECT count(*) FROM outbox WHERE recipient <> 'masa@example.org'"), 0);
  const auto mail = world.newest("province:25");
  EXPECT_EQ(mail.row.recipient, "masa@example.org");
  EXPECT_THAT(mail.row.subject, HasSubstr("(koordinatörü kayıtlı değil)"));
  EXPECT_THAT(mail.text, HasSubstr("ulusal masaya geldi"));
}

TEST(Compose, ACoordinatorWhoTakesOverFromTheDeskStartsWithASummary) {
  Erzurum world;
  world.sql("DELETE FROM fact_coordinator");
  world.add_coordinator("masa@example.org", 0);
  world.compose_for("2026-W47", monday_ms);
  world.add_coordinator("yeni@example.org", 25);
  world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  const auto mail = world.newest("province:25");
  EXPECT_EQ(mail.row.recipient, "yeni@example.org");
  EXPECT_EQ(mail.row.kind, "baseline");
}

TEST(Compose, WithNobodyToTellTheOperatorHearsAndOnlyOnce) {
  Erzurum world;
  world.sql("DELETE FROM fact_coordinator");
  world.add_coordinator("someone@example.org", 0);
  world.sql("UPDATE fact_coordinator SET area_1 = 'Erzrum'");  // a misspelt province is no national desk
  auto composed = world.compose_for("2026-W47", monday_ms);
  EXPECT_EQ(composed.baselines + composed.digests, 0);
  EXPECT_EQ(composed.operator_mails, 1);
  const auto mail = world.newest("operator");
  EXPECT_THAT(mail.text, HasSubstr("Nobody is told of 1 province(s): Erzurum."));
  EXPECT_THAT(mail.text, HasSubstr("has the unknown province 'Erzrum'"));
  EXPECT_TRUE(test::checked_by_python(mail.octets, "--plain --to operator@example.org"));
  EXPECT_EQ(world.compose_for("2026-W47", monday_ms + day_ms).operator_mails, 0);

  alert::raise_notice(world.database, "run.quarantined:registry", "error", "Run 7 is held back.", monday_ms + day_ms);
  EXPECT_EQ(world.compose_for("2026-W47", monday_ms + 2 * day_ms).operator_mails, 1);
  EXPECT_THAT(world.newest("operator").text, Not(HasSubstr("Nobody is told")));
}

TEST(Compose, WhatIsOnlyNotSeenStaysOutOfSentMailsUntilItIsAllowed) {
  Erzurum world;
  world.say(world.sehit, "inactive", "seen_none", world.export_run, monday_ms - day_ms);
  world.compose_for("2026-W47", monday_ms);
  auto mail = world.newest("province:25");
  EXPECT_THAT(mail.attachments.at(0).body, Not(HasSubstr("Şehit Çoban")));
  EXPECT_THAT(mail.text, HasSubstr("1 okul portalda aktif projeyle görünmüyor"));

  world.policy.confirmed_seen_none = true;
  world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  mail = world.newest("province:25");
  EXPECT_THAT(mail.text, HasSubstr("Şehit Çoban"));
  EXPECT_THAT(mail.text, HasSubstr("portalda aktif projesi görünmüyor"));
  EXPECT_THAT(mail.attachments.at(0).body, HasSubstr(";görünmüyor;Aktif proje;portalda"));
}

TEST(Compose, DraftsAreNotQueuedAndDoNotCountAsToldOnceMailIsSent) {
  Erzurum world;
  world.policy.send = false;
  world.compose_for("2026-W47", monday_ms);
  EXPECT_EQ(world.newest("province:25").row.state, "draft");
  world.policy.send = true;
  world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  const auto mail = world.newest("province:25");
  EXPECT_EQ(mail.row.kind, "baseline");
  EXPECT_EQ(mail.row.state, "queued");
}

TEST(Compose, WhatTurnedUnknownIsStillListedWithWhatWasLastKnown) {
  Erzurum world;
  world.compose_for("2026-W47", monday_ms);
  world.say(world.inonu, "unknown", "stale", 0, monday_ms + day_ms);
  world.compose_for("2026-W51", monday_ms + 28 * day_ms);
  const auto mail = world.newest("province:25");
  EXPECT_THAT(mail.text, HasSubstr("aktif projesi yok (katilim-erzurum.csv listesinde, 13.11.2026)"));
  EXPECT_THAT(mail.text, HasSubstr("güncel veriyle doğrulanamadı"));
}

TEST(Compose, ASchoolThatLeftIsACountAndNotASuccess) {
  Erzurum world;
  world.compose_for("2026-W47", monday_ms);
  world.end(world.inonu_alert, "withdrawn", monday_ms + day_ms);
  world.fire(world.aktif, monday_ms + day_ms);
  world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  const auto mail = world.newest("province:25");
  EXPECT_THAT(mail.text, HasSubstr("1 okul artık listede değil"));
  EXPECT_THAT(mail.text, Not(HasSubstr("artık aktif")));
}

TEST(Compose, ASchoolThatWasResolvedAndFellBackIsNoGoodNewsAndNoNewsAgain) {
  Erzurum world;
  world.compose_for("2026-W47", monday_ms);
  world.end(world.inonu_alert, "resolved", monday_ms + day_ms);
  world.fire(world.inonu, monday_ms + 2 * day_ms);  // its status is inactive again
  world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  EXPECT_EQ(world.newest("province:25").row.subject, "Erzurum eTwinning: haftalık özet, 1 yeni, 1 süren");
  world.compose_for("2026-W52", monday_ms + 35 * day_ms);
  EXPECT_EQ(world.newest("province:25").row.subject, "Erzurum eTwinning: haftalık özet, 2 süren");
}

TEST(Compose, NoMailHoldsASchoolOfAnotherProvince) {
  Erzurum world;
  const auto run = world.add_export(63, "katilim-urfa.csv", monday_ms - day_ms);
  const auto urfa = world.add_school(63, "HALİLİYE", "Göbeklitepe Ortaokulu", "763001");
  world.say(urfa, "inactive", "stated", run, monday_ms - day_ms);
  world.fire(urfa, monday_ms - day_ms);
  world.add_coordinator("urfa@example.org", 63);
  EXPECT_EQ(world.compose_for("2026-W47", monday_ms).baselines, 2);
  const auto erzurum = world.newest("province:25"), sanliurfa = world.newest("province:63");
  EXPECT_THAT(erzurum.attachments.at(0).body, Not(HasSubstr("Göbeklitepe")));
  EXPECT_THAT(sanliurfa.attachments.at(0).body, Not(HasSubstr("İnönü")));
  EXPECT_TRUE(test::checked_by_python(sanliurfa.octets, "--attachment 'Şanlıurfa-okullar-2026-W47.csv'"));
}

TEST(Compose, AnErrorThatStandsIsTheOperatorsMailBeforeTheWeekIsOver) {
  World world;
  constexpr std::int64_t minute_ms = 60'000;
  const auto told = [&](std::int64_t minutes) {
    return tell_operator(world.database, world.policy, monday_ms + minutes * minute_ms);
  };
  alert::raise_notice(world.database, "disk.small", "info", "Nothing yet.", monday_ms - day_ms);
  EXPECT_EQ(told(0), 0) << "what is neither an error nor a warning waits for the weekly mail";
  alert::raise_notice(world.database, "source.failed:portal", "error", "The portal is down.", monday_ms);
  EXPECT_EQ(told(9), 0) << "it may mend itself";
  EXPECT_EQ(told(10), 1);
  EXPECT_EQ(world.number("SELECT count(*) FROM outbox WHERE kind = 'operator' AND state = 'queued'"), 1);
  EXPECT_EQ(world.number("SELECT count(*) FROM notice WHERE mail_id IS NOT NULL"), 2) << "in one go with the rest";
  EXPECT_EQ(told(11), 0) << "told";

  alert::raise_notice(world.database, "run.quarantined:list", "warning", "Held back.", monday_ms + 15 * minute_ms);
  alert::raise_notice(world.database, "source.failed:news", "error", "Down.", monday_ms + 16 * minute_ms);
  alert::close_notice(world.database, "source.failed:news", monday_ms + 20 * minute_ms);
  EXPECT_EQ(told(69), 0) << "one mail an hour";
  EXPECT_EQ(told(70), 1);
  EXPECT_EQ(world.number("SELECT count(*) FROM notice WHERE mail_id IS NULL"), 1) << "what had mended itself";
}

TEST(Compose, ARouteThatFailsStopsNoOtherAndIsAnOperatorsNotice) {
  Erzurum world;
  const auto urfa = world.add_school(63, "HALİLİYE", "Göbeklitepe Ortaokulu", "763001");
  world.say(urfa, "inactive", "stated", world.add_export(63, "k.csv", monday_ms), monday_ms);
  world.fire(urfa, monday_ms);
  world.add_coordinator("urfa@example.org", 63);
  world.sql(
      "CREATE TRIGGER full BEFORE INSERT ON outbox_item WHEN new.school_id = 1 BEGIN SELECT raise(ABORT, 'disk I/O "
      "error'); END");
  const auto composed = world.compose_for("2026-W47", monday_ms);
  EXPECT_EQ(composed.baselines, 1);
  EXPECT_EQ(world.number("SELECT count(*) FROM outbox WHERE route = 'province:25'"), 0) << "no mail without its items";
  EXPECT_EQ(world.number("SELECT count(*) FROM outbox WHERE route = 'province:63'"), 1);
  EXPECT_THAT(world.text("SELECT message FROM notice WHERE cause = 'mail.compose:province:25'"),
              HasSubstr("disk I/O error"));

  world.sql("DROP TRIGGER full");
  EXPECT_EQ(world.compose_for("2026-W47", monday_ms + day_ms).baselines, 1);
  EXPECT_EQ(world.number("SELECT count(*) FROM notice WHERE cause = 'mail.compose:province:25' AND closed_ms IS NULL"),
            0);
}

TEST(Compose, TheNationalDeskSeesProvincesInPlateOrderWithCoverageAndNoSchools) {
  Erzurum world;
  world.add_coordinator("masa@example.org", 0);
  world.compose_for("2026-W47", monday_ms);
  const auto mail = world.newest("national");
  EXPECT_THAT(mail.text, HasSubstr("25 Erzurum: 4 okul, bilgi 3 (%75), aktif 1 (%33), destek bekleyen 2"));
  EXPECT_THAT(mail.attachments.at(0).body, Not(HasSubstr("Ortaokul")));
  EXPECT_TRUE(test::checked_by_python(mail.octets, "--attachment iller-2026-W47.csv"));
  world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  EXPECT_EQ(world.number("SELECT count(*) FROM outbox WHERE route = 'national'"), 1);
}

TEST(Compose, TheSameFactsGiveTheSameOctets) {
  Erzurum one, other;
  one.compose_for("2026-W47", monday_ms);
  other.compose_for("2026-W47", monday_ms);
  EXPECT_EQ(one.newest("province:25").octets, other.newest("province:25").octets);
}

TEST(Compose, ASchoolNameThatIsMarkupOrAFormulaDoesNoHarm) {
  Erzurum world;
  world.sql("UPDATE school SET name = '<script>alert(1)</script>=HYPERLINK(\"http://x\")' WHERE school_id = 4");
  world.sql("UPDATE school SET name = '=cmd|'' /C calc''!A0' WHERE school_id = 1");
  world.compose_for("2026-W47", monday_ms);
  const auto mail = world.newest("province:25");
  EXPECT_THAT(mail.html, Not(HasSubstr("<script>")));
  EXPECT_TRUE(test::checked_by_python(mail.octets));
}

TEST(Compose, ASchoolThatTwoRulesNameIsOneLine) {
  Erzurum world;
  const auto at = std::to_string(monday_ms - day_ms);
  const auto also = [&](std::int64_t school) {
    world.sql(
        "INSERT INTO alert (rule, school_id, state, reason, since_ms, fired_ms) VALUES ('club_without_project', " +
        std::to_string(school) + ", 'firing', 'kulüp var', " + at + ", " + at + ")");
  };
  also(world.inonu);
  EXPECT_EQ(world.compose_for("2026-W47", monday_ms).schools_told, 2);
  also(world.sehit);  // a second rule finds a school that was told of: no news
  EXPECT_EQ(world.compose_for("2026-W48", monday_ms + 7 * day_ms).digests, 0);
}

}  // namespace twinwatch::mail
