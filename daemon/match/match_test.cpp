#include "match/match.hpp"

#include <gtest/gtest.h>

#include "match/test_world.hpp"

namespace {

using twinwatch::match::day_ms;
using twinwatch::match::decide_review;
using twinwatch::match::review_queue;
using twinwatch::match::World;

std::string linked_to(World& world, const std::string& name) { return "linked " + std::to_string(world.school(name)); }

}  // namespace

TEST(Match, LinksByTheOfficialCode) {
  World world;
  world.registry_row("Aziziye Anadolu Lisesi", "ERZURUM", "AZİZİYE", "751929");
  world.participation({{"school_name", "AZİZİYE A.L."}, {"school_code", "751929"}, {"area_1", "Erzurum"}});
  EXPECT_EQ(world.match().linked, 1);
  EXPECT_EQ(world.link("AZİZİYE A.L."), linked_to(world, "Aziziye Anadolu Lisesi"));
  EXPECT_EQ(world.text("SELECT decided_by FROM link"), "code");
}

TEST(Match, LinksByACodeWrittenIntoTheName) {
  World world;
  world.registry_row("50. Yıl Ortaokulu", "ERZURUM", "YAKUTİYE", "711959");
  world.participation({{"school_name", "50.YIL ORTAOKULU (711959) YAKUTİYE/ERZURUM"}, {"area_1", "ERZURUM"}});
  world.match();
  EXPECT_EQ(world.link("50.YIL ORTAOKULU (711959) YAKUTİYE/ERZURUM"), linked_to(world, "50. Yıl Ortaokulu"));
}

TEST(Match, TakesSixDigitsForACodeOnlyWhenSuchASchoolExistsInThatProvince) {
  World world;
  world.registry_row("50. Yıl Ortaokulu", "ERZURUM", "YAKUTİYE", "711959");
  world.participation({{"school_name", "Gazi Ortaokulu 711959"}, {"area_1", "ANKARA"}});
  world.participation({{"school_name", "Gazi Ortaokulu 123456"}, {"area_1", "ERZURUM"}});
  world.participation({{"school_name", "Yıl Lisesi 711959"}, {"area_1", "ERZURUM"}});
  world.match();
  EXPECT_EQ(world.link("Gazi Ortaokulu 711959"), "review");
  EXPECT_EQ(world.link("Gazi Ortaokulu 123456"), "review");
  EXPECT_EQ(world.link("Yıl Lisesi 711959"), "review") << "another level";
}

TEST(Match, DoesNotBelieveACodeThatTheRecordItselfContradicts) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700001");
  world.participation({{"school_name", "Gazi İlkokulu A"}, {"school_code", "700001"}, {"area_1", "ERZURUM"}});
  world.participation({{"school_name", "Gazi Ortaokulu"}, {"school_code", "700001"}, {"area_1", "ANKARA"}});
  world.match();
  EXPECT_EQ(world.link("Gazi İlkokulu A"), "review");
  EXPECT_EQ(world.link("Gazi Ortaokulu"), "review");
}

TEST(Match, LinksByProvinceDistrictAndWholeNameWhateverTheSpelling) {
  World world;
  world.registry_row("Şehit Ali Çavuş İlkokulu", "SİVAS", "MERKEZ");
  world.participation({{"school_name", "ŞEHİT  ALİ ÇAVUŞ İLKOKULU"}, {"area_1", "Sivas"}, {"area_2", "Merkez"}});
  world.participation({{"school_name", "sehit ali cavus ilkokulu"}, {"area_1", "58"}});
  world.match();
  EXPECT_EQ(world.link("ŞEHİT  ALİ ÇAVUŞ İLKOKULU"), linked_to(world, "Şehit Ali Çavuş İlkokulu"));
  EXPECT_EQ(world.link("sehit ali cavus ilkokulu"), linked_to(world, "Şehit Ali Çavuş İlkokulu"));
}

TEST(Match, ResolvesTheDistrictsOldNameBeforeItCompares) {
  World world;
  world.registry_row("Gazi İlkokulu", "İSTANBUL", "EYÜPSULTAN");
  world.registry_row("Gazi İlkokulu", "İSTANBUL", "FATİH", "", "2");
  world.participation({{"school_name", "Gazi İlkokulu"}, {"area_1", "İSTANBUL"}, {"area_2", "EYÜP"}});
  world.match();
  EXPECT_EQ(world.text("SELECT s.district FROM link l JOIN school s USING (school_id)"), "EYÜPSULTAN");
}

TEST(Match, LinksAnUntoldDistrictOnlyWhenTheNameIsUniqueInTheProvince) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA");
  world.registry_row("Gazi İlkokulu", "ANKARA", "MAMAK");
  world.participation({{"school_name", "Gazi İlkokulu"}, {"area_1", "ANKARA"}});
  world.match();
  EXPECT_EQ(world.link("Gazi İlkokulu"), "review");
}

