// What stands beside a name in the list that it is from: evidence for the daemon too, and a list that changes touches
// its own doubtful names and no others.
#include "match/mention_lists.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "match/match.hpp"
#include "match/test_world.hpp"

namespace twinwatch::match {
namespace {

// Thirty-six invented names, no two of them alike.
std::vector<std::string> other_schools() {
  std::vector<std::string> names;
  for (const auto* first : {"Bozkır", "Çınar", "Dereli", "Elmalı", "Fındık", "Güllü"})
    for (const auto* second : {"ova", "tepe", "dağ", "göl", "pınar", "yaka"})
      names.push_back(std::string(first) + second + " İlkokulu");
  return names;
}

struct MentionList : testing::Test {
  World world;
  const std::string own = "KEYKAVUS İLKOKULU", martyr = "Keykavus Şehit Ömer Akçam İlkokulu";
  MentionList() {
    world.registry_row(own, "ERZURUM", "OLTU");
    for (const auto& name : other_schools()) world.registry_row(name, "ERZURUM", "OLTU");
  }

  std::int64_t listed(const std::string& name, const std::string& source = "labels",
                      const std::string& province = "ERZURUM") {
    return world.fact(source, "label", world.run(source),
                      {{"school_name", name}, {"area_1", province}, {"label", "National Quality Label"}});
  }
  void list(std::vector<std::string> names, const std::string& source = "labels",
            const std::string& province = "ERZURUM") {
    for (const auto& name : names) listed(name, source, province);
  }
  std::string linked() { return "linked " + std::to_string(world.school(own)); }
};

TEST_F(MentionList, TellsThatANameIsAnotherSchoolThanTheOneThatStandsBesideIt) {
  list(other_schools());
  listed(martyr);
  listed(own);
  world.match();
  EXPECT_EQ(world.link(own), linked());
  EXPECT_EQ(world.link(martyr), "review") << "without the list it would be taken for the school beside it";
}

TEST_F(MentionList, TellsNothingWhereTheSchoolsOwnNameIsInAnotherListOrProvince) {
  list(other_schools());
  listed(martyr);
  listed(own, "winners");
  listed(own, "labels", "ANKARA");
  world.match();
  EXPECT_EQ(world.link(martyr), linked());
}

TEST_F(MentionList, OfManyHandsTellsNothing) {
  list(other_schools());
  list({martyr, own, "Kartal Anadolu İmam Hatip Lisesi", "Kartal A.İ.H.L."});
  world.match();
  EXPECT_EQ(world.link(martyr), linked()) << "people type there: two names may be one school";
}

TEST_F(MentionList, OfAHandfulOfNamesTellsNothing) {
  list({martyr, own});
  world.match();
  EXPECT_EQ(world.link(martyr), linked());
}

TEST_F(MentionList, IsReadAgainWhenANameComesOrGoesAndTouchesNoOtherList) {
  list(other_schools());
  list(other_schools(), "labels", "ANKARA");
  list(other_schools(), "winners");
  listed(martyr);
  world.match();
  ASSERT_EQ(world.link(martyr), linked());
  const auto waiting = world.number("SELECT count(*) FROM link WHERE verdict = 'review'");
  ASSERT_EQ(waiting, static_cast<std::int64_t>(other_schools().size())) << "the other province's have no school";

  world.now += day_ms;
  const auto fact = listed(own);
  auto outcome = world.match();
  EXPECT_EQ(world.link(martyr), "review");
  EXPECT_EQ(outcome.links_changed, 1);
  EXPECT_EQ(outcome.looked_at, 2) << "the one doubtful name of the list, and the new one";

  world.now += day_ms;
  outcome = world.match();
  EXPECT_EQ(outcome.looked_at, 0) << "nothing has changed";
  listed(own, "labels");  // the same name once more, of another record
  outcome = world.match();
  EXPECT_EQ(outcome.looked_at, 0) << "the list has no other names than before";

  world.now += day_ms;
  world.sql().exec("UPDATE fact_label SET known_to = " + std::to_string(world.now) + " WHERE fact_id > " +
                   std::to_string(fact - 1));
  outcome = world.match();
  EXPECT_EQ(world.link(martyr), linked()) << "it stands alone again";
  EXPECT_EQ(outcome.links_changed, 1);
}

TEST(OneHand, WritesANameInOneWay) {
  const auto words = MatcherData::load(TWINWATCH_SOURCE_DIR "/config/names").words;
  std::vector<ListedMention> names;
  for (const auto& name : other_schools()) names.push_back({0, name, name});
  EXPECT_TRUE(are_of_one_hand(words, names));
  names.push_back({1, "Kartal Anadolu Lisesi", "kartal anadolu lisesi"});
  names.push_back({2, "Kartal And. Lis.", "kartal and lis"});
  EXPECT_TRUE(are_of_one_hand(words, names)) << "of two districts: two schools";
  names.push_back({0, "Kartal A.L.", "kartal a l"});
  EXPECT_FALSE(are_of_one_hand(words, names));
}

}  // namespace
}  // namespace twinwatch::match
