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

}  // namespace twinwatch::csv
