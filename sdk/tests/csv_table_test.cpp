#include <gmock/gmock.h>

#include "twinwatch/csv.hpp"
#include "twinwatch/source.hpp"
#include "twinwatch/testkit.hpp"

namespace twinwatch {

namespace {

using testing::HasSubstr;

// The author's guide in small: one class over csv::Table.
class TableSource {
 public:
  static constexpr std::string_view id = "table_source", version = "1.0.0", title = "Test";
  explicit TableSource(const Settings&) {}
  void start(Sink& sink) { sink.request({.url = "inbox:*"}); }
  void parse(const Page& page, Sink& sink) {
    csv::Table table(page, sink, {"Okul Adı", "İl"});
    const auto name = table.column("OKUL ADI"), province = table.column("il"), site = table.optional("Web");
    table.each_row([&](const csv::Row& row) {
      sink.record(School{.name = row[name], .area_1 = row[province], .website = row[site]});
    });
  }
};

testkit::Said read_table(std::string text) {
  auto run = testkit::run_of<TableSource>();
  return run.parse(testkit::text_page("inbox:t.csv", std::move(text)));
}

TEST(CsvTable, AccountsForEveryRecord) {
  const auto said = read_table(
      "Okul listesi - 13.9.2026\n\n"
      "İl;Okul Adı;Web\n"
      "ADANA;Bir;x\n"
      ";;\n"
      "İl;Okul Adı;Web\n"
      "BURSA;\"İki\nOkul\"\n"
      "BURSA;Üç;x;y\n"
      ";Dört;x\n"
      "ADANA;Beş;\n"
      "\n"
      "Toplam: 3 okul\n");
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 3u);
  EXPECT_EQ(said.records[1].line, 7u);
  EXPECT_FALSE(said.records[1].fields.contains("website"));
  EXPECT_EQ(said.rows_total, 12u);
  EXPECT_EQ(said.count_skipped(TW_SKIP_PREAMBLE), 3u);  // title, header, the header again
  EXPECT_EQ(said.count_skipped(TW_SKIP_BLANK), 3u);
  EXPECT_EQ(said.count_skipped(TW_SKIP_FOOTER), 1u);
  EXPECT_THAT(said.rejected(),
              testing::ElementsAre(HasSubstr("9: 4 cells"), HasSubstr("10: no value in the column İl")));
}

TEST(CsvTable, AShortRowIsNoFooterWhenDataFollows) {
  const auto said = read_table("İl;Okul Adı;a;b;c\nADANA;Bir;;;\nnot a row\nADANA;İki;;;\n");
  EXPECT_EQ(said.ok(), "");
  EXPECT_THAT(said.rejected(), testing::ElementsAre(HasSubstr("3: no value")));
  EXPECT_EQ(said.count_skipped(TW_SKIP_FOOTER), 0u);
}

TEST(CsvTable, AFileThatEndsInsideARowIsNotWhole) {
  const auto said = read_table("İl;Okul Adı;Web\nADANA;Bir;x\nADANA;İk");
  EXPECT_EQ(said.records.size(), 1u);
  EXPECT_THAT(said.ok(), HasSubstr("the end of the last row"));
  EXPECT_THAT(said.rejected(), testing::ElementsAre(HasSubstr("in the middle of this row")));
}

TEST(CsvTable, AQuoteTooManyIsMendedWhereTheRowThenFitsElseRejectedAndTheRestIsRead) {
  const auto said = read_table("İl;Okul Adı;Web\nADANA;\"Bir;x\nADANA;İki;x\nADANA;Üç;x\nADANA;\"Dört\nADANA;Beş;x\n");
  EXPECT_EQ(said.records.size(), 4u);
  EXPECT_EQ(said.records[0].fields.at("name"), "\"Bir");
  EXPECT_THAT(said.rejected(), testing::ElementsAre(HasSubstr("never closed")));
}

TEST(CsvTable, NamesTheMissingColumnAndThoseFound) {
  const auto said = read_table("İl;Kurum;Web\nADANA;Bir;x\n");
  EXPECT_EQ(said.status, TW_FAIL_SOURCE_CHANGED);
  EXPECT_THAT(said.failure, HasSubstr("no column named Okul Adı; the columns found are: İl, Kurum, Web"));
  EXPECT_THAT(said.failure, HasSubstr("twinwatch inspect t.csv"));
}

TEST(CsvTable, AnEndlessFirstLineIsNoHeaderAndCostsNoCopy) {
  const auto said = read_table(std::string(30u << 20, 'x') + "\nİl;Okul Adı\nADANA;Bir\n");
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.size(), 1u);
  EXPECT_EQ(read_table(std::string(30u << 20, 'x')).status, TW_FAIL_SOURCE_CHANGED);
}

TEST(CsvTable, ARowOfNulOctetsIsADamagedFile) {
  // More than a MiB of sound rows first: the look at the beginning of the file does not see it.
  std::string text = "İl;Okul Adı\n";
  while (text.size() < (1u << 20) + 100) text += "ADANA;Örnek İlkokulu\n";
  const auto said = read_table(text + std::string(100, '\0'));
  EXPECT_THAT(said.ok(), HasSubstr("the end of the last row"));
  EXPECT_EQ(said.rejected().size(), 1u);
}

TEST(CsvTable, KnowsHowManyRowsAListSaysItHas) {
  EXPECT_EQ(csv::stated_total("toplam 1451"), 1451u);
  EXPECT_EQ(csv::stated_total("toplam kayit sayisi 1 451 adet"), 1451u);
  EXPECT_EQ(csv::stated_total("3 kayit"), 3u);
  EXPECT_FALSE(csv::stated_total("toplam ogrenci 45000"));
  EXPECT_FALSE(csv::stated_total("toplam 12 okul 300 kurum"));
  EXPECT_FALSE(csv::stated_total("okul 3"));
  EXPECT_FALSE(csv::stated_total("toplam"));
  EXPECT_FALSE(csv::stated_total("kalite etiketi veri listesi 13 9 2026"));
}

TEST(CsvTable, SaysWhatABinaryFileIs) {
  EXPECT_THAT(read_table("PK\x03\x04 sheet").failure, HasSubstr("Excel workbook"));
  EXPECT_THAT(read_table(std::string("a;b\n\0\0\0", 7)).failure, HasSubstr("NUL octets"));
  EXPECT_THAT(read_table("<html><table>").failure, HasSubstr("web page"));
  EXPECT_EQ(read_table("PK\x03\x04 sheet").status, TW_FAIL_SOURCE_CHANGED);
}

}  // namespace

}  // namespace twinwatch
