#include "service/progress.hpp"

#include <gtest/gtest.h>

namespace twinwatch::service {
namespace {

using namespace std::chrono_literals;

Progress reading(std::uint64_t done, std::uint64_t total = 0) {
  return {"registry", "mebbis.csv", "reading", done, total, true, "rows"};
}

TEST(ProgressWords, SayHowFarHowFastAndHowLongYet) {
  EXPECT_EQ(words_of(reading(412'345, 1'000'001), 1330ms),
            "registry/mebbis.csv: reading 412,000 of about 1,000,000 rows, 310,000 rows/s, 2 s left");
  EXPECT_EQ(words_of({"registry", "mebbis.csv", "storing", 4'096, 76'808, false, "records"}, 1000ms),
            "registry/mebbis.csv: storing 4,096 of 76,808 records, 4,100 records/s, 18 s left");
}

TEST(ProgressWords, DoNotGuessWhatIsNotKnown) {
  EXPECT_EQ(words_of(reading(0, 1'000), 5s), "registry/mebbis.csv: reading …");
  EXPECT_EQ(words_of(reading(700), 100ms), "registry/mebbis.csv: reading 700 rows") << "too early for a rate";
  EXPECT_EQ(words_of(reading(700), 1s), "registry/mebbis.csv: reading 700 rows, 700 rows/s") << "no total";
  EXPECT_EQ(words_of(reading(1'200, 1'000), 1s), "registry/mebbis.csv: reading 1,200 rows, 1,200 rows/s")
      << "more than was guessed: the guess is dropped";
  EXPECT_EQ(words_of({"", "", "deciding what follows", 0, 0, false, ""}, 5s), "deciding what follows …");
  EXPECT_EQ(words_of({"etwinning", "", "reading", 50, 0, false, "rows"}, 0ms), "etwinning: reading 50 rows");
}

TEST(ProgressWords, TellLongTimesInLongUnits) {
  EXPECT_TRUE(words_of(reading(1'000, 100'000), 1s).ends_with(", 1,000 rows/s, 2 min left"));
  EXPECT_TRUE(words_of(reading(1'000, 20'000'000), 1s).ends_with(", 1,000 rows/s, 6 h left"));
  EXPECT_TRUE(words_of(reading(999, 1'000), 1s).ends_with(", 1 s left"));
}

TEST(EstimatedRows, AreTheLineEndsOfATextAndNothingElse) {
  EXPECT_EQ(estimated_rows("a;b\n1;2\n3;4\n"), 3u);
  EXPECT_EQ(estimated_rows("a;b\r\n1;2\r\n3;4"), 3u) << "a last line without an end is a line";
  EXPECT_EQ(estimated_rows(std::string_view("\xff\xfe"
                                            "a\0\n\0"
                                            "b\0\n\0",
                                            10)),
            2u)
      << "UTF-16";
  EXPECT_EQ(estimated_rows("\n <!doctype html>\n<p>"), 0u) << "lines of markup are no rows";
  EXPECT_EQ(estimated_rows(std::string_view("PK\3\4\0\n\n", 7)), 0u);
  EXPECT_EQ(estimated_rows(""), 0u);
}

class Teller : public ::testing::Test {
 protected:
  bool told(ProgressTeller& teller, const Progress& progress, std::chrono::milliseconds at) {
    return teller.hear(progress, ProgressTeller::Time(1h + at)).has_value();
  }
};

TEST_F(Teller, ShowsOnATerminalFiveTimesASecondAndEachNewPhaseAtOnce) {
  ProgressTeller teller(on_a_terminal);
  EXPECT_TRUE(told(teller, reading(1), 0ms));
  EXPECT_FALSE(told(teller, reading(2), 199ms));
  EXPECT_TRUE(told(teller, reading(3), 200ms));
  EXPECT_TRUE(told(teller, {"registry", "mebbis.csv", "storing", 0, 9, false, "records"}, 201ms));
  EXPECT_FALSE(told(teller, {"registry", "mebbis.csv", "storing", 1, 9, false, "records"}, 202ms));
}

TEST_F(Teller, IsSilentInALogUntilTheWorkIsVeryLong) {
  ProgressTeller teller(in_a_log);
  int lines = 0;
  for (auto at = 0ms; at < 89s; at += 100ms)
    lines += told(teller, {"registry", "", at < 10s ? "reading" : "storing", 1, 2, false, "rows"}, at) ? 1 : 0;
  EXPECT_EQ(lines, 2);
}

TEST_F(Teller, TellsTheServiceManagerOnceASecondWhateverBegins) {
  ProgressTeller teller(as_a_status);
  EXPECT_FALSE(told(teller, reading(0, 9'000), 0ms)) << "nothing has been read: not worth the second";
  EXPECT_TRUE(told(teller, reading(1), 0ms));
  EXPECT_FALSE(told(teller, {"labels", "", "reading", 1, 2, false, "rows"}, 500ms));
  EXPECT_TRUE(told(teller, reading(2), 1000ms));
}

TEST_F(Teller, CountsARateFromThePhasesOwnBeginning) {
  ProgressTeller teller(on_a_terminal);
  teller.hear(reading(1), ProgressTeller::Time(1h));
  teller.hear({"r", "", "storing", 0, 9'000, false, "records"}, ProgressTeller::Time(1h + 10s));
  EXPECT_EQ(teller.hear({"r", "", "storing", 1'000, 9'000, false, "records"}, ProgressTeller::Time(1h + 11s)),
            "r: storing 1,000 of 9,000 records, 1,000 records/s, 8 s left");
}

}  // namespace
}  // namespace twinwatch::service
