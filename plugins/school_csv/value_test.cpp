#include "value.hpp"

#include <gtest/gtest.h>

#include "person.hpp"

namespace twinwatch::school_csv {

namespace {

std::string value(Shape shape, std::string_view cell, bool* unreadable = nullptr) {
  Scratch scratch;
  bool failed = false;
  const std::string out(value_of(shape, cell, scratch, failed));
  if (unreadable) *unreadable = failed;
  return out;
}

TEST(Value, ReadsDatesAsTurkishListsWriteThem) {
  EXPECT_EQ(value(Shape::date, "13.9.2026"), "2026-09-13");
  EXPECT_EQ(value(Shape::date, "01.02.2026 00:00:00"), "2026-02-01");
  EXPECT_EQ(value(Shape::date, "2026-02-01T10:00"), "2026-02-01");
  bool unreadable = false;
  EXPECT_EQ(value(Shape::date, "31.02.2026", &unreadable), "");
  EXPECT_TRUE(unreadable);
  EXPECT_EQ(value(Shape::date, "2026", &unreadable), "");
  EXPECT_TRUE(unreadable);
}

TEST(Value, TakesASpreadsheetsDayNumberInAColumnOfDates) {
  EXPECT_EQ(value(Shape::date, "46278"), "2026-09-13");
  EXPECT_EQ(value(Shape::date, "46278,5"), "2026-09-13");
  bool unreadable = false;
  EXPECT_EQ(value(Shape::date, "711959", &unreadable), "") << "a code is no day";
  EXPECT_TRUE(unreadable);
}

TEST(Value, FindsTheDateInATitle) {
  const auto day = find_day("Kalite Etiketi Veri Listesi - 13.9.2026");
  ASSERT_TRUE(day);
  EXPECT_EQ(unix_ms(*day), 1'789'257'600'000);
  EXPECT_FALSE(find_day("Sürüm 1.2.3, 2026-2027 yılı"));
}

TEST(Value, TurnsDecimalCommasAndRefusesWhatIsNoNumber) {
  EXPECT_EQ(value(Shape::decimal, "37,5448"), "37.5448");
  EXPECT_EQ(value(Shape::decimal, "-37.5"), "-37.5");
  EXPECT_EQ(value(Shape::decimal, "1.234,50"), "1234.50");
  EXPECT_EQ(value(Shape::decimal, "1,234.50"), "1234.50");
  bool unreadable = false;
  EXPECT_EQ(value(Shape::decimal, "37°32'", &unreadable), "");
  EXPECT_TRUE(unreadable);
}

TEST(Value, ZeroIsNoCode) {
  EXPECT_EQ(value(Shape::code, "0"), "");
  EXPECT_EQ(value(Shape::code, "-"), "");
  EXPECT_EQ(value(Shape::code, "100001"), "100001");
}

TEST(Person, KnowsMobileNumbersHoweverTheyAreWritten) {
  for (const char* mobile : {"05001234567", "0500 123 45 67", "(500) 123 45 67", "+90 500 123 4567", "00905001234567",
                             "5001234567", "0500-123-05-67", "631 48 48-0500 123 45 67"})
    EXPECT_TRUE(has_mobile(mobile)) << mobile;
  for (const char* office :
       {"(322) 594 20 07", "0 442 000 00 00", "444 0 632", "631 48 48 / 535 00", "111", "4420000000"})
    EXPECT_FALSE(has_mobile(office)) << office;
}

TEST(Person, KeepsTheOfficeNumberBesideAMobileOne) {
  EXPECT_EQ(without_mobiles("(322) 594 20 07 / 0500 123 45 67"), "(322) 594 20 07");
  EXPECT_EQ(without_mobiles("0500 123 45 67 - 0322 594 20 07"), "0322 594 20 07");
  EXPECT_EQ(without_mobiles("0500 123 45 67"), "");
}

TEST(Person, KnowsColumnsThatNamePeopleByWholeWords) {
  for (const char* header : {"ogretmen adi soyadi", "mudur", "okul muduru", "yetkili", "cep telefonu", "gsm", "e posta",
                             "tc kimlik no", "danisman ogretmen"})
    EXPECT_TRUE(names_people(header, {})) << header;
  for (const char* header :
       {"okul adi", "il mudurlugu", "kurucu uye", "telefon", "brans bilgisi", "proje adi", "seviye"})
    EXPECT_FALSE(names_people(header, {})) << header;
  EXPECT_TRUE(names_people("formator", {"formator"}));
}

}  // namespace

}  // namespace twinwatch::school_csv
