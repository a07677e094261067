// Workbooks through the whole plugin; what a cell is, is held by the SDK's own tests. All rows are invented.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../../sdk/tests/xlsx/book.hpp"
#include "school_csv.hpp"
#include "twinwatch/testkit.hpp"

namespace twinwatch::school_csv {

namespace {

using testing::HasSubstr;

std::string row_of(std::uint64_t number, const std::vector<std::string>& cells, const std::string& attributes = "") {
  std::string out = "<row r='" + std::to_string(number) + "' " + attributes + ">";
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (!cells[i].empty())
      out += "<c r='" + std::string(1, static_cast<char>('A' + i)) + std::to_string(number) +
             "' t='inlineStr'><is><t>" + cells[i] + "</t></is></c>";
  return out + "</row>";
}

const std::vector<std::string> header = {"Kurum Kodu", "İl", "İlçe", "Okul Adı", "Okul Müdürü", "Telefon"};

// Three sheets: a summary, the list, and a hidden copy of it.
std::vector<std::uint8_t> three_sheets(const std::string& rows) {
  xlsx::Book book;
  book.workbook(
      "<sheets><sheet name='Özet' sheetId='1' r:id='rId1'/><sheet name='Okullar' sheetId='2' r:id='rId4'/>"
      "<sheet name='Eski' sheetId='3' r:id='rId5' state='hidden'/></sheets>");
  book.relations(
      "<Relationship Id='rId1' Type='t/worksheet' Target='worksheets/sheet1.xml'/>"
      "<Relationship Id='rId4' Type='t/worksheet' Target='worksheets/sheet2.xml'/>"
      "<Relationship Id='rId5' Type='t/worksheet' Target='worksheets/sheet3.xml'/>");
  book.rows(row_of(1, {"Özet", "", "2"}) + row_of(2, {"Toplam", "", "3"}));
  const std::string sheet = std::string("<worksheet xmlns='") + xlsx::Book::main + "'><sheetData>";
  book.set("xl/worksheets/sheet2.xml", sheet + rows + "</sheetData></worksheet>");
  book.set("xl/worksheets/sheet3.xml", sheet + row_of(1, header) + "</sheetData></worksheet>");
  return book.body();
}

testkit::Said read_book(const std::vector<std::uint8_t>& body, const testkit::SettingsMap& settings = {}) {
  auto run = testkit::run_of<SchoolCsv>(settings);
  testkit::TestPage page;
  page.url = "inbox:okullar.xlsx";
  page.charset = "binary";
  page.body = std::string(body.begin(), body.end());
  return run.parse(page);
}

const std::string list = row_of(1, {"Erzurum okulları - 12.09.2026"}) + row_of(3, header) +
                         row_of(4, {"700001", "Erzurum", "Yakutiye", "Deneme İlkokulu", "", "0442 000 00 00"}) +
                         row_of(5, {"700002", "Erzurum", "Aziziye", "Örnek Lisesi"}, "hidden='1'");

TEST(Workbook, ReadsTheSheetThatAProfileFitsAndNamesTheOthers) {
  const auto said = read_book(three_sheets(list));
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 2u);
  EXPECT_EQ(said.records[1]["name"], "Örnek Lisesi");
  EXPECT_EQ(said.records[1].line, 5u) << "the row's number in the sheet";
  EXPECT_EQ(said.findings.at("sheet"), "Okullar");
  EXPECT_EQ(said.findings.at("sheets not read"), "Özet, Eski (hidden)");
  EXPECT_THAT(said.findings.at("hidden rows"), HasSubstr("1, read like the others"));
  EXPECT_THAT(said.dated, testing::SizeIs(1));
  EXPECT_TRUE(said.personal.empty()) << "no cell of those columns is filled";
}

TEST(Workbook, WithAPersonInItKeepsItsBodyOutOfTheArchive) {
  const auto said = read_book(three_sheets(
      list + row_of(6, {"700003", "Erzurum", "Olur", "Prova Ortaokulu", "Adı Uydurma", "0500 123 45 67"})));
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.size(), 3u);
  EXPECT_EQ(said.personal.size(), 1u);
  for (const auto& record : said.records)
    for (const auto& [field, value] : record.fields) EXPECT_THAT(value, testing::Not(HasSubstr("Uydurma")));
}

TEST(Workbook, ReadsAHeaderUnderGroupTitlesAndOfMergedCells) {
  // "İl" and "İlçe" stand under "Yer"; the other names are merged over both rows and stand in the upper one.
  const auto said =
      read_book(three_sheets(row_of(1, {"Kurum Kodu", "Yer", "", "Okul Adı"}) + row_of(2, {"", "İl", "İlçe"}) +
                             row_of(3, {"700001", "Van", "Edremit", "Deneme İlkokulu"}) +
                             row_of(4, {"700002", "Van", "Tuşba", "Örnek Lisesi"})));
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 2u);
  EXPECT_EQ(said.records[0]["area_2"], "Edremit");
}

TEST(Workbook, TheSheetThatAProfilePinsMustBeThere) {
  const std::string profile =
      "[[profile]]\nname = \"mine\"\nrecords = [\"school\"]\nrequired = [\"name\"]\nsheet = \"SHEET\"\n"
      "constants = { area_1 = \"Van\" }\n[profile.columns]\nname = [\"Okul Adı\"]\n";
  const auto with = [&](const std::string& sheet) {
    std::string text = profile;
    return text.replace(text.find("SHEET"), 5, sheet);
  };
  EXPECT_EQ(read_book(three_sheets(list), {{"profiles", with("Okullar")}, {"profile", "mine"}}).records.size(), 2u);
  EXPECT_THAT(read_book(three_sheets(list), {{"profiles", with("Liste")}, {"profile", "mine"}}).failure,
              HasSubstr("there is no sheet called 'Liste', as the profile wants; there are: Özet, Okullar, Eski"));
}

TEST(Workbook, ASecondTableAfterEmptyRowsIsReportedAndNotRead) {
  const auto said = read_book(three_sheets(list + row_of(9, {"Kod", "İl", "Toplam"}) + row_of(10, {"1", "Van", "12"})));
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.size(), 2u);
}

TEST(Workbook, AnotherOfficesFileIsRefusedWithWhatToDo) {
  xlsx::Book book;
  book.drop("xl/workbook.xml")
      .set("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
      .set("content.xml", "<x/>");
  const auto said = read_book(book.body());
  EXPECT_EQ(said.status, TW_FAIL_SOURCE_CHANGED);
  EXPECT_THAT(said.failure, HasSubstr("okullar.xlsx: "));
  EXPECT_THAT(said.failure, HasSubstr(".xlsx"));
}

}  // namespace

}  // namespace twinwatch::school_csv
