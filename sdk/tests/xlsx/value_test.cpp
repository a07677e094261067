// Numbers, dates, formats and escapes, each by itself.
#include <gtest/gtest.h>

#include "twinwatch/xlsx.hpp"

namespace twinwatch::xlsx {
namespace {

std::string shown(std::string_view raw, std::string_view format = "General", Epoch epoch = Epoch::y1900) {
  std::string text;
  append_number(text, raw, number_format(format), epoch);
  return text;
}
std::string unescaped(std::string_view text) {
  std::string out;
  append_unescaped(out, text);
  return out;
}

TEST(XlsxNumber, IsTheShortestDecimalThatReadsBackEqual) {
  EXPECT_EQ(shown("1"), "1");
  EXPECT_EQ(shown("711959"), "711959");
  EXPECT_EQ(shown("1.0"), "1");
  EXPECT_EQ(shown("0.1"), "0.1");
  EXPECT_EQ(shown("0.10000000000000001"), "0.1");
  EXPECT_EQ(shown("39.899999999999999"), "39.9");
  EXPECT_EQ(shown("-12.50"), "-12.5");
  EXPECT_EQ(shown("0"), "0");
  EXPECT_EQ(shown("-0"), "0");
  EXPECT_EQ(shown("000123"), "123");
  EXPECT_EQ(shown("+5"), "5");
  EXPECT_EQ(shown(" 7 "), "7");
  EXPECT_EQ(shown("100"), "100");
  EXPECT_EQ(shown("12345678901"), "12345678901");
  EXPECT_EQ(shown("9007199254740993"), "9007199254740992");  // a double holds no more
}

TEST(XlsxNumber, HasAnExponentOnlyWhereItWouldBeARowOfZeros) {
  EXPECT_EQ(shown("1E+21"), "1000000000000000000000");
  EXPECT_EQ(shown("1.5e23"), "150000000000000000000000");
  EXPECT_EQ(shown("1E-7"), "0.0000001");
  EXPECT_EQ(shown("1e300"), "1E+300");
  EXPECT_EQ(shown("-1.25e-300"), "-1.25E-300");
}

TEST(XlsxNumber, ThatIsNoneIsShownAsItStands) {
  EXPECT_EQ(shown("Van"), "Van");
  EXPECT_EQ(shown(""), "");
  EXPECT_EQ(shown("nan"), "nan");
  EXPECT_EQ(shown("1e999"), "1e999");
  EXPECT_EQ(shown("12 okul", "0.00%"), "12 okul");
}

TEST(XlsxNumber, InAFormatThatOnlyDecoratesIsShownBare) {
  EXPECT_EQ(shown("711959", "#,##0.00\\ _₺"), "711959");
  EXPECT_EQ(shown("3.75", "0"), "3.75");
  EXPECT_EQ(shown("5", "0.00E+00"), "5");
  EXPECT_EQ(shown("5", "@"), "5");
  EXPECT_EQ(shown("5", "[$₺-41F]#,##0"), "5");
  EXPECT_EQ(shown("5", "0 \"gün, ay, yıl (d m y h s)\""), "5");
  EXPECT_EQ(shown("5", "0\\d\\s"), "5");
  EXPECT_EQ(shown("5", "[Red]0;[Blue]-0"), "5");
}

TEST(XlsxPercent, IsRoundedAsASpreadsheetRounds) {
  EXPECT_EQ(shown("0.12", "0%"), "12%");
  EXPECT_EQ(shown("0.125", "0.00%"), "12.50%");
  EXPECT_EQ(shown("0.125", "0%"), "13%");
  EXPECT_EQ(shown("0.145", "0%"), "15%");  // 14.499999999999998 in binary
  EXPECT_EQ(shown("0.994", "0%"), "99%");
  EXPECT_EQ(shown("0.995", "0%"), "100%");
  EXPECT_EQ(shown("0.0005", "0%"), "0%");
  EXPECT_EQ(shown("0.005", "0%"), "1%");
  EXPECT_EQ(shown("-0.5", "0%"), "-50%");
  EXPECT_EQ(shown("-0.001", "0%"), "0%");
  EXPECT_EQ(shown("0", "0.00%"), "0.00%");
  EXPECT_EQ(shown("0.5", "0.##%"), "50%");
  EXPECT_EQ(shown("0.5678", "0.##%"), "56.78%");
  EXPECT_EQ(shown("12", "0%"), "1200%");
}

TEST(XlsxCode, KeepsItsLeadingZeros) {
  EXPECT_EQ(shown("1959", "000000"), "001959");
  EXPECT_EQ(shown("0", "000000"), "000000");
  EXPECT_EQ(shown("1234567", "000000"), "1234567");
  EXPECT_EQ(shown("-5", "000"), "-005");
  EXPECT_EQ(shown("5", "00;-00"), "05");
  EXPECT_EQ(shown("5", "0"), "5");
  EXPECT_EQ(shown("5", "00-00"), "5");  // more than padding: not understood, so left alone
  EXPECT_EQ(shown("5.5", "00.0"), "5.5");
}

TEST(XlsxFormat, TellsMonthsFromMinutes) {
  EXPECT_EQ(shown("46095.5", "d.m.yyyy"), "14.03.2026 12:00");
  EXPECT_EQ(shown("46095", "mmm"), "14.03.2026");
  EXPECT_EQ(shown("46095.354166666664", "d.m.yy h:mm"), "14.03.2026 08:30");
  EXPECT_EQ(shown("0.354166666666667", "h:mm"), "08:30:00");
  EXPECT_EQ(shown("0.0104166666666667", "mm:ss"), "00:15:00");
  EXPECT_EQ(shown("0.5", "h \"saat\" m"), "12:00:00");
  EXPECT_TRUE(number_format("m/d h:mm").has_day);
  EXPECT_FALSE(number_format("[m]:ss").has_day);
  EXPECT_FALSE(number_format("h:mm AM/PM").has_day);
}

TEST(XlsxFormat, ReadsNoDateOutOfQuotesBracketsAndEscapes) {
  using Kind = NumberFormat::Kind;
  for (const char* code : {"General", "GENERAL", "0\"days\"", "[Red]0", "0\\m", "_d0", "*s0", "[$-41F]0",
                           "0;dd.mm.yyyy", "\"unclosed d", "[unclosed d", "", "\\", "[", "_"})
    EXPECT_NE(number_format(code).kind, Kind::date) << code;
  for (const char* code : {"dd.mm.yyyy", "[$-41F]d mmmm yyyy;@", "YYYY-MM-DD", "yyyy", "[h]", "[ss]", "h",
                           "[$-F800]dddd", "\"Tarih: \"d", "AM/PM"})
    EXPECT_EQ(number_format(code).kind, Kind::date) << code;
}

TEST(XlsxDate, IsWrittenAsTurkeyWritesIt) {
  EXPECT_EQ(shown("1", "d"), "01.01.1900");
  EXPECT_EQ(shown("25569", "d"), "01.01.1970");
  EXPECT_EQ(shown("36585", "d"), "29.02.2000");
  EXPECT_EQ(shown("46095", "yyyy-mm-dd"), "14.03.2026");
  EXPECT_EQ(shown("2958465", "d"), "31.12.9999");
}

TEST(XlsxDate, KeepsTheDayThatNeverWas) {
  EXPECT_EQ(shown("0", "d"), "00.01.1900");
  EXPECT_EQ(shown("59", "d"), "28.02.1900");
  EXPECT_EQ(shown("60", "d"), "29.02.1900");
  EXPECT_EQ(shown("61", "d"), "01.03.1900");
}

TEST(XlsxDate, CountsFrom1904WhereTheWorkbookSaysSo) {
  EXPECT_EQ(shown("0", "d", Epoch::y1904), "01.01.1904");
  EXPECT_EQ(shown("60", "d", Epoch::y1904), "01.03.1904");
  EXPECT_EQ(shown("44633", "d", Epoch::y1904), "14.03.2026");
}

TEST(XlsxDate, ShowsATimeWhenThereIsOneOrTheFormatHasOne) {
  EXPECT_EQ(shown("46095", "dd.mm.yyyy"), "14.03.2026");
  EXPECT_EQ(shown("46095", "dd.mm.yyyy hh:mm"), "14.03.2026 00:00");
  EXPECT_EQ(shown("46095", "dd.mm.yyyy hh:mm:ss"), "14.03.2026 00:00:00");
  EXPECT_EQ(shown("46095.25", "dd.mm.yyyy"), "14.03.2026 06:00");
  EXPECT_EQ(shown("46095.250011574077", "dd.mm.yyyy hh:mm"), "14.03.2026 06:00:01");
  EXPECT_EQ(shown("46095.999999999", "dd.mm.yyyy"), "15.03.2026");
  EXPECT_EQ(shown("46095.75", "hh:mm"), "18:00:00");
  EXPECT_EQ(shown("1.5", "[h]:mm:ss"), "36:00:00");
}

TEST(XlsxDate, ThatIsNoneStaysANumber) {
  EXPECT_EQ(shown("-1", "d"), "-1");
  EXPECT_EQ(shown("2958466", "d"), "2958466");
  EXPECT_EQ(shown("2958465.9999999999", "d"), "2958466");
  EXPECT_EQ(shown("1e300", "d"), "1E+300");
  EXPECT_EQ(shown("yarın", "d"), "yarın");
}

TEST(XlsxEscape, StandsForWhatXmlCannotHold) {
  EXPECT_EQ(unescaped("a_x000D_\nb"), "a\r\nb");
  EXPECT_EQ(unescaped("_x005F_x000D_"), "_x000D_");
  EXPECT_EQ(unescaped("_x0130_l"), "İl");
  EXPECT_EQ(unescaped("_xD83D__xDE00_"), "😀");
  EXPECT_EQ(unescaped("_xD83D_!_xDE00_"), "\uFFFD!\uFFFD");
  EXPECT_EQ(unescaped("_xD83D__x0041_"), "\uFFFDA");
  EXPECT_EQ(unescaped("_x0000_"), "\uFFFD");
  for (const char* plain : {"_x", "_x000D", "_x00G0_", "_X000D_", "__x", "_x-00D_", "_x 00D_", "_"})
    EXPECT_EQ(unescaped(plain), plain);
}

TEST(XlsxReference, NamesRowsFromOneAndColumnsFromZero) {
  EXPECT_EQ(reference_of("A1")->column, 0u);
  EXPECT_EQ(reference_of("XFD1048576")->column, 16'383u);
  EXPECT_EQ(reference_of("ab12")->row, 12u);
  for (const char* none : {"", "A", "1", "A0", "A-1", "$A$1", "A1B", "ABCDE1", "A1234567890", "İ1"})
    EXPECT_FALSE(reference_of(none)) << none;
  EXPECT_EQ(column_name(0), "A");
  EXPECT_EQ(column_name(25), "Z");
  EXPECT_EQ(column_name(26), "AA");
  EXPECT_EQ(column_name(16'383), "XFD");
}

TEST(XlsxRelation, LeadsFromTheFolderOfItsPart) {
  EXPECT_EQ(resolved("xl/workbook.xml", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
  EXPECT_EQ(resolved("xl/workbook.xml", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
  EXPECT_EQ(resolved("xl/workbook.xml", "./a/../b.xml"), "xl/b.xml");
  EXPECT_EQ(resolved("xl/workbook.xml", "../../../etc/passwd"), "etc/passwd");
  EXPECT_EQ(resolved("xl/workbook.xml", "worksheets\\sheet1.xml"), "xl/worksheets/sheet1.xml");
  EXPECT_EQ(resolved("", "xl/workbook.xml"), "xl/workbook.xml");
  EXPECT_EQ(relations_part("xl/workbook.xml"), "xl/_rels/workbook.xml.rels");
}

}  // namespace
}  // namespace twinwatch::xlsx
