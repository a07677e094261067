// What rows and cells of a sheet part are read as.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "read.hpp"

namespace twinwatch::xlsx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(XlsxCell, ShowsASharedString) {
  const Book book = Book().strings("<si><t>Van</t></si><si><t/></si><si/><si><t>Muş</t></si>");
  EXPECT_THAT(cells_of(book,
                       "<c t='s'><v>3</v></c><c t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='s'><v>2</v></c>"
                       "<c t='s'><v>0</v></c>"),
              ElementsAre("Muş", "Van", "", "", "Van"));
}

TEST(XlsxCell, JoinsTheRunsOfRichTextAndLeavesPhoneticsOut) {
  const std::string rich =
      "<r><t>Cumhuriyet</t></r><r><rPr><b/></rPr><t xml:space='preserve'> İlkokulu</t></r>"
      "<rPh sb='0' eb='1'><t>phonetic</t></rPh><phoneticPr fontId='1'/>";
  EXPECT_THAT(cells_of("<c t='inlineStr'><is>" + rich + "</is></c>"), ElementsAre("Cumhuriyet İlkokulu"));
  EXPECT_THAT(cells_of(Book().strings("<si>" + rich + "</si>"), "<c t='s'><v>0</v></c>"),
              ElementsAre("Cumhuriyet İlkokulu"));
}

TEST(XlsxCell, ShowsTheResultOfAFormula) {
  EXPECT_THAT(cells_of("<c t='str'><f>HYPERLINK(\"https://okul.example/\",\"Okul\")</f><v>Okul</v></c>"
                       "<c><f>1+1</f><v>2</v></c><c t='b'><f>TRUE()</f><v>1</v></c><c t='str'><f>\"\"</f><v></v></c>"
                       "<c t='e'><f>1/0</f><v>#DIV/0!</v></c>"),
              ElementsAre("Okul", "2", "TRUE", "", "#DIV/0!"));
}

TEST(XlsxCell, CountsFormulasWithoutAStoredResult) {
  const auto body = Book().rows("<row><c><f>A2</f></c><c><v>1</v></c><c t='str'><f>B2</f><v/></c></row>").body();
  const auto rows = Workbook(body).rows(0);
  SheetRow row;
  ASSERT_TRUE(rows->next(row));
  EXPECT_THAT(row.cells, ElementsAre("", "1"));
  EXPECT_FALSE(rows->next(row));
  EXPECT_EQ(rows->uncalculated(), 1u);
}

TEST(XlsxCell, ShowsTruthErrorsAndIsoDates) {
  EXPECT_THAT(
      cells_of("<c t='b'><v>0</v></c><c t='b'><v>true</v></c><c t='e'><v>#N/A</v></c>"
               "<c t='d'><v>2026-03-14</v></c><c t='d'><v>2026-03-14T08:30:00.000Z</v></c>"
               "<c t='d'><v>2026-03-14T00:00:00</v></c><c t='d'><v>08:30:05</v></c><c t='d'><v>2026-W3</v></c>"),
      ElementsAre("FALSE", "TRUE", "#N/A", "14.03.2026", "14.03.2026 08:30", "14.03.2026", "08:30:05", "2026-W3"));
}

TEST(XlsxCell, FollowsItsStyleToTheNumberFormat) {
  Book book;
  book.formats({"General", "dd.mm.yyyy", "0.00%", "000000"});
  EXPECT_THAT(cells_of(book,
                       "<c><v>46095</v></c><c s='1'><v>46095</v></c><c s='2'><v>0.125</v></c>"
                       "<c s='3'><v>1959</v></c><c s='77'><v>5</v></c><c s='1' t='str'><v>46095</v></c>"),
              ElementsAre("46095", "14.03.2026", "12.50%", "001959", "5", "46095"));
}

TEST(XlsxCell, KnowsTheFormatsThatAreNotWrittenDown) {
  std::string used, cells;
  std::vector<std::string> expected;
  const std::vector<std::pair<int, std::string>> known = {
      {0, "46095.5"},           {1, "46095.5"},           {9, "4609550%"},          {10, "4609550.00%"},
      {14, "14.03.2026 12:00"}, {15, "14.03.2026 12:00"}, {16, "14.03.2026 12:00"}, {17, "14.03.2026 12:00"},
      {18, "12:00:00"},         {19, "12:00:00"},         {20, "12:00:00"},         {21, "12:00:00"},
      {22, "14.03.2026 12:00"}, {23, "46095.5"},          {45, "12:00:00"},         {46, "1106292:00:00"},
      {47, "12:00:00"},         {49, "46095.5"}};
  for (const auto& [id, shown] : known) {
    cells += "<c s='" + std::to_string(expected.size()) + "'><v>46095.5</v></c>";
    used += "<xf numFmtId='" + std::to_string(id) + "'/>";
    expected.push_back(shown);
  }
  Book book;
  book.set("xl/styles.xml", "<styleSheet><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs>" + used +
                                "</cellXfs><dxfs><dxf><numFmt numFmtId='0' formatCode='d'/></dxf></dxfs></styleSheet>");
  EXPECT_EQ(cells_of(book, cells), expected);
}

