// Each rule that is shipped, on a small world made by hand: whom it names, whom it must not name, and when it is
// silent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alert/rule_world.hpp"

namespace {

using testing::HasSubstr;
using twinwatch::alert::test::day_ms;
using twinwatch::alert::test::RuleWorld;

}  // namespace

TEST(NoActiveProject, NamesThoseToldToHaveNone) {
  RuleWorld world;
  world.add_school("100001", "Gazi İlkokulu");
  world.add_school("100002", "Atatürk Ortaokulu");
  world.add_school("200001", "Palandöken Lisesi");  // nobody tells of Erzurum
  world.add_project("100002");
  world.told(6);
  EXPECT_EQ(world.holds("no_active_project"), "100001");
}

TEST(NoActiveProject, IsSilentInTheWeeksAfterTheCutOff) {
  RuleWorld world;
  world.now = world.noon(2026, 10, 15);
  world.add_school("100001", "Gazi İlkokulu");
  world.told(6);
  EXPECT_EQ(world.holds("no_active_project"), "");
  world.now = world.noon(2026, 10, 30);
  EXPECT_EQ(world.holds("no_active_project"), "100001") << "28 days of grace are over";
}

TEST(NoActiveProject, IsInhibitedByDataGrownOld) {
  RuleWorld world;
  world.add_school("100001", "Gazi İlkokulu");
  world.told(6);
  ASSERT_EQ(world.cycle("no_active_project").fired, 1);
  world.now += 36 * day_ms;
  EXPECT_EQ(world.holds("no_active_project"), "");
  EXPECT_EQ(world.text("SELECT state FROM alert"), "firing") << "and ends nothing";
}

TEST(NoActiveProject, LeavesASchoolToTheRuleThatKnowsTheCause) {
  RuleWorld world;
  world.add_school("100001", "Gazi İlkokulu");
  world.add_school("100002", "Atatürk Ortaokulu");
  world.add_club("100001", "2026-03-01");
  world.told(6);
  EXPECT_EQ(world.cycle("club_without_project").fired, 1);
  EXPECT_EQ(world.holds("no_active_project"), "100002");
}

TEST(ClosedAtCutoff, NamesThoseThatWereActiveBeforeItAndAreNot) {
  RuleWorld world;
  world.now = world.noon(2026, 9, 20);
  world.add_school("100001", "Gazi İlkokulu");
  world.add_school("100002", "Atatürk Ortaokulu");  // reopens
  world.add_school("100003", "Cumhuriyet Lisesi");  // never had one
  world.add_school("100004", "İnönü Ortaokulu");    // goes on
  const auto first = world.add_project("100001"), second = world.add_project("100002");
  world.add_project("100004");
  world.told(6);
  world.judge();
  world.now = world.noon(2026, 10, 5);
  world.close_fact("participation", first);
  world.close_fact("participation", second);
  world.told(6);
  EXPECT_EQ(world.holds("closed_at_cutoff"), "") << "the weeks of grace are the schools'";
  world.now = world.noon(2026, 10, 28);
  world.add_project("100002", {{"project_title", "Yeni"}});
  world.told(6);
  world.judge();
  world.now = world.noon(2026, 10, 31);
  const auto answer = world.ask("closed_at_cutoff");
  EXPECT_EQ(world.codes(answer.holds), "100001");
  EXPECT_THAT(answer.holds.at(0).reason, HasSubstr("02.10.2026 kapanışından önce etkindi"));
}

TEST(ClosedAtCutoff, SaysNothingOfTheNextYearBeforeItsOwnCutOff) {
  RuleWorld world;
  world.now = world.noon(2026, 9, 20);
  world.add_school("100001", "Gazi İlkokulu");
  const auto project = world.add_project("100001");
  world.told(6);
  world.judge();
  world.now = world.noon(2026, 10, 5);
  world.close_fact("participation", project);
  world.told(6);
  world.judge();
  world.now = world.noon(2027, 8, 1);
  world.told(6);
  EXPECT_EQ(world.holds("closed_at_cutoff"), "") << "the school year is over";
}

