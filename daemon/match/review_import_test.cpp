// A spreadsheet that somebody filled in: what each row does, or why it is refused.
#include "match/review_import.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "match/review_groups.hpp"
#include "match/test_world.hpp"

namespace twinwatch::match {
namespace {

class ReviewImport : public testing::Test {
 protected:
  void SetUp() override {
    school = world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700001", "1");
    twin = world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700002", "2");
    high = world.registry_row("Gazi Lisesi", "ANKARA", "ÇANKAYA", "700003");
    far = world.registry_row("Gazi İlkokulu", "ERZURUM", "YAKUTİYE", "700004");
    for (const auto* name : {"Gazi İlkokulu", "Işık Koleji", "Su Okulu"})
      world.participation({{"school_name", name}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}});
    world.match();
  }
  DecidedRow row(std::int64_t number, const std::string& written, const std::string& decision,
                 const std::string& note = "") {
    const std::vector<std::string> candidates{
        fmt::format("#{} · Gazi İlkokulu · ÇANKAYA · 700001 — the same name", school)};
    return {++line, number, written, choice_of(decision, candidates), note};
  }
  std::vector<RowOutcome> settle(const std::vector<DecidedRow>& rows, bool apply = true) {
    world.now += 1000;
    return settle_rows(world.db(), rows, {"Ayşe", "", world.now}, apply);
  }
  RowOutcome settle_one(const DecidedRow& one) { return settle({one}).at(0); }
  std::int64_t written() { return sqlite3_total_changes(world.sql().getHandle()); }

  World world;
  std::int64_t school = 0, twin = 0, high = 0, far = 0, line = 1;
};

TEST_F(ReviewImport, TakesACandidatesNumberASchoolsNumberOrCodeNoneAndLater) {
  const auto choice = [](const std::string& cell) {
    const auto chosen = choice_of(cell, {"#12 · Gazi İlkokulu · ÇANKAYA — the same name", ""});
    return chosen.what == Pick::What::school  ? chosen.school
           : chosen.what == Pick::What::none  ? "none"
           : chosen.what == Pick::What::later ? "later"
                                                : chosen.why.substr(0, 30);
  };
  EXPECT_EQ(choice(" 1 "), "#12");
  EXPECT_EQ(choice("2"), "there is no candidate 2 in thi");
  EXPECT_EQ(choice("#77"), "#77");
  EXPECT_EQ(choice("751929"), "751929");
  EXPECT_EQ(choice("#12 · Gazi İlkokulu · ÇANKAYA — the same name"), "#12");
  for (const auto* none : {"YOK", "yok", "None", "Hiçbiri"}) EXPECT_EQ(choice(none), "none");
  for (const auto* later : {"", "  ", "SONRA", "later"}) EXPECT_EQ(choice(later), "later");
  EXPECT_EQ(choice("bilmem"), "'bilmem' is no decision: write");
}

TEST_F(ReviewImport, DoesWhatTheRowsSayWithTheNoteAsTheReason) {
  const auto told = settle(
      {row(1, "Gazi İlkokulu", "1", "telefonla soruldu"), row(2, "Işık Koleji", "YOK"), row(3, "Su Okulu", "SONRA")});
  EXPECT_EQ(told[0].what, RowOutcome::What::linked);
  EXPECT_EQ(told[1].what, RowOutcome::What::none);
  EXPECT_EQ(told[2].what, RowOutcome::What::later);
  EXPECT_EQ(world.link("Gazi İlkokulu"), "linked " + std::to_string(school));
  EXPECT_EQ(world.text("SELECT person || ': ' || reason FROM verdict WHERE says = 'is'"), "Ayşe: telefonla soruldu");
  EXPECT_EQ(review_queue(world.db(), 10).size(), 1u);
}

TEST_F(ReviewImport, OnlyTellsUntilItIsAppliedAndTellsTheSameThen) {
  const std::vector<DecidedRow> rows{row(1, "Gazi İlkokulu", "1"), row(1, "Gazi İlkokulu", "700002"),
                                     row(2, "Işık Koleji", "700003")};
  const auto before = written();
  const auto preview = settle(rows, false);
  EXPECT_EQ(written(), before);
  const auto done = settle(rows, true);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(preview[i].what, done[i].what);
    EXPECT_EQ(preview[i].told, done[i].told);
  }
  EXPECT_EQ(done[1].told, "row 2 of this file decides 1 otherwise");
}

