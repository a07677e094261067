#include <cairo.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <map>

#include "alert/trend.hpp"
#include "mail/picture.hpp"
#include "mail/world.hpp"

namespace twinwatch::mail {

namespace {

using test::day_ms;
using test::monday_ms;
using test::World;

// The picture's pixels, read back by cairo: how many are of which colour (0xRRGGBB).
std::map<std::uint32_t, int> colours_of(const std::string& png) {
  struct Rest {
    const std::string& octets;
    std::size_t at = 0;
  } rest{png};
  const auto read = [](void* from, unsigned char* data, unsigned size) {
    auto& left = *static_cast<Rest*>(from);
    if (left.octets.size() - left.at < size) return CAIRO_STATUS_READ_ERROR;
    std::memcpy(data, left.octets.data() + left.at, size);
    left.at += size;
    return CAIRO_STATUS_SUCCESS;
  };
  auto* surface = cairo_image_surface_create_from_png_stream(read, &rest);
  EXPECT_EQ(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
  EXPECT_EQ(cairo_image_surface_get_width(surface), 2 * picture_width);
  EXPECT_EQ(cairo_image_surface_get_height(surface), 2 * picture_height);
  std::map<std::uint32_t, int> counts;
  for (int y = 0; y < cairo_image_surface_get_height(surface); ++y) {
    const auto* row = cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface);
    for (int x = 0; x < cairo_image_surface_get_width(surface); ++x) {
      std::uint32_t pixel = 0;
      std::memcpy(&pixel, row + 4 * x, 4);
      counts[pixel & 0xffffff] += 1;
    }
  }
  cairo_surface_destroy(surface);
  return counts;
}

constexpr std::uint32_t green = 0x2e7d5b, amber = 0xc77700, gray = 0x9aa0a6;

}  // namespace

TEST(Picture, ColoursHaveTheirShares) {
  const PictureWords words{"%50", "aktif 50", "destek bekleyen 30", "bilgi yok 20", "aktif", "", "", ""};
  auto seen = colours_of(share_picture({{0, 50, 30, 20}}, words));
  const double whole = seen[green] + seen[amber] + seen[gray];
  EXPECT_NEAR(seen[green] / whole, .5, .03);
  EXPECT_NEAR(seen[amber] / whole, .3, .03);
  EXPECT_NEAR(seen[gray] / whole, .2, .03);

  auto all_unknown = colours_of(share_picture({{0, 0, 0, 7}}, words));
  EXPECT_LT(all_unknown[green], all_unknown[gray] / 3) << "only the legend's square";
}

TEST(Picture, IsTheSameForTheSameValuesAndHoldsNoSchoolAtAll) {
  const std::vector<alert::TrendPoint> trend = {{0, 1, 2, 3}, {1, 2, 2, 2}};
  const PictureWords words{"%33", "a", "b", "c", "aktif", "son 2 hafta", "01.09.", "08.09."};
  EXPECT_EQ(share_picture(trend, words), share_picture(trend, words));
  EXPECT_NE(share_picture(trend, words), share_picture({{0, 1, 2, 3}, {1, 3, 2, 1}}, words));
  EXPECT_FALSE(share_picture({{0, 0, 0, 0}}, words).empty()) << "a province without schools";
}

TEST(Trend, CountsWhatWasKnownAtTheEndOfEachWeek) {
  World world;
  const auto week = 7 * day_ms;
  const auto one = world.add_school(25, "OLTU", "Bir Ortaokulu", "1"), two = world.add_school(25, "OLTU", "İki", "2");
  world.add_school(25, "OLTU", "Üç", "3");
  world.add_school(16, "OSMANGAZİ", "Başka", "4");
  const auto run = world.add_export(25, "a.csv", monday_ms);
  world.say(one, "inactive", "stated", run, monday_ms);
  world.say(two, "inactive", "stated", run, monday_ms);
  world.say(one, "active", "record", run, monday_ms + 2 * week);

  const auto trend = alert::trend_of(world.database, 25, monday_ms + 3 * week);
  ASSERT_EQ(trend.size(), 4u) << "weeks before anything was told are left out";
  EXPECT_EQ(trend[0].at_ms, monday_ms + day_ms / 2);
  EXPECT_EQ(trend[3].at_ms, monday_ms + 3 * week);
  EXPECT_EQ(trend[0].inactive, 2);
  EXPECT_EQ(trend[0].unknown, 1);
  EXPECT_EQ(trend[1].active, 0);
  EXPECT_EQ(trend[3].active, 1);
  EXPECT_EQ(trend[3].inactive, 1);
  for (const auto& point : trend) EXPECT_EQ(point.eligible(), 3);

  EXPECT_EQ(alert::trend_of(world.database, 0, monday_ms + 3 * week).back().eligible(), 4) << "the country";
  EXPECT_EQ(alert::trend_of(world.database, 16, monday_ms).size(), 1u) << "never empty";
  EXPECT_EQ(alert::trend_of(world.database, 25, monday_ms + 3 * week, 2).size(), 2u);
}

TEST(Trend, ASchoolThatLeftCountsUpToItsLastDay) {
  World world;
  const auto week = 7 * day_ms;
  const auto gone = world.add_school(25, "OLTU", "Bir Ortaokulu", "1"), here = world.add_school(25, "OLTU", "İki", "2");
  const auto run = world.add_export(25, "a.csv", monday_ms);
  world.say(gone, "active", "record", run, monday_ms);
  world.say(here, "inactive", "stated", run, monday_ms);
  world.sql("UPDATE school SET gone_ms = " + std::to_string(monday_ms + week) +
            " WHERE school_id = " + std::to_string(gone));
  const auto trend = alert::trend_of(world.database, 25, monday_ms + week);
  ASSERT_EQ(trend.size(), 2u);
  EXPECT_EQ(trend[0].active, 1);
  EXPECT_EQ(trend[1].active, 0);
  EXPECT_EQ(trend[1].eligible(), 1);
}

TEST(Digest, InEnglishHasNoTurkishButNames) {
  World world;
  world.policy.language = "en";
  world.rules[0].title_en = "Schools without an active eTwinning project";
  world.rules[0].advice_en = "These schools may welcome help with a start.";
  const auto run = world.add_export(25, "list.csv", monday_ms - day_ms);
  for (int i = 0; i < 3; ++i) {
    const auto school = world.add_school(25, "OLTU", "Oltu Ortaokulu " + std::to_string(i), std::to_string(i));
    world.say(school, "inactive", "stated", run, monday_ms - day_ms);
    world.fire(school, monday_ms - day_ms);
  }
  world.say(world.add_school(25, "OLTU", "Oltu Lisesi", "9"), "unknown", "unmatched", 0, monday_ms - day_ms);
  world.add_coordinator("erzurum@example.org", 25);
  world.add_coordinator("desk@example.org", 0);
  world.compose_for("2026-W47", monday_ms);
  const auto first = world.newest("province:25");
  EXPECT_EQ(first.row.subject, "Erzurum eTwinning: first summary, 3 schools need support");
  EXPECT_THAT(first.text,
              testing::HasSubstr("In Erzurum, 3 of 4 schools could be told; of 1 nothing can be said yet."));
  EXPECT_THAT(first.text, testing::HasSubstr("Of these, 3 have no active project"));
  EXPECT_EQ(world.newest("national").row.subject, "eTwinning in Türkiye: 1 province, 3 of 4 schools could be told");

  const auto later = monday_ms + 28 * day_ms;
  world.compose_for("2026-W51", later);
  const auto next = world.newest("province:25");
  EXPECT_EQ(next.row.subject, "Erzurum eTwinning: weekly summary, 3 continuing");
  EXPECT_THAT(next.text, testing::HasSubstr("Since the summary of 16 November 2026: 3 schools continue."));
  EXPECT_THAT(next.text, testing::HasSubstr("Oltu Ortaokulu 0 (0)\n    Oltu; since 15.11.2026"));
  for (const auto* body : {&first.text, &first.html, &next.text, &next.html})
    for (const char* turkish : {"okul ", "için", "ilçe", "İlçe", "özet", "bilgi", "gününden"})
      EXPECT_THAT(*body, testing::Not(testing::HasSubstr(turkish)));
  EXPECT_TRUE(test::checked_by_python(next.octets));
}

}  // namespace twinwatch::mail
