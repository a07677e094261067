// A person's words on written names: for how much they hold, how long they stand, and who must not overrule them.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "match/decisions.hpp"
#include "match/review_groups.hpp"
#include "match/test_world.hpp"
#include "store/transaction.hpp"
#include "text/fold.hpp"

namespace twinwatch::match {
namespace {

// Two schools of one name in a district, so that the name is never sure, and who decides.
class AVerdict : public testing::Test {
 protected:
  void SetUp() override {
    first = world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700001", "1");
    second = world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700002", "2");
    write("Gazi İlkokulu");
    world.match();
  }
  void write(const std::string& name, const std::string& account = "", const std::string& district = "ÇANKAYA",
             const std::string& source = "projects", const std::string& code = "") {
    Fields fields{{"school_name", name}, {"area_1", "ANKARA"}, {"account", account}};
    if (!district.empty()) fields["area_2"] = district;
    if (!code.empty()) fields["school_code"] = code;
    world.participation(fields, source);
  }
  std::int64_t number() { return review_queue(world.db(), 10).at(0).mention_id; }
  Decision decide(const auto& what, const std::string& by = "Ayşe", const std::string& why = "asked on the phone") {
    world.now += 1000;
    Decisions decisions(world.db(), {by, why, world.now});
    store::Transaction transaction(world.db());
    auto decision = what(decisions);
    transaction.commit();
    return decision;
  }
  Decision accept(std::int64_t name, std::int64_t school) {
    return decide([&](Decisions& d) { return d.is(name, *school_of(world.sql(), school)); });
  }
  Decision undo(std::int64_t name) {
    return decide([&](Decisions& d) { return d.undo(name); });
  }
  Decision alias(const std::string& name, const std::string& district, std::int64_t school) {
    return decide([&](Decisions& d) {
      const auto id = world.places().district(6, district).id;
      return d.alias(name, written_name(text::fold(name), 6, id, "", district), name, *school_of(world.sql(), school),
                     false);
    });
  }
  std::string refusal(const auto& what) {
    try {
      what();
    } catch (const std::invalid_argument& refused) {
      return refused.what();
    }
    return "(was done)";
  }
  // All that is linked to the school by a person.
  std::int64_t linked(std::int64_t school) {
    return world.number(
        "SELECT count(*) FROM link WHERE known_to IS NULL AND decided_by GLOB 'person:*' AND school_id = " +
        std::to_string(school));
  }
  bool waits() { return !review_queue(world.db(), 10).empty(); }

