#include "content.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "school_csv.hpp"
#include "twinwatch/testkit.hpp"

namespace twinwatch::school_csv {

namespace {

using testing::HasSubstr;
using testing::Not;

using Given = testkit::SettingsMap;

testkit::Said read_list(const std::string& text, const Given& settings = {},
                        const std::string& name = "inbox:okullar.csv") {
  auto run = testkit::run_of<SchoolCsv>(settings);
  return run.parse(testkit::text_page(name, text));
}

std::string finding(const testkit::Said& said, const std::string& what) {
  const auto found = said.findings.find(what);
  return found == said.findings.end() ? "(not said)" : found->second;
}

TEST(Content, FillsWhatTheHeaderDoesNotSay) {
  const auto said = read_list(  // invented, as everywhere here
      "Numara;Sıra;Bölge;İlçe;Neresi\n700001;1;ADANA;SEYHAN;Örnek Ortaokulu\n700002;2;BURSA;NİLÜFER;Sınama Lisesi\n"
      "700003;3;Van;İpekyolu;Prova Anaokulu\n700004;4;Van;İpekyolu;Deneme Lisesi\n");
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 4u);
  EXPECT_EQ(said.records[0]["code"], "700001");
  EXPECT_EQ(said.records[0]["area_1"], "ADANA");
  EXPECT_EQ(said.records[0]["name"], "Örnek Ortaokulu");
  EXPECT_THAT(finding(said, "columns used"), HasSubstr("Numara -> code (by its cells: six-digit numbers)"));
}

TEST(Content, NeverOverrulesANameThatIsKnown) {
  const auto said = read_list(
      "Kurum Kodu;Ref;İl;İlçe;Okul Adı\n700001;800001;Van;İpekyolu;Bir İlkokulu\n"
      "700002;800002;Van;İpekyolu;İki İlkokulu\n700003;800003;Van;İpekyolu;Üç İlkokulu\n");
  ASSERT_EQ(said.records.size(), 3u);
  EXPECT_EQ(said.records[0]["code"], "700001");
}

TEST(Content, OfTwoColumnsThatCouldBeOneFieldRefusesAndNamesBoth) {
  const auto said = read_list(
      "A;B;İl;İlçe;Okul Adı\n700001;800001;Van;İpekyolu;Bir İlkokulu\n"
      "700002;800002;Van;İpekyolu;İki İlkokulu\n700003;800003;Van;İpekyolu;Üç İlkokulu\n");
  EXPECT_EQ(said.status, TW_FAIL_SOURCE_CHANGED);
  EXPECT_THAT(said.failure,
              HasSubstr("both 'A' (column 1) and 'B' (column 2) hold what code could be, six-digit numbers"));
}

TEST(Content, RefusesTwoColumnsOfOneNameThatSayDifferentThings) {
  const std::string header = "Kurum Kodu;İl;İlçe;Okul Adı;Okul Adı\n";
  EXPECT_THAT(read_list(header + "700001;Van;Edremit;Bir İlkokulu;Bir\n700002;Van;Edremit;İki İlkokulu;İki\n").failure,
              HasSubstr("both column 4 and column 5 are called 'Okul Adı' and say different things"));
  EXPECT_EQ(read_list(header + "700001;Van;Edremit;Bir İlkokulu;\n700002;Van;Edremit;İki İlkokulu;\n").records.size(),
            2u)
      << "the second says nothing";
}

TEST(Proposal, IsAProfileThatReadsTheFile) {
  const std::string text =
      "Numara;Şehir;İlçesi;Neresi;Müdür Adı\n700001;Van;İpekyolu;Bir İlkokulu;Adı Uydurma\n"
      "700002;Van;Edremit;İki İlkokulu;Adı Uydurma\n700003;Van;Edremit;Üç İlkokulu;\n";
  std::string proposed = finding(read_list(text, {{"propose", "true"}}), "proposed profile");
  EXPECT_THAT(proposed, HasSubstr("code = [\"Numara\"]"));
  EXPECT_THAT(proposed, HasSubstr("# ? = [\"İlçesi\"]  # e.g. \"İpekyolu\", \"Edremit\""));
  EXPECT_THAT(proposed, HasSubstr("\"Müdür Adı\" names people"));
  EXPECT_THAT(proposed, Not(HasSubstr("Uydurma"))) << "no example of a column that names people";
  const auto line = proposed.find("# ? = [\"İlçesi\"]");  // what a person would do with it: one line filled in
  ASSERT_NE(line, std::string::npos);
  proposed.replace(line, 5, "area_2 =");
  const auto said = read_list(text, {{"profiles", proposed}});
  EXPECT_EQ(said.ok(), "") << proposed;
  ASSERT_EQ(said.records.size(), 3u);
  EXPECT_EQ(said.records[1]["area_2"], "Edremit");
}

TEST(Pinned, DialectAndHeaderLineAreAsTheProfileSays) {
  const std::string profile =
      "[[profile]]\nname = \"mine\"\nrecords = [\"school\"]\nrequired = [\"name\"]\nseparator = \"|\"\n"
      "quote = \"'\"\nheader_line = 3\nconstants = { area_1 = \"Van\" }\n[profile.columns]\nname = [\"Ad\"]\n";
  const auto said = read_list("Ad|x\n;;\nAd|x\n'Bir|İki'|1\n", {{"profiles", profile}, {"profile", "mine"}});
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 1u);
  EXPECT_EQ(said.records[0]["name"], "Bir|İki");
}

TEST(Covers, TheProvinceThatTheFilesNameOrATitleNames) {
  const std::string table = "Kurum Kodu;İl;İlçe;Okul Adı\n700001;Van;İpekyolu;Bir İlkokulu\n";
  const Given by_name{{"covers", "file_name"}};
  const auto van = read_list(table, by_name, "inbox:van-2026-11-09.csv");
  ASSERT_EQ(van.covers.size(), 1u);
  EXPECT_EQ(van.covers[0].area_1, "van");
  EXPECT_THAT(finding(read_list(table, by_name), "covers"), HasSubstr("no province is named"));
  EXPECT_THAT(finding(read_list(table, by_name, "inbox:van-bursa.csv"), "covers"), HasSubstr("several"));
  const auto by_title = read_list("VAN İLİ OKULLARI\n\n" + table, {{"covers", "title"}});
  ASSERT_EQ(by_title.covers.size(), 1u);
  EXPECT_EQ(by_title.covers[0].area_1, "van");
}

}  // namespace

}  // namespace twinwatch::school_csv
