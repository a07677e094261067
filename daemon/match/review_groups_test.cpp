// The queue: one line a written name, what hangs most first, with the schools it might be.
#include <gtest/gtest.h>

#include "match/decisions.hpp"
#include "match/review_groups.hpp"
#include "match/test_world.hpp"

namespace twinwatch::match {
namespace {

void write_it(World& world, const std::string& name, const std::string& district, const std::string& account = "",
              const std::string& source = "projects") {
  world.participation({{"school_name", name}, {"area_1", "ANKARA"}, {"area_2", district}, {"account", account}},
                      source);
}

TEST(ReviewQueue, IsOneLineAWrittenNameWhateverAccountCodeOrSource) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "", "1");
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "", "2");
  write_it(world, "Gazi İlkokulu", "ÇANKAYA", "a");
  write_it(world, "GAZİ İLKOKULU", "Çankaya", "b");
  write_it(world, "Gazi  ilkokulu", "ÇANKAYA", "a", "portal");
  write_it(world, "Gazi İlkokulu", "MAMAK");
  world.match();
  const auto queue = review_queue(world.db(), 10);
  ASSERT_EQ(queue.size(), 2u);
  EXPECT_EQ(queue[0].records, 3) << "the most written first";
  EXPECT_EQ(queue[0].mention_id, 1);
  EXPECT_EQ(queue[0].mentions.size(), 2u);
  EXPECT_EQ(queue[0].sources, (std::vector<std::string>{"portal", "projects"}));
  EXPECT_EQ(names_that_wait(world.db()), 2);
}

TEST(ReviewQueue, KeepsANamesNumberWhenOneOfItsRecordsIsLinked) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700001");
  write_it(world, "Gazi İlkokulu", "ÇANKAYA");
  world.participation(
      {{"school_name", "Gazi İlkokulu"}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}, {"school_code", "799999"}});
  world.match();
  const auto queue = review_queue(world.db(), 10);
  ASSERT_EQ(queue.size(), 1u);
  EXPECT_EQ(queue[0].mentions, (std::vector<std::int64_t>{2}));
  EXPECT_EQ(queue[0].mention_id, 1);
  ASSERT_TRUE(review_line(world.db(), 2, 5));
  EXPECT_EQ(review_line(world.db(), 2, 5)->mention_id, 1) << "any of its records will do";
}

TEST(ReviewQueue, LeavesOutWhatNoRecordWritesAnyMore) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA");
  const auto fact = world.participation({{"school_name", "Gazi Koleji"}, {"area_1", "ANKARA"}});
  world.match();
  ASSERT_EQ(review_queue(world.db(), 10).size(), 1u);
  world.close_fact("participation", fact);
  EXPECT_TRUE(review_queue(world.db(), 10).empty());
  EXPECT_EQ(names_that_wait(world.db()), 0);
}

TEST(ReviewQueue, OffersTheSameNameFirstThenWhatSharesMostAndNoOtherLevel) {
  World world;
  world.registry_row("Şehit Ali Çavuş Ortaokulu", "ANKARA", "ÇANKAYA");
  world.registry_row("Ali Çavuş İlkokulu", "ANKARA", "ÇANKAYA");
  world.registry_row("Ali Kuşçu İlkokulu", "ANKARA", "ÇANKAYA");
  world.registry_row("Şehit Ali Çavuş İlkokulu", "ANKARA", "MAMAK");
  world.registry_row("Veli Kuşçu İlkokulu", "ANKARA", "MAMAK");
  write_it(world, "Şehit Ali Çavuş İlkokulu", "ÇANKAYA");
  world.match();
  const auto queue = review_queue(world.db(), 10);
  ASSERT_EQ(queue.size(), 1u);
  std::string offered;
  for (const auto& candidate : queue[0].candidates) offered += candidate.name + ": " + candidate.why + "\n";
  EXPECT_EQ(offered,
            "Şehit Ali Çavuş İlkokulu: the same name, another district\n"
            "Ali Çavuş İlkokulu: in common 'ali cavus'\n"
            "Ali Kuşçu İlkokulu: in common 'ali'\n");
}

