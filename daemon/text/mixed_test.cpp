#include "text/mixed.hpp"

#include <gtest/gtest.h>

#include <string>

#include "text/charset.hpp"
#include "text/single_octet.hpp"

namespace twinwatch::text {
namespace {

const std::string kRow = "ADANA;ALADAĞ;Aladağ Sinanpaşa Anadolu İmam Hatip Lisesi\n";
// "IĞDIR;TUZLUCA;Şehit Ömer Ortaokulu" and "KIRŞEHİR;MUCUR;Müdürlüğü", in windows-1254
const std::string kOld1 = "I\xD0\x44IR;TUZLUCA;\xDE\x65hit \xD6mer Ortaokulu\n";
const std::string kNew1 = "IĞDIR;TUZLUCA;Şehit Ömer Ortaokulu\n";
const std::string kOld2 = "KIR\xDE\x45H\xDDR;MUCUR;M\xFC\x64\xFCrl\xFC\xF0\xFC\n";
const std::string kNew2 = "KIRŞEHİR;MUCUR;Müdürlüğü\n";

std::string times(const std::string& line, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += line;
  return out;
}

TEST(Mixed, ABlockOfWindows1254InUtf8IsReadAsSuch) {
  const auto decoded = decode(times(kRow, 39) + times(kOld1, 6) + times(kOld2, 6) + times(kRow, 20), "");
  EXPECT_EQ(decoded.text, times(kRow, 39) + times(kNew1, 6) + times(kNew2, 6) + times(kRow, 20));
  EXPECT_EQ(decoded.charset, "utf-8");
  EXPECT_EQ(decoded.evidence, "mixed: 12 lines as windows-1254, first line 40");
  EXPECT_EQ(decoded.replaced, 0u);
  EXPECT_EQ(reading_notes(decoded).at(0).first, "mixed charsets");
  EXPECT_EQ(reading_notes(decoded).at(0).second, "12 lines as windows-1254, first line 40");
}

TEST(Mixed, TheMarkAndTheHeaderDoNotHideIt) {
  const auto marked = decode("\xEF\xBB\xBF" + kRow + kOld1, "");
  EXPECT_EQ(marked.text, kRow + kNew1);
  EXPECT_EQ(marked.evidence, "bom; mixed: 1 line as windows-1254, first line 2");
  EXPECT_EQ(decode(kRow + kOld1, "utf-8").text, kRow + kNew1);
  EXPECT_EQ(decode(kRow + kOld1, "iso-8859-9").text, kRow + kNew1);
}

TEST(Mixed, SomeLinesOfUtf8InWindows1254AreReadAsSuch) {
  const auto decoded = decode(times(kOld1, 50) + kRow + times(kOld2, 50) + kRow, "");
  EXPECT_EQ(decoded.text, times(kNew1, 50) + kRow + times(kNew2, 50) + kRow);
  EXPECT_EQ(decoded.charset, "windows-1254");
  EXPECT_EQ(decoded.evidence, "mixed: 2 lines as utf-8, first line 51");
}

TEST(Mixed, HalfAndHalfEitherWayRound) {
  for (int old = 1; old < 10; ++old) {
    const auto decoded = decode(times(kOld2, old) + times(kRow, 10 - old), "");
    EXPECT_EQ(decoded.text, times(kNew2, old) + times(kRow, 10 - old)) << old << " of 10 lines are old";
  }
}

TEST(Mixed, OneLineMayHoldBothCellByCellAndWordByWord) {
  EXPECT_EQ(decode(kRow + "I\xD0\x44IR;Iğdır;\xDE\x65hit Ömer\n", "").text, kRow + "IĞDIR;Iğdır;Şehit Ömer\n");
}

TEST(Mixed, WhatIsDoubtfulStaysOpen) {
  const auto wrong = [](const std::string& piece) { return decode(times(kRow, 20) + piece + "\n", ""); };
  EXPECT_EQ(wrong("Ren\xE9").replaced, 1u) << "no letter of Turkish";
  EXPECT_EQ(wrong("a\xD0\x61").replaced, 1u) << "a capital within small letters";
  EXPECT_EQ(wrong("12 \xF0 13").replaced, 1u) << "no word";
  EXPECT_EQ(wrong("\xC5").replaced, 1u) << "half a letter of UTF-8";
  EXPECT_EQ(wrong("şe\xDEh\x81it").replaced, 2u);
  EXPECT_EQ(wrong("Ren\xE9 \xDE\x65ker").replaced, 1u) << "but the word beside it is plain";
}

TEST(Mixed, ABlockOfAThirdCharsetStaysOpenWhole) {
  // "İstanbul Müdür;İzmir" of a Macintosh: "İzmir" alone would be "Üzmir" in windows-1254
  const std::string mac = "\xDCstanbul M\x9F\x64\x9Fr;\xDCzmir\n";
  const auto decoded = decode(times(kRow, 20) + times(mac, 3), "");
  EXPECT_EQ(decoded.replaced, 12u);
  EXPECT_EQ(decoded.mixed_lines, 0u);
  EXPECT_EQ(decoded.text, times(kRow, 20) + times("\uFFFDstanbul M\uFFFD\x64\uFFFDr;\uFFFDzmir\n", 3));
}

TEST(Mixed, WhatIsWellFormedByChanceInWindows1254IsNotTaken) {
  // "MÜDÜRLÜĞÜ’NE", "İZMİR’DE": 0xDC 0x92 would be Syriac
  const std::string file = times("M\xDC\x44\xDCRL\xDC\xD0\xDC\x92NE;\xDDZM\xDDR\n\xDC\x92\n", 5);
  const auto decoded = decode(file, "");
  EXPECT_EQ(decoded.text, times("MÜDÜRLÜĞÜ’NE;İZMİR\nÜ’\n", 5));
  EXPECT_EQ(decoded.charset, "windows-1254");
  EXPECT_EQ(decode(times(kRow, 20) + "M\xDC\x44\xDCRL\xDC\xD0\xDC\x92NE\n", "").text,
            times(kRow, 20) + "MÜDÜRLÜĞÜ’NE\n");
}

}  // namespace
}  // namespace twinwatch::text
