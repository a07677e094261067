#include <gtest/gtest.h>

#include "twinwatch/csv/dialect.hpp"

namespace twinwatch::csv {

TEST(CsvDialect, JudgesTheWholeTableNotTheFirstLine) {
  const Guess guess = detect("Okullar, iller, ilçeler, adresler\n\nAd;Adres\nA;x, y, z\nB;x, y\nC;q\n");
  EXPECT_EQ(guess.dialect.separator, ';');
}

TEST(CsvDialect, DecimalCommasDoNotWinOverTheSeparator) {
  const Guess guess = detect("Ad;Enlem;Boylam\nA;37,5;35,3\nB;37,6;35,4\nC;37,7;35,5\n");
  EXPECT_EQ(guess.dialect.separator, ';');
  EXPECT_EQ(guess.columns, 3u);
}

TEST(CsvDialect, FindsTabCommaAndBar) {
  EXPECT_EQ(detect("a\tb\tc\n1\t2\t3\n").dialect.separator, '\t');
  EXPECT_EQ(detect("a,b,c\n1,\"2,2\",3\n4,5,6\n").dialect.separator, ',');
  EXPECT_EQ(detect("a|b|c\n1|2|3\n").dialect.separator, '|');
  EXPECT_EQ(detect("a|b|c\n1|2|3\n").sure, Sure::certain);
}

TEST(CsvDialect, BelievesExcelsOwnMark) {
  const Guess guess = detect("sep=|\na,b|c,d\n1,2|3,4\n");
  EXPECT_EQ(guess.dialect.separator, '|');
  EXPECT_EQ(guess.sure, Sure::certain);
}

TEST(CsvDialect, OneColumnHasNoSeparator) {
  const Guess guess = detect("Okul Adı\nAtatürk İlkokulu\nCumhuriyet İlkokulu\n");
  EXPECT_EQ(guess.dialect.separator, '\n');
  EXPECT_EQ(name_of(guess.dialect.separator), "none");
}

TEST(CsvDialect, SaysWhenItHadToGuess) { EXPECT_EQ(detect("a;b,c\nx;y,z\n").sure, Sure::guessed); }

TEST(CsvDialect, RubbleBetweenSeparatorsIsNoTable) {
  // Every line has one colon and two commas, but only ';' leaves cells that are something.
  const Guess guess = detect("Ad;Saat;Not\nA;09:30;x, y, z\nB;10:15;q, r, s\nC;11:00;t, u, v\n");
  EXPECT_EQ(guess.dialect.separator, ';');
}

TEST(CsvDialect, FindsColonsAndSpacesOnlyWhereTheyMakeATable) {
  EXPECT_EQ(detect("kod:il:ad\n1:Van:Bir\n2:Van:İki\n").dialect.separator, ':');
  EXPECT_EQ(detect("kod il sayi\n1 Van 12\n2 Van 14\n3 Bursa 15\n").dialect.separator, ' ');
  EXPECT_EQ(detect("Saat\n09:30\n10:15\n").dialect.separator, '\n');
}

TEST(CsvDialect, FindsSingleQuotesAndBackslashes) {
  EXPECT_EQ(detect("'a,1','b'\n'c,2','d'\n'e,3','f'\n").dialect.quote, '\'');
  EXPECT_EQ(detect("Ali's;Van'da\nAta's;İl'de\n").dialect.quote, '"') << "apostrophes quote nothing";
  EXPECT_EQ(detect("a,b\n\"x \\\"y\\\", z\",1\n\"k \\\"l\\\", m\",2\n").dialect.escape, '\\');
}

TEST(CsvDialect, FindsSeparatorsOfTwoOctets) {
  const Guess spaced = detect("kod, il, ad\n1, Van, Bir\n2, Van, \"İki, Üç\"\n");
  EXPECT_EQ(separator_of(spaced.dialect), ", space");
  EXPECT_EQ(detect("a\t\tb\t\tc\n1\t\t2\t\t3\n").dialect.second, '\t');
  EXPECT_EQ(detect("a;;b\n1;;2\n3;x;4\n").dialect.second, '\0') << "an empty column";
}

TEST(CsvDialect, BelievesWhoPinsIt) {
  Pins pins;
  pins.separator = ',';
  const Guess guess = detect("a;b,c;d\n1;2,3;4\n", pins);
  EXPECT_EQ(guess.dialect.separator, ',');
  EXPECT_EQ(guess.sure, Sure::certain);
}

TEST(CsvDialect, LooksAtTheMiddleAndTheEndOfALongText) {
  std::string text = "Okul adı\n";
  while (text.size() < 200'000) text += "Bir okul, bir not, bir ad\n";
  while (text.size() < 2'000'000) text += "Bir okul;Van;Edremit;711959\n";
  EXPECT_EQ(detect(text).dialect.separator, ';');
}

}  // namespace twinwatch::csv