std::vector<ReviewItem> scored_queue(World& world) {
  const auto matcher = world.matcher();
  QueueFilter filter;
  filter.matcher = &matcher;
  return review_groups(world.db(), filter);
}

TEST(ReviewQueue, OffersByScoreWhoIsNearestAndSaysWhyButNoOtherLevel) {
  World world;
  world.registry_row("Şehit Ali Çavuş Ortaokulu", "ANKARA", "ÇANKAYA");
  world.registry_row("Ali Çavuş İlkokulu", "ANKARA", "ÇANKAYA");
  world.registry_row("Şehit Ali Çavuş İlkokulu", "ANKARA", "ÇANKAYA");
  world.registry_row("Ali Çavuş İlkokulu", "ANKARA", "MAMAK");
  write_it(world, "Ali Çavuş Bahçesi İlkokulu", "ÇANKAYA");
  world.match();
  const auto queue = scored_queue(world);
  ASSERT_EQ(queue.size(), 1u);
  const auto& offered = queue[0].candidates;
  ASSERT_EQ(offered.size(), 2u);
  EXPECT_EQ(offered[0].name, "Ali Çavuş İlkokulu");
  EXPECT_EQ(offered[1].name, "Şehit Ali Çavuş İlkokulu");
  ASSERT_TRUE(offered[0].score && offered[1].score);
  EXPECT_GT(*offered[0].score, *offered[1].score);
  EXPECT_LT(*offered[0].score, *offered[0].enough);
  EXPECT_NE(offered[0].why.find("a word is added (-"), std::string::npos) << offered[0].why;
}

TEST(ReviewQueue, OffersTheSameNameInAnotherDistrictWhereTheToldOneHasNobody) {
  World world;
  world.registry_row("Şehit Ali Çavuş İlkokulu", "ANKARA", "MAMAK");
  world.registry_row("Ali Kuşçu İlkokulu", "ANKARA", "MAMAK");
  world.registry_row("Ali Kuşçu İlkokulu", "ANKARA", "ÇANKAYA");
  write_it(world, "Şehit Ali Çavuş İlkokulu", "ÇANKAYA");
  world.match();
  const auto queue = scored_queue(world);
  ASSERT_EQ(queue.size(), 1u);
  ASSERT_EQ(queue[0].candidates.size(), 2u);
  EXPECT_EQ(queue[0].candidates[0].district, "MAMAK");
  EXPECT_TRUE(queue[0].candidates[0].why.starts_with("another district, ")) << queue[0].candidates[0].why;
  EXPECT_EQ(queue[0].candidates[1].district, "ÇANKAYA") << "an unlike name of another district is not offered";
}

TEST(ReviewQueue, OffersWhatMisreadLettersMayMeanAndSaysSoFirst) {
  World world;
  world.registry_row("Köroğlu İlkokulu", "ANKARA", "ÇANKAYA");
  world.registry_row("Köroğlu Ortaokulu", "ANKARA", "ÇANKAYA");
  world.registry_row("Ali Kuşçu İlkokulu", "ANKARA", "MAMAK");
  write_it(world, "K6roğlu İlkokulu", "ÇANKAYA");
  write_it(world, "K6roğlu İlkokulu", "MAMAK");
  world.match();
  const auto queue = scored_queue(world);
  ASSERT_EQ(queue.size(), 2u);
  for (const auto& line : queue) {
    const std::string elsewhere = line.area_2 == "MAMAK" ? "another district, " : "";
    ASSERT_EQ(line.candidates.size(), 1u) << line.area_2;
    const auto& offered = line.candidates[0];
    EXPECT_EQ(offered.name, "Köroğlu İlkokulu");
    ASSERT_TRUE(offered.score && *offered.score >= *offered.enough) << "enough, and yet a person's to say";
    EXPECT_TRUE(offered.why.starts_with(elsewhere + "only if letters were misread, 'k6roglu' for 'koroglu'"))
        << offered.why;
  }
}