TEST(ClosedAtCutoff, EndsWhenAProjectIsOpenAgain) {
  RuleWorld world;
  world.now = world.noon(2026, 9, 20);
  world.add_school("100001", "Gazi İlkokulu");
  const auto project = world.add_project("100001");
  world.told(6);
  world.judge();
  world.now = world.noon(2026, 10, 5);
  world.close_fact("participation", project);
  world.told(6);
  world.judge();
  world.now = world.noon(2026, 11, 2);
  world.told(6);
  EXPECT_EQ(world.cycle("closed_at_cutoff").fired, 1);
  world.now += 7 * day_ms;
  world.add_project("100001", {{"project_title", "Yeni"}});
  EXPECT_EQ(world.cycle("closed_at_cutoff").resolved, 1);
}

TEST(NeverRegistered, NamesThoseThatACompleteDirectoryDoesNotHave) {
  RuleWorld world;
  world.add_school("100001", "Gazi İlkokulu");
  world.add_school("100002", "Sakarya Ortaokulu");
  world.add_school("100003", "Mehmet Akif Ersoy Lisesi");
  world.add_entry("akif", "Mehmet Akif Ersoy Anadolu Lisesi", "Ankara");
  world.add_project("100002", {{"account", "sakarya"}});
  EXPECT_EQ(world.holds("never_registered"), "") << "the directory does not say that it is whole";
  world.whole("portal", "school", 0);
  const auto answer = world.ask("never_registered");
  EXPECT_EQ(world.codes(answer.holds), "100001") << "an unrecognised entry could be 100003";
  EXPECT_EQ(world.codes(answer.refuted), "100002");
}

TEST(NeverRegistered, IsNotSaidWhereAnythingUnrecognisedCouldBeTheSchool) {
  RuleWorld world;
  world.add_school("100001", "Gazi İlkokulu");
  world.add_entry("other", "Palandöken Lisesi", "Erzurum");
  world.whole("portal", "school", 0);
  EXPECT_EQ(world.holds("never_registered"), "100001");
  world.participation({{"school_name", "Gazi İlkokulları"}, {"area_1", "Ankara"}});
  EXPECT_EQ(world.holds("never_registered"), "");
}

TEST(NeverRegistered, DoesNotBelieveADirectoryGrownOld) {
  RuleWorld world;
  world.add_school("100001", "Gazi İlkokulu");
  world.add_entry("other", "Palandöken Lisesi", "Erzurum");
  world.whole("portal", "school", 0);
  world.now += 46 * day_ms;
  EXPECT_EQ(world.holds("never_registered"), "");
  world.run("portal");  // a part of it is read, but not the whole
  EXPECT_EQ(world.holds("never_registered"), "");
}

TEST(NeverRegistered, EndsWithATraceOnThePortalAndNotWithoutOne) {
  RuleWorld world;
  world.add_school("100001", "Gazi İlkokulu");
  world.add_entry("other", "Palandöken Lisesi", "Erzurum");
  world.whole("portal", "school", 0);
  EXPECT_EQ(world.cycle("never_registered").pending, 1);
  world.now += 15 * day_ms;
  EXPECT_EQ(world.cycle("never_registered").fired, 1) << "fourteen days later, although its status is unknown";
  world.now += 40 * day_ms;
  EXPECT_EQ(world.cycle("never_registered").resolved, 0) << "the directory is old: inhibited";
  world.whole("portal", "school", 0);
  world.add_label("100001", "2026");
  EXPECT_EQ(world.cycle("never_registered").resolved, 1);
}

