#include "school_csv.hpp"

#include <gmock/gmock.h>

#include "twinwatch/testkit.hpp"

namespace twinwatch::school_csv {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::filesystem::path sample(const std::string& name) {
  return std::filesystem::path(TWINWATCH_SOURCE_DIR) / "plugins/school_csv/samples" / name;
}

testkit::Said read_page(const testkit::TestPage& page, const testkit::SettingsMap& settings = {}) {
  auto run = testkit::run_of<SchoolCsv>(settings);
  return run.parse(page);
}

testkit::Said read_sample(const std::string& name, const std::string& charset = "utf-8") {
  return read_page(testkit::file_page(sample(name), charset));
}

// The texts that sink.personal() marked, as they stand in the page.
std::vector<std::string> marked(const testkit::Said& said, const testkit::TestPage& page) {
  std::vector<std::string> out;
  for (const auto& [begin, end] : said.personal) out.push_back(page.text.substr(begin, end - begin));
  return out;
}

TEST(SchoolCsv, AsksForTheInboxOnly) {
  auto run = testkit::run_of<SchoolCsv>({{"files", "*.csv"}});
  const auto said = run.start();
  ASSERT_EQ(said.requests.size(), 1u);
  EXPECT_EQ(said.requests[0].url, "inbox:*.csv");
}

TEST(SchoolCsv, ReadsTheMebListAndTakesZeroForNoCode) {
  const auto said = read_sample("meb_list.csv");
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 8u);
  EXPECT_EQ(said.findings.at("profile"), "meb_list (built in)");
  const auto& first = said.records[0];
  EXPECT_EQ(first.kind, "school");
  EXPECT_EQ(first.list, "meb_registry");
  EXPECT_EQ(first["code"], "751929");
  EXPECT_EQ(first["code_scheme"], "tr.meb.kurum_kodu");
  EXPECT_EQ(first["area_2"], "ALADAĞ");
  EXPECT_EQ(first["latitude"], "37.544876");
  EXPECT_FALSE(said.records.back().fields.contains("code"));
  EXPECT_TRUE(said.covers.empty());
}

TEST(SchoolCsv, ReadsMebbisWithoutMobileNumbers) {
  const auto page = testkit::file_page(sample("mebbis.csv"));
  const auto said = read_page(page);
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 4u);
  EXPECT_EQ(said.findings.at("profile"), "mebbis (built in)");
  EXPECT_EQ(said.records[0]["phone"], "(322) 000 00 01");
  EXPECT_EQ(said.records[1]["phone"], "(322) 000 00 02");
  EXPECT_EQ(said.records[1]["address"], "ÖRNEK MAH. BİRİNCİ CAD. NO:1; ARKA BİNA");
  EXPECT_EQ(said.records[2]["name"], "ÖZEL \"ÖRNEK\" ANAOKULU");
  EXPECT_FALSE(said.records[2].fields.contains("phone"));
  EXPECT_FALSE(said.records[3].fields.contains("area_2"));
  EXPECT_THAT(marked(said, page), ElementsAre("(322) 000 00 02 / 0500 000 00 00", "0500 000 00 01"));
  EXPECT_EQ(said.findings.at("mobile numbers dropped"), "2");
}

TEST(SchoolCsv, ReadsTheLabelExportWithItsPreambleAndDropsTheTeachers) {
  const auto page = testkit::file_page(sample("quality_labels.tsv"));
  const auto said = read_page(page);
  EXPECT_EQ(said.ok(), "");
  EXPECT_THAT(said.dated, ElementsAre(1'789'257'600'000));  // 2026-09-13
  EXPECT_EQ(said.findings.at("header line"), "3");
  EXPECT_EQ(said.findings.at("separator"), "TAB (certain)");
  ASSERT_EQ(said.records.size(), 2u);
  EXPECT_EQ(said.records[0]["project_title"], "Su, \"Hayat\" ve Biz");
  EXPECT_EQ(said.records[0]["application_id"], "9001");
  EXPECT_EQ(said.records[0]["role"], "Kurucu");
  EXPECT_FALSE(said.records[1].fields.contains("role"));
  EXPECT_THAT(said.rejected(), ElementsAre("6: no value in the column Kalite Etiketi"));
  EXPECT_THAT(marked(said, page), testing::IsSupersetOf({"ÖRNEK KİŞİ", "BAŞKA ÖRNEK"}));
  for (const auto& record : said.records)
    for (const auto& [name, value] : record.fields) EXPECT_THAT(value, testing::Not(HasSubstr("KİŞİ"))) << name;
}

