#include "recorded.hpp"

namespace twinwatch::etwinning_net {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using testkit::TestPage;

TestPage profile(const std::string& account, const std::string& tag = "school\tlisted") {
  auto page = recorded_at(base + "/tr/connect/schools-organisations/" + account, account);
  page.tag = tag;
  return page;
}
TestPage busy_school(const std::string& tag = "school\tlisted") { return profile("ornek-cumhuriyet-ortaokulu", tag); }
TestPage idle_school() { return profile("ornek-ataturk-ilkokulu-385"); }

TestPage stateless(const std::string& tag) {
  auto page = recorded("yagmurun-haritasi");
  page.tag = tag;
  return page;
}

TEST(SchoolPage, ReadsEveryProjectOfItsAccountAndClaimsToBeTheWholeOfIt) {
  const auto said = read(busy_school());
  ASSERT_EQ(said.ok(), "");
  ASSERT_THAT(said.records, SizeIs(3));
  EXPECT_EQ(said.records[0].kind, "label");
  EXPECT_EQ(said.records[0]["label"], "eTwinning School");
  EXPECT_EQ(said.records[0]["year"], "2026-2027");
  const auto& project = said.records[2];
  EXPECT_EQ(project.kind, "participation");
  EXPECT_EQ(project.list, "esep_schools");
  EXPECT_EQ(project["project_id"], "kucuk-kodlar-7");
  EXPECT_EQ(project["project_title"], "Küçük Kodlar & Büyük Düşler");
  EXPECT_EQ(project["state"], "Kapalı");
  EXPECT_EQ(project["school_name"], "Örnek Cumhuriyet Ortaokulu");
  EXPECT_EQ(project["account"], "ornek-cumhuriyet-ortaokulu");
  EXPECT_EQ(project["area_1"], "Van");
  ASSERT_THAT(said.covers, SizeIs(1));
  EXPECT_EQ(said.covers[0].kind, "participation");
  EXPECT_EQ(said.covers[0].list, "esep_schools");
  EXPECT_EQ(said.covers[0].account, "ornek-cumhuriyet-ortaokulu");
  EXPECT_EQ(said.expects.at(0).expected, 2u);
}

TEST(SchoolPage, GivesTheSchoolItselfOnlyWhereTheDirectoryDidNot) {
  for (const char* tag : {"school", "", "school\tlisted without its place"}) {
    const auto said = read(busy_school(tag));
    ASSERT_EQ(said.ok(), "") << tag;
    EXPECT_EQ(said.records.at(0).kind, "school");
    EXPECT_EQ(said.records.at(0)["area_2"], "İpekyolu");
  }
  const auto placeless = read(changed(busy_school("school"), "İpekyolu, Van", ""));
  EXPECT_EQ(placeless.ok(), "");
  EXPECT_THAT(placeless.rejected(), ElementsAre(HasSubstr("no place")));
  EXPECT_THAT(placeless.records, SizeIs(3));
}

TEST(SchoolPage, BelievesThatThereIsNoProjectOnlyWhenItSaysSo) {
  const auto said = read(idle_school());
  EXPECT_EQ(said.ok(), "");
  EXPECT_THAT(said.records, IsEmpty());
  EXPECT_THAT(said.nothing, SizeIs(1));
  EXPECT_EQ(said.covers.at(0).account, "ornek-ataturk-ilkokulu-385");
  EXPECT_EQ(said.expects.at(0).expected, 0u);
  expect_changed(read(changed(idle_school(), "organisation-projects__empty", "empty")), "or that there is none");
}

TEST(SchoolPage, HoldsBackAProfileThatShowsFewerProjectsThanItStates) {
  expect_changed(read(changed(busy_school(), "(2)", "(12)")), "states (12, found 2)");
  const auto mute = read(changed(busy_school(), "organisation-projects__count", "count"));
  EXPECT_EQ(mute.ok(), "");
  EXPECT_THAT(mute.covers, SizeIs(1));
  EXPECT_THAT(mute.expects, IsEmpty());
}

TEST(SchoolPage, ClaimsNothingWhenAProjectCouldNotBeRead) {
  const auto said =
      read(changed(busy_school(), "/tr/etwinning/projects/kucuk-kodlar-7", "/tr/etwinning/kucuk-kodlar-7"));
  EXPECT_THAT(said.rejected(), SizeIs(1));
  EXPECT_THAT(said.covers, IsEmpty());
}

TEST(SchoolPage, NeverTakesASchoolFromAbroadForOneOfOurs) {
  EXPECT_EQ(read(changed(busy_school("school"), ">Türkiye<", ">İtalya<")).records.at(0)["country"], "IT");
  const auto said = read(changed(busy_school(), ">Türkiye<", ">Atlantis<"));
  EXPECT_THAT(said.records, IsEmpty());
  EXPECT_THAT(said.covers, IsEmpty());
  EXPECT_THAT(said.rejected(), ElementsAre(HasSubstr("'Atlantis' is not known")));
}

TEST(SchoolPage, TakesARenamedClassForAChangedSource) {
  expect_changed(read(changed(busy_school(), "node--type-organisation", "node--type-school")), "school: article");
  expect_changed(read(changed(busy_school(), "class=\"organisation-projects\"", "class=\"projects\"")),
                 "school_projects: .organisation-projects");
  expect_changed(read(changed(busy_school(), "organisation-project\"", "project\"")), "school_project: ");
  expect_changed(read(changed(busy_school(), "organisation-project__state", "state")), "school_project_state: ");
  expect_changed(read(changed(busy_school(), "organisation__country", "country")), "school_country: ");
}

TEST(SchoolPage, TakesAProfileThatIsGoneForARejectedRowNotForAChangedSource) {
  auto page = busy_school();
  page.status = 404;
  const auto said = read(page);
  EXPECT_THAT(said.rejected(), ElementsAre(HasSubstr("it is not there (404)")));
  EXPECT_THAT(said.landmarks, IsEmpty());
  EXPECT_THAT(said.covers, IsEmpty());
}

TEST(SchoolPage, NamesNobody) { expect_nobody_is_named(busy_school()); }
TEST(SchoolPage, NoticesEveryBreak) { expect_every_break_is_noticed(busy_school(), "school: article"); }

TEST(ProjectPage, TellsLanguagesSubjectsAgesAndOlderAddresses) {
  const auto said = read(stateless("project\tlisted\tAçık"));
  ASSERT_EQ(said.ok(), "");
  const auto& project = said.records.at(0);
  EXPECT_EQ(project["languages"], "Türkçe; İngilizce");
  EXPECT_EQ(project["subjects"], "Fen Bilimleri; Müzik, Resim");
  EXPECT_EQ(project["age_range"], "11 - 15");
  EXPECT_EQ(project["aliases"],
            "https://live.etwinning.net/projects/project/130385 http://twinspace.etwinning.net/130385/home");
}

TEST(ProjectPage, TakesTheStateFromTheListElseAsksTheTwinspace) {
  const auto of_list = read(stateless("project\tlisted\tAçık"));
  EXPECT_EQ(of_list.records.at(0)["state"], "Açık");
  EXPECT_EQ(of_list.records.at(1)["state"], "Açık");
  EXPECT_THAT(of_list.requests, IsEmpty());
  const auto said = read(stateless("project\tlisted\t"));
  ASSERT_EQ(said.ok(), "");
  EXPECT_THAT(said.records.at(1).fields, Not(Contains(Key("state"))));
  ASSERT_THAT(said.requests, SizeIs(1));
  EXPECT_EQ(said.requests[0].url, site + "yagmurun-haritasi/twinspace");
  EXPECT_EQ(said.requests[0].kind, "twinspace");
  EXPECT_EQ(said.requests[0].tag, "twinspace\tyagmurun-haritasi\tYağmurun Haritası");
  expect_changed(read(changed(stateless(""), "project-twinspace", "space")), "project_state: ");
  auto own = recorded("su-hayattir");
  own.tag = "project\tlisted\tKapalı";
  EXPECT_EQ(read(own).records.at(0)["state"], "Açık");
}

TEST(ProjectPage, TakesAListedPageThatIsGoneForARejectedRow) {
  auto page = stateless("project\tlisted\tAçık");
  page.status = 410;
  EXPECT_THAT(read(page).rejected(), SizeIs(1));
  EXPECT_THAT(read(page).landmarks, IsEmpty());
}

TEST(ProjectPage, NoticesEveryBreak) { expect_every_break_is_noticed(recorded("su-hayattir"), "project: article"); }

TEST(TwinspacePage, GivesTheStateOfItsProject) {
  auto page = recorded_at(site + "yagmurun-haritasi/twinspace", "twinspace");
  page.tag = "twinspace\tyagmurun-haritasi\tYağmurun Haritası";
  const auto said = read(page);
  ASSERT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.at(0).list, "esep_twinspaces");
  EXPECT_EQ(said.records.at(0)["project_id"], "yagmurun-haritasi");
  EXPECT_EQ(said.records.at(0)["state"], "Archived");
  page.tag.clear();
  EXPECT_EQ(read(page).records.at(0).fields, said.records.at(0).fields);
  expect_changed(read(changed(page, "twinspace__state", "state")), "twinspace_state: ");
  expect_changed(read(changed(page, "class=\"twinspace\"", "class=\"space\"")), "twinspace: .twinspace");
  page.status = 404;
  expect_changed(read(page), "it answered 404");
}

}  // namespace
}  // namespace twinwatch::etwinning_net
