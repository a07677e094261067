// Evidence beside the name, through the database: what portals show of an account settles between namesakes. Made up.
#include "match/account_evidence.hpp"

#include <gtest/gtest.h>

#include "match/decisions.hpp"
#include "match/test_world.hpp"

namespace {

using namespace twinwatch::match;

// Two schools of one name in a province, in a country whose provinces are all held.
class AccountEvidenceTest : public testing::Test {
 protected:
  World world;
  std::int64_t oltu = 0, askale = 0;

  void SetUp() override {
    oltu = school("GAZİ İLKOKULU", "OLTU", "oltugazi.meb.k12.tr");
    askale = school("GAZİ İLKOKULU", "AŞKALE", "askalegazi.meb.k12.tr");
    for (const auto* name : {"BAHÇE", "PINAR", "IRMAK", "ÇINAR", "DERE", "TEPE"})
      school(std::string(name) + " İLKOKULU", "HORASAN", "");
    world.match();
  }
  std::int64_t school(const std::string& name, const std::string& district, const std::string& website) {
    return world.fact("registry", "school", world.run("registry"),
                      {{"name", name}, {"area_1", "ERZURUM"}, {"area_2", district}, {"website", website}});
  }
  // An account's entry in a portal's directory.
  std::int64_t shown(const std::string& account, Fields more) {
    Fields fields{{"name", "Gazi"}, {"account", account}, {"area_1", "ERZURUM"}};
    for (auto& [field, value] : more) fields[field] = value;
    return world.fact("portal", "school", world.run("portal"), fields);
  }
  void writes(const std::string& account, const std::string& name, const std::string& district = "") {
    world.participation({{"school_name", name}, {"area_1", "ERZURUM"}, {"area_2", district}, {"account", account}});
  }
  std::string linked(std::int64_t to) const { return "linked " + std::to_string(to); }
};

}  // namespace

TEST_F(AccountEvidenceTest, AWebsiteThatTheDirectoryShowsSettlesBetweenNamesakes) {
  writes("gazi-1", "Gazi İlkokulu");
  world.match();
  ASSERT_EQ(world.link("Gazi İlkokulu"), "review");
  shown("gazi-1", {{"website", "https://www.askalegazi.meb.k12.tr/tema"}});
  world.match();
  EXPECT_EQ(world.link("Gazi İlkokulu"), linked(askale)) << "also of a name that waited already";
  EXPECT_NE(world.text("SELECT reasons FROM link WHERE known_to IS NULL").find("website"), std::string::npos);
  const auto before = sqlite3_total_changes(world.sql().getHandle());
  world.match();
  EXPECT_EQ(sqlite3_total_changes(world.sql().getHandle()), before) << "nothing is asked twice";
}

TEST_F(AccountEvidenceTest, AWebsiteThatIsNotTheSchoolsOwnIsNone) {
  writes("gazi-1", "Gazi İlkokulu");
  world.fact("registry", "school", world.run("registry"),
             {{"name", "Ova İlkokulu"}, {"area_1", "ERZURUM"}, {"area_2", "OLTU"}, {"website", "facebook.com/ova"}});
  shown("gazi-1", {{"website", "https://facebook.com/gazi"}});
  world.match();
  EXPECT_EQ(world.link("Gazi İlkokulu"), "review");
}

TEST_F(AccountEvidenceTest, CoordinatesSettleToo) {
  world.fact("places", "school", world.run("places"),
             {{"name", "GAZİ İLKOKULU"},
              {"area_1", "ERZURUM"},
              {"area_2", "OLTU"},
              {"latitude", "40.5461"},
              {"longitude", "41.9959"}});
  shown("gazi-1", {{"latitude", "40.5461"}, {"longitude", "41.9959"}});
  writes("gazi-1", "Gazi İlkokulu");
  world.match();
  EXPECT_EQ(world.link("Gazi İlkokulu"), linked(oltu));
}

TEST_F(AccountEvidenceTest, ThePlaceThatAnotherRecordOfTheAccountTellsSettles) {
  writes("gazi-1", "Gazi İlkokulu");
  shown("gazi-1", {{"area_2", "AŞKALE"}});
  writes("gazi-2", "Gazi İ.O.");
  shown("gazi-2", {{"area_2", "AŞKALE"}});
  shown("gazi-2", {{"name", "Gazi 2"}, {"area_2", "OLTU"}});
  world.match();
  EXPECT_EQ(world.link("Gazi İlkokulu"), linked(askale));
  EXPECT_EQ(world.link("Gazi İ.O."), "review") << "records that contradict each other are no evidence";
}

TEST_F(AccountEvidenceTest, AnAccountThatWasConfirmedBeforeCarriesItsSchool) {
  writes("gazi-1", "Gazi İ.O.");
  world.match();
  ASSERT_EQ(world.link("Gazi İ.O."), "review");
  writes("gazi-1", "Gazi İlkokulu", "Oltu");  // place and whole name: as sure as a code
  world.match();
  EXPECT_EQ(world.link("Gazi İ.O."), linked(oltu));
}

TEST_F(AccountEvidenceTest, APersonsWordOnOneNameHelpsTheAccountsOthersAndGoesWithIt) {
  writes("gazi-1", "Gazi İ.O.");
  writes("gazi-1", "Bambaşka Bir Ad Lisesi");
  world.match();
  const auto number = world.number("SELECT mention_id FROM mention WHERE name = 'Bambaşka Bir Ad Lisesi'");
  {
    Decisions decisions(world.db(), {"Ayşe", "", world.now});
    decisions.is(number, school_called(world.sql(), "#" + std::to_string(askale)), true);
  }
  world.match();
  EXPECT_EQ(world.link("Gazi İ.O."), linked(askale));
  {
    Decisions decisions(world.db(), {"Ayşe", "", world.now});
    decisions.undo(number);
  }
  world.match();
  EXPECT_EQ(world.link("Gazi İ.O."), "review");
}

TEST_F(AccountEvidenceTest, EvidenceThatIsGoneIsEvidenceNoMore) {
  writes("gazi-1", "Gazi İlkokulu");
  const auto entry = shown("gazi-1", {{"website", "askalegazi.meb.k12.tr"}});
  world.match();
  ASSERT_EQ(world.link("Gazi İlkokulu"), linked(askale));
  world.now += day_ms;
  world.close_fact("school", entry);
  world.match();
  EXPECT_EQ(world.link("Gazi İlkokulu"), "review");
}

TEST_F(AccountEvidenceTest, AHostThatIsAnOfficialCodeIsThatSchools) {
  world.registry_row("Ova İlkokulu", "ERZURUM", "NARMAN", "712345");
  world.registry_row("Ova İlkokulu", "ERZURUM", "PASİNLER", "712346");
  shown("ova", {{"website", "http://712346.meb.k12.tr"}});
  writes("ova", "Ova İlkokulu");
  world.match();
  EXPECT_EQ(world.link("Ova İlkokulu"), linked(world.number("SELECT school_id FROM school WHERE code = '712346'")));
}

TEST_F(AccountEvidenceTest, AnotherLevelIsNotReachedByIt) {
  shown("gazi-1", {{"website", "askalegazi.meb.k12.tr"}, {"area_2", "AŞKALE"}});
  writes("gazi-1", "Gazi Ortaokulu");
  writes("gazi-1", "Özel Gazi İlkokulu");
  world.match();
  EXPECT_EQ(world.link("Gazi Ortaokulu"), "review");
  EXPECT_EQ(world.link("Özel Gazi İlkokulu"), "review");
}
