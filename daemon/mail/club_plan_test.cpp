#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mail/world.hpp"

namespace twinwatch::mail {

namespace {

using test::day_ms;
using test::monday_ms;
using test::World;
using testing::HasSubstr;
using testing::Not;

struct Clubs : World {
  std::vector<std::int64_t> schools;
  std::int64_t facts = 0;

  Clubs() {
    sql("INSERT INTO dataset (dataset_id, source_id, kind, list) VALUES (3, 1, 'club', ''), (4, 1, 'activity', '')");
    const auto run = add_export(25, "katilim.csv", monday_ms - 3 * day_ms);
    for (int i = 0; i < 5; ++i) {
      const auto id = std::to_string(i + 1);
      schools.push_back(add_school(25, i == 0 ? "YAKUTİYE" : "OLTU", "Deneme " + id + " Ortaokulu", "70000" + id));
      say(schools.back(), i == 0 ? "inactive" : "active", i == 0 ? "stated" : "record", run, monday_ms - 3 * day_ms);
      sql("INSERT INTO mention (mention_id, name, plate, code, name_key) VALUES (" + id + ", 'x', 25, '70000" + id +
          "', 'x')");
      sql("INSERT INTO link (mention_id, school_id, verdict, score, reasons, known_from, decided_by) VALUES (" + id +
          ", " + std::to_string(schools.back()) + ", 'linked', 1, '[]', 0, 'code')");
    }
    fire(schools[0], monday_ms - 3 * day_ms);
    add_coordinator("erzurum@example.org", 25);
  }
  void due(int school, const std::string& day, const std::string& title, const std::string& known_to = "NULL") {
    const auto key = std::to_string(++facts);
    sql("INSERT INTO fact_activity (dataset_id, key, hash, run_id, page_id, line, mention_id, valid_from, known_from, "
        "known_to, title, due_on, school_name) VALUES (4, " +
        key + ", " + key + ", 0, 0, 0, " + std::to_string(school) + ", 0, 0, " + known_to + ", '" + title + "', '" +
        day + "', 'x')");
  }
};

}  // namespace

TEST(ClubPlan, WhatIsDueUntilTheMonthsEndStandsByDayWithItsSchools) {
  Clubs world;
  for (int school = 1; school <= 4; ++school) world.due(school, "2026-11-25", "Ortak tanıtım");
  world.due(2, "2026-11-16", "Afiş");
  world.due(2, "2026-11-15", "Dün");
  world.due(2, "2026-12-01", "Gelecek ay");
  world.due(3, "2026-11-26", "Vazgeçilen", "1");
  world.sql(
      "INSERT INTO fact_club (dataset_id, key, hash, run_id, page_id, line, mention_id, valid_from, known_from, "
      "school_name) VALUES (3, 1, 1, 0, 0, 0, 1, 0, 0, 'x'), (3, 2, 2, 0, 0, 0, 2, 0, 0, 'x')");
  world.compose_for("2026-W47", monday_ms);
  const auto mail = world.newest("province:25");
  EXPECT_THAT(mail.text, HasSubstr("Kulüp planlarında yaklaşanlar (30 Kasım 2026 gününe kadar)\n"
                                   "eTwinning kulübü kayıtlı: 2 okul.\n"));
  EXPECT_THAT(mail.text, HasSubstr("  - 16.11.2026  Afiş\n    1 okul: Deneme 2 Ortaokulu (Oltu)\n"
                                   "  - 25.11.2026  Ortak tanıtım\n    4 okul: Deneme 1 Ortaokulu (Yakutiye); Deneme 2 "
                                   "Ortaokulu (Oltu); Deneme 3 Ortaokulu (Oltu); …\n"));
  EXPECT_THAT(mail.html, HasSubstr("Ortak tanıtım"));
  for (const auto* not_due : {"Dün", "Gelecek ay", "Vazgeçilen"}) EXPECT_THAT(mail.text, Not(HasSubstr(not_due)));
}

TEST(ClubPlan, AtAMonthsEndTheNextTwoWeeksAreLookedAt) {
  Clubs world;
  world.due(2, "2026-12-03", "Aralık başı");
  world.due(2, "2026-12-14", "Çok sonra");
  world.compose_for("2026-W49", monday_ms + 14 * day_ms);  // 30 November
  const auto text = world.newest("province:25").text;
  EXPECT_THAT(text, HasSubstr("(13 Aralık 2026 gününe kadar)"));
  EXPECT_THAT(text, HasSubstr("Aralık başı"));
  EXPECT_THAT(text, Not(HasSubstr("Çok sonra")));
}

TEST(ClubPlan, WithoutAnythingDueThereIsNoSuchBlockAndAPlanIsNoNews) {
  Clubs world;
  world.policy.language = "en";
  world.compose_for("2026-W47", monday_ms);
  EXPECT_THAT(world.newest("province:25").text, Not(HasSubstr("Due in the clubs' plans")));
  world.due(2, "2026-11-25", "Ortak tanıtım");
  EXPECT_EQ(world.compose_for("2026-W48", monday_ms + 7 * day_ms).digests, 0);
}

}  // namespace twinwatch::mail
