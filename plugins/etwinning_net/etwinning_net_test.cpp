#include <filesystem>

#include "country.hpp"
#include "recorded.hpp"

namespace twinwatch::etwinning_net {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using testkit::SettingsMap;

TEST(EtwinningNet, AsksForTheProjectsThatTheOperatorNamed) {
  auto run = testkit::run_of<EtwinningNet>(
      {{"project_urls", site + "su-hayattir"}, {"project_slugs", "130385"}, {"language", "en"}, {"crawl", ""}});
  const auto said = run.start();
  ASSERT_EQ(said.requests.size(), 2u);
  EXPECT_EQ(said.requests[0].url, site + "su-hayattir");
  EXPECT_EQ(said.requests[1].url, "https://school-education.ec.europa.eu/en/etwinning/projects/130385");
  EXPECT_EQ(said.requests[0].kind, "project");
}

TEST(EtwinningNet, BeginsWithTheListsThatTheOperatorChose) {
  const auto said = testkit::run_of<EtwinningNet>({{"label_periods", "2025-2026\n2026-2027"}}).start();
  std::vector<std::pair<std::string, std::string>> asked;
  for (const auto& request : said.requests) asked.emplace_back(request.kind, request.url.substr(base.size()));
  EXPECT_THAT(
      asked,
      ElementsAre(Pair("projects", "/tr/etwinning/projects"), Pair("schools", "/tr/connect/schools-organisations"),
                  Pair("winners", "/tr/etwinning/labels/etwinning-school-label/winners-list?period=2025-2026"),
                  Pair("winners", "/tr/etwinning/labels/etwinning-school-label/winners-list?period=2026-2027")));
  const auto one = testkit::run_of<EtwinningNet>({{"crawl", "schools"}, {"school_slugs", "ornek-fen-lisesi"}}).start();
  ASSERT_EQ(one.requests.size(), 2u);
  EXPECT_EQ(one.requests[0].url, base + "/tr/connect/schools-organisations/ornek-fen-lisesi");
  EXPECT_EQ(one.requests[1].kind, "schools");
}

TEST(EtwinningNet, SaysThatNothingIsAskedForWithoutAddresses) {
  EXPECT_EQ(testkit::run_of<EtwinningNet>({{"crawl", ""}}).start().nothing.size(), 1u);
}

TEST(EtwinningNet, KnowsAPageByItsTagElseByItsAddress) {
  const auto kind = [](const std::string& url, const std::string& tag = "") {
    testkit::TestPage page;
    page.url = url;
    page.tag = tag;
    std::vector<tw_header_view> room;
    const tw_page_view view = page.view(room);
    return std::string(kind_of(Page(&view)));
  };
  EXPECT_EQ(kind(site + "su-hayattir"), "project");
  EXPECT_EQ(kind(base + "/tr/etwinning/projects?page=3"), "projects");
  EXPECT_EQ(kind(site + "su-hayattir/twinspace"), "twinspace");
  EXPECT_EQ(kind(base + "/en/connect/schools-organisations?name=x"), "schools");
  EXPECT_EQ(kind(base + "/en/connect/schools-organisations/x-1"), "school");
  EXPECT_EQ(kind(base + "/en/etwinning/labels/etwinning-school-label/winners-list?period=2026-2027"), "winners");
  EXPECT_EQ(kind(base + "/en/liste", "schools\t3\t2\t9"), "schools");
}

TEST(EtwinningNet, ReadsAPortalOfPlainHttpOnlyWhereTheOperatorWroteIt) {
  auto page = recorded("su-hayattir");
  page.url = "http://127.0.0.1:8080/tr/etwinning/projects/su-hayattir";
  EXPECT_EQ(read(page, {{"base_url", "http://127.0.0.1:8080"}}).ok(), "");
  expect_changed(read(page, {{"base_url", "https://127.0.0.1:8080"}}), "the address stays on");
  expect_changed(read(page), "the address stays on");
}

TEST(EtwinningNet, ReadsAProjectAndItsPartnerSchoolsFromHereAndAbroad) {
  const auto said = read(recorded("su-hayattir"));
  ASSERT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 4u);
  const auto& project = said.records[0];
  EXPECT_EQ(project.kind, "project");
  EXPECT_EQ(project["project_id"], "su-hayattir");
  EXPECT_EQ(project["title"], "Su Hayattır");
  EXPECT_EQ(project["state"], "Açık");
  EXPECT_EQ(project["started_on"], "2026-10-05");
  EXPECT_FALSE(project.fields.contains("ended_on"));
  EXPECT_EQ(project["countries"], "IT,TR");
  EXPECT_EQ(project["url"], site + "su-hayattir");

