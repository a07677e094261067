// Workbooks made to exhaust their reader. Each is refused with a message, and cheaply.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "read.hpp"

namespace twinwatch::xlsx {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string repeat(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

TEST(XlsxBomb, OfRepeatedOctetsIsRefusedByItsRatio) {
  const Book blanks = Book().rows(std::string(64u << 20, ' '));
  EXPECT_THAT(refusal_of(blanks), AllOf(HasSubstr("xl/worksheets/sheet1.xml"), HasSubstr("a ZIP bomb")));
  EXPECT_THAT(refusal_of(Book().strings(std::string(64u << 20, ' '))), HasSubstr("a ZIP bomb"));
}

TEST(XlsxBomb, OfMoreThanAPartMayHoldIsRefused) {
  Limits limits;
  limits.max_part = 2u << 20;
  EXPECT_THAT(refusal_of(Book().rows(std::string(3u << 20, ' ')), limits), HasSubstr("unpacks to more than 2 MiB"));
}

TEST(XlsxBomb, OfEntitiesIsRefusedAtItsDoctype) {
  const std::string lol =
      "<!DOCTYPE x [<!ENTITY a 'haha'><!ENTITY b '&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;'>]>";
  for (const char* part : {"xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml",
                           "xl/_rels/workbook.xml.rels"})
    EXPECT_THAT(refusal_of(Book().set(part, lol + "<worksheet>&c;</worksheet>")),
                AllOf(HasSubstr(part), HasSubstr("a DOCTYPE")));
  EXPECT_THAT(refusal_of(Book().set("xl/worksheets/sheet1.xml",
                                    "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><worksheet><sheetData/></worksheet>")),
              HasSubstr("a DOCTYPE"));
}

TEST(XlsxBomb, OfNestingIsRefused) {
  EXPECT_THAT(refusal_of(Book().rows(repeat("<x>", 1'000'000))), HasSubstr("nested more than 256 deep"));
  EXPECT_EQ(refusal_of(Book().rows(repeat("<x>", 200) + repeat("</x>", 200))), "");
}

TEST(XlsxBomb, OfATagWithoutAnEndIsRefused) {
  // Letters that do not repeat, so that not the ratio refuses it.
  std::string noise;
  std::uint32_t seed = 1;
  for (int i = 0; i < 3'000'000; ++i)
    noise += static_cast<char>('a' + ((seed = seed * 1664525 + 1013904223) >> 24) % 26);
  EXPECT_THAT(refusal_of(Book().rows("<row x='" + noise + "'/>")), HasSubstr("a tag or comment of more than a MiB"));
  EXPECT_THAT(refusal_of(Book().rows("<!--" + noise + "-->")), HasSubstr("a tag or comment of more than a MiB"));
  EXPECT_THAT(refusal_of(Book().rows("<" + noise + "/>")), HasSubstr("a tag or comment of more than a MiB"));
}

TEST(XlsxBomb, OfNamesThatAreAllDifferentIsRefused) {
  std::string names;
  for (int i = 0; i < 400'000; ++i) names += "<n" + std::to_string(i) + "/>";
  EXPECT_THAT(refusal_of(Book().rows(names)), HasSubstr("more memory than any workbook's does"));
  std::string attributes = "<row";
  for (int i = 0; i < 50'000; ++i) attributes += " n" + std::to_string(i) + "=''";
  EXPECT_EQ(refusal_of(Book().rows(attributes + "/>")), "");  // many, but affordable
}

TEST(XlsxBomb, OfOneCellIsRefused) {
  const std::string long_text = repeat("0123456789abcdef", (256u << 10) / 16);
  const auto cell = [](const std::string& text) {
    return "<row><c t='inlineStr'><is><t>" + text + "</t></is></c></row>";
  };
  EXPECT_EQ(lines_of(Book().rows(cell(long_text))).at(0), "1: " + long_text);
  const std::string said = "a cell of more than 256 KiB";
  EXPECT_THAT(refusal_of(Book().rows(cell(long_text + "x"))), HasSubstr(said));
  EXPECT_THAT(refusal_of(Book().rows(cell("a</t><t>" + long_text))), HasSubstr(said));
  EXPECT_THAT(refusal_of(Book().rows("<row><c><v>" + long_text + "x</v></c></row>")), HasSubstr(said));
  EXPECT_THAT(refusal_of(Book().strings("<si><t>" + long_text + "x</t></si>")), HasSubstr(said));
}

TEST(XlsxBomb, OfOneRowIsRefused) {
  const std::string cell = "<c t='str'><v>" + repeat("0123456789abcdef", 12'800) + "</v></c>";
  EXPECT_EQ(refusal_of(Book().rows("<row>" + repeat(cell, 20) + "</row>")), "");
  EXPECT_THAT(refusal_of(Book().rows("<row>" + repeat(cell, 21) + "</row>")), HasSubstr("a row of more than 4 MiB"));
  EXPECT_EQ(refusal_of(Book().rows("<row>" + repeat("<c><v>1</v></c>", 4096) + "</row>")), "");
  EXPECT_THAT(refusal_of(Book().rows("<row>" + repeat("<c><v>1</v></c>", 4097) + "</row>")),
              HasSubstr("a row of more than 4096 cells"));
  EXPECT_THAT(refusal_of(Book().rows("<row r='1'><c r='XFD1'><v>1</v></c></row>")),
              HasSubstr("a row of more than 4096 cells"));
  EXPECT_THAT(refusal_of(Book().rows("<row r='1'><c r='XFE1'/></row>")), HasSubstr("more than 16384 columns"));
}

TEST(XlsxBomb, OfRowsIsRefused) {
  EXPECT_THAT(lines_of(Book().rows("<row r='1048576'><c><v>1</v></c></row>")), ElementsAre("1048576: 1"));
  EXPECT_THAT(refusal_of(Book().rows("<row r='1048577'/>")), HasSubstr("more than 1048576 rows"));
  EXPECT_THAT(refusal_of(Book().rows("<row r='1048576'/><row/>")), HasSubstr("more than 1048576 rows"));
  EXPECT_THAT(refusal_of(Book().rows("<row><c r='A1048577'/></row>")), HasSubstr("more than 1048576 rows"));
}

TEST(XlsxBomb, OfSharedStringsIsRefusedByWhatIsHeld) {
  Limits limits;
  limits.max_shared_strings = 1u << 20;
  limits.max_ratio = 10'000;
  EXPECT_THAT(refusal_of(Book().strings(repeat("<si><t>0123456789</t></si>", 100'000)), limits),
              HasSubstr("more than 1 MiB of different texts"));
  EXPECT_THAT(refusal_of(Book().strings(repeat("<si/>", 300'000)), limits), HasSubstr("of different texts"));
  EXPECT_EQ(refusal_of(Book().strings(repeat("<si><t>0123456789</t></si>", 70'000)), limits), "");
}

TEST(XlsxBomb, OfSheetsPartsStylesAndRelationsIsRefused) {
  EXPECT_THAT(refusal_of(Book().workbook("<sheets>" + repeat("<sheet name='a' r:id='rId1'/>", 1025) + "</sheets>")),
              HasSubstr("more than 1024 sheets"));
  Limits limits;
  limits.max_names = 100;
  EXPECT_THAT(refusal_of(Book().formats(std::vector<std::string>(101, "0")), limits),
              HasSubstr("too many number formats"));
  Book parts;
  for (int i = 0; i < 100; ++i) parts.set("x" + std::to_string(i), "");
  EXPECT_THAT(refusal_of(parts, limits), HasSubstr("more than 100 parts"));
  EXPECT_THAT(refusal_of(Book().relations(repeat("<Relationship Id='a'/>", 101)), limits),
              HasSubstr("too many relationships"));
}

}  // namespace
}  // namespace twinwatch::xlsx