TEST(XlsxCell, CountsDaysFrom1904WhenTheWorkbookDoes) {
  Book book;
  book.formats({"d"}).workbook(
      "<workbookPr date1904='true'/><sheets><sheet name='a' sheetId='1' r:id='rId1'/></sheets>");
  EXPECT_THAT(cells_of(book, "<c><v>0</v></c>"), ElementsAre("01.01.1904"));
}

TEST(XlsxCell, KeepsWhiteSpaceOnlyWhereItIsPreserved) {
  EXPECT_THAT(
      cells_of("<c t='inlineStr'><is><t> a  b\n</t></is></c>"
               "<c t='inlineStr'><is><t xml:space='preserve'> a </t></is></c>"
               "<c t='str'><v> a </v></c><c t='str'><v xml:space='preserve'> a </v></c>"
               "<c t='inlineStr'><is xml:space='preserve'><t> a </t><r><t xml:space='default'> b </t></r></is></c>"),
      ElementsAre("a  b", " a ", "a", " a ", " a b"));
}

TEST(XlsxCell, DecodesEscapesAndEntities) {
  EXPECT_THAT(cells_of("<c t='inlineStr'><is><t>a_x000D_b &amp; &#x130;l &lt;x&gt; <![CDATA[<c>]]></t></is></c>"
                       "<c t='str'><v>_x005F_x0041_</v></c>"),
              ElementsAre("a\rb & İl <x> <c>", "_x0041_"));
}

TEST(XlsxRow, PutsCellsWhereTheirNamesSay) {
  EXPECT_THAT(lines_of(Book().rows("<row r='2'><c r='B2'><v>1</v></c><c><v>2</v></c><c r='F2'><v>3</v></c></row>")),
              ElementsAre("2: |1|2|||3"));
}

TEST(XlsxRow, CountsRowsAndCellsThatDoNotSay) {
  EXPECT_THAT(
      lines_of(Book().rows("<row><c><v>1</v></c></row><row r='5'><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>")),
      ElementsAre("1: 1", "5: 2", "6: |3"));
}

TEST(XlsxRow, TakesItsNumberFromItsCellsWhenItHasNone) {
  EXPECT_THAT(lines_of(Book().rows("<row><c r='A3'><v>1</v></c></row><row><c r='A7'><v>2</v></c></row>")),
              ElementsAre("3: 1", "7: 2"));
}

TEST(XlsxRow, DropsEmptyCellsAtTheEndAndRowsOfThemAltogether) {
  EXPECT_THAT(lines_of(Book().rows("<row r='1'><c r='A1' s='1'/><c r='XFD1' s='1'/></row><row r='2'/>"
                                   "<row r='3'><c r='A3'><v>1</v></c><c r='B3' t='str'><v></v></c></row>")),
              ElementsAre("3: 1"));
}

TEST(XlsxRow, SaysWhenItIsHidden) {
  EXPECT_THAT(lines_of(Book().rows("<row hidden='1'><c><v>1</v></c></row><row hidden='0'><c><v>2</v></c></row>")),
              ElementsAre("1 (hidden): 1", "2: 2"));
}

TEST(XlsxRow, HoldsUntilTheNextOne) {
  const auto body = Book()
                        .strings("<si><t>ortak</t></si>")
                        .rows(
                            "<row><c t='s'><v>0</v></c><c t='inlineStr'><is><t>kendi</t></is></c></row>"
                            "<row><c><v>2</v></c></row>")
                        .body();
  const auto rows = Workbook(body).rows(0);  // and outlives its workbook
  SheetRow row;
  ASSERT_TRUE(rows->next(row));
  EXPECT_THAT(row.cells, ElementsAre("ortak", "kendi"));
  ASSERT_TRUE(rows->next(row));
  EXPECT_THAT(row.cells, ElementsAre("2"));
  EXPECT_FALSE(rows->next(row));
  EXPECT_FALSE(rows->next(row));
}

