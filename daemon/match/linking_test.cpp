// Linking by score, through the database: what is linked, and that a change touches what it touches.
#include <gtest/gtest.h>

#include "match/match.hpp"
#include "match/test_world.hpp"

namespace {

using twinwatch::match::World;

struct Linking : testing::Test {
  World world;
  void write(const std::string& name, const std::string& district = "") {
    world.participation({{"school_name", name}, {"area_1", "ERZURUM"}, {"area_2", district}});
  }
  std::string decided_by(const std::string& name) {
    return world.text(
        "SELECT decided_by FROM link l JOIN mention m USING (mention_id) WHERE known_to IS NULL AND m.name = '" + name +
        "'");
  }
};

}  // namespace

TEST_F(Linking, ByScoreFindsWhatPeopleTypeAndSaysWhy) {
  world.registry_row("KÖROĞLU ANADOLU İMAM HATİP LİSESİ", "ERZURUM", "OLTU");
  world.registry_row("KÖROĞLU İMAM HATİP ORTAOKULU", "ERZURUM", "OLTU");
  write("Köroğlu AİHL");
  const auto outcome = world.match();
  EXPECT_EQ(outcome.linked, 1);
  EXPECT_EQ(world.link("Köroğlu AİHL"), "linked " + std::to_string(world.school("KÖROĞLU ANADOLU İMAM HATİP LİSESİ")));
  EXPECT_EQ(decided_by("Köroğlu AİHL"), "score");
  EXPECT_NE(world.text("SELECT reasons FROM link").find("is enough"), std::string::npos);
}

TEST_F(Linking, ASecondRunMatchesNothingAgain) {
  world.registry_row("KÖROĞLU ANADOLU İMAM HATİP LİSESİ", "ERZURUM", "OLTU");
  write("Köroğlu AİHL");
  write("Bambaşka Okulu");
  world.match();
  const auto before = sqlite3_total_changes(world.sql().getHandle());
  const auto outcome = world.match();
  EXPECT_EQ(outcome.linked + outcome.review + outcome.links_changed, 0);
  EXPECT_EQ(outcome.looked_at, 0);
  EXPECT_EQ(sqlite3_total_changes(world.sql().getHandle()), before);
}

TEST_F(Linking, ANewSchoolTouchesTheNamesThatItMayBeAndNoOther) {
  world.registry_row("KÖROĞLU ANADOLU İMAM HATİP LİSESİ", "ERZURUM", "OLTU");
  world.registry_row("KARTALTEPE İLKOKULU", "ERZURUM", "OLTU");
  write("Köroğlu AİHL");
  write("Kartaltepe İlk Okulu");
  world.match();
  const auto other = world.number("SELECT max(link_id) FROM link");
  world.now += twinwatch::match::day_ms;
  world.registry_row("KÖROĞLU ANADOLU İMAM HATİP LİSESİ", "ERZURUM", "AŞKALE");
  const auto outcome = world.match();
  EXPECT_EQ(world.link("Köroğlu AİHL"), "review") << "two schools are called so now";
  EXPECT_EQ(outcome.links_changed, 1);
  ASSERT_EQ(outcome.changed.size(), 1u);
  EXPECT_EQ(outcome.changed[0].name, "Köroğlu AİHL");
  EXPECT_EQ(outcome.changed[0].to, 0);
  EXPECT_EQ(world.number("SELECT count(*) FROM link WHERE link_id > " + std::to_string(other)), 1);
  EXPECT_EQ(decided_by("Kartaltepe İlk Okulu"), "score");
}

TEST_F(Linking, AnotherEditionOfTheDataMatchesAllAgainButWhatPersonsDecided) {
  world.registry_row("KÖROĞLU ANADOLU İMAM HATİP LİSESİ", "ERZURUM", "OLTU");
  write("Köroğlu AİHL");
  write("Köroğlu Kampüsü");
  world.match();
  const auto campus = world.number("SELECT mention_id FROM mention WHERE name = 'Köroğlu Kampüsü'");
  decide_review(world.db(), campus, 0, "Ayşe", "", world.now);
  world.sql().exec("UPDATE setting SET value = 'an older one' WHERE name = 'match.edition'");
  world.sql().exec(
      "UPDATE link SET verdict = 'review', school_id = NULL WHERE decided_by = 'score'");  // as the older one decided
  world.now += twinwatch::match::day_ms;
  const auto outcome = world.match();
  EXPECT_EQ(outcome.linked, 1);
  EXPECT_EQ(decided_by("Köroğlu Kampüsü"), "person:Ayşe");
}

TEST_F(Linking, WithoutAProvinceIsRefusedWhileTheRegistryIsAPartOfTheCountry) {
  world.registry_row("KARTALTEPE İLKOKULU", "ERZURUM", "OLTU");
  world.participation({{"school_name", "Kartaltepe İlkokulu"}});
  world.match();
  EXPECT_EQ(world.link("Kartaltepe İlkokulu"), "review");
  EXPECT_NE(world.text("SELECT reasons FROM link").find("of 81 provinces only"), std::string::npos);
}
