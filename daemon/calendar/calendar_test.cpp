#include "calendar/calendar.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace {

using testing::AllOf;
using testing::HasSubstr;
using twinwatch::calendar::Calendar;
using twinwatch::calendar::day_of;
using twinwatch::calendar::iso;
using twinwatch::calendar::Zone;

constexpr std::int64_t hour_ms = 3'600'000;

Calendar shipped() { return Calendar::load(TWINWATCH_SOURCE_DIR "/config/calendar.toml"); }

std::int64_t at(const Calendar& calendar, int year, unsigned month, unsigned day, int hour, int minute = 0) {
  return calendar.zone().at_ms(*day_of({year, month, day}), hour * 3600 + minute * 60);
}

// "2026-10-30 09:00" there.
std::string shown(const Calendar& calendar, std::int64_t ms) {
  const auto there = calendar.zone().local(ms);
  char clock[16];
  std::snprintf(clock, sizeof clock, " %02d:%02d", there.second / 3600, there.second / 60 % 60);
  return iso(there.day) + clock;
}

std::filesystem::path written(const std::string& text) {
  const auto file = std::filesystem::path(testing::TempDir()) / "calendar.toml";
  std::ofstream(file) << text;
  return file;
}

std::string complaint(const std::string& text) {
  try {
    Calendar::load(written(text));
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "(no complaint)";
}

const std::string year_2026 = "[[school_year]]\nname = \"2026-2027\"\nfrom = 2026-09-07\nto = 2027-06-25\n";

}  // namespace

TEST(Zone, KnowsThatTurkeyGaveUpSummerTimeIn2016) {
  const Zone zone("Europe/Istanbul");
  const auto offset = [&](int year, unsigned month, unsigned day) {
    return zone.local(zone.at_ms(*day_of({year, month, day}), 12 * 3600)).offset_minutes;
  };
  EXPECT_EQ(offset(2015, 1, 15), 120);
  EXPECT_EQ(offset(2015, 7, 15), 180);
  EXPECT_EQ(offset(2016, 1, 15), 120);
  EXPECT_EQ(offset(2016, 12, 15), 180) << "stayed on summer time, by decree of 7 September 2016";
  EXPECT_EQ(offset(2026, 1, 15), 180);
}

TEST(Zone, BeginsDaysWhereTheyBeginThere) {
  const Zone zone("Europe/Istanbul");
  EXPECT_EQ(iso(zone.local(1'790'888'399'000).day), "2026-10-01") << "20:59:59 UTC";
  EXPECT_EQ(iso(zone.local(1'790'888'400'000).day), "2026-10-02") << "21:00:00 UTC";
  // The longest and the shortest day of 2015: the clock went back on 8 November (put off from October by an election).
  const auto length = [&](int year, unsigned month, unsigned day) {
    const auto number = *day_of({year, month, day});
    return (zone.start_ms(number + 1) - zone.start_ms(number)) / hour_ms;
  };
  EXPECT_EQ(length(2015, 11, 8), 25);
  EXPECT_EQ(length(2015, 3, 29), 23);
  EXPECT_EQ(length(2016, 10, 30), 24) << "the change that did not come";
  // 03:30 of the day on which the clock jumped from three to four is where it jumped.
  const auto missing = zone.at_ms(*day_of({2015, 3, 29}), 3 * 3600 + 1800);
  EXPECT_EQ(zone.local(missing).second, 4 * 3600);
}

TEST(Zone, IsTheSameBeforeTheEpoch) {
  const Zone zone("Europe/Istanbul");
  EXPECT_EQ(iso(zone.local(-1).day), "1970-01-01");
  EXPECT_EQ(iso(zone.local(-3 * hour_ms - 1).day), "1969-12-31");
}

TEST(Zone, SaysWhichIsMissing) { EXPECT_THROW(Zone("Europe/Angora"), std::runtime_error); }

TEST(TheShippedCalendar, KnowsTheYearItsCutOffAndTheGraceAfterIt) {
  const auto calendar = shipped();
  const auto* year = calendar.at("school_year", at(calendar, 2026, 11, 16, 9));
  ASSERT_NE(year, nullptr);
  EXPECT_EQ(year->name, "2026-2027");
  EXPECT_EQ(calendar.at("school_year", at(calendar, 2026, 8, 1, 9)), nullptr);
  EXPECT_EQ(calendar.at("cutoff_grace", at(calendar, 2026, 10, 2, 0) - 1), nullptr);
  EXPECT_NE(calendar.at("cutoff_grace", at(calendar, 2026, 10, 2, 0)), nullptr);
  EXPECT_NE(calendar.at("cutoff_grace", at(calendar, 2026, 10, 29, 23, 59)), nullptr);
  EXPECT_EQ(calendar.at("cutoff_grace", at(calendar, 2026, 10, 30, 0)), nullptr);
  EXPECT_NE(calendar.at("after_cutoff", at(calendar, 2026, 10, 30, 0)), nullptr);
  EXPECT_EQ(shown(calendar, calendar.next_change_ms("cutoff_grace", at(calendar, 2026, 9, 1, 0))), "2026-10-02 00:00");
  EXPECT_EQ(shown(calendar, calendar.next_change_ms("cutoff_grace", at(calendar, 2026, 10, 5, 0))), "2026-10-30 00:00");
  EXPECT_EQ(calendar.next_change_ms("cutoff_grace", at(calendar, 2099, 1, 1, 0)), 0);
}

