#include "text/fold.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

using twinwatch::text::fold;

TEST(Fold, GivesOneSpellingForEveryTurkishI) {
  EXPECT_EQ(fold("İ"), "i");
  EXPECT_EQ(fold("I"), "i");
  EXPECT_EQ(fold("ı"), "i");
  EXPECT_EQ(fold("i"), "i");
  EXPECT_EQ(fold("i\u0307"), "i");  // what a locale-free tolower makes of İ
  EXPECT_EQ(fold("I\u0307STANBUL"), "istanbul");
}

TEST(Fold, TakesAwayMarksAndCase) {
  EXPECT_EQ(fold("  ŞEHİT Öğr. I. Kılıç İLKOKULU "), "sehit ogr i kilic ilkokulu");
  EXPECT_EQ(fold("HAKKÂRİ Î Û"), "hakkari i u");
  EXPECT_EQ(fold("Hakka\u0302ri"), "hakkari");
  EXPECT_EQ(fold("S\u0327ehit"), fold("Şehit"));
  EXPECT_EQ(fold("ÌMAM HATÌP"), "imam hatip");
  EXPECT_EQ(fold("Ｅｔｗ １２"), "etw 12");
  EXPECT_EQ(fold("ﬁﬂ Ⅱ"), "fifl ii");
  EXPECT_EQ(fold("Straße Ærø Þ ĳ"), "strasse aero th ij");
}

TEST(Fold, MakesOneSpaceOfEverythingBetweenWords) {
  EXPECT_EQ(fold(""), "");
  EXPECT_EQ(fold(" \t\r\n"), "");
  EXPECT_EQ(fold("50.YIL\u00A0ORTAOKULU – (711959)"), "50 yil ortaokulu 711959");
  EXPECT_EQ(fold("‘Kur’an’"), "kur an");
  EXPECT_EQ(fold("\uFEFFİl"), "il");
  EXPECT_EQ(fold("orta\u00ADokul"), "ortaokul");
}

TEST(Fold, KeepsOtherScriptsSoThatNamesStayDifferent) {
  EXPECT_NE(fold("Σχολείο"), fold("Γυμνάσιο"));
  EXPECT_EQ(fold("Школа 7"), "Школа 7");
  EXPECT_NE(fold("И\u0306"), fold("И"));
  EXPECT_NE(fold("Ⅱ"), fold("Ⅲ"));
}

TEST(Fold, TurnsMalformedUtf8IntoASpace) {
  EXPECT_EQ(fold("a\xFF"
                 "b"),
            "a b");
  EXPECT_EQ(fold("a\xC5"), "a");
  EXPECT_EQ(fold("a\xE2\x80"
                 "b"),
            "a b");
  EXPECT_EQ(fold("a\xC0\xAF"
                 "b"),
            "a b");
  EXPECT_EQ(fold("a\xED\xA0\x80"
                 "b"),
            "a b");
  EXPECT_EQ(fold("a\xF5\x80\x80\x80"
                 "b"),
            "a b");
  EXPECT_EQ(fold("a\uFFFDb"), "a b");
  EXPECT_EQ(fold(std::string_view("a\0b", 3)), "a b");
}

TEST(Fold, AppendsToWhatIsThereWithoutTouchingIt) {
  std::string out = "key:";
  twinwatch::text::fold_append(" Ö k ", out);
  EXPECT_EQ(out, "key:o k");
}

TEST(Fold, IsIdempotentOnEveryCodePointAndOnNoise) {
  for (char32_t c = 1; c < 0x11000; ++c) {
    std::string s = "a";
    if (c < 0x80)
      s += static_cast<char>(c);
    else if (c < 0x800)
      (s += static_cast<char>(0xC0 | (c >> 6))) += static_cast<char>(0x80 | (c & 63));
    else if (c < 0x10000)
      ((s += static_cast<char>(0xE0 | (c >> 12))) += static_cast<char>(0x80 | ((c >> 6) & 63))) +=
          static_cast<char>(0x80 | (c & 63));
    else
      continue;
    s += "b";
    ASSERT_EQ(fold(fold(s)), fold(s)) << std::hex << static_cast<unsigned>(c);
  }
  std::mt19937 random(7);
  for (int i = 0; i < 20000; ++i) {
    std::string s;
    for (auto n = random() % 24; n > 0; --n) s += static_cast<char>(random() % 2 ? random() : 0xC3 + random() % 3);
    const auto once = fold(s);
    ASSERT_EQ(fold(once), once);
    ASSERT_TRUE(once.empty() || (once.front() != ' ' && once.back() != ' ' && once.find("  ") == std::string::npos));
  }
}

TEST(Fold, IsIdempotentOnAllRealNamesAndTheLocaleDoesNotMatter) {
  const std::filesystem::path data = TWINWATCH_SOURCE_DIR "/../shared/data";
  if (!std::filesystem::exists(data)) {
    if (std::getenv("TWINWATCH_REQUIRE_SHARED")) FAIL() << data << " is absent";
    GTEST_SKIP() << data << " is absent: real data not beside the project";
  }
  int lines = 0;
  const auto check = [&](const std::string& line) {
    const auto once = fold(line);
    ASSERT_EQ(fold(once), once) << line;
    std::setlocale(LC_ALL, "tr_TR.UTF-8");
    ASSERT_EQ(fold(line), once);
    std::setlocale(LC_ALL, "C");
    ++lines;
  };
  for (const auto* name : {"registry/meb-2023-mit.csv", "registry/meb-2021-names.json", "text/mojibake-dev.tsv",
                           "geo/districts.json", "matching/dev.tsv"}) {
    std::ifstream in(data / name);
    for (std::string line; std::getline(in, line);) check(line);
  }
  FILE* const pipe = popen(("zcat '" + (data / "registry/mebbis-2017.csv.gz").string() + "'").c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  char* line = nullptr;
  std::size_t room = 0;
  while (getline(&line, &room, pipe) > 0) check(line);
  std::free(line);
  pclose(pipe);
  EXPECT_GT(lines, 100000);
}