TEST(SchoolCsv, OneRowOfAParticipationsExportGivesProjectAndParticipation) {
  const auto page = testkit::file_page(sample("participations.csv"));
  const auto said = read_page(page);
  EXPECT_EQ(said.ok(), "");
  std::vector<std::string> kinds;
  for (const auto& record : said.records) kinds.push_back(record.kind + ":" + std::to_string(record.line));
  EXPECT_THAT(kinds, ElementsAre("project:2", "participation:2", "participation:3", "project:4", "participation:4"));
  EXPECT_EQ(said.records[0]["title"], "Örnek Proje, Bir");
  EXPECT_EQ(said.records[0]["started_on"], "2026-09-15");
  EXPECT_EQ(said.records[1]["school_code"], "100001");
  EXPECT_EQ(said.records[1]["joined_on"], "2026-10-01");
  EXPECT_FALSE(said.records[4].fields.contains("school_code"));
  EXPECT_FALSE(said.records[4].fields.contains("joined_on"));
  EXPECT_THAT(said.findings.at("dates or numbers left out"), HasSubstr("1 could not be read, the first in line 4"));
  EXPECT_EQ(said.count_skipped(TW_SKIP_FOOTER), 1u);
  ASSERT_EQ(said.expects.size(), 1u);
  EXPECT_EQ(said.expects[0].kind, "participation");
  EXPECT_EQ(said.expects[0].expected, 3u);
  EXPECT_THAT(marked(said, page), ElementsAre("Örnek Kişi", "0500 000 00 00", "Örnek Kişi", "Toplam 3 kayıt"));
}

TEST(SchoolCsv, ReadsProjectsWithThreeWaysToWriteADate) {
  const auto said = read_sample("projects.csv");
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 2u);
  EXPECT_EQ(said.records[0]["started_on"], "2026-09-15");
  EXPECT_EQ(said.records[1]["started_on"], "2025-09-15");
  EXPECT_EQ(said.records[1]["ended_on"], "2026-06-30");
}

TEST(SchoolCsv, KeepsOfficeAddressesOfCoordinatorsAndNoNames) {
  const auto page = testkit::file_page(sample("coordinators.csv"), "windows-1254");
  const auto said = read_page(page);
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 3u);
  EXPECT_EQ(said.records[0]["mail"], "il.ornek@example.org");
  EXPECT_EQ(said.records[0]["valid_until"], "2027-12-31");
  EXPECT_EQ(said.records[0]["confirmed_on"], "2026-09-01");
  EXPECT_FALSE(said.records[1].fields.contains("confirmed_on"));
  EXPECT_EQ(said.records[2].fields.at("area_1"), "");  // told: the national desk
  EXPECT_THAT(said.rejected(), ElementsAre(HasSubstr("valid_until cannot be read")));
  EXPECT_THAT(marked(said, page), ElementsAre("Örnek Kişi"));
}

TEST(SchoolCsv, RefusesAHeaderThatNobodyKnowsAndSaysWhichProfileIsNearest) {
  const auto said = read_page(testkit::text_page("inbox:x.csv", "İl;İlçe;Okul Adı;Not\nA;B;C;D\n"));
  EXPECT_EQ(said.status, TW_FAIL_SOURCE_CHANGED);
  EXPECT_THAT(said.failure, HasSubstr("x.csv: no profile knows this header; the columns found in line 1 are: İl, İlçe, "
                                      "Okul Adı, Not."));
  EXPECT_THAT(said.failure, HasSubstr("The nearest profile, meb_list, also needs code (Kurum Kodu)."));
  EXPECT_THAT(said.failure, testing::EndsWith("twinwatch inspect x.csv"));
}

TEST(SchoolCsv, RefusesToChooseBetweenTwoProfilesThatFitAlike) {
  const std::string own =
      "[[profile]]\nname = \"twin\"\nrecords = \"school\"\nrequired = [\"code\", \"name\", \"area_1\", \"area_2\"]\n"
      "[profile.columns]\ncode = [\"Kurum Kodu\"]\nname = [\"Okul Adı\"]\narea_1 = [\"İl\"]\narea_2 = [\"İlçe\"]\n";
  const auto page = testkit::text_page("inbox:x.csv", "Kurum Kodu;İl;İlçe;Okul Adı\n1;A;B;C\n");
  const auto said = read_page(page, {{"profiles", own}});
  EXPECT_EQ(said.status, TW_FAIL_SOURCE_CHANGED);
  EXPECT_THAT(said.failure, HasSubstr("two profiles fit alike, meb_list and twin"));
  const auto pinned = read_page(page, {{"profiles", own}, {"profile", "twin"}});
  EXPECT_EQ(pinned.ok(), "");
  EXPECT_EQ(pinned.findings.at("profile"), "twin (setting profiles)");
  EXPECT_EQ(pinned.records[0].list, "twin");
}