TEST(TheShippedCalendar, HasOneYearAfterAnother) {
  const auto calendar = shipped();
  EXPECT_EQ(calendar.at("school_year", at(calendar, 2026, 6, 26, 23, 59))->name, "2025-2026");
  EXPECT_EQ(calendar.at("school_year", at(calendar, 2026, 6, 27, 0)), nullptr);
  EXPECT_EQ(calendar.at("school_year", at(calendar, 2026, 9, 7, 0))->name, "2026-2027");
  EXPECT_EQ(calendar.at("after_cutoff", at(calendar, 2026, 7, 1, 0)), nullptr) << "the cut-off of a year ends with it";
  EXPECT_EQ(calendar.at("after_cutoff", at(calendar, 2027, 1, 1, 0))->name, "2026-2027")
      << "across the turn of the year";
}

TEST(Mail, LeavesOnWorkingDaysInWorkingHours) {
  const auto calendar = shipped();
  EXPECT_TRUE(calendar.mail_may_leave(at(calendar, 2026, 11, 16, 9)));
  EXPECT_FALSE(calendar.mail_may_leave(at(calendar, 2026, 11, 16, 8, 59)));
  EXPECT_TRUE(calendar.mail_may_leave(at(calendar, 2026, 11, 16, 16, 59)));
  EXPECT_FALSE(calendar.mail_may_leave(at(calendar, 2026, 11, 16, 17)));
  EXPECT_FALSE(calendar.mail_may_leave(at(calendar, 2026, 11, 15, 12))) << "a Sunday";
  EXPECT_FALSE(calendar.mail_may_leave(at(calendar, 2026, 10, 29, 12))) << "the day of the republic";
  EXPECT_TRUE(calendar.mail_may_leave(at(calendar, 2026, 10, 28, 12))) << "its eve, in the morning";
  EXPECT_FALSE(calendar.mail_may_leave(at(calendar, 2026, 10, 28, 13)));
}

TEST(Mail, WaitsForTheNextHourInWhichItMay) {
  const auto calendar = shipped();
  const auto next = [&](std::int64_t ms) { return shown(calendar, calendar.next_mail_ms(ms)); };
  EXPECT_EQ(next(at(calendar, 2026, 11, 16, 10, 30)), "2026-11-16 10:30");
  EXPECT_EQ(next(at(calendar, 2026, 11, 16, 3)), "2026-11-16 09:00");
  EXPECT_EQ(next(at(calendar, 2026, 11, 20, 18)), "2026-11-23 09:00") << "over the weekend";
  EXPECT_EQ(next(at(calendar, 2026, 12, 31, 17)), "2027-01-04 09:00") << "over New Year and a weekend";
  EXPECT_EQ(next(at(calendar, 2026, 10, 28, 14)), "2026-10-30 09:00");
  EXPECT_EQ(next(at(calendar, 2027, 3, 8, 13)), "2027-03-12 09:00") << "over the feast of Ramadan";
}

TEST(Mail, LeavesAtNineThereOnBothSidesOfAZoneChange) {
  const auto calendar = Calendar::load(written("zone = \"Europe/Istanbul\"\n"));
  EXPECT_EQ(calendar.weekly_mail_ms(at(calendar, 2015, 10, 28, 12), 1, 9) % (24 * hour_ms), 6 * hour_ms)
      << "late October 2015: still summer time, when the rest of Europe was not";
  EXPECT_EQ(calendar.weekly_mail_ms(at(calendar, 2015, 11, 11, 12), 1, 9) % (24 * hour_ms), 7 * hour_ms);
  EXPECT_EQ(calendar.weekly_mail_ms(at(calendar, 2015, 7, 15, 12), 1, 9) % (24 * hour_ms), 6 * hour_ms);
  EXPECT_EQ(calendar.weekly_mail_ms(at(calendar, 2016, 12, 14, 12), 1, 9) % (24 * hour_ms), 6 * hour_ms);
}