  const auto& first = said.records[1];
  EXPECT_EQ(first.kind, "participation");
  EXPECT_EQ(first["project_id"], "su-hayattir");
  EXPECT_EQ(first["project_title"], "Su Hayattır");
  EXPECT_EQ(first["state"], "Açık");
  EXPECT_EQ(first["school_name"], "Örnek Atatürk İlkokulu");
  EXPECT_EQ(first["country"], "TR");
  EXPECT_EQ(first["area_1"], "Erzurum");
  EXPECT_EQ(first["account"], "ornek-ataturk-ilkokulu-385");
  EXPECT_EQ(first["role"], "Kurucu");
  EXPECT_EQ(first.line, 22u);
  EXPECT_FALSE(first.fields.contains("area_2"));
  EXPECT_EQ(said.records[2]["school_name"], "Örnek Cumhuriyet Ortaokulu");
  EXPECT_EQ(said.records[2]["area_1"], "Van");
  EXPECT_EQ(said.records[2]["area_2"], "İpekyolu");
  EXPECT_EQ(said.records[3]["country"], "IT");
  EXPECT_EQ(said.records[3]["school_name"], "Scuola di Esempio");
}

TEST(EtwinningNet, LeavesTheQueryOutOfTheAddress) {
  auto page = recorded("su-hayattir");
  page.url += "?prefLang=tr#ortaklar";
  const auto said = read(page);
  EXPECT_EQ(said.records.at(0)["project_id"], "su-hayattir");
  EXPECT_EQ(said.records.at(0)["url"], site + "su-hayattir");
}

TEST(EtwinningNet, ClaimsNothingAndSaysThatItIsUnverified) {
  const auto said = read(recorded("su-hayattir"));
  EXPECT_THAT(said.covers, IsEmpty());
  EXPECT_THAT(said.findings, Contains(Pair("page type", HasSubstr("unverified"))));
}

TEST(EtwinningNet, NeverKeepsAPersonsName) {
  const auto page = recorded("su-hayattir");
  const auto said = read(page);
  for (const auto& record : said.records)
    for (const auto& [name, value] : record.fields) EXPECT_EQ(value.find("Öğretmen"), std::string::npos) << name;
  ASSERT_THAT(page.text, HasSubstr("Öğretmen A"));
  const std::string kept = blanked(page, said);
  for (const char* trace : {"Öğretmen", "ogretmen-a", "ogretmen-c@example.org"})
    EXPECT_EQ(kept.find(trace), std::string::npos) << trace;
  EXPECT_THAT(kept, HasSubstr("Örnek Atatürk İlkokulu"));
}

TEST(EtwinningNet, ReadsTheSameFromTheRedactedPage) {
  auto page = recorded("su-hayattir");
  const auto said = read(page);
  page.text = blanked(page, said);
  const auto again = read(page);
  ASSERT_EQ(again.ok(), "");
  ASSERT_EQ(again.records.size(), said.records.size());
  for (std::size_t i = 0; i < said.records.size(); ++i) EXPECT_EQ(again.records[i].fields, said.records[i].fields);
}

TEST(EtwinningNet, MarksNamesEvenOnAPageThatItDoesNotKnow) {
  const auto page = recorded("sinif-adi-degismis");
  EXPECT_EQ(blanked(page, read(page)).find("Öğretmen A"), std::string::npos);
}

TEST(EtwinningNet, TakesARenamedClassForAChangedSource) {
  expect_changed(read(recorded("sinif-adi-degismis")), "partner: .partner-school");
}

TEST(EtwinningNet, TakesAnyLostLandmarkForAChangedSource) {
  const auto page = recorded("su-hayattir");
  expect_changed(read(changed(page, "node--type-etwinning-project", "node--type-project")), "project: article");
  expect_changed(read(changed(page, "h1", "h4")), "project_title: h1");
  expect_changed(read(changed(page, "field-project-status", "field-status")), "project_state:");
  expect_changed(read(changed(page, "class=\"partner-schools\"", "class=\"schools\"")), "partners: .partner-schools");
  expect_changed(read(changed(page, "partner-school__name", "school-name")), "partner_name: .partner-school__name");
}

TEST(EtwinningNet, TakesAParkedPageForAChangedSource) {
  expect_changed(read(recorded("park-edilmis")), "project: article");
  auto elsewhere = recorded("su-hayattir");
  elsewhere.asked_url = elsewhere.url;
  elsewhere.url = "https://parked.example.org/";
  expect_changed(read(elsewhere), "the address stays on school-education.ec.europa.eu");
  elsewhere.url = "https://school-education.ec.europa.eu.example.org/tr/etwinning/projects/x";
  expect_changed(read(elsewhere), "the address stays on");
}

TEST(EtwinningNet, TakesALoginPageThatAnswers200ForAChangedSource) {
  expect_changed(read(recorded("giris-sayfasi")), "project: article");
}

