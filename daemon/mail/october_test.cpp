#include "mail/october.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "mail/world.hpp"

namespace twinwatch::mail {

namespace {

using test::day_ms;
using test::World;
using testing::HasSubstr;
using testing::Not;

constexpr std::int64_t monday_of_october = test::monday_ms - 28 * day_ms;  // 2026-10-19: in the season
constexpr std::int64_t cutoff = test::monday_ms - 45 * day_ms;             // 2026-10-02, nine o'clock

// One province whose projects were read on 20 September and on 12 October.
struct Autumn : World {
  std::int64_t school = 0, before = 0, keys = 0;

  Autumn() {
    policy.status.active_states = {"aktif"};
    std::ofstream(folder / "calendar.toml")
        << "zone = \"Europe/Istanbul\"\n[[school_year]]\nname = \"2026-2027\"\n"
           "from = 2026-09-07\nto = 2027-06-25\ncutoff = 2026-10-02\ngrace_days = 28\n";
    policy.calendar = calendar::Calendar::load(folder / "calendar.toml");
    add_coordinator("erzurum@example.org", 25);
    add_coordinator("masa@example.org", 0);
    before = add_export(25, "eylul.csv", cutoff - 12 * day_ms);
    school = add_school(25, "OLTU", "Oltu Ortaokulu", "711961");
    const auto inactive = add_school(25, "OLTU", "İnönü Ortaokulu", "711962");
    say(school, "active", "record", before, cutoff - 12 * day_ms);
    say(inactive, "inactive", "stated", before, cutoff - 12 * day_ms);
    fire(inactive, cutoff - 12 * day_ms);
    sql("INSERT INTO mention (mention_id, name, plate, district_id, account, code, name_key) VALUES (1, 'x', 25, 0, "
        "'', "
        "'711961', 'x')");
    sql("INSERT INTO link (mention_id, school_id, verdict, score, reasons, known_from, decided_by) VALUES (1, " +
        std::to_string(school) + ", 'linked', 1, '[]', 0, 'code')");
  }
  // A project of the school as read on one day, until it was read otherwise.
  void project(const std::string& id, const std::string& state, std::int64_t from, std::int64_t to = 0) {
    const auto key = std::to_string(++keys);
    sql("INSERT INTO fact_participation (dataset_id, key, hash, run_id, page_id, line, mention_id, valid_from, "
        "known_from, "
        "known_to, project_id, project_title, state, school_name) VALUES (1, " +
        key + ", " + key + ", " + std::to_string(before) + ", 0, 0, 1, 0, " + std::to_string(from) + ", " +
        (to == 0 ? "NULL" : std::to_string(to)) + ", '" + id + "', '" + id + "', '" + state + "', 'x')");
  }
};

}  // namespace

TEST(October, TheFourCountsOfTheLetterStandApart) {
  Autumn world;
  const auto september = cutoff - 12 * day_ms, october = cutoff + 10 * day_ms;
  world.project("sürer", "aktif", september);
  world.project("biter", "aktif", september, october);
  world.project("biter-2", "aktif", september, october);
  world.project("döner", "aktif", september, october - day_ms);
  world.project("döner", "kapalı", october - day_ms, october);
  world.project("döner", "aktif", october);
  for (const auto* id : {"yeni-1", "yeni-2", "yeni-3"}) world.project(id, "aktif", october);
  world.add_export(25, "ekim.csv", october);
  world.compose_for("2026-W43", monday_of_october);
  const auto mail = world.newest("province:25");
  EXPECT_THAT(mail.text, HasSubstr("2 Ekim 2026 kapanışından bu yana projeler\n"));
  for (const auto* line : {"\n  Tamamlanan: 2\n", "\n  Süren: 1\n", "\n  Yeniden açılan: 1\n", "\n  Yeni: 3\n"})
    EXPECT_THAT(mail.text, HasSubstr(line));
  EXPECT_THAT(mail.html, HasSubstr("2 Ekim 2026 kapanışından bu yana projeler"));

  const auto desk = world.newest("national");
  EXPECT_THAT(desk.text, HasSubstr("1 ilin 1'i için sayılabildi"));
  EXPECT_THAT(desk.text, HasSubstr("\n  Yeni: 3\n"));
  EXPECT_THAT(desk.attachments.at(0).body, HasSubstr(";Koordinatör;Tamamlanan Proje;Süren Proje;Yeniden Açılan Proje;"
                                                     "Yeni Proje\r\n"));
  EXPECT_THAT(desk.attachments.at(0).body, HasSubstr(";var;2;1;1;3\r\n"));
}

TEST(October, WhatWasNotReadSinceTheCutOffIsNoNumber) {
  Autumn world;
  world.project("sürer", "aktif", cutoff - 12 * day_ms);
  world.compose_for("2026-W43", monday_of_october);
  const auto mail = world.newest("province:25");
  for (const auto* line : {"\n  Tamamlanan: –\n", "\n  Süren: –\n", "\n  Yeniden açılan: –\n", "\n  Yeni: –\n"})
    EXPECT_THAT(mail.text, HasSubstr(line)) << "one list beside itself says that all goes on";
  EXPECT_THAT(mail.text, HasSubstr("Kapanıştan önce ve sonra alınmış birer proje listesi olmadığı için söylenemiyor."));
  EXPECT_THAT(world.newest("national").attachments.at(0).body, HasSubstr(";var;;;;\r\n"));
}

TEST(October, AListTakenInLateOfDataFromBeforeTellsNothingSince) {
  Autumn world;
  const auto run = world.add_export(25, "gec.csv", cutoff + 5 * day_ms);
  const auto old = std::to_string(cutoff - 5 * day_ms);
  world.sql("UPDATE scope_run SET data_ms = " + old + " WHERE run_id = " + std::to_string(run));
  world.compose_for("2026-W43", monday_of_october);
  EXPECT_THAT(world.newest("province:25").text, HasSubstr("\n  Süren: –\n"));
}

TEST(October, AfterTheWeeksOfGraceAndWithoutACalendarThereIsNoSuchBlock) {
  Autumn world;
  world.add_export(25, "ekim.csv", cutoff + 10 * day_ms);
  world.compose_for("2026-W47", test::monday_ms);
  EXPECT_THAT(world.newest("province:25").text, Not(HasSubstr("kapanışından")));
  Autumn other;
  other.policy.calendar = {};
  other.policy.language = "en";
  other.add_export(25, "ekim.csv", cutoff + 10 * day_ms);
  other.compose_for("2026-W43", monday_of_october);
  EXPECT_THAT(other.newest("province:25").text, Not(HasSubstr("cut-off")));
}

TEST(October, InEnglishToo) {
  Autumn world;
  world.policy.language = "en";
  world.add_export(25, "ekim.csv", cutoff + 10 * day_ms);
  world.compose_for("2026-W43", monday_of_october);
  EXPECT_THAT(world.newest("province:25").text,
              HasSubstr("Projects since the cut-off of 2 October 2026\n  Completed: 0\n"));
  EXPECT_THAT(world.newest("national").text, HasSubstr("Counted in 1 of 1 province;"));
}

}  // namespace twinwatch::mail
