#include "service/clock.hpp"

#include <gtest/gtest.h>

namespace twinwatch::service {
namespace {

constexpr std::int64_t at(std::int64_t seconds) { return seconds * 1000; }

TEST(Clock, AWeekBelongsToTheYearOfItsThursday) {
  // 2027-01-01 is a Friday: still the last week of 2026. 2029-12-31 is a Monday: already the first week of 2030.
  EXPECT_EQ(local_time(at(1'798'750'800), "Europe/Istanbul").period(), "2026-W53");
  EXPECT_EQ(local_time(at(1'893'391'200), "Europe/Istanbul").period(), "2030-W01");
}

TEST(Clock, MondayBeginsAtMidnightInIstanbulAndNotInGreenwich) {
  const auto sunday_evening_utc = at(1'794'171'600);  // 2026-11-08T21:00:00Z is 2026-11-09T00:00 in Istanbul
  EXPECT_EQ(local_time(sunday_evening_utc, "Europe/Istanbul").weekday, 1);
  EXPECT_EQ(local_time(sunday_evening_utc, "Europe/Istanbul").hour, 0);
  EXPECT_EQ(local_time(sunday_evening_utc, "UTC").weekday, 7);
  EXPECT_EQ(show_time(sunday_evening_utc, "Europe/Istanbul"), "2026-11-09 00:00");
}

TEST(Clock, ADayBeginsWhereOneLives) {
  EXPECT_EQ(start_of_day("2026-11-09", "Europe/Istanbul"), at(1'794'171'600));
  EXPECT_EQ(start_of_day("2026-11-09", "UTC"), at(1'794'182'400));
  for (const char* none : {"", "2026-11", "2026-13-01", "2026-02-30", "9.11.2026", "2026-11-09x", "2026-11-9"})
    EXPECT_FALSE(start_of_day(none, "UTC")) << none;
}

TEST(Clock, APlayedClockStandsWhereItWasSetAndGoesOn) {
  PlayedClock clock;
  clock.set(at(1'000));
  EXPECT_GE(clock.now_ms(), at(1'000));
  EXPECT_LT(clock.now_ms(), at(1'060));
}

}  // namespace
}  // namespace twinwatch::service
