#include "recorded.hpp"

namespace twinwatch::etwinning_net {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Pair;
using ::testing::SizeIs;
using testkit::TestPage;

const std::string winners_url = base + "/tr/etwinning/labels/etwinning-school-label/winners-list?period=2026-2027";

TestPage projects_1() { return recorded_at(base + "/tr/etwinning/projects", "projeler"); }
TestPage projects_2(const std::string& tag = "projects\t3\t3\t4") {
  auto page = recorded_at(base + "/tr/etwinning/projects?page=1", "projeler-2");
  page.tag = tag;
  return page;
}
TestPage schools_1() { return recorded_at(base + "/tr/connect/schools-organisations", "okullar"); }
TestPage schools_2(const std::string& tag = "schools\t3\t2\t6") {
  auto page = recorded_at(base + "/tr/connect/schools-organisations?page=%2C%2C%2C1", "okullar-2");
  page.tag = tag;
  return page;
}
TestPage winners_1() { return recorded_at(winners_url, "kazananlar"); }
TestPage winners_2(const std::string& tag = "winners\t3\t2\t4") {
  auto page = recorded_at(winners_url + "&page=1", "kazananlar-2");
  page.tag = tag;
  return page;
}

TEST(ProjectsPage, ReadsItsCardsAndAsksForTheNextPageAndEachProject) {
  const auto said = read(projects_1());
  ASSERT_EQ(said.ok(), "");
  ASSERT_THAT(said.records, SizeIs(3));
  EXPECT_EQ(said.records[1].list, "esep_project_list");
  EXPECT_EQ(said.records[1]["project_id"], "kucuk-kodlar-7");
  EXPECT_EQ(said.records[1]["title"], "Küçük Kodlar & Büyük Düşler");
  EXPECT_EQ(said.records[1]["state"], "Kapalı");
  ASSERT_THAT(said.requests, SizeIs(4));
  EXPECT_EQ(said.requests[0].url, base + "/tr/etwinning/projects?page=1");
  EXPECT_EQ(said.requests[0].kind, "projects");
  EXPECT_EQ(said.requests[0].tag, "projects\t3\t3\t4\t0");
  EXPECT_EQ(said.requests[2].url, site + "kucuk-kodlar-7");
  EXPECT_EQ(said.requests[2].kind, "project");
  EXPECT_EQ(said.requests[2].tag, "project\tlisted\tKapalı");
}

TEST(ProjectsPage, ClaimsTheWholeListOnItsLastPage) {
  EXPECT_THAT(read(projects_1()).covers, IsEmpty());
  const auto said = read(projects_2());
  ASSERT_EQ(said.ok(), "");
  ASSERT_THAT(said.covers, SizeIs(1));
  EXPECT_EQ(said.covers[0].kind, "project");
  EXPECT_EQ(said.covers[0].list, "esep_project_list");
  ASSERT_THAT(said.expects, SizeIs(1));
  EXPECT_EQ(said.expects[0].expected, 4u);
}

TEST(ProjectsPage, NoticesHalfAList) {
  const auto said = read(projects_2("projects\t1\t1\t4"));
  EXPECT_THAT(said.landmarks, Contains(Pair("as many entries as the list states (4, found 2)", false)));
  EXPECT_EQ(said.expects.at(0).expected, 4u);
  EXPECT_THAT(said.covers, IsEmpty());
  const auto no_pager = read(changed(projects_1(), "rel=\"next\"", "rel=\"weiter\""));
  EXPECT_THAT(no_pager.landmarks, Contains(Pair("as many entries as the list states (4, found 3)", false)));
}

TEST(ProjectsPage, ClaimsNothingOfAListWithoutATotalOrOneThatChangedMeanwhile) {
  const auto mute = read(changed(projects_1(), "4 proje bulundu", "Projeler"));
  EXPECT_EQ(mute.ok(), "");
  EXPECT_EQ(mute.requests[0].tag, "projects\t3\t3\t-\t0");
  const auto end = read(projects_2("projects\t3\t3\t-"));
  EXPECT_EQ(end.ok(), "");
  EXPECT_THAT(end.covers, IsEmpty());
  EXPECT_EQ(end.findings.at("whole list"), "not claimed: the list states no total");
  const auto grown = read(changed(projects_2(), "4 proje", "5 proje"));
  EXPECT_EQ(grown.ok(), "");
  EXPECT_THAT(grown.covers, IsEmpty());
  EXPECT_EQ(grown.findings.at("whole list"), "not claimed: the list changed while it was read");
  const auto alone = read(projects_2(""));
  EXPECT_EQ(alone.ok(), "");
  EXPECT_THAT(alone.covers, IsEmpty());
}

TEST(ProjectsPage, ReadsATotalAsTurkishWritesIt) {
  EXPECT_EQ(read(changed(projects_1(), "4 proje bulundu", "1.234 proje bulundu")).requests[0].tag,
            "projects\t3\t3\t1234\t0");
}

TEST(ProjectsPage, NoticesANextLinkInACircle) {
  for (const char* back : {"?page=0", "?page=1", "/tr/etwinning/projects"}) {
    const auto said =
        read(changed(projects_2(), "<ul></ul>", "<a rel=\"next\" href=\"" + std::string(back) + "\">x</a>"));
    EXPECT_THAT(said.landmarks, Contains(Pair("a next page that comes after this one", false))) << back;
    EXPECT_THAT(said.requests, ::testing::Each(::testing::Field(&testkit::SaidRequest::kind, "project")));
    EXPECT_THAT(said.covers, IsEmpty());
  }
}

TEST(ProjectsPage, StaysOnItsHostWhateverTheNextLinkSays) {
  const auto said = read(changed(projects_1(), "?page=1", "https://example.org/?page=1"));
  EXPECT_THAT(said.landmarks, Contains(Pair("as many entries as the list states (4, found 3)", false)));
}

TEST(ProjectsPage, BelievesAnEmptyListOnlyWhenItSaysSo) {
  const auto page = recorded_at(base + "/tr/etwinning/projects", "projeler-bos");
  const auto said = read(page);
  EXPECT_EQ(said.ok(), "");
  EXPECT_THAT(said.nothing, SizeIs(1));
  EXPECT_THAT(said.covers, SizeIs(1));  // the gate holds it against what there was
  expect_changed(read(changed(page, "view-empty", "no-results")), "or that there is none");
  expect_changed(
      read(changed(page, "<div class=\"view-empty\">Sonuç bulunamadı.</div>", "<div class=\"view-content\"></div>")),
      "project_card: article.project-card");
}

TEST(ProjectsPage, TakesARenamedClassForAChangedSource) {
  expect_changed(read(changed(projects_1(), "view-etwinning-projects", "view-projects")), "projects: .view-etwinning");
  expect_changed(read(changed(projects_1(), "view-content", "view-rows")), "list_content: .view-content");
  expect_changed(read(changed(projects_1(), "project-card\"", "card\"")), "project_card: article");
  expect_changed(read(changed(projects_1(), "project-card__title", "card__title")), "project_card_link: ");
  EXPECT_EQ(read(changed(projects_1(), "project-card\"", "card\""), {{"project_card", "article.card"}}).ok(), "");
}

TEST(ProjectsPage, TellsWhatStandsWhereALandmarkStoodAndNamesNobody) {
  const auto seen = read(projects_1());
  EXPECT_EQ(seen.examples.at("projects: .view-etwinning-projects"), "<div class=\"view-etwinning-projects\">");
  EXPECT_EQ(seen.examples.at("project_card_link: .project-card__title a[href*='/projects/']"), "Su Hayattır");
  const auto renamed = read(changed(projects_1(), "view-etwinning-projects", "view-projects"));
  EXPECT_EQ(renamed.examples.at("projects: .view-etwinning-projects"), "div.view-projects");
  const auto empty = read(changed(projects_1(), "view-content", "view-rows"));
  EXPECT_EQ(empty.examples.at("list_content: .view-content, or that there is none"),
            "div.view-header, div.view-rows, nav.pager");
}

TEST(ProjectsPage, NoticesEveryBreak) { expect_every_break_is_noticed(projects_1(), "projects: .view-etwinning"); }

TEST(SchoolsPage, ReadsSchoolsOfTheWantedCountryAndAsksForTheirProfiles) {
  const auto said = read(schools_1());
  ASSERT_EQ(said.ok(), "");
  ASSERT_THAT(said.records, SizeIs(2));
  EXPECT_EQ(said.records[0].kind, "school");
  EXPECT_EQ(said.records[0].list, "esep_schools");
  EXPECT_EQ(said.records[0]["name"], "Örnek Atatürk İlkokulu");
  EXPECT_EQ(said.records[0]["account"], "ornek-ataturk-ilkokulu-385");
  EXPECT_EQ(said.records[0]["country"], "TR");
  EXPECT_EQ(said.records[0]["area_1"], "Erzurum");
  EXPECT_EQ(said.records[1]["area_1"], "Van");
  EXPECT_EQ(said.records[1]["area_2"], "İpekyolu");
  EXPECT_EQ(said.findings.at("schools of other countries"), "1, not read");
  ASSERT_THAT(said.requests, SizeIs(3));
  EXPECT_EQ(said.requests[0].url, base + "/tr/connect/schools-organisations?page=%2C%2C%2C1");
  EXPECT_EQ(said.requests[0].tag, "schools\t3\t2\t6\t0");
  EXPECT_EQ(said.requests[1].url, base + "/tr/connect/schools-organisations/ornek-ataturk-ilkokulu-385");
  EXPECT_EQ(said.requests[1].kind, "school");
  EXPECT_EQ(said.requests[1].tag, "school\tlisted");
}

TEST(SchoolsPage, TakesAllCountriesWhenTheOperatorWants) {
  EXPECT_THAT(read(schools_1(), {{"countries", ""}}).records, SizeIs(3));
  EXPECT_THAT(read(schools_1(), {{"countries", "İtalya\nGR"}}).records, SizeIs(1));
}

TEST(SchoolsPage, CountsSchoolsOfAllCountriesAgainstTheTotalAndExpectsThoseThatItKept) {
  const auto said =
      read(changed(schools_2(), "<span class=\"school-result__country\">Türkiye",
                   "<span class=\"school-result__place\">Muş</span>\n<span class=\"school-result__country\">Türkiye"));
  ASSERT_EQ(said.ok(), "");
  ASSERT_THAT(said.covers, SizeIs(1));
  EXPECT_EQ(said.covers[0].country, "TR");
  EXPECT_EQ(said.expects.at(0).expected, 4u);  // of six entries two are from abroad
}

TEST(SchoolsPage, ClaimsNothingOfADirectoryWithASchoolThatItCouldNotRead) {
  const auto said = read(schools_2());
  EXPECT_EQ(said.ok(), "");
  EXPECT_THAT(said.rejected(), ElementsAre(HasSubstr("no place")));
  EXPECT_THAT(said.covers, IsEmpty());
  EXPECT_EQ(said.findings.at("whole list"), "not claimed: 1 entries could not be read");
  EXPECT_EQ(read(changed(schools_1(), "İtalya", "Atlantis")).requests.at(0).tag, "schools\t3\t2\t6\t1");
}

TEST(SchoolsPage, AsksTheProfileOfASchoolWhosePlaceTheDirectoryDoesNotShow) {
  const auto said = read(schools_2());
  ASSERT_THAT(said.requests, SizeIs(2));
  EXPECT_EQ(said.requests[1].url, base + "/tr/connect/schools-organisations/ornek-yersiz-okul");
  EXPECT_EQ(said.requests[1].tag, "school\tlisted without its place");
}

TEST(SchoolsPage, RejectsASchoolWhoseCountryItDoesNotKnow) {
  const auto said = read(changed(schools_1(), "İtalya", "Atlantis"));
  EXPECT_EQ(said.ok(), "");
  EXPECT_THAT(said.records, SizeIs(2));
  EXPECT_THAT(said.rejected(), ElementsAre(HasSubstr("'Atlantis' is not known")));
}

TEST(SchoolsPage, RejectsANameWithHolesAndAPageThatIsFullOfThem) {
  const auto said = read(changed(schools_1(), ">Örnek Atatürk İlkokulu", ">Örnek Atat\xEF\xBF\xBDrk İlkokulu"));
  EXPECT_EQ(said.ok(), "");
  EXPECT_THAT(said.rejected(), ElementsAre(HasSubstr("letters that could not be read")));
  expect_changed(read(changed(schools_1(), "Örnek", "\xEF\xBF\xBDrnek\xEF\xBF\xBD\xEF\xBF\xBD")),
                 "letters that can be read");
}

TEST(SchoolsPage, TakesARenamedClassForAChangedSource) {
  expect_changed(read(changed(schools_1(), "view-schools-directory", "view-schools")), "schools: .view-schools");
  expect_changed(read(changed(schools_1(), "school-result\"", "result\"")), "school_result: .school-result");
  expect_changed(read(changed(schools_1(), "school-result__place", "result__place")), "school_result_place: ");
  expect_changed(read(changed(schools_1(), "school-result__country", "result__country")), "school_result_country: ");
  expect_changed(read(changed(schools_1(), "/connect/schools-organisations/", "/organisations/")),
                 "school_result_link");
}

TEST(SchoolsPage, NoticesHalfADirectoryAndACircle) {
  EXPECT_THAT(read(schools_2("schools\t1\t1\t6")).landmarks,
              Contains(Pair("as many entries as the list states (6, found 4)", false)));
  const auto said = read(changed(schools_2(), "<ul></ul>", "<a rel=\"next\" href=\"?page=%2C%2C%2C1\">x</a>"));
  EXPECT_THAT(said.landmarks, Contains(Pair("a next page that comes after this one", false)));
}

TEST(SchoolsPage, NoticesEveryBreak) { expect_every_break_is_noticed(schools_1(), "schools: .view-schools"); }

TEST(WinnersPage, ReadsLabelsByHeaderNames) {
  const auto said = read(winners_1());
  ASSERT_EQ(said.ok(), "");
  ASSERT_THAT(said.records, SizeIs(2));
  const auto& first = said.records[0];
  EXPECT_EQ(first.kind, "label");
  EXPECT_EQ(first.list, "esep_label_winners");
  EXPECT_EQ(first["label"], "eTwinning School");
  EXPECT_EQ(first["year"], "2026-2027");
  EXPECT_EQ(first["school_name"], "Örnek Cumhuriyet Ortaokulu");
  EXPECT_EQ(first["account"], "ornek-cumhuriyet-ortaokulu");
  EXPECT_EQ(first["country"], "TR");
  EXPECT_THAT(first.fields, ::testing::Not(Contains(Key("area_1"))));
  EXPECT_EQ(said.requests.at(0).url, winners_url + "&page=1");
}

TEST(WinnersPage, ClaimsTheYearOnTheLastPage) {
  const auto said = read(winners_2());
  ASSERT_EQ(said.ok(), "");
  EXPECT_EQ(said.covers.at(0).period, "2026-2027");
  EXPECT_EQ(said.covers.at(0).list, "esep_label_winners");
  EXPECT_EQ(said.expects.at(0).expected, 3u);
}

TEST(WinnersPage, ReadsAMovedColumnByItsNameAndNeverThePrincipals) {
  auto page = winners_1();
  page = changed(page, "<th>Okul</th><th>Okul Müdürü</th>", "<th>Okul Müdürü</th><th>OKUL</th>");
  for (const char letter : {'A', 'B', 'C'}) {
    const std::string principal = std::string("<td>Müdür ") + letter + "</td>";
    const auto at = page.text.find(principal), begin = page.text.rfind("<td><a", at);
    const std::string school = page.text.substr(begin, at - begin);
    page.text.replace(begin, school.size() + principal.size(), principal + school);
  }
  const auto said = read(page);
  ASSERT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.at(0)["school_name"], "Örnek Cumhuriyet Ortaokulu");
  expect_nobody_is_named(page);
}