TEST(NoLabel, NamesActiveSchoolsWithoutOneInThreeYears) {
  RuleWorld world;
  for (const auto* code : {"100001", "100002", "100003", "100004", "100005"}) {
    world.add_school(code, std::string("Okul ") + code + " Lisesi");
    if (std::string(code) != "100005") world.add_project(code);  // not active: not this rule's
  }
  world.add_label("100001", "2021");
  world.add_label("100002", "2023");
  world.add_label("100004", "");  // of a year that nobody tells
  world.told(6);
  EXPECT_EQ(world.holds("no_label"), "") << "the list of labels does not say that it is whole";
  world.whole("labels", "label", 6);
  const auto answer = world.ask("no_label");
  EXPECT_EQ(world.codes(answer.holds), "100001 100003");
  EXPECT_EQ(world.codes(answer.refuted), "100002");
  for (const auto& row : answer.holds)
    if (row.fact_id != 0) {
      EXPECT_EQ(row.reason, "Görünen son kalite etiketi 2021 yılından");
      EXPECT_EQ(row.fact_kind, "label");
    }
}

TEST(NoLabel, IsNotSaidWhereAnUnrecognisedLabelCouldBeTheSchools) {
  RuleWorld world;
  world.add_school("100001", "Gazi İlkokulu");
  world.add_project("100001");
  world.whole("labels", "label", 0);
  EXPECT_EQ(world.holds("no_label"), "100001");
  world.add_label("", "2025", "Gazi İlk Okulu Müdürlüğü");
  EXPECT_EQ(world.holds("no_label"), "");
}

TEST(NoLabel, EndsWithALabelAndNotWithTheListGrownOld) {
  RuleWorld world;
  world.add_school("100001", "Gazi İlkokulu");
  world.add_project("100001");
  world.whole("labels", "label", 0);
  world.cycle("no_label");
  world.now += 14 * day_ms;
  EXPECT_EQ(world.cycle("no_label").fired, 1);
  world.now += 401 * day_ms;
  world.told(6);
  world.add_project("100001", {{"project_title", "Yeni"}});
  EXPECT_EQ(world.cycle("no_label").resolved, 0) << "active, but nothing is known of labels any more";
  world.now = world.noon(2027, 1, 11);
  world.add_label("100001", "2026");
  EXPECT_EQ(world.cycle("no_label").resolved, 1);
}

TEST(ClubWithoutProject, WaitsSixtyDays) {
  RuleWorld world;
  world.add_school("100001", "Gazi İlkokulu");
  world.add_school("100002", "Atatürk Ortaokulu");
  world.add_school("100003", "Cumhuriyet Lisesi");
  world.add_school("100004", "İnönü Ortaokulu");
  world.add_club("100001", "2026-09-15");
  world.add_club("100002", "2026-11-01");
  world.add_club("100003", "2026-09-15");
  world.add_club("100004", "");  // heard of today
  world.add_project("100003");
  world.told(6);
  const auto answer = world.ask("club_without_project");
  EXPECT_EQ(world.codes(answer.holds), "100001");
  EXPECT_EQ(answer.holds.at(0).reason, "Kulübü var (15.09.2026), kabul edilen listede etkin projesi yok");
  world.now += 60 * day_ms;
  world.told(6);
  EXPECT_EQ(world.holds("club_without_project"), "100001 100002 100004");
}

TEST(ProjectWithoutNews, LooksAtTheLastChangeOfWhatIsOnRecord) {
  RuleWorld world;
  world.now = world.noon(2026, 1, 10);
  world.add_school("100001", "Gazi İlkokulu");
  world.add_school("100002", "Atatürk Ortaokulu");
  world.add_project("100001", {{"project_id", "7"}});
  world.add_project("100002", {{"project_id", "8"}});
  world.now = world.noon(2026, 11, 16);
  world.fact("projects", "project", world.run("projects"), {{"project_id", "8"}, {"title", "Su"}, {"state", "Aktif"}});
  world.told(6);
  const auto answer = world.ask("project_without_news");
  EXPECT_EQ(world.codes(answer.holds), "100001");
  EXPECT_EQ(answer.holds.at(0).reason, "Proje kayıtlarında 10.01.2026 gününden beri değişiklik görünmüyor");
  EXPECT_EQ(world.codes(answer.refuted), "100002");
}
