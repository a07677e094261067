// Which schools an open record keeps from being called inactive, where it is written otherwise than the registry has
// it.
#include <gmock/gmock.h>

#include "match/test_world.hpp"

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using twinwatch::match::World;

struct CouldBe : testing::Test {
  void SetUp() override {
    world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA");
    world.registry_row("Gazi Ortaokulu", "ANKARA", "ÇANKAYA");
    world.registry_row("Özel Deniz İlkokulu", "ANKARA", "ÇANKAYA");
    world.registry_row("Kurtuluş İlkokulu", "ANKARA", "MAMAK");
    world.registry_row("Mimar Sinan İlkokulu", "ANKARA", "MAMAK");
    world.registry_row("Yunus Emre Ortaokulu", "ANKARA", "MAMAK");
    world.registry_row("Anadolu Lisesi", "ANKARA", "BALA");
    world.registry_row("Anadolu Lisesi", "KAYSERİ", "TALAS");
  }

  // The names of the schools that this record could be; empty also when it is linked.
  std::vector<std::string> of(const std::string& name, const std::string& il, const std::string& ilce = "") {
    world.participation({{"school_name", name}, {"area_1", il}, {"area_2", ilce}});
    world.match();
    fill_could_be(world.db());
    std::vector<std::string> schools;
    twinwatch::match::Statement rows(
        world.sql(),
        "SELECT s.name || ', ' || s.district FROM temp.could_be c JOIN school s USING (school_id) JOIN mention m ON "
        "m.mention_id = c.mention_id WHERE m.name = '" +
            name + "' ORDER BY s.school_id");
    while (rows.step()) schools.emplace_back(rows.text(0));
    return schools;
  }

  World world;
};

TEST_F(CouldBe, OneSlipAwayHoweverShortTheWordWhereNobodyIsClose) {
  EXPECT_THAT(of("Gaz İlkokulu", "ANKARA"), ElementsAre("Gazi İlkokulu, ÇANKAYA"));
  EXPECT_THAT(of("Gzai Ortaokulu", "ANKARA"), ElementsAre("Gazi Ortaokulu, ÇANKAYA"));
  EXPECT_THAT(of("Naz İlkokulu", "ANKARA"), IsEmpty()) << "two slips";
}

TEST_F(CouldBe, OfAnotherDistrictWithAllOfItsWordsWhereTheToldOneHasNobody) {
  EXPECT_THAT(of("Mimar Sinan İlkokulu", "ANKARA", "BALA"), ElementsAre("Mimar Sinan İlkokulu, MAMAK"));
  EXPECT_THAT(of("Mimar Kemal İlkokulu", "ANKARA", "BALA"), IsEmpty()) << "not all of its words";
  EXPECT_THAT(of("Mimar Sinan Primary School (mamak)", "ANKARA", "BALA"), ElementsAre("Mimar Sinan İlkokulu, MAMAK"))
      << "a place and a level are no words of its own";
  EXPECT_THAT(of("Anadolu Lisesi", "ANKARA", "MAMAK"), ElementsAre("Anadolu Lisesi, BALA"));
  EXPECT_THAT(of("Kurtulus Gazi İlkokulu", "ANKARA", "ÇANKAYA"),
              testing::Not(testing::Contains("Kurtuluş İlkokulu, MAMAK")));
}

TEST_F(CouldBe, ASchoolOfItsLevelThatIsWrittenNowhereMayHaveAnotherNameByNow) {
  EXPECT_THAT(of("Fatma Kurgulu İlkokulu", "ANKARA", "MAMAK"),
              ElementsAre("Kurtuluş İlkokulu, MAMAK", "Mimar Sinan İlkokulu, MAMAK"));
  EXPECT_THAT(of("Özel Fatma Kurgulu İlkokulu", "ANKARA", "ÇANKAYA"), ElementsAre("Özel Deniz İlkokulu, ÇANKAYA"));
  EXPECT_THAT(of("Ali Kurgulu Okulu", "ANKARA", "MAMAK"), IsEmpty()) << "it tells no level";
  EXPECT_THAT(of("Ali Kurgulu İlkokulu", "ANKARA"), IsEmpty()) << "it tells no district";
}

TEST_F(CouldBe, OneThatIsWrittenUnderItsOwnNameHasKeptIt) {
  EXPECT_THAT(of("Kurtuluş İlkokulu", "ANKARA", "MAMAK"), IsEmpty());
  ASSERT_EQ(world.link("Kurtuluş İlkokulu"), "linked " + std::to_string(world.school("Kurtuluş İlkokulu")));
  EXPECT_THAT(of("Fatma Kurgulu İlkokulu", "ANKARA", "MAMAK"), ElementsAre("Mimar Sinan İlkokulu, MAMAK"));
}

TEST_F(CouldBe, ANameThatASchoolOfAnotherLevelThereHasIsNoNewOne) {
  EXPECT_THAT(of("Yunus Emre İlkokulu", "ANKARA", "MAMAK"), IsEmpty());
}

TEST_F(CouldBe, ASchoolWithoutAWordOfItsOwnIsKnownByItsDistrict) {
  EXPECT_THAT(of("Bala And. Lisesi - 2", "", ""), ElementsAre("Anadolu Lisesi, BALA"));
}

}  // namespace