TEST(XlsxRow, IsPulledOutOfManyPieces) {
  std::string many;
  for (int i = 1; i <= 20'000; ++i)
    many +=
        "<row r='" + std::to_string(i) + "'><c t='inlineStr'><is><t>Okul " + std::to_string(i) + "</t></is></c></row>";
  const auto lines = lines_of(Book().rows(many));
  ASSERT_EQ(lines.size(), 20'000u);
  for (std::size_t i = 0; i < lines.size(); ++i)
    ASSERT_EQ(lines[i], std::to_string(i + 1) + ": Okul " + std::to_string(i + 1));
}

TEST(XlsxRow, OfTwoSheetsCanBePulledInTurn) {
  std::string many;
  for (int i = 0; i < 20'000; ++i) many += "<row><c><v>" + std::to_string(i) + "</v></c></row>";
  const auto body = Book().rows(many).body();
  const Workbook workbook(body);
  const auto one = workbook.rows(0), other = workbook.rows(0);
  SheetRow a, b;
  for (int i = 0; i < 20'000; ++i) {
    ASSERT_TRUE(one->next(a));
    ASSERT_TRUE(other->next(b));
    ASSERT_EQ(a.cells[0], b.cells[0]);
  }
}

TEST(XlsxRow, IsReadUnderAnyPrefixAndInUtf16) {
  EXPECT_THAT(lines_of(Book().set("xl/worksheets/sheet1.xml",
                                  "<x:worksheet xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main'><x:sheetData>"
                                  "<x:row r='1'><x:c r='A1' t='inlineStr'><x:is><x:t>Van</x:t></x:is></x:c></x:row>"
                                  "</x:sheetData></x:worksheet>")),
              ElementsAre("1: Van"));
  std::string wide = "\xFF\xFE";
  for (const char c :
       std::string_view("<?xml version='1.0' encoding='UTF-16'?><worksheet><sheetData><row><c t='str'><v>Mu"))
    wide.append({c, '\0'});
  wide.append("\x5F\x01", 2);  // ş
  for (const char c : std::string_view("</v></c></row></sheetData></worksheet>")) wide.append({c, '\0'});
  EXPECT_THAT(lines_of(Book().set("xl/worksheets/sheet1.xml", wide)), ElementsAre("1: Muş"));
}

TEST(XlsxRow, IgnoresWhatStandsWhereItHasNoMeaning) {
  EXPECT_THAT(lines_of(Book().rows(
                  "text<row>text<c>text<v>1</v><extLst><c><v>9</v></c></extLst></c><x><c><v>9</v></c></x></row>"
                  "<!-- <row/> --><?pi x?>",
                  "<extLst><sheetData><row><c><v>9</v></c></row></sheetData></extLst>")),
              ElementsAre("1: 1"));
  EXPECT_THAT(lines_of(Book().sheet("<row><c><v>9</v></c></row>")), IsEmpty());
}

TEST(XlsxRow, ThatGoesBackIsRefused) {
  EXPECT_THAT(refusal_of(Book().rows("<row r='3'/><row r='3'/>")), HasSubstr("a row numbered \"3\" after row 3"));
  EXPECT_THAT(refusal_of(Book().rows("<row r='x'/>")), HasSubstr("a row numbered \"x\""));
  EXPECT_THAT(refusal_of(Book().rows("<row r='1'><c r='B1'/><c r='A1'/></row>")), HasSubstr("a cell A1 after B1"));
  EXPECT_THAT(refusal_of(Book().rows("<row r='1'><c r='A2'/></row>")), HasSubstr("a cell A2 after"));
  EXPECT_THAT(refusal_of(Book().rows("<row r='1'><c r='1A'/></row>")), HasSubstr("place \"1A\""));
}

TEST(XlsxRow, RefersToNoSharedStringThatIsNotThere) {
  EXPECT_THAT(refusal_of(Book().strings("<si/>").rows("<row r='4'><c r='C4' t='s'><v>1</v></c></row>")),
              HasSubstr("xl/worksheets/sheet1.xml, line 2: the cell C4 shows shared text \"1\" of 1"));
  EXPECT_THAT(refusal_of(Book().rows("<row><c t='s'><v>0</v></c></row>")), HasSubstr("of 0"));
  EXPECT_THAT(refusal_of(Book().strings("<si/>").rows("<row><c t='s'><v>-1</v></c></row>")), HasSubstr("\"-1\""));
}

}  // namespace
}  // namespace twinwatch::xlsx