TEST(ReviewQueue, ScoresWithWhatIsKnownBesideTheNameAsTheLinkerDoes) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "", "1");
  world.registry_row("Gazi İlkokulu", "ANKARA", "MAMAK", "", "2");
  world.registry_row("Gazi İlkokulu", "ANKARA", "MAMAK", "", "3");
  write_it(world, "Gazi İ.O.", "", "gazi-1");
  world.match();
  ASSERT_EQ(scored_queue(world).at(0).candidates.at(0).district, "ÇANKAYA");
  world.fact("portal", "school", world.run("portal"),
             {{"name", "Gazi"}, {"account", "gazi-1"}, {"area_1", "ANKARA"}, {"area_2", "MAMAK"}});
  world.match();
  const auto offered = scored_queue(world).at(0).candidates;
  ASSERT_EQ(offered.size(), 3u);
  EXPECT_EQ(offered[0].district, "MAMAK");
  EXPECT_EQ(offered[2].district, "ÇANKAYA");
  EXPECT_NE(offered[0].why.find("another record of the account tells this district"), std::string::npos)
      << offered[0].why;
}

TEST(ReviewQueue, OffersFiveAtMostAndNoneThatWasRejectedInTheSameOrderEachTime) {
  World world;
  for (int i = 1; i <= 8; ++i) world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "", std::to_string(i));
  write_it(world, "Gazi İlk Okulu", "ÇANKAYA");
  world.match();
  const auto ids = [&] {
    std::vector<std::int64_t> all;
    const auto queue = scored_queue(world);
    for (const auto& one : queue.at(0).candidates) all.push_back(one.school_id);
    return all;
  };
  EXPECT_EQ(ids(), (std::vector<std::int64_t>{1, 2, 3, 4, 5}));
  Decisions(world.db(), {"Ayşe", "", world.now}).is_not(1, *school_of(world.sql(), 2));
  EXPECT_EQ(ids(), (std::vector<std::int64_t>{1, 3, 4, 5, 6}));
}

TEST(ReviewQueue, OffersByWordsWhereTheModelHasNobody) {
  World world;
  world.registry_row("Karanfil Ortaokulu", "ANKARA", "ÇANKAYA");
  write_it(world, "Karanfilevler Halk Eğitimi Merkezi", "ÇANKAYA");
  world.registry_row("Karanfil Halk Eğitimi Merkezi ve Akşam Sanat Okulu", "ANKARA", "ÇANKAYA");
  world.match();
  const auto queue = scored_queue(world);
  ASSERT_EQ(queue.size(), 1u);
  ASSERT_FALSE(queue[0].candidates.empty());
  for (const auto& one : queue[0].candidates) {
    EXPECT_FALSE(one.score) << one.name;
    EXPECT_EQ(one.why, "in common 'karanfilevler'");
  }
}

TEST(ReviewQueue, OffersSchoolsForLabelsAsForProjects) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA");
  world.fact("labels", "label", world.run("labels"),
             {{"school_name", "Gazi Okulu"}, {"label", "National Quality Label"}, {"area_1", "ANKARA"}});
  world.match();
  const auto queue = review_queue(world.db(), 10);
  ASSERT_EQ(queue.size(), 1u);
  EXPECT_EQ(queue[0].candidates.size(), 1u);
  EXPECT_EQ(queue[0].sources, std::vector<std::string>{"labels"});
}

TEST(ReviewQueue, CanBeOfOneProvince) {
  World world;
  world.participation({{"school_name", "Gazi Koleji"}, {"area_1", "ANKARA"}});
  world.participation({{"school_name", "Gazi Koleji"}, {"area_1", "ERZURUM"}});
  world.match();
  QueueFilter filter;
  filter.plate = 25;
  const auto queue = review_groups(world.db(), filter);
  ASSERT_EQ(queue.size(), 1u);
  EXPECT_EQ(queue[0].area_1, "ERZURUM");
}

}  // namespace
}  // namespace twinwatch::match
