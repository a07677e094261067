#include <gtest/gtest.h>

#include "mail/calendar.hpp"
#include "mail/turkish_number.hpp"

namespace twinwatch::mail {

TEST(TurkishNumber, TakesTheSuffixOfItsLastSpokenWord) {
  const std::pair<std::int64_t, const char*> spoken[] = {{0, "0'ı"},           {1, "1'i"},
                                                         {2, "2'si"},          {3, "3'ü"},
                                                         {4, "4'ü"},           {5, "5'i"},
                                                         {6, "6'sı"},          {7, "7'si"},
                                                         {8, "8'i"},           {9, "9'u"},
                                                         {10, "10'u"},         {20, "20'si"},
                                                         {30, "30'u"},         {40, "40'ı"},
                                                         {50, "50'si"},        {60, "60'ı"},
                                                         {70, "70'i"},         {80, "80'i"},
                                                         {90, "90'ı"},         {100, "100'ü"},
                                                         {412, "412'si"},      {1000, "1.000'i"},
                                                         {1453, "1.453'ü"},    {52'000, "52.000'i"},
                                                         {76'800, "76.800'ü"}, {1'000'000, "1.000.000'u"}};
  for (const auto& [n, words] : spoken) EXPECT_EQ(possessive_tr(n), words);
}

TEST(TurkishNumber, NeverRoundsSomeToNoneOrMostToAll) {
  EXPECT_EQ(percent_tr(1, 1000), "%1");
  EXPECT_EQ(percent_tr(999, 1000), "%99");
  EXPECT_EQ(percent_tr(1000, 1000), "%100");
  EXPECT_EQ(percent_tr(0, 1000), "%0");
  EXPECT_EQ(percent_tr(1, 8), "%13");
  EXPECT_EQ(percent_tr(0, 0), "—");
}

TEST(Calendar, IsIstanbulsWhateverTheMachines) {
  // 2026-11-15 21:30 UTC is already Monday in Istanbul.
  const std::int64_t ms = 1'794'778'200'000;
  EXPECT_EQ(header_date(ms), "Mon, 16 Nov 2026 00:30:00 +0300");
  EXPECT_EQ(day_tr(ms), "16 Kasım 2026");
  EXPECT_EQ(short_day(ms), "16.11.2026");
  EXPECT_EQ(iso_day(ms), "2026-11-16");
  // Before September 2016 Turkey had a winter time.
  EXPECT_EQ(header_date(1'452'340'800'000), "Sat, 09 Jan 2016 14:00:00 +0200");
}

TEST(Calendar, NamesAWeekByItsMonday) {
  EXPECT_EQ(period_tr("2026-W47"), "16 Kasım 2026 haftası");
  EXPECT_EQ(period_tr("2026-W01"), "29 Aralık 2025 haftası");
  EXPECT_EQ(period_tr("2026-W99"), "2026-W99");
  EXPECT_EQ(period_tr("2026-11"), "Kasım 2026");
  EXPECT_EQ(period_en("2026-W47"), "week of 16 November 2026");
  EXPECT_EQ(period_en("2026-11"), "November 2026");
  EXPECT_EQ(period_tr("2026-13"), "2026-13");
  EXPECT_EQ(period_tr("2026-Wx"), "2026-Wx");
}

}  // namespace twinwatch::mail