TEST(Match, NeverLinksWithoutAProvinceHoweverRareTheName) {
  World world;
  world.registry_row("Çok Nadir Bir Ad İlkokulu", "ANKARA", "ÇANKAYA");
  world.participation({{"school_name", "Çok Nadir Bir Ad İlkokulu"}});
  world.match();
  EXPECT_EQ(world.link("Çok Nadir Bir Ad İlkokulu"), "review");
}

TEST(Match, SendsANameInAnotherDistrictToAPerson) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA");
  world.participation({{"school_name", "Gazi İlkokulu"}, {"area_1", "ANKARA"}, {"area_2", "MAMAK"}});
  world.match();
  EXPECT_EQ(world.link("Gazi İlkokulu"), "review");
}

TEST(Match, SendsANameWithAnotherCodeToAPerson) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700001");
  world.participation(
      {{"school_name", "Gazi İlkokulu"}, {"school_code", "700002"}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}});
  world.participation(
      {{"school_name", "GAZİ İLKOKULU"}, {"school_code", "0"}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}});
  world.match();
  EXPECT_EQ(world.link("Gazi İlkokulu"), "review");
  EXPECT_EQ(world.link("GAZİ İLKOKULU"), linked_to(world, "Gazi İlkokulu")) << "\"0\" is an empty cell, not a code";
}

TEST(Match, LeavesForeignPartnersAlone) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA");
  world.participation(
      {{"school_name", "Gazi İlkokulu"}, {"country", "de"}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}});
  EXPECT_EQ(world.match().foreign, 1);
  EXPECT_EQ(world.link("Gazi İlkokulu"), "foreign");
  EXPECT_TRUE(review_queue(world.db(), 10).empty());
}

TEST(Match, AnswersAWaitingMentionWhenItsSchoolArrives) {
  World world;
  world.participation({{"school_name", "Gazi İlkokulu"}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}});
  world.match();
  EXPECT_EQ(world.link("Gazi İlkokulu"), "review");
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA");
  EXPECT_EQ(world.match().linked, 1);
  EXPECT_EQ(world.link("Gazi İlkokulu"), linked_to(world, "Gazi İlkokulu"));
  EXPECT_EQ(world.number("SELECT count(*) FROM link"), 2) << "the old answer is kept, closed";
}

TEST(Match, TakesBackALinkThatASecondSchoolOfTheNameMakesDoubtful) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "", "1");
  world.participation({{"school_name", "Gazi İlkokulu"}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}});
  world.match();
  ASSERT_EQ(world.link("Gazi İlkokulu"), linked_to(world, "Gazi İlkokulu"));
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "", "2");
  world.match();
  EXPECT_EQ(world.link("Gazi İlkokulu"), "review");
}

TEST(Match, KeepsAPersonsVerdictWhateverTheRegistrySays) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "", "1");
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "", "2");
  world.participation({{"school_name", "Gazi İlkokulu"}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}});
  world.match();
  const auto queue = review_queue(world.db(), 10);
  ASSERT_EQ(queue.size(), 1u);
  EXPECT_EQ(queue[0].records, 1);
  EXPECT_EQ(queue[0].candidates.size(), 2u);
  decide_review(world.db(), queue[0].mention_id, 2, "Ayşe", "asked on the phone", world.now);
  EXPECT_EQ(world.link("Gazi İlkokulu"), "linked 2");
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "", "3");
  world.match();
  EXPECT_EQ(world.link("Gazi İlkokulu"), "linked 2");
  EXPECT_EQ(world.text("SELECT decided_by FROM link WHERE known_to IS NULL"), "person:Ayşe");
  EXPECT_TRUE(review_queue(world.db(), 10).empty());
}

TEST(Match, RefusesAVerdictOnNothingOrByNobody) {
  World world;
  world.participation({{"school_name", "Gazi İlkokulu"}, {"area_1", "ANKARA"}});
  world.match();
  EXPECT_THROW(decide_review(world.db(), 99, 0, "Ayşe", "", world.now), std::invalid_argument);
  EXPECT_THROW(decide_review(world.db(), 1, 99, "Ayşe", "", world.now), std::invalid_argument);
  EXPECT_THROW(decide_review(world.db(), 1, 0, "", "", world.now), std::invalid_argument);
  decide_review(world.db(), 1, 0, "Ayşe", "a school in Cyprus", world.now);
  EXPECT_EQ(world.link("Gazi İlkokulu"), "none");
}

TEST(Match, WritesNothingWhenNothingIsNew) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA");
  world.participation({{"school_name", "Gazi İlkokulu"}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}});
  world.match();
  const auto before = sqlite3_total_changes(world.sql().getHandle());
  world.now += day_ms;
  const auto outcome = world.match();
  EXPECT_EQ(sqlite3_total_changes(world.sql().getHandle()), before);
  EXPECT_EQ(outcome.schools_added + outcome.mentions_added + outcome.linked + outcome.review, 0);
}