TEST(EtwinningNet, TakesAnAnswerOtherThan200ForAChangedSource) {
  auto page = recorded("su-hayattir");
  page.status = 404;
  expect_changed(read(page), "it answered 404");
}

TEST(EtwinningNet, ComesBackLaterWhenTheServerIsBusy) {
  for (const unsigned status : {429u, 500u, 503u}) {
    auto page = recorded("su-hayattir");
    page.status = status;
    EXPECT_EQ(read(page).status, TW_FAIL_TRANSIENT);
  }
}

TEST(EtwinningNet, BelievesAnEmptyListOnlyWhenThePageSaysSo) {
  const auto page = recorded("ortaksiz");
  const auto said = read(page);
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 1u);
  EXPECT_EQ(said.records[0]["title"], "Yeni Proje");
  expect_changed(read(changed(page, "partner-schools__empty", "no-items")), "or that there is none");
}

TEST(EtwinningNet, HoldsBackAPageThatShowsFewerSchoolsThanItStates) {
  expect_changed(read(changed(recorded("su-hayattir"), "(3)", "(12)")), "states (12, found 3)");
}

TEST(EtwinningNet, RejectsASchoolWhoseCountryItDoesNotKnow) {
  const auto said = read(changed(recorded("su-hayattir"), "İtalya", "Atlantis"));
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.size(), 3u);
  EXPECT_THAT(said.rejected(), ElementsAre(HasSubstr("'Atlantis' is not known")));
}

TEST(EtwinningNet, ReadsAPageWhoseEncodingLabelNobodyKnows) {
  // The host decodes (windows-1254 here, by detection); what the page says of itself does not matter.
  const auto said = read(recorded("bilinmeyen-kodlama", "cp1254"));
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.at(1)["school_name"], "Örnek Atatürk İlkokulu");
}

TEST(EtwinningNet, RefusesANestThatWouldHangTheParser) {
  auto page = recorded("su-hayattir");
  for (int i = 0; i < 5000; ++i) page.text += "<div>";
  EXPECT_EQ(read(page).status, TW_FAIL_SOURCE_CHANGED);
}

TEST(EtwinningNet, LetsAnOperatorMendAMovedColumn) {
  const auto said = read(recorded("sinif-adi-degismis"), {{"partner", ".participant-card"}});
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.size(), 4u);
}

TEST(EtwinningNet, RefusesSettingsThatCannotBeAndNamesThem) {
  const auto why = [](const SettingsMap& settings) {
    try {
      testkit::run_of<EtwinningNet>(settings);
    } catch (const ConfigError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  EXPECT_THAT(why({{"partner", "li:hover"}}), HasSubstr("setting 'partner'"));
  EXPECT_THAT(why({{"base_url", "school-education.ec.europa.eu"}}), HasSubstr("setting 'base_url'"));
  EXPECT_THAT(why({{"base_url", "https://school-education.ec.europa.eu/"}}), HasSubstr("setting 'base_url'"));
  EXPECT_THAT(why({{"crawl", "projects\npupils"}}), HasSubstr("'pupils' is none of"));
  EXPECT_THAT(why({{"countries", "Atlantis"}}), HasSubstr("setting 'countries'"));
  EXPECT_THAT(why({{"schools_max_age", "soon"}}), HasSubstr("setting 'schools_max_age'"));
  EXPECT_EQ(why({{"schools_max_age", "0h"}}), "accepted");
  EXPECT_THAT(why({{"project_urls", "https://school-education.ec.europa.eu/tr"}}), HasSubstr("setting 'project_urls'"));
}

TEST(EtwinningNet, ReadsEveryPageOfTheDemo) {
  for (const char* week : {"week1", "week2"}) {
    const std::filesystem::path folder = std::string(TWINWATCH_SOURCE_DIR "/config/demo/pages/etwinning_net/") + week;
    int pages = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() != ".html") continue;
      ++pages;
      auto page = testkit::file_page(entry.path());
      page.url = site + entry.path().stem().string();
      const auto said = read(page);
      EXPECT_EQ(said.ok(), "") << entry.path();
      EXPECT_GT(said.records.size(), 2u);
      EXPECT_THAT(said.rejected(), IsEmpty());
      EXPECT_EQ(blanked(page, said).find("Öğretmen"), std::string::npos) << entry.path();
    }
    EXPECT_EQ(pages, 10);
  }
}

TEST(EtwinningNet, KnowsCountriesInTurkishAndEnglish) {
  EXPECT_EQ(country_code("turkiye"), "TR");
  EXPECT_EQ(country_code("czech republic"), "CZ");
  EXPECT_EQ(country_code("tr"), "TR");
  EXPECT_EQ(country_code(""), "");
  EXPECT_EQ(country_code("atlantis"), "");
}

}  // namespace
}  // namespace twinwatch::etwinning_net