TEST(SchoolCsv, AnOperatorsProfileReplacesTheBuiltInOneOfItsName) {
  const std::string own =
      "[[profile]]\nname = \"meb_list\"\nrecords = [\"school\"]\nrequired = [\"code\"]\ncovers = \"country\"\n"
      "[profile.columns]\ncode = [\"Numara\"]\nname = [\"Ad\"]\narea_1 = [\"Şehir\"]\n";
  const auto said = read_page(testkit::text_page("inbox:x.csv", "NUMARA,ad,SEHIR\n1,A,B\n"), {{"profiles", own}});
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.covers.size(), 1u);
  EXPECT_EQ(said.covers[0].list, "meb_list");
  EXPECT_EQ(said.covers[0].area_1, "");
}

TEST(SchoolCsv, ClaimsWhatTheOperatorSaysTheFileIsTheWholeOf) {
  const auto page = testkit::file_page(sample("participations.csv"));
  auto areas = [&](const testkit::SettingsMap& settings) {
    std::vector<std::string> out;
    for (const auto& claim : read_page(page, settings).covers)
      out.push_back(claim.kind + "/" + claim.area_1 + "/" + claim.period);
    return out;
  };
  EXPECT_THAT(areas({{"covers", "none"}}), ElementsAre());
  EXPECT_THAT(areas({{"covers", "country"}, {"period", "2026-2027"}}),
              ElementsAre("project//2026-2027", "participation//2026-2027"));
  EXPECT_THAT(areas({{"covers", "plates:25, 06"}}), ElementsAre("participation/25/", "participation/6/"));
  EXPECT_THAT(areas({{"covers", "provinces_seen"}}), ElementsAre("participation/ÖRNEKİL/"));
}

TEST(SchoolCsv, AFileThatIsCutOffClaimsNothing) {
  auto page = testkit::file_page(sample("meb_list.csv"));
  page.text.resize(page.text.size() - 60);
  const auto said = read_page(page, {{"covers", "country"}});
  EXPECT_TRUE(said.covers.empty());
  EXPECT_THAT(said.ok(), HasSubstr("the end of the last row"));
}

TEST(SchoolCsv, RefusesWrongSettingsWithWhereAndWhat) {
  auto refusal = [](const testkit::SettingsMap& settings) -> std::string {
    try {
      testkit::run_of<SchoolCsv>(settings);
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "taken";
  };
  EXPECT_THAT(refusal({{"covers", "all"}}), HasSubstr("setting covers: covers must be none, country"));
  EXPECT_THAT(refusal({{"covers", "plates:x"}}), HasSubstr("plates:x"));
  EXPECT_THAT(refusal({{"profile", "nix"}}), HasSubstr("no profile 'nix'; there are: meb_list"));
  EXPECT_THAT(refusal({{"profiles", "[[profile]]\nname = \n"}}), HasSubstr("setting profiles, line 2"));
  EXPECT_THAT(refusal({{"profiles", "[[profil]]\nname = \"x\"\n"}}), HasSubstr("unknown key 'profil'"));
  EXPECT_THAT(refusal({{"profiles", "[[profile]]\nname = \"x\"\nrecords = \"okul\"\n"}}),
              HasSubstr("profile x: records: there is no record kind 'okul'"));
  EXPECT_THAT(
      refusal({{"profiles", "[[profile]]\nname = \"x\"\nrecords = \"school\"\n[profile.columns]\nname = \"Ad\"\n"}}),
      HasSubstr("a school cannot be without 'area_1'"));
  EXPECT_THAT(
      refusal({{"profiles", "[[profile]]\nname = \"x\"\nrecords = \"school\"\n[profile.columns]\nteacher = \"Ad\"\n"}}),
      HasSubstr("there is no field 'teacher'"));
}

TEST(SchoolCsv, TakesTheProfileThatItsReadmeShows) {
  const std::string readme = testkit::file_page(sample("../README.md")).text;
  const std::size_t begin = readme.find("```toml\n") + 8;
  const std::string own = readme.substr(begin, readme.find("```", begin) - begin);
  const auto said =
      read_page(testkit::text_page("inbox:x.csv", "Okul;İlçesi\nA;B\n"), {{"profiles", own}, {"covers", ""}});
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 1u);
  EXPECT_EQ(said.records[0]["area_1"], "Erzurum");
  ASSERT_EQ(said.covers.size(), 1u);
  EXPECT_EQ(said.covers[0].area_1, "25");
}

