// Which sheets a workbook has, where its parts stand, and what is told of files that are no workbook.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "read.hpp"

namespace twinwatch::xlsx {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::uint8_t> octets_of(std::string_view text) { return {text.begin(), text.end()}; }
std::string refusal_of_text(std::string_view text) { return refusal_of(octets_of(text)); }

TEST(XlsxWorkbook, NamesItsSheetsInTheOrderOfTheirTabs) {
  const auto body =
      Book()
          .workbook(
              "<sheets><sheet name='İlçe &amp; Okul' sheetId='7' r:id='b'/>"
              "<sheet name='Grafik' sheetId='2' r:id='c'/>"
              "<sheet name='Eski' sheetId='1' state='hidden' r:id='a'/>"
              "<sheet name='x_x000D_' sheetId='3' state='veryHidden' r:id='a'/></sheets>")
          .relations(
              "<Relationship Id='a' Type='t/worksheet' Target='worksheets/sheet1.xml'/>"
              "<Relationship Id='b' Type='t/worksheet' Target='/xl/worksheets/two.xml'/>"
              "<Relationship Id='c' Type='t/chartsheet' Target='chartsheets/sheet1.xml'/>")
          .set("xl/worksheets/two.xml", "<worksheet><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>")
          .set("xl/chartsheets/sheet1.xml", "<chartsheet/>")
          .rows("<row><c><v>1</v></c></row>")
          .body();
  const Workbook workbook(body);
  ASSERT_EQ(workbook.sheets().size(), 3u);
  EXPECT_EQ(workbook.sheets()[0].name, "İlçe & Okul");
  EXPECT_EQ(workbook.sheets()[0].part, "xl/worksheets/two.xml");
  EXPECT_FALSE(workbook.sheets()[0].hidden);
  EXPECT_EQ(workbook.sheets()[1].name, "Eski");
  EXPECT_TRUE(workbook.sheets()[1].hidden);
  EXPECT_EQ(workbook.sheets()[2].name, "x\r");
  EXPECT_TRUE(workbook.sheets()[2].hidden);
  EXPECT_THAT(lines_of(body, {}, 0), ElementsAre("1: 2"));
  EXPECT_THAT(lines_of(body, {}, 1), ElementsAre("1: 1"));
  EXPECT_THROW(workbook.rows(3), std::out_of_range);
}

TEST(XlsxWorkbook, NeedsNeitherSharedStringsNorStyles) {
  EXPECT_THAT(lines_of(Book().rows("<row><c s='4'><v>5</v></c></row>")), ElementsAre("1: 5"));
}

TEST(XlsxWorkbook, IsFoundUnderAnotherNameAndInAnyCase) {
  Book book;
  book.drop("xl/workbook.xml").drop("xl/_rels/workbook.xml.rels").drop("xl/worksheets/sheet1.xml");
  book.set("_rels/.rels",
           "<Relationships><Relationship Id='x' Type='t/officeDocument' Target='/kitap/Book.xml'/></Relationships>")
      .set("kitap/book.xml", "<workbook><sheets><sheet name='a' r:id='q' xmlns:r='r'/></sheets></workbook>")
      .set("kitap/_rels/book.xml.rels",
           "<Relationships><Relationship Id='q' Type='t/worksheet' Target='S.XML'/></Relationships>")
      .set("kitap/s.xml", "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>");
  EXPECT_THAT(lines_of(book), ElementsAre("1: 1"));
}

TEST(XlsxWorkbook, TellsWhichCellsAreMerged) {
  const auto body = Book()
                        .rows("<row><c><v>1</v></c></row>",
                              "<mergeCells><mergeCell ref='A1:C1'/><mergeCell ref='B2:B3'/><mergeCell ref='C3:A1'/>"
                              "<mergeCell ref='x'/><mergeCell/><mergeCell ref='D4'/></mergeCells>")
                        .body();
  const Workbook workbook(body);
  EXPECT_THAT(workbook.merged_ranges(0),
              ElementsAre(MergedRange{1, 0, 1, 2}, MergedRange{2, 1, 3, 1}, MergedRange{4, 3, 4, 3}));
  EXPECT_THAT(workbook.merged_ranges(0, 1), ElementsAre(MergedRange{1, 0, 1, 2}));
  EXPECT_THAT(workbook.merged_ranges(0, 0), IsEmpty());
}

TEST(XlsxRefusal, SaysWhatTheFileIsInstead) {
  EXPECT_THAT(refusal_of_text(""), HasSubstr("the file is empty"));
  EXPECT_THAT(refusal_of_text("Okul;İl\n"), HasSubstr("name it .csv"));
  EXPECT_THAT(refusal_of_text("%PDF-1.7"), HasSubstr("a PDF"));
  EXPECT_THAT(refusal_of_text("\x1F\x8B\x08"), HasSubstr("gzip"));
  EXPECT_THAT(refusal_of_text("\xEF\xBB\xBF <table>"), HasSubstr("web page or XML"));
  EXPECT_THAT(refusal_of_text("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), HasSubstr("old Excel"));
  EXPECT_THAT(refusal_of_text(std::string("PK\x05\x06") + std::string(18, '\0')), HasSubstr("an empty ZIP"));
}

TEST(XlsxRefusal, KnowsAWorkbookThatIsLockedWithAPassword) {
  std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 ...";
  for (const char c : std::string_view("EncryptedPackage")) ole.append({c, '\0'});
  EXPECT_THAT(refusal_of_text(ole), AllOf(HasSubstr("locked with a password"), HasSubstr("take the password off")));
}

TEST(XlsxRefusal, KnowsAZipFileThatIsLockedWithAPassword) {
  Book book;
  book.password = "gizli";
  EXPECT_THAT(refusal_of(book), HasSubstr("locked with a password"));
}

TEST(XlsxRefusal, NamesTheOtherOfficeFormats) {
  const auto without = [](const std::string& part, const std::string& content) {
    return refusal_of(Book().drop("xl/workbook.xml").set(part, content));
  };
  EXPECT_THAT(without("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
              AllOf(HasSubstr("OpenDocument sheet (.ods)"), HasSubstr("save it as .xlsx or CSV UTF-8")));
  EXPECT_THAT(without("mimetype", "application/vnd.oasis.opendocument.text"), HasSubstr("OpenDocument text"));
  EXPECT_THAT(without("word/document.xml", ""), HasSubstr(".docx"));
  EXPECT_THAT(without("ppt/presentation.xml", ""), HasSubstr(".pptx"));
  EXPECT_THAT(without("xl/workbook.bin", ""), HasSubstr(".xlsb"));
  EXPECT_THAT(without("Index/Document.iwa", ""), HasSubstr("Apple Numbers"));
  EXPECT_THAT(without("liste/okullar.xlsx", ""), HasSubstr("(liste/okullar.xlsx): unpack it"));
  EXPECT_THAT(without("resim.png", ""), HasSubstr("no xl/workbook.xml"));
}

TEST(XlsxRefusal, SaysWhichPartIsDamagedAndWhere) {
  EXPECT_THAT(refusal_of(Book().rows("\n\n<row></c>")),
              AllOf(HasSubstr("xl/worksheets/sheet1.xml, line 4: mismatched tag"), HasSubstr("save it again")));
  EXPECT_THAT(refusal_of(Book().set("xl/worksheets/sheet1.xml", "")), HasSubstr("no element found"));
  EXPECT_THAT(refusal_of(Book().set("xl/worksheets/sheet1.xml", "<worksheet>&yok;</worksheet>")),
              HasSubstr("undefined entity"));
  EXPECT_THAT(refusal_of(Book().set("xl/worksheets/sheet1.xml", "<html/>")), HasSubstr("<worksheet> expected"));
  EXPECT_THAT(refusal_of(Book().set("xl/workbook.xml", "<html/>")), HasSubstr("<workbook> expected"));
  EXPECT_THAT(refusal_of(Book().set("xl/styles.xml", "<")), HasSubstr("xl/styles.xml"));
  EXPECT_THAT(refusal_of(Book().set("xl/sharedStrings.xml", "\xFF")), HasSubstr("xl/sharedStrings.xml"));
  EXPECT_THAT(refusal_of(Book().set("xl/workbook.xml", "<workbook xmlns:r='r'/>")), HasSubstr("no worksheet"));
  EXPECT_THAT(refusal_of(Book().drop("xl/worksheets/sheet1.xml")), HasSubstr("\"Okullar\" is named but not there"));
  EXPECT_THAT(refusal_of(Book().drop("xl/_rels/workbook.xml.rels")),
              HasSubstr("xl/_rels/workbook.xml.rels is missing"));
}

TEST(XlsxRefusal, QuotesTheFileShortAndWithoutControlCharacters) {
  EXPECT_EQ(cited("a\x1B[31m\nb\x7F"), "a?[31m?b?");
  EXPECT_EQ(cited(std::string(99, 'x') + "İİ"), std::string(99, 'x') + "…");
  EXPECT_EQ(cited(std::string(300, 'x')).size(), 103u);
  EXPECT_THAT(refusal_of(Book().rows("<row r='&#10;&#9;'/>")), HasSubstr("numbered \"??\""));
}

TEST(XlsxRefusal, IsRepeatedWhenReadingGoesOn) {
  const auto body = Book().rows("<row><c><v>1</v></c></row><row r='1'/>").body();
  const auto rows = Workbook(body).rows(0);
  SheetRow row;
  EXPECT_TRUE(rows->next(row));
  EXPECT_THROW(rows->next(row), SourceChanged);
  EXPECT_THROW(rows->next(row), SourceChanged);
}

TEST(XlsxRefusal, OfAWorkbookCutOffAnywhere) {
  const auto whole = Book().strings("<si><t>Van</t></si>").rows("<row><c t='s'><v>0</v></c></row>").body();
  ASSERT_EQ(refusal_of(whole), "");
  for (std::size_t size = 4; size < whole.size(); ++size)
    ASSERT_THAT(refusal_of(std::span(whole).first(size)), HasSubstr("cut off or damaged")) << size;
}

TEST(XlsxRefusal, OfAnOctetThatWasChangedInTheSheet) {
  // Stored, so that the XML stays sound: only the checksum tells.
  auto body = Book().rows("<row><c t='str'><v>Erzurum</v></c></row>").body(Packed::stored);
  const std::string_view word = "Erzurum";
  const auto at = std::search(body.begin(), body.end(), word.begin(), word.end());
  ASSERT_NE(at, body.end());
  *at = 'M';
  EXPECT_THAT(refusal_of(body), AllOf(HasSubstr("xl/worksheets/sheet1.xml"), HasSubstr("damaged")));
}

}  // namespace
}  // namespace twinwatch::xlsx