TEST(WinnersPage, TakesAColumnThatMovedWithoutItsHeaderForAChangedSource) {
  expect_changed(read(changed(winners_1(), "<th>Okul</th><th>Okul Müdürü</th>", "<th>Okul Müdürü</th><th>Okul</th>")),
                 "in the school's column");
}

TEST(WinnersPage, TakesARenamedColumnOrClassForAChangedSource) {
  expect_changed(read(changed(winners_1(), "<th>Ülke</th>", "<th>Devlet</th>")), "column of the country");
  expect_changed(read(changed(winners_1(), "<th>Okul</th>", "<th>Kurum</th>")), "column of the school");
  expect_changed(read(changed(winners_1(), "view-label-winners", "view-winners")), "winners: .view-label-winners");
  EXPECT_EQ(read(changed(winners_1(), "<th>Okul</th>", "<th>Kurum</th>"), {{"column_school", "Kurum"}}).ok(), "");
}

TEST(WinnersPage, TakesAnotherYearThanItAskedForForAChangedSource) {
  auto page = winners_1();
  page.asked_url = winners_url;
  page.url = changed(page, "x", "y").url.substr(0, winners_url.find('?')) + "?period=2025-2026";
  expect_changed(read(page), "the period that was asked for");
}

TEST(WinnersPage, BelievesAnEmptyListOnlyWhenItSaysSo) {
  auto page = changed(recorded_at(winners_url, "projeler-bos"), "view-etwinning-projects", "view-label-winners");
  EXPECT_THAT(read(page).nothing, SizeIs(1));
  expect_changed(read(changed(page, "view-empty", "view-content")), "or that there is none");
}

TEST(WinnersPage, NamesNobody) { expect_nobody_is_named(winners_1()); }
TEST(WinnersPage, NoticesEveryBreak) { expect_every_break_is_noticed(winners_1(), "winners: .view-label-winners"); }

}  // namespace
}  // namespace twinwatch::etwinning_net