  World world;
  std::int64_t first = 0, second = 0;
};

TEST_F(AVerdict, HoldsForAllWhoWriteTheNameSoTodayAndLater) {
  write("GAZİ İLKOKULU", "account 1");
  world.match();
  EXPECT_EQ(review_queue(world.db(), 10).size(), 1u) << "one name, one question";
  accept(number(), second);
  EXPECT_EQ(linked(second), 2);
  write("gazi ilkokulu", "account 2", "Çankaya", "portal");
  world.match();
  EXPECT_EQ(linked(second), 3);
  EXPECT_FALSE(waits());
  write("Gazi İlkokulu", "", "MAMAK");
  world.match();
  EXPECT_TRUE(waits()) << "in another district it is another name";
}

TEST_F(AVerdict, IsKeptWithWhoWhenAndWhyAndNothingOfItIsDeleted) {
  accept(number(), second);
  EXPECT_EQ(world.text("SELECT person || ', ' || reason || ', ' || written FROM verdict"),
            "Ayşe, asked on the phone, Gazi İlkokulu (ANKARA / ÇANKAYA)");
  undo(1);
  accept(1, first);
  EXPECT_EQ(
      world.text("SELECT group_concat(says || ' ' || school_id || ' ' || (ended_ms IS NULL) || ' ' || ended_by, '; ') "
                 "FROM verdict"),
      "is " + std::to_string(second) + " 0 Ayşe; is " + std::to_string(first) + " 1 ");
  EXPECT_EQ(world.number("SELECT count(*) FROM link"), 4) << "waited, linked, waited, linked";
}

TEST_F(AVerdict, MayBeOnOneRecordAloneAndGoesBeforeTheOneOnTheName) {
  write("Gazi İlkokulu", "account 1");
  world.match();
  const auto other = world.number("SELECT mention_id FROM mention WHERE account = 'account 1'");
  accept(number(), second);
  decide([&](Decisions& d) { return d.is(1, *school_of(world.sql(), first), false, other); });
  EXPECT_EQ(linked(first), 1);
  EXPECT_EQ(linked(second), 1);
}

TEST_F(AVerdict, GivesWayToTheOfficialCodeOfARecord) {
  accept(number(), second);
  write("Gazi İlkokulu", "", "ÇANKAYA", "projects", "700001");
  world.match();
  EXPECT_EQ(world.number("SELECT count(*) FROM link WHERE known_to IS NULL AND decided_by = 'code' AND school_id = " +
                         std::to_string(first)),
            1);
}

TEST_F(AVerdict, TellsWhatItLeavesToAnOfficialCode) {
  write("Gazi İlkokulu", "", "ÇANKAYA", "projects", "700001");
  world.match();
  const auto told = accept(1, second).told;
  EXPECT_NE(told.find("1 record name is written so with another school's official code"), told.npos) << told;
}

TEST_F(AVerdict, GoesBeforeACodeThatIsPartOfTheName) {
  write("Gazi İlkokulu 700001");
  world.match();
  const auto number = world.number("SELECT mention_id FROM mention WHERE name = 'Gazi İlkokulu 700001'");
  ASSERT_EQ(world.link("Gazi İlkokulu 700001"), "linked " + std::to_string(first));
  accept(number, second);
  EXPECT_EQ(world.link("Gazi İlkokulu 700001"), "linked " + std::to_string(second));
}

TEST_F(AVerdict, OfNoSchoolHoldsForTheNameToo) {
  decide([&](Decisions& d) { return d.none(1); });
  write("Gazi İlkokulu", "account 1");
  world.match();
  EXPECT_EQ(world.number("SELECT count(*) FROM link WHERE known_to IS NULL AND verdict = 'none'"), 2);
  EXPECT_FALSE(waits());
}

TEST_F(AVerdict, ThatStandsIsNotOverwrittenAndTheSameAgainChangesNothing) {
  accept(1, second);
  const auto again = accept(1, second);
  EXPECT_FALSE(again.changed);
  EXPECT_EQ(again.links, 0);
  const auto told = refusal([&] { accept(1, first); });
  EXPECT_NE(told.find("Already decided: Ayşe said on 2026-09-13 that it is Gazi İlkokulu, ÇANKAYA"), told.npos) << told;
  EXPECT_NE(told.find("review undo 1"), told.npos) << told;
  EXPECT_EQ(world.number("SELECT count(*) FROM verdict"), 1);
}

TEST_F(AVerdict, LapsesWhenItsSchoolLeavesTheRegistryAndStandsAgainWhenItComesBack) {
  accept(1, second);
  world.close_fact("school", second);
  world.now += day_ms;
  world.match();
  const auto queue = review_queue(world.db(), 10);
  ASSERT_EQ(queue.size(), 1u);
  EXPECT_EQ(queue[0].reason.find("Ayşe said on 2026-09-13 that this is Gazi İlkokulu, ÇANKAYA"), 0u) << queue[0].reason;
  EXPECT_NE(queue[0].reason.find("left the registry on 2026-09-14"), std::string::npos) << queue[0].reason;
  for (const auto& candidate : queue[0].candidates) EXPECT_NE(candidate.school_id, second);
  world.match();
  EXPECT_TRUE(waits()) << "nobody else decides it";
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700002", "2");
  world.now += day_ms;
  world.match();
  EXPECT_FALSE(waits());
  EXPECT_EQ(linked(second), 1);
  EXPECT_EQ(world.number("SELECT count(*) FROM verdict"), 1);
}

TEST_F(AVerdict, OfASchoolThatIsGoneIsReplacedByANewWord) {
  accept(1, second);
  world.close_fact("school", second);
  world.match();
  accept(1, first);
  EXPECT_EQ(linked(first), 1);
  EXPECT_EQ(world.text("SELECT ended_reason FROM verdict WHERE ended_ms IS NOT NULL"),
            "its school had left the registry");
}

TEST_F(AVerdict, ThatItIsNotASchoolKeepsItFromBeingOfferedOrLinked) {
  world.close_fact("school", first);  // so that the matcher is sure of the second
  world.registry_row("Gazi İlkokulu", "ANKARA", "MAMAK", "700003", "3");
  world.match();
  ASSERT_EQ(world.link("Gazi İlkokulu"), "linked " + std::to_string(second));
  const auto no = [&] { return decide([&](Decisions& d) { return d.is_not(1, *school_of(world.sql(), second)); }); };
  EXPECT_EQ(no().links, 1);
  auto queue = review_queue(world.db(), 10);
  ASSERT_EQ(queue.size(), 1u);
  EXPECT_EQ(queue[0].reason.find("Ayşe said on 2026-09-13 that it is not Gazi İlkokulu"), 0u) << queue[0].reason;
  ASSERT_EQ(queue[0].candidates.size(), 1u);
  EXPECT_EQ(queue[0].candidates[0].district, "MAMAK");
  EXPECT_FALSE(no().changed);
  fill_could_be(world.db());
  EXPECT_EQ(world.number("SELECT count(*) FROM temp.could_be WHERE school_id = " + std::to_string(second)), 0);
  undo(1);
  EXPECT_EQ(world.link("Gazi İlkokulu"), "linked " + std::to_string(second)) << "the matcher decides again";
}

TEST_F(AVerdict, IsTakenBackOneWordAtATimeTheLastFirst) {
  decide([&](Decisions& d) { return d.is_not(1, *school_of(world.sql(), first)); });
  accept(1, second);
  EXPECT_NE(undo(1).told.find("that it is Gazi"), std::string::npos);
  EXPECT_NE(undo(1).told.find("that it is not Gazi"), std::string::npos);
  EXPECT_NE(refusal([&] { undo(1); }).find("nothing to take back"), std::string::npos);
  EXPECT_TRUE(waits());
}

TEST_F(AVerdict, OnAnAliasHoldsBeforeTheNameIsMet) {
  alias("Gazi İ.O. Çankaya", "ÇANKAYA", second);
  write("GAZİ İ.O. ÇANKAYA");
  world.match();
  EXPECT_EQ(world.link("GAZİ İ.O. ÇANKAYA"), "linked " + std::to_string(second));
}

TEST_F(AVerdict, OnAnAliasOfAProvinceHoldsUnlessAnotherDistrictIsTold) {
  alias("GAZİ İO", "", second);
  write("Gazi İO", "1", "");
  write("Gazi İO", "2", "ÇANKAYA");
  write("Gazi İO", "3", "MAMAK");
  world.match();
  EXPECT_EQ(linked(second), 2);
  alias("GAZİ İO", "ÇANKAYA", first);
  EXPECT_EQ(linked(second), 1) << "a word on the district is nearer";
  EXPECT_EQ(linked(first), 1);
}

TEST_F(AVerdict, DoesNotCrossProvincesOrLevelsUnlessSaidSo) {
  const auto far = world.registry_row("Gazi İlkokulu", "ERZURUM", "YAKUTİYE", "700009");
  const auto high = world.registry_row("Gazi Lisesi", "ANKARA", "ÇANKAYA", "700010");
  world.match();
  EXPECT_NE(refusal([&] { accept(1, far); }).find("another province"), std::string::npos);
  EXPECT_NE(refusal([&] { accept(1, high); }).find("another level"), std::string::npos);
  decide([&](Decisions& d) { return d.is(1, *school_of(world.sql(), high), true); });
  EXPECT_EQ(linked(high), 1);
}

TEST_F(AVerdict, NamesASchoolByNumberOrCodeAndTellsWhenThatIsTwo) {
  EXPECT_EQ(school_called(world.sql(), "700002").id, second);
  EXPECT_EQ(school_called(world.sql(), "#" + std::to_string(second)).id, second);
  EXPECT_EQ(school_called(world.sql(), std::to_string(second)).id, second);
  const auto confusing = world.registry_row("Ata Okulu", "ANKARA", "ÇANKAYA", std::to_string(first));
  world.match();
  EXPECT_NE(refusal([&] { school_called(world.sql(), std::to_string(first)); }).find(fmt::format("#{}", confusing)),
            std::string::npos);
  EXPECT_NE(refusal([&] { school_called(world.sql(), "Gazi"); }).find("twinwatch schools"), std::string::npos);
}

TEST_F(AVerdict, BringsARegistryRowThatWaitedToItsSchool) {
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "", "", "private");
  world.match();
  const auto queue = review_queue(world.db(), 10);
  ASSERT_EQ(queue.size(), 1u) << "it is the same written name";
  accept(queue[0].mention_id, second);
  EXPECT_EQ(world.number("SELECT count(*) FROM registry_row WHERE school_id = " + std::to_string(second)), 1);
}

}  // namespace
}  // namespace twinwatch::match
