#include "meb_registry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "twinwatch/testkit.hpp"

namespace twinwatch::meb_registry {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using testkit::Said;
using testkit::SettingsMap;
using testkit::TestPage;

const std::string folder = "https://www.meb.gov.tr/baglantilar/okullar/";

TestPage recorded(const std::string& file, const std::string& url, const std::string& tag) {
  auto page = testkit::file_page(std::string(TWINWATCH_SOURCE_DIR "/plugins/meb_registry/pages/") + file);
  page.url = url;
  page.tag = tag;
  return page;
}
TestPage landing(const std::string& file = "okullar.html") { return recorded(file, folder + "index.php", "landing"); }
TestPage answer(const std::string& file, const std::string& tag = "list\t25\tERZURUM\t0\t0") {
  return recorded(file, folder + "okullar_ajax.php", tag);
}

Said read(const TestPage& page, SettingsMap settings = {}) {
  settings.emplace("provinces_offered", "3");
  return testkit::run_of<MebRegistry>(settings).parse(page);
}

void expect_changed(const Said& said, const std::string& landmark) {
  EXPECT_EQ(testkit::unnoticed(said, landmark), "");
  EXPECT_THAT(said.requests, IsEmpty());
}

TEST(MebRegistry, BeginsAtThePageThatSetsTheSession) {
  const auto said = testkit::run_of<MebRegistry>().start();
  ASSERT_THAT(said.requests, SizeIs(1));
  EXPECT_EQ(said.requests[0].url, folder + "index.php");
  EXPECT_EQ(said.requests[0].max_age_s, 1u);
}

TEST(MebRegistry, AsksForEachProvinceThatTheLandingPageOffers) {
  const auto said = read(landing());
  ASSERT_EQ(said.ok(), "");
  ASSERT_THAT(said.requests, SizeIs(3));
  const auto& first = said.requests[0];
  EXPECT_EQ(first.url, folder + "okullar_ajax.php");
  EXPECT_EQ(first.method, "POST");
  EXPECT_EQ(first.kind, "list");
  EXPECT_EQ(first.content_type, "application/x-www-form-urlencoded");
  EXPECT_EQ(first.body, "draw=1&start=0&length=500&search%5Bvalue%5D=&il=25&ilce=0");
  EXPECT_EQ(first.headers.at("Referer"), folder + "index.php");
  EXPECT_EQ(first.tag, "list\t25\tERZURUM\t0\t0");
  EXPECT_EQ(first.max_age_s, 7u * 86'400);
}

TEST(MebRegistry, AsksForTheProvincesThatTheOperatorChose) {
  const auto said = read(landing(), {{"provinces", "36"}, {"provinces_offered", "81"}});
  expect_changed(said, "81 provinces to choose from");
  EXPECT_THAT(read(landing(), {{"provinces", "2"}}).requests, IsEmpty());
  auto all = landing();
  all = changed(all, "value=\"36\"", "value=\"2\"");
  const auto one = read(all, {{"provinces", "02"}});
  ASSERT_THAT(one.requests, SizeIs(1));
  EXPECT_THAT(one.requests[0].body, HasSubstr("&il=2&"));
}

TEST(MebRegistry, ReadsSchoolsWithTheirCodesAndSplitsTheirNames) {
  const auto said = read(answer("erzurum-1.json"));
  ASSERT_EQ(said.ok(), "");
  ASSERT_THAT(said.records, SizeIs(3));
  const auto& first = said.records[0];
  EXPECT_EQ(first.kind, "school");
  EXPECT_EQ(first.list, "meb_registry");
  EXPECT_EQ(first["name"], "Örnek Atatürk İlkokulu");
  EXPECT_EQ(first["code"], "999001");
  EXPECT_EQ(first["code_scheme"], "tr.meb.kurum_kodu");
  EXPECT_EQ(first["area_1"], "ERZURUM");
  EXPECT_EQ(first["area_2"], "YAKUTİYE");
  EXPECT_EQ(first["website"], "https://ornekataturk.meb.k12.tr");
  EXPECT_EQ(said.records[1]["name"], "Örnek Anadolu Lisesi - Ek Bina");
  EXPECT_EQ(said.records[2]["name"], "Örnek Cumhuriyet Ortaokulu");
  EXPECT_EQ(said.records[2]["area_1"], "ERZURUM");  // as the landing page calls the province that was asked for
  EXPECT_THAT(said.records[2].fields, Not(Contains(Key("area_2"))));
  EXPECT_EQ(said.records[2]["website"], "https://ornek_cumhuriyet.meb.k12.tr");
}

TEST(MebRegistry, AsksOnWhereTheProvinceHasMore) {
  const auto said = read(answer("erzurum-1.json"), {{"page_length", "3"}});
  ASSERT_THAT(said.requests, SizeIs(1));
  EXPECT_EQ(said.requests[0].body, "draw=1&start=3&length=3&search%5Bvalue%5D=&il=25&ilce=0");
  EXPECT_EQ(said.requests[0].tag, "list\t25\tERZURUM\t3\t3");
  EXPECT_THAT(said.expects, IsEmpty());
}

TEST(MebRegistry, IsTheWholeOfAProvinceWhenAsManyCameAsItStates) {
  for (const char* file : {"erzurum-2.json", "erzurum-2-kacisli.json"}) {
    const auto said = read(answer(file, "list\t25\tERZURUM\t3\t3"));
    ASSERT_EQ(said.ok(), "");
    EXPECT_EQ(said.records.at(1)["area_2"], "HINIS");
    EXPECT_THAT(said.requests, IsEmpty());
    EXPECT_EQ(said.covers.at(0).area_1, "25");
    EXPECT_EQ(said.covers.at(0).list, "meb_registry");
    EXPECT_EQ(said.expects.at(0).expected, 5u);
  }
}

TEST(MebRegistry, HoldsBackAProvinceOfWhichMoreOrFewerCameThanItStates) {
  const auto fewer = read(answer("erzurum-2.json", "list\t25\tERZURUM\t2\t2"));
  EXPECT_THAT(fewer.requests, SizeIs(1));  // four of five: it asks on ...
  const auto none =
      read(changed(answer("bos.json", "list\t25\tERZURUM\t4\t4"), "\"recordsTotal\":0", "\"recordsTotal\":5"));
  EXPECT_THAT(none.landmarks, Contains(Pair(HasSubstr("(5, received 4)"), false)));  // ... and nothing more comes
  EXPECT_EQ(none.expects.at(0).expected, 5u);
  const auto more = read(answer("erzurum-2.json", "list\t25\tERZURUM\t4\t4"));
  EXPECT_THAT(more.landmarks, Contains(Pair(HasSubstr("(5, received 6)"), false)));
}

TEST(MebRegistry, RejectsWhatIsNoSchoolOfTheProvinceWithTheReason) {
  const auto said = read(answer("kars-bozuk.json", "list\t36\tKARS\t0\t0"));
  EXPECT_THAT(said.records, SizeIs(1));
  EXPECT_THAT(
      said.rejected(),
      ElementsAre(HasSubstr("'99', is not of six digits"), HasSubstr("'99A102', is not of six"),
                  HasSubstr("of another province than the one asked for, 36"), HasSubstr("no name in OKUL_ADI")));
  EXPECT_EQ(said.expects.at(0).expected, 1u);
  EXPECT_THAT(read(changed(answer("erzurum-1.json"), "25/20/999001", "999001")).rejected(),
              ElementsAre(HasSubstr("is not like 25/20/711959")));
}

TEST(MebRegistry, IsTheWholeOfAProvinceThatStatesNoSchools) {
  const auto said = read(answer("bos.json"));
  ASSERT_EQ(said.ok(), "");
  EXPECT_THAT(said.records, IsEmpty());
  EXPECT_THAT(said.requests, IsEmpty());
  EXPECT_EQ(said.covers.at(0).area_1, "25");
  EXPECT_EQ(said.expects.at(0).expected, 0u);
  EXPECT_THAT(said.nothing, ElementsAre("province 25 states 0 schools"));
}

TEST(MebRegistry, NeverTakesAnEmptyAnswerForAProvinceWithoutSchools) {
  const std::string zero = "\"recordsTotal\":0";
  const auto untold = read(changed(answer("bos.json"), "recordsTotal", "total"));
  expect_changed(untold, "recordsTotal, how many schools the province has");
  EXPECT_THAT(untold.nothing, IsEmpty());
  expect_changed(read(changed(answer("bos.json"), zero, "\"recordsTotal\":-1")), "recordsTotal");
  const auto fewer = read(changed(answer("bos.json"), zero, "\"recordsTotal\":5"));
  EXPECT_THAT(fewer.landmarks, Contains(Pair(HasSubstr("(5, received 0)"), false)));
  EXPECT_THAT(fewer.nothing, IsEmpty());
  const auto later = read(answer("bos.json", "list\t25\tERZURUM\t3\t3"));
  EXPECT_THAT(later.landmarks, Contains(Pair(HasSubstr("(0, received 3)"), false)));
  EXPECT_THAT(later.nothing, IsEmpty());
}

TEST(MebRegistry, TakesARenamedFieldForAChangedSource) {
  expect_changed(read(changed(answer("erzurum-1.json"), "\"data\"", "\"rows\"")), "data, a list of schools");
  expect_changed(read(changed(answer("erzurum-1.json"), "recordsTotal", "total")), "recordsTotal");
  expect_changed(read(changed(answer("erzurum-1.json"), "OKUL_ADI", "KURUM_ADI")), "OKUL_ADI");
  expect_changed(read(changed(answer("erzurum-1.json"), "YOL", "KOD")), "YOL");
  EXPECT_EQ(read(changed(answer("erzurum-1.json"), "recordsTotal", "total"), {{"total_field", "total"}}).ok(), "");
}

TEST(MebRegistry, TakesALostLandmarkOfTheLandingPageForAChangedSource) {
  expect_changed(read(changed(landing(), "id=\"il\"", "id=\"sehir\"")), "province_choice: select#il");
  expect_changed(read(changed(landing(), "value=\"49\"", "value=\"\"")), "3 provinces to choose from");
  auto page = landing();
  page.text.resize(page.text.find("</main>"));
  expect_changed(read(page), "the page comes to its end");
}

TEST(MebRegistry, TakesAParkedOrALoginPageForAChangedSource) {
  for (const char* file : {"giris-sayfasi.html", "park-edilmis.html"}) {
    expect_changed(read(landing(file)), "province_choice");
    EXPECT_EQ(read(answer(file)).status, TW_FAIL_SOURCE_CHANGED);
  }
  auto elsewhere = answer("erzurum-1.json");
  elsewhere.url = "https://example.org/okullar_ajax.php";
  expect_changed(read(elsewhere), "the address stays on www.meb.gov.tr");
}

TEST(MebRegistry, TakesAnAnswerThatIsCutOffForAChangedSource) {
  auto page = answer("erzurum-1.json");
  page.text.resize(page.text.size() / 2);
  const auto said = read(page);
  EXPECT_EQ(said.status, TW_FAIL_SOURCE_CHANGED);
  EXPECT_THAT(said.records, IsEmpty());
}

TEST(MebRegistry, TakesOtherAnswersThan200ForAChangedSourceOrComesBackLater) {
  auto page = answer("erzurum-1.json");
  page.status = 404;
  expect_changed(read(page), "it answered 404");
  page.status = 503;
  EXPECT_EQ(read(page).status, TW_FAIL_TRANSIENT);
}

TEST(MebRegistry, RefusesNamesThatWereEncodedTwice) {
  auto page = answer("erzurum-1.json");
  page.text = testkit::to_utf8(page.text, "latin1");
  expect_changed(read(page), "letters that can be read");
}

TEST(MebRegistry, ReadsAnAnswerInTheCharsetThatTheHostFound) {
  auto page = testkit::text_page(
      folder + "okullar_ajax.php",
      "{\"recordsTotal\":1,\"data\":[{\"OKUL_ADI\":\"\xD6rnek \xDDlkokulu\",\"YOL\":\"25/1/999001\"}]}", "cp1254");
  page.tag = "list\t25\tERZURUM\t0\t0";
  EXPECT_EQ(read(page).records.at(0)["name"], "Örnek İlkokulu");
}

TEST(MebRegistry, RefusesSettingsThatCannotBeAndNamesThem) {
  const auto why = [](const SettingsMap& settings) {
    try {
      testkit::run_of<MebRegistry>(settings);
    } catch (const ConfigError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  EXPECT_THAT(why({{"base_url", "www.meb.gov.tr"}}), HasSubstr("setting 'base_url'"));
  EXPECT_EQ(why({{"base_url", "http://127.0.0.1:8080"}}), "accepted");
  EXPECT_THAT(why({{"provinces", "Erzurum"}}), HasSubstr("'Erzurum' is no plate"));
  EXPECT_THAT(why({{"provinces", "82"}}), HasSubstr("setting 'provinces'"));
  EXPECT_THAT(why({{"page_length", "0"}}), HasSubstr("setting 'page_length'"));
  EXPECT_THAT(why({{"max_age", "a week"}}), HasSubstr("setting 'max_age'"));
}

}  // namespace
}  // namespace twinwatch::meb_registry