TEST(SchoolCsv, NoProfileCanMapAColumnThatNamesPeople) {
  const std::string own =
      "[[profile]]\nname = \"x\"\nrecords = \"school\"\nrequired = [\"name\", \"area_1\"]\n"
      "[profile.columns]\nname = [\"Müdür Adı Soyadı\"]\narea_1 = [\"İl\"]\n";
  const auto said = read_page(testkit::text_page("inbox:x.csv", "Müdür Adı Soyadı;İl;Okul\nÖrnek Kişi;A;B\n"),
                              {{"profiles", own}, {"profile", "x"}});
  EXPECT_EQ(said.status, TW_FAIL_SOURCE_CHANGED);
  EXPECT_TRUE(said.records.empty());
}

TEST(SchoolCsv, ARowThatCannotBeReadIsMarkedWholeWhereAColumnNamesPeople) {
  const auto page = testkit::text_page("inbox:x.csv",
                                       "Raporu alan yetkili: Örnek Kişi\n"
                                       "Kurum Kodu;İl;İlçe;Okul Adı;Müdür\n"
                                       "1;A;B;C;Örnek Kişi\n"
                                       "2;A;B;C;D;Örnek Kişi\n");
  const auto said = read_page(page);
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.rejected().size(), 1u);
  EXPECT_THAT(marked(said, page),
              testing::UnorderedElementsAre("Raporu alan yetkili: Örnek Kişi", "Örnek Kişi", "2;A;B;C;D;Örnek Kişi"));
}

TEST(SchoolCsv, ADateThatLiesAheadDoesNotMakeAFileFresh) {
  const auto said =
      read_page(testkit::text_page("inbox:x.csv", "Liste - 1.1.2031\nKurum Kodu;İl;İlçe;Okul Adı\n1;A;B;C\n"));
  EXPECT_EQ(said.ok(), "");
  EXPECT_TRUE(said.dated.empty());
  EXPECT_EQ(said.findings.at("date not taken, it lies ahead"), "Liste - 1.1.2031");
}

TEST(SchoolCsv, ANameWithUnreadableLettersIsNotAnotherSchool) {
  const auto said = read_page(testkit::text_page(
      "inbox:x.csv", "Kurum Kodu;İl;İlçe;Okul Adı;Adres\n1;A;B;C\xFE;x\n2;A;B;D;y\xFE\n3;A;B;E;z\n"));
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.size(), 2u);  // a hole in an address is no other school
  EXPECT_THAT(said.rejected(), ElementsAre(HasSubstr("2: letters that could not be read in name")));
}

TEST(SchoolCsv, AFileWithManyUnreadableNamesIsHeldBackWithAnExample) {
  const auto list = [](int damaged) {
    std::string text = "Kurum Kodu;İl;İlçe;Okul Adı\n";
    for (int i = 1; i <= 300; ++i)
      text += std::to_string(i) + ";A;B;Okul " + std::to_string(i) + (i <= damaged ? "\xFE\n" : "\n");
    return read_page(testkit::text_page("inbox:x.csv", text));
  };
  EXPECT_EQ(list(3).ok(), "");  // a few are rejected, and that is all
  EXPECT_FALSE(list(3).findings.contains("held back"));
  const auto said = list(4);
  EXPECT_EQ(said.records.size(), 296u);
  EXPECT_THAT(said.ok(), HasSubstr("letters that can be read in 4 of 300 rows, the first in line 2: Okul 1"));
  EXPECT_THAT(said.findings.at("held back"), HasSubstr("line 2: Okul 1"));
}

TEST(SchoolCsv, AnEmptyFileIsNoEmptyList) {
  EXPECT_EQ(read_page(testkit::text_page("inbox:x.csv", "")).status, TW_FAIL_SOURCE_CHANGED);
  EXPECT_NE(read_page(testkit::text_page("inbox:x.csv", "Kurum Kodu;İl;İlçe;Okul Adı\n")).ok(), "");
  const auto stated =
      read_page(testkit::text_page("inbox:x.csv", "Kurum Kodu;İl;İlçe;Okul Adı\nToplam kayıt sayısı: 0\n"));
  EXPECT_EQ(stated.ok(), "");
  EXPECT_EQ(stated.nothing.size(), 1u);
}

}  // namespace

}  // namespace twinwatch::school_csv