TEST_F(ReviewImport, RefusesARowWithItsReasonAndTakesTheOthers) {
  const auto told =
      settle({row(99, "Gazi İlkokulu", "1"), row(1, "Başka Okul", "1"), row(1, "Gazi İlkokulu", "5"),
              row(1, "Gazi İlkokulu", fmt::format("#{}", far)), row(1, "Gazi İlkokulu", "700003"),
              row(1, "Gazi İlkokulu", "123456"), row(0, "Gazi İlkokulu", "1"), row(1, "GAZİ  İLKOKULU", "700002")});
  const char* const reasons[] = {"has the number 99 here", "another database",   "no candidate 5", "another province",
                                 "another level",          "no school '123456'", "no number"};
  for (std::size_t i = 0; i < std::size(reasons); ++i) {
    EXPECT_EQ(told[i].what, RowOutcome::What::refused);
    EXPECT_NE(told[i].told.find(reasons[i]), std::string::npos) << told[i].told;
  }
  EXPECT_EQ(told.back().what, RowOutcome::What::linked) << told.back().told;
  EXPECT_EQ(world.link("Gazi İlkokulu"), "linked " + std::to_string(twin));
}

TEST_F(ReviewImport, RefusesACandidateWhoseNumberIsAnotherSchoolHere) {
  auto other = row(1, "Gazi İlkokulu", "1");
  other.choice = choice_of("1", {fmt::format("#{} · Gazi Ortaokulu · ÇANKAYA · 799999 — the same name", school)});
  const auto told = settle_one(other);
  EXPECT_EQ(told.what, RowOutcome::What::refused);
  EXPECT_NE(told.told.find("another database"), std::string::npos) << told.told;
  other.choice =
      choice_of("1", {fmt::format("#{} · Gazi İlkokulu (eski adı) · ÇANKAYA · 700001 — the same name", school)});
  EXPECT_EQ(settle_one(other).what, RowOutcome::What::linked) << "renamed since, but of the same code";
}

TEST_F(ReviewImport, OfTheSameFileTwiceChangesNothingAndSaysSo) {
  const std::vector<DecidedRow> rows{row(1, "Gazi İlkokulu", "1"), row(2, "Işık Koleji", "YOK")};
  settle(rows);
  const auto before = written();
  for (const auto& again : settle(rows)) {
    EXPECT_EQ(again.what, RowOutcome::What::already);
    EXPECT_NE(again.told.find("Ayşe said on 2026-09-13"), std::string::npos) << again.told;
  }
  EXPECT_EQ(written(), before);
}

TEST_F(ReviewImport, DoesNotAskAgainWhatIsDecidedOrNoLongerWaits) {
  settle({row(1, "Gazi İlkokulu", "1")});
  const auto other = settle_one(row(1, "Gazi İlkokulu", "700002"));
  EXPECT_EQ(other.what, RowOutcome::What::refused);
  EXPECT_EQ(other.told.find("already decided: Ayşe said on 2026-09-13 that it is Gazi"), 0u) << other.told;
  world.registry_row("Işık Koleji", "ANKARA", "ÇANKAYA", "700005");
  world.match();
  const auto linked = settle_one(row(2, "Işık Koleji", "YOK"));
  EXPECT_EQ(linked.what, RowOutcome::What::refused);
  EXPECT_EQ(linked.told.find("no longer waiting: linked to Işık Koleji, ÇANKAYA"), 0u) << linked.told;
  EXPECT_EQ(settle_one(row(2, "Işık Koleji", "700005")).what, RowOutcome::What::already);
}

}  // namespace
}  // namespace twinwatch::match