TEST(Mail, OfAWeekIsDueOnItsDayOrTheNextThatWorks) {
  const auto calendar = shipped();
  const auto due = [&](int year, unsigned month, unsigned day, int weekday, int hour) {
    const auto ms = calendar.weekly_mail_ms(at(calendar, year, month, day, 12), weekday, hour);
    return ms == 0 ? "never" : shown(calendar, ms);
  };
  EXPECT_EQ(due(2026, 11, 18, 1, 9), "2026-11-16 09:00");
  EXPECT_EQ(due(2027, 3, 10, 1, 9), "2027-03-08 09:00") << "an eve's morning";
  EXPECT_EQ(due(2027, 3, 10, 1, 14), "2027-03-12 14:00") << "its afternoon is a holiday: after the feast";
  EXPECT_EQ(due(2027, 3, 10, 4, 9), "2027-03-12 09:00");
  EXPECT_EQ(due(2026, 5, 27, 5, 9), "2026-05-26 09:00") << "none is left in the week: the last one before";
  EXPECT_EQ(due(2026, 12, 30, 5, 9), "2026-12-31 09:00") << "and New Year's Day is a Friday";
  EXPECT_EQ(due(2026, 11, 18, 1, 6), "2026-11-16 09:00") << "not before the mail's own hours";
  EXPECT_EQ(due(2026, 11, 18, 1, 22), "2026-11-16 16:59");
}

TEST(Mail, OfAWeekIsDueOnThatDayOnly) {
  const auto calendar = shipped();
  EXPECT_FALSE(calendar.weekly_mail_due(at(calendar, 2026, 11, 16, 8, 59), 1, 9));
  EXPECT_TRUE(calendar.weekly_mail_due(at(calendar, 2026, 11, 16, 9), 1, 9));
  EXPECT_TRUE(calendar.weekly_mail_due(at(calendar, 2026, 11, 16, 16), 1, 9));
  EXPECT_FALSE(calendar.weekly_mail_due(at(calendar, 2026, 11, 16, 17), 1, 9));
  EXPECT_FALSE(calendar.weekly_mail_due(at(calendar, 2026, 11, 17, 9), 1, 9));
}

TEST(CalendarFile, NamesFileLineAndWhatWouldBeRight) {
  EXPECT_THAT(complaint("zone = \"Europe/Angora\"\n"), HasSubstr("Europe/Angora"));
  EXPECT_THAT(complaint("\nzome = \"x\"\n"), AllOf(HasSubstr("calendar.toml:2"), HasSubstr("zome"), HasSubstr("zone")));
  EXPECT_THAT(complaint("[[school_year]]\nname = \"x\"\nfrom = \"2026-09-07\"\n"),
              AllOf(HasSubstr("calendar.toml:3"), HasSubstr("without quotes")));
  EXPECT_THAT(complaint("[[school_year]]\nname = \"x\"\nfrom = 2027-09-07\nto = 2026-09-07\n"),
              HasSubstr("ends before"));
  EXPECT_THAT(complaint(year_2026 + year_2026), HasSubstr("overlap"));
  EXPECT_THAT(complaint(year_2026 + "cutoff = 2027-10-02\n"),
              AllOf(HasSubstr("calendar.toml:5"), HasSubstr("2026-2027")));
  EXPECT_THAT(complaint(year_2026 + "cutoff = 2026-10-02\ngrace_days = 1000\n"), HasSubstr("calendar.toml:6"));
  EXPECT_THAT(complaint(year_2026 + "grace_days = 10\n"), HasSubstr("without a 'cutoff'"));
  EXPECT_THAT(complaint("[mail]\ndays = [8]\n"), HasSubstr("calendar.toml:2"));
  EXPECT_THAT(complaint("[mail]\nfrom = 18:00:00\nto = 09:00:00\n"), HasSubstr("end after they begin"));
  EXPECT_THAT(complaint("[[holiday]]\nfrom = 2026-10-29\n"), HasSubstr("'name' is missing"));
  EXPECT_THAT(complaint("[[season]]\nname = \"x\"\nfrom = 2026-10-29\n"), HasSubstr("'what'"));
  EXPECT_THAT(complaint("[[season]]\nwhat = \"holiday\"\nname = \"x\"\nfrom = 2026-10-29\n"), HasSubstr("holiday"));
  EXPECT_THROW(Calendar::load("no/such/calendar.toml"), std::runtime_error);
}

TEST(CalendarFile, ThatIsEmptyKnowsNoYear) {
  const auto calendar = Calendar::load(written(""));
  EXPECT_TRUE(calendar.spans().empty());
  EXPECT_FALSE(calendar.knows("school_year"));
  EXPECT_TRUE(calendar.mail_may_leave(at(calendar, 2026, 11, 16, 9)));
}
TEST(Zone, KnowsAQuarterByItsFirstAndLastInstant) {
  const Zone istanbul;
  const auto last = quarter(istanbul, "2026-Q4");
  ASSERT_TRUE(last);
  EXPECT_EQ(last->from_ms, istanbul.start_ms(*day_of({2026, 10, 1})));
  EXPECT_EQ(last->to_ms, istanbul.start_ms(*day_of({2027, 1, 1})));
  EXPECT_EQ(quarter(istanbul, "2026-Q3")->to_ms, last->from_ms);
  for (const char* wrong : {"", "2026-Q5", "2026-Q0", "26-Q1", "2026Q1", "2026-Q1x", "abcd-Q1"})
    EXPECT_FALSE(quarter(istanbul, wrong)) << wrong;
}
