#include "text/charset.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <string>

namespace twinwatch::text {
namespace {

// "İl;İlçe\nIğdır;Şırnak Çağlayan Ortaöğretim Müdürlüğü" in windows-1254
const std::string kTurkish1254 =
    "\xDDl;\xDDl\xE7"
    "e\nI\xF0"
    "d\xFDr;\xDE\xFDrnak \xC7"
    "a\xF0layan Orta\xF6\xF0retim M\xFC"
    "d\xFCrl\xFC\xF0\xFC";
const std::string kTurkishUtf8 = "İl;İlçe\nIğdır;Şırnak Çağlayan Ortaöğretim Müdürlüğü";

std::string utf16(std::string_view ascii_and_latin, bool big) {
  std::string out;
  for (const char c : ascii_and_latin) {
    if (big) out += '\0';
    out += c;
    if (!big) out += '\0';
  }
  return out;
}

TEST(Charset, TakesUtf8AsItIsWithoutACopy) {
  const auto decoded = decode(kTurkishUtf8, "iso-8859-9");
  EXPECT_EQ(decoded.text.data(), kTurkishUtf8.data());
  EXPECT_EQ(decoded.text, kTurkishUtf8);
  EXPECT_EQ(decoded.charset, "utf-8");
  EXPECT_EQ(decoded.evidence, "valid utf-8");
}

TEST(Charset, DropsTheMarkOfUtf8WithoutACopy) {
  const std::string octets = "\xEF\xBB\xBF" + kTurkishUtf8;
  const auto decoded = decode(octets, "");
  EXPECT_EQ(decoded.text.data(), octets.data() + 3);
  EXPECT_EQ(decoded.evidence, "bom");
}

TEST(Charset, ReadsUtf16ByItsMark) {
  EXPECT_EQ(decode("\xFF\xFE" + utf16("Okul;Kod\n", false), "").text, "Okul;Kod\n");
  const auto big = decode("\xFE\xFF" + utf16("Okul;Kod\n", true), "utf-8");
  EXPECT_EQ(big.text, "Okul;Kod\n");
  EXPECT_EQ(big.charset, "utf-16be");
  EXPECT_EQ(big.evidence, "bom");
  EXPECT_EQ(decode(std::string("\xFF\xFE\x5E\x01\x30\x01", 6), "").text, "Şİ");
}

TEST(Charset, ReadsUtf16WithoutItsMark) {
  const auto decoded = decode(utf16("Okul Adi;Kurum Kodu\n", false), "");
  EXPECT_EQ(decoded.text, "Okul Adi;Kurum Kodu\n");
  EXPECT_EQ(decoded.charset, "utf-16le");
  EXPECT_EQ(decoded.evidence, "detected");
}

TEST(Charset, CountsTheOddOctetAtTheEndOfUtf16) {
  const auto decoded = decode(std::string("\xFF\xFE", 2) + utf16("Okul", false) + "x", "");
  EXPECT_EQ(decoded.text, "Okul\uFFFD");
  EXPECT_EQ(decoded.replaced, 1u);
}

TEST(Charset, FindsTurkishByItsLetters) {
  const auto decoded = decode(kTurkish1254, "");
  EXPECT_EQ(decoded.text, kTurkishUtf8);
  EXPECT_EQ(decoded.charset, "windows-1254");
  EXPECT_EQ(decoded.evidence, "detected");
  EXPECT_EQ(decoded.replaced, 0u);
}

TEST(Charset, FindsTurkishInASingleWord) {
  EXPECT_EQ(decode("A\xF0r\xFD", "").text, "Ağrı");
  EXPECT_EQ(decode("\xDDZM\xDDR", "").text, "İZMİR");
  EXPECT_EQ(decode("\xDE\x49RNAK", "").text, "ŞIRNAK");
}

TEST(Charset, BelievesAHeaderButNotOneThatSaysUtf8OfWhatIsNot) {
  const auto told = decode(kTurkish1254, "ISO-8859-9");
  EXPECT_EQ(told.text, kTurkishUtf8);
  EXPECT_EQ(told.evidence, "header");
  const auto lied = decode(kTurkish1254, "utf-8");
  EXPECT_EQ(lied.text, kTurkishUtf8);
  EXPECT_EQ(lied.evidence, "detected");
}

TEST(Charset, DoesNotBelieveLatin1OfTurkish) {
  const auto decoded = decode(kTurkish1254, "iso-8859-1");
  EXPECT_EQ(decoded.text, kTurkishUtf8);
  EXPECT_EQ(decoded.evidence, "detected");
  EXPECT_EQ(decode("caf\xE9", "iso-8859-1").charset, "windows-1252") << "but of French";
}

TEST(Charset, MendsBrokenOctetsOfUtf8ThatAreNoTurkishAndTellsWhere) {
  std::string octets;
  for (int line = 0; line < 10; ++line) octets += kTurkishUtf8 + "\n";  // two lines each
  const auto decoded = decode(octets + "A\xC5r\xB1 \x81\n" + octets, "");
  EXPECT_EQ(decoded.charset, "utf-8");
  EXPECT_EQ(decoded.evidence, "detected");
  EXPECT_EQ(decoded.replaced, 3u);
  EXPECT_EQ(decoded.text, octets + "A\uFFFDr\uFFFD \uFFFD\n" + octets);
  EXPECT_EQ(decoded.replaced_lines, std::vector<std::size_t>{21});
  EXPECT_EQ(reading_notes(decoded).at(0).first, "letters not readable");
  EXPECT_EQ(reading_notes(decoded).at(0).second, "3 octets, first in line 21");
}

TEST(Charset, TellsTheFirstThreeLinesThatCouldNotBeRead) {
  const std::string bad = "x\x81\x8D\n", good = "x\r\n";
  const auto decoded = decode(good + bad + bad + "x\r" + bad + bad, "windows-1254");
  EXPECT_EQ(decoded.replaced, 8u);
  EXPECT_EQ(decoded.replaced_lines, (std::vector<std::size_t>{2, 3, 5}));
}

TEST(Charset, TakesThePinnedCharsetWhateverTheOctetsSay) {
  const auto decoded = decode(kTurkishUtf8, "utf-8", "latin5");
  EXPECT_EQ(decoded.charset, "windows-1254");
  EXPECT_EQ(decoded.evidence, "pinned");
  EXPECT_TRUE(decoded.text.starts_with("Ä°l;Ä°lÃ§e"));
  EXPECT_EQ(decode("\xEF\xBB\xBFOkul", "", "utf-8").text, "Okul");
  EXPECT_EQ(decode("Ä°mam \xDE", "", "utf-8").text, "Ä°mam \uFFFD") << "pinned: nothing is guessed, nothing repaired";
  EXPECT_EQ(decode("\xFE\xFF" + utf16("Okul", true), "", "utf-16").text, "Okul");
}

TEST(Charset, ReadsDosAndMacintoshWhenToldTo) {
  EXPECT_EQ(decode("\x98stanbul \x9A\x80 Da\xA7", "", "cp857").text, "İstanbul ÜÇ Dağ");
  EXPECT_EQ(decode("\xDCstanbul \x86\x82 Da\xDB", "", "x-mac-turkish").text, "İstanbul ÜÇ Dağ");
}

TEST(Charset, ReadsDosAndMacintoshByTheirLettersAlone) {
  const auto dos = decode("\x98zmir;Ba\xA7lar M\x81\x64\x81rl\x81\xA7\x81", "");
  EXPECT_EQ(dos.text, "İzmir;Bağlar Müdürlüğü");
  EXPECT_EQ(dos.charset, "cp857");
  const auto mac = decode("\xDCzmir;Ba\xDBlar M\x9F\x64\x9Frl\x9F\xDB\x9F", "");
  EXPECT_EQ(mac.text, "İzmir;Bağlar Müdürlüğü");
  EXPECT_EQ(mac.charset, "macturkish");
}

TEST(Charset, GermanAndItsQuotesAreNoMacintosh) {
  EXPECT_EQ(decode("Hauptstra\xDF\x65 in der Gro\xDF\x65n Stra\xDF\x65, Ma\xDF", "").charset.substr(0, 7), "windows");
  EXPECT_EQ(decode("OKUL\x85 \x96 \x93LISE\x94 OKUL\x85 \x93\x41\x94 OKUL\x85", "").text,
            "OKUL… – “LISE” OKUL… “A” OKUL…");
  const std::string german = "Grundschule K\xF6ln S\xFC\x64;Schule f\xFCr M\xE4\x64\x63hen;Stra\xDF\x65;\xC4pfel \xD6l";
  EXPECT_EQ(decode(german, "").text, "Grundschule Köln Süd;Schule für Mädchen;Straße;Äpfel Öl");
}

TEST(Charset, WesternTextKeepsItsLetters) {
  EXPECT_EQ(decode("Coll\xE8ge fran\xE7\x61is Ren\xE9 \xE0 Orl\xE9\x61ns, l'\xE9\x63ole; No\xEBl", "").text,
            "Collège français René à Orléans, l'école; Noël");
  EXPECT_EQ(decode("Escuela Nu\xF1\x65z; Educaci\xF3n M\xE1laga; Instituci\xF3n", "").text,
            "Escuela Nuñez; Educación Málaga; Institución");
  const std::string icelandic =
      "Menntask\xF3linn vi\xF0 Hamrahl\xED\xF0; \xDE\x61\xF0 er sk\xF3li \xED Reykjav\xEDk, \xFE\x61r sem "
      "n\xE1msmenn l\xE6ra n\xFDtt m\xE1l; \xE1 fer\xF0 um landi\xF0 eru m\xF6rg \xFEorp";
  EXPECT_EQ(decode(icelandic, "").text.substr(0, 30),
            std::string_view("Menntaskólinn við Hamrahlíð; Það").substr(0, 30));
}

TEST(Charset, AWrongPinIsRefusedWithTheNamesThatAreKnown) {
  try {
    decode("Okul", "", "klingon");
    FAIL() << "an unknown charset was taken";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("'klingon'"));
    EXPECT_THAT(error.what(), testing::HasSubstr("utf-8, windows-1254, "));
    EXPECT_THAT(error.what(), testing::HasSubstr("cp857"));
  }
}

TEST(Charset, LooksForNoTextInAWorkbookOrAPdf) {
  using namespace std::string_literals;
  for (const auto& [octets, kind] : {std::pair{"PK\x03\x04\x14\xFE\xDE\xF0"s, "zip"},
                                     {"%PDF-1.7\n\xE2\xE3"s, "pdf"},
                                     {"\x1F\x8B\x08"s, "gzip"},
                                     {"\xD0\xCF\x11\xE0\xA1\xB1"s, "ole"}}) {
    const auto decoded = decode(octets, "utf-8", "windows-1254");
    EXPECT_EQ(decoded.charset, "binary");
    EXPECT_EQ(decoded.evidence, kind);
    EXPECT_EQ(decoded.text, "");
    EXPECT_EQ(decoded.replaced, 0u);
  }
}

TEST(Charset, CutOffInTheMiddleOfACharacterIsStillUtf8) {
  std::string octets;
  for (int line = 0; line < 3; ++line) octets += kTurkishUtf8;
  octets.pop_back();
  const auto decoded = decode(octets, "utf-8");
  EXPECT_EQ(decoded.charset, "utf-8");
  EXPECT_EQ(decoded.replaced, 1u);
}

TEST(Charset, FallsBackToTheTurkishExcelDefault) {
  const std::string mudur = "M\xFC\x64\xFCr";  // ü alone: German, French, Turkish, ...
  for (const std::string& word : {mudur, std::string("\xC7INAR"), std::string("G\xF6l"), std::string("\xDC\xC7")})
    EXPECT_EQ(decode(word, "x-unknown").charset, "windows-1254") << word;
  EXPECT_EQ(decode(mudur, "").text, "Müdür");
  EXPECT_EQ(decode(mudur, "").evidence, "assumed");
}

TEST(Charset, ReadsOtherAlphabetsToo) {
  // "Школа номер один города Казани, Республика Татарстан" in windows-1251
  const std::string russian =
      "\xD8\xEA\xEE\xEB\xE0 \xED\xEE\xEC\xE5\xF0 \xEE\xE4\xE8\xED \xE3\xEE\xF0\xEE\xE4\xE0 \xCA\xE0\xE7\xE0\xED\xE8, "
      "\xD0\xE5\xF1\xEF\xF3\xE1\xEB\xE8\xEA\xE0 \xD2\xE0\xF2\xE0\xF0\xF1\xF2\xE0\xED";
  EXPECT_EQ(decode(russian, "windows-1251").text, "Школа номер один города Казани, Республика Татарстан");
  const auto detected = decode(russian, "");
  EXPECT_EQ(detected.charset, "windows-1251");
  EXPECT_EQ(detected.text.substr(0, 10), "Школа");
}

TEST(Charset, WindowsQuotesAndOctetsWithoutMeaning) {
  const auto decoded = decode(
      "\x93"
      "Okul\x94 \x80 \x81\x8E",
      "latin5");
  EXPECT_EQ(decoded.text, "“Okul” € \uFFFD\uFFFD");
  EXPECT_EQ(decoded.replaced, 2u);
}

// Python's codecs are neither ours nor glibc's, and leave the same octets without meaning.
TEST(Charset, AgreesWithPythonOnEveryOctetOfItsTables) {
  for (const auto& [charset, codec] : {std::pair<std::string, std::string>{"windows-1254", "cp1254"},
                                       {"windows-1252", "cp1252"},
                                       {"cp857", "cp857"},
                                       {"macturkish", "mac_turkish"}}) {
    const std::string command = "python3 -c \"import sys; sys.stdout.buffer.write(bytes(range(128, 256)).decode('" +
                                codec + "', 'replace').replace('\\uf8a0', '\\ufffd').encode())\"";
    FILE* const pipe = ::popen(command.c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    std::array<char, 1024> text{};
    const auto size = std::fread(text.data(), 1, text.size(), pipe);
    ASSERT_EQ(::pclose(pipe), 0) << "python3 is one of the packages for tests";
    std::string octets;
    for (int octet = 128; octet < 256; ++octet) octets += static_cast<char>(octet);
    EXPECT_EQ(decode(octets, "", charset).text, std::string_view(text.data(), size)) << charset;
  }
}

TEST(Charset, KnowsTheLabelsOfTheWeb) {
  EXPECT_EQ(canonical_charset("latin5"), "windows-1254");
  EXPECT_EQ(canonical_charset(" ISO-8859-9 "), "windows-1254");
  EXPECT_EQ(canonical_charset("\"utf-8\""), "utf-8");
  EXPECT_EQ(canonical_charset("latin1"), "windows-1252");
  EXPECT_EQ(canonical_charset("klingon"), std::nullopt);
  EXPECT_EQ(canonical_charset(""), std::nullopt);
}

TEST(Charset, AViewOfAShortTextFollowsTheTextWhenItMoves) {
  auto first = decode("A\xF0r\xFD", "");  // short enough to lie inside the string itself
  const Decoded second = std::move(first);
  EXPECT_EQ(second.text, "Ağrı");
  EXPECT_EQ(second.text.data(), second.owned.data());
}

TEST(Charset, MakesValidUtf8OfAnythingAtAll) {
  std::mt19937 random(1923);
  const std::array<const char*, 7> labels{"", "utf-8", "windows-1254", "utf-16", "shift_jis", "gb18030", "iso-8859-3"};
  for (int round = 0; round < 3000; ++round) {
    std::string octets(random() % 200, '\0');
    const auto range = round % 3 == 0 ? 256u : round % 3 == 1 ? 8u : 160u;
    for (char& c : octets) c = static_cast<char>(256u - range + random() % range);
    const auto decoded = decode(octets, labels[random() % labels.size()]);
    ASSERT_TRUE(valid_utf8(decoded.text)) << decoded.charset;
    ASSERT_LE(decoded.replaced, octets.size());
  }
}

TEST(Charset, ValidUtf8IsWhatTheStandardSays) {
  for (const std::string_view good : {"", "a", "ş", "€", "\xF4\x8F\xBF\xBF", "\xEF\xBF\xBD", "aaaaaaaaaaaaaaaaaaaaş"})
    EXPECT_TRUE(valid_utf8(good));
  for (const std::string_view bad : {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                     "\xF5\x80\x80\x80", "\xC5", "\xE2\x82", "aaaaaaaaaaaaaaaaaaaa\xFF"})
    EXPECT_FALSE(valid_utf8(bad)) << bad.size();
}

}  // namespace
}  // namespace twinwatch::text
