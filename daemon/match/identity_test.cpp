// Schools over time, on worlds of a few schools: what is recognised, what waits, what nobody may close.
#include <gtest/gtest.h>

#include "match/decisions.hpp"
#include "match/match.hpp"
#include "match/test_world.hpp"
#include "match/waiting_rows.hpp"

namespace {

using twinwatch::match::day_ms;
using twinwatch::match::decide_review;
using twinwatch::match::doubted_schools;
using twinwatch::match::Fields;
using twinwatch::match::review_queue;
using twinwatch::match::World;

// A list of Ankara that is whole, and its next edition.
class Identity : public testing::Test {
 protected:
  World world;

  std::int64_t row(const std::string& name, Fields more = {}, const std::string& list = "registry") {
    Fields fields{{"name", name}, {"area_1", "ANKARA"}};
    for (auto& [field, value] : more) fields[field] = value;
    if (fields.contains("code")) fields["code_scheme"] = "tr.meb.kurum_kodu";
    return world.fact(list, "school", world.run(list), fields);
  }
  static Fields at(const std::string& district, const std::string& building = "", const std::string& code = "") {
    Fields fields{{"area_2", district}};
    if (!building.empty()) fields["building_code"] = building;
    if (!code.empty()) fields["code"] = code;
    return fields;
  }
  void whole(const std::string& list = "registry", int plate = 6) {
    const auto dataset = world.dataset(list, "school");
    const auto run = world.run(list);
    world.sql().exec("INSERT OR IGNORE INTO scope (dataset_id, plate, area_2, period, account) VALUES (" +
                     std::to_string(dataset) + "," + std::to_string(plate) + ",'','','')");
    world.sql().exec("INSERT INTO scope_run (scope_id, run_id, records, accepted_ms, data_ms) SELECT scope_id, " +
                     std::to_string(run) + ",1,1,1 FROM scope WHERE dataset_id = " + std::to_string(dataset));
  }
  void next_year() { world.now += 365 * day_ms; }
  void gone(std::int64_t fact) { world.close_fact("school", fact); }
  std::int64_t living() { return world.number("SELECT count(*) FROM school WHERE gone_ms IS NULL"); }
  std::int64_t waiting() { return world.number("SELECT count(*) FROM waiting_row"); }
  std::string events() {
    return world.text(
        "SELECT ifnull(group_concat(e, '; '), '') FROM (SELECT what || ' #' || school_id || ' ' || before || ' > ' || "
        "after || ' by ' || decided_by AS e FROM school_event ORDER BY event_id)");
  }
  std::string what_waits() {
    return world.text(
        "SELECT ifnull(group_concat(what, ' '), '') FROM (SELECT what FROM waiting_row ORDER BY fact_id)");
  }
};

}  // namespace

TEST_F(Identity, ARenameUnderTheSameCodeIsFollowedAndWrittenDown) {
  const auto old = row("Gazi İlkokulu", at("ÇANKAYA", "", "700001"));
  world.match();
  next_year();
  gone(old);
  row("Şehit Ali Çelik İlkokulu", at("ÇANKAYA", "", "700001"));
  world.match();
  EXPECT_EQ(living(), 1);
  EXPECT_EQ(events(), "rename #1 Gazi İlkokulu > Şehit Ali Çelik İlkokulu by program");
  EXPECT_EQ(world.text("SELECT name FROM school_name"), "Gazi İlkokulu");
  EXPECT_EQ(world.number("SELECT to_ms FROM school_name"), world.now);
}

TEST_F(Identity, ARenameInTheSameBuildingIsConfirmedWhenTheOldRowIsGoneFromAWholeList) {
  const auto old = row("GAZİ İLKOKULU", at("ÇANKAYA", "4711"));
  row("GAZİ ORTAOKULU", at("ÇANKAYA", "4711"));
  world.match();
  next_year();
  whole();
  gone(old);
  row("ŞEHİT ALİ ÇELİK İLKOKULU", at("ÇANKAYA", "4711"));
  world.match();
  EXPECT_EQ(living(), 2);
  EXPECT_EQ(waiting(), 0);
  EXPECT_EQ(events(), "rename #1 GAZİ İLKOKULU > ŞEHİT ALİ ÇELİK İLKOKULU by program");
}

TEST_F(Identity, AnotherLevelInTheSameBuildingIsNeverARename) {
  const auto old = row("GAZİ İLKOKULU", at("ÇANKAYA", "4711"));
  row("ATA LİSESİ", at("ÇANKAYA", "4712"));
  world.match();
  next_year();
  whole();
  gone(old);
  row("GAZİ ORTAOKULU", at("ÇANKAYA", "4711"));
  row("ÖZEL GAZİ İLKOKULU", at("ÇANKAYA", "4711"));
  const auto outcome = world.match();
  EXPECT_EQ(outcome.schools_added, 2);
  EXPECT_EQ(outcome.schools_gone, 1);
  EXPECT_EQ(waiting(), 0);
}

TEST_F(Identity, ANameThatStillStandsInTheBuildingIsNoRename) {
  row("GAZİ İLKOKULU", at("ÇANKAYA", "4711"));
  world.match();
  next_year();
  whole();
  row("ŞEHİT ALİ ÇELİK İLKOKULU", at("ÇANKAYA", "4711"));
  EXPECT_EQ(world.match().schools_added, 1);
  EXPECT_EQ(living(), 2);
}

TEST_F(Identity, ANameThatTheMatcherLinksJoinsWhereTheWholeListHasTheOldOneNoMore) {
  row("KEYKUBAT İLKOKULU", at("ÇANKAYA", "1"), "old");
  row("ATA İLKOKULU", at("ÇANKAYA", "2"), "old");
  world.match();
  next_year();
  whole("new");
  row("Keykubat Şehit Ömer Aktaş İlkokulu", {}, "new");
  row("Ata İlkokulu", {}, "new");
  const auto outcome = world.match();
  EXPECT_EQ(outcome.schools_added, 0);
  EXPECT_EQ(living(), 2);
  EXPECT_EQ(waiting(), 0);
  EXPECT_EQ(events(), "rename #1 KEYKUBAT İLKOKULU > Keykubat Şehit Ömer Aktaş İlkokulu by program");
}

TEST_F(Identity, ADoubtfulPairWaitsAndIsDecidedByAPerson) {
  for (const bool same : {true, false}) {
    row("KEYKUBAT İLKOKULU", at("ÇANKAYA", "1"), "old");
    world.match();
    next_year();
    row("Keykubat Şehit Ömer Aktaş İlkokulu", {}, "new");  // a part of a list: the old name may stand elsewhere in it
    world.match();
    ASSERT_EQ(living(), 1) << "not doubled";
    ASSERT_EQ(what_waits(), "rename");
    ASSERT_EQ(doubted_schools(world.sql()).size(), 1u) << "nothing is said of it meanwhile";
    const auto queue = review_queue(world.db(), 10);
    ASSERT_EQ(queue.size(), 1u) << "not lost";
    ASSERT_EQ(queue[0].candidates.size(), 1u);
    EXPECT_NE(queue[0].candidates[0].why.find("scored"), std::string::npos) << queue[0].candidates[0].why;
    decide_review(world.db(), queue[0].mention_id, same ? 1 : 0, "Ayşe", "", world.now);
    world.match();
    EXPECT_EQ(living(), same ? 1 : 2);
    EXPECT_EQ(waiting(), 0);
    EXPECT_EQ(world.number("SELECT count(*) FROM fact_school WHERE fact_id NOT IN (SELECT fact_id FROM school_row)"),
              0);
    EXPECT_EQ(events(), same ? "rename #1 KEYKUBAT İLKOKULU > Keykubat Şehit Ömer Aktaş İlkokulu by person:Ayşe"
                             : "new #2  > Keykubat Şehit Ömer Aktaş İlkokulu by person:Ayşe");
    world.match();
    EXPECT_EQ(living(), same ? 1 : 2);
    world.sql().exec("DELETE FROM setting");  // the other answer, from the start
    for (const auto* table : {"waiting_candidate", "waiting_row", "school_event", "school_was", "school_name", "link",
                              "verdict", "mention", "registry_row", "status", "school", "fact_school"})
      world.sql().exec(std::string("DELETE FROM ") + table);
  }
}

TEST_F(Identity, ASchoolFoundByAPersonsWordIsLinkedByItsName) {
  row("KEYKUBAT İLKOKULU", at("ÇANKAYA", "1"), "old");
  world.match();
  row("Keykubat Şehit Ömer Aktaş İlkokulu", {}, "new");
  world.participation({{"school_name", "Keykubat Şehit Ömer Aktaş İlkokulu"}, {"area_1", "ANKARA"}, {"account", "k"}});
  world.match();
  decide_review(world.db(), review_queue(world.db(), 1).at(0).mention_id, 0, "Ayşe", "", world.now);
  world.match();
  EXPECT_EQ(world.number("SELECT count(*) FROM link WHERE known_to IS NULL AND verdict = 'linked' AND school_id = 2"),
            2);
}

TEST_F(Identity, OneSchoolGoneAndTwoInItsBuildingIsASplitForAPerson) {
  const auto old = row("GAZİ İLKOKULU", at("ÇANKAYA", "4711"));
  world.match();
  next_year();
  whole();
  gone(old);
  row("AYDIN İLKOKULU", at("ÇANKAYA", "4711"));
  row("YILDIZ İLKOKULU", at("ÇANKAYA", "4711"));
  world.match();
  EXPECT_EQ(what_waits(), "split split");
  EXPECT_EQ(living(), 1) << "neither doubled nor closed while a person is asked";
  const auto queue = review_queue(world.db(), 10);
  ASSERT_EQ(queue.size(), 2u);
  decide_review(world.db(), queue[0].mention_id, 1, "Ayşe", "", world.now);
  decide_review(world.db(), queue[1].mention_id, 0, "Ayşe", "", world.now);
  world.match();
  EXPECT_EQ(living(), 2);
  EXPECT_EQ(waiting(), 0);
}

TEST_F(Identity, TwoSchoolsGoneAndOneInTheirBuildingIsAMergeForAPerson) {
  const auto one = row("GAZİ İLKOKULU", at("ÇANKAYA", "4711")), other = row("ATA İLKOKULU", at("ÇANKAYA", "4711"));
  world.match();
  next_year();
  whole();
  gone(one);
  gone(other);
  row("YILDIZ İLKOKULU", at("ÇANKAYA", "4711"));
  world.match();
  EXPECT_EQ(what_waits(), "merge");
  EXPECT_EQ(living(), 2);
  decide_review(world.db(), review_queue(world.db(), 1).at(0).mention_id, 1, "Ayşe", "", world.now);
  world.match();
  EXPECT_EQ(living(), 1) << "the other one is closed now";
  EXPECT_EQ(world.text("SELECT name FROM school WHERE gone_ms IS NULL"), "YILDIZ İLKOKULU");
  EXPECT_EQ(world.text("SELECT (s.gone_ms IS NOT NULL) || ' ' || e.after FROM school_event e JOIN school s USING "
                       "(school_id) WHERE e.what = 'merge' AND s.gone_ms IS NOT NULL"),
            "1 #1 YILDIZ İLKOKULU")
      << "and where it went is written down";
}

TEST_F(Identity, TheSameNameInAnotherDistrictIsAMoveForAPerson) {
  const auto old = row("ŞEHİT ALİ ÇELİK İLKOKULU", at("ÇANKAYA", "1"));
  world.match();
  next_year();
  whole();
  gone(old);
  row("ŞEHİT ALİ ÇELİK İLKOKULU", at("MAMAK", "2"));
  world.match();
  EXPECT_EQ(what_waits(), "move");
  EXPECT_EQ(review_queue(world.db(), 1).at(0).candidates.at(0).district, "ÇANKAYA");
}

TEST_F(Identity, AMoveUnderTheSameCodeIsFollowed) {
  const auto old = row("Ata İlkokulu", at("ÇANKAYA", "1", "700001"));
  world.match();
  next_year();
  gone(old);
  row("Ata İlkokulu", at("MAMAK", "2", "700001"));
  world.match();
  EXPECT_EQ(living(), 1);
  EXPECT_EQ(events(), "move #1 ÇANKAYA > MAMAK by program");
}

TEST_F(Identity, ANewCodeInTheSameBuildingIsTheSameSchool) {
  const auto old = row("Ata İlkokulu", at("ÇANKAYA", "4711", "700001"));
  world.match();
  next_year();
  whole();
  gone(old);
  row("Ata İlkokulu", at("ÇANKAYA", "4711", "700009"));
  world.match();
  EXPECT_EQ(living(), 1);
  EXPECT_EQ(events(), "code #1 700001 > 700009 by program");
}

TEST_F(Identity, ACodeInAnotherProvinceWaits) {
  const auto old = row("Ata İlkokulu", at("ÇANKAYA", "", "700001"));
  world.match();
  next_year();
  whole("registry", 0);
  gone(old);
  row("Ata İlkokulu", {{"area_1", "ERZURUM"}, {"area_2", "YAKUTİYE"}, {"code", "700001"}});
  world.match();
  EXPECT_EQ(what_waits(), "code");
  EXPECT_EQ(living(), 1) << "nor is it closed meanwhile";
}

TEST_F(Identity, RecordsThatWriteTheOldNameAreLinkedToTheRenamedSchool) {
  const auto old = row("Gazi İlkokulu", at("ÇANKAYA", "", "700001"));
  world.match();
  next_year();
  gone(old);
  row("Şehit Ali Çelik İlkokulu", at("ÇANKAYA", "", "700001"));
  world.participation({{"school_name", "GAZİ İLKOKULU"}, {"area_1", "ANKARA"}, {"area_2", "Çankaya"}});
  world.participation({{"school_name", "Gazi Ortaokulu"}, {"area_1", "ANKARA"}, {"area_2", "Çankaya"}});
  world.match();
  EXPECT_EQ(world.link("GAZİ İLKOKULU"), "linked 1");
  EXPECT_EQ(world.link("Gazi Ortaokulu"), "review");
  row("Gazi İlkokulu", at("ÇANKAYA", "", "700002"));  // another school takes the name
  world.match();
  EXPECT_EQ(world.link("GAZİ İLKOKULU"), "linked 3");
}

TEST_F(Identity, AnOlderListThatComesLaterTellsWhatASchoolWasCalledBefore) {
  world.now += 365 * day_ms;
  row("Yeni Ad İlkokulu", at("ÇANKAYA", "", "700001"), "new");
  world.match();
  world.now -= 365 * day_ms;
  row("Eski Ad İlkokulu", at("ÇANKAYA", "", "700001"), "old");
  world.match();
  EXPECT_EQ(world.text("SELECT name FROM school"), "Yeni Ad İlkokulu");
  EXPECT_EQ(world.text("SELECT name FROM school_name"), "Eski Ad İlkokulu");
}

TEST_F(Identity, AListOfAPartClosesNobody) {
  row("GAZİ İLKOKULU", at("ÇANKAYA", "1"), "old");
  row("ATA İLKOKULU", at("MAMAK", "2"), "old");
  world.match();
  next_year();
  whole("new");
  row("Gazi İlkokulu", {}, "new");
  EXPECT_EQ(world.match().schools_gone, 0);
  EXPECT_EQ(living(), 2);
}

TEST_F(Identity, RunningAgainChangesNothing) {
  row("KEYKUBAT İLKOKULU", at("ÇANKAYA", "1"), "old");
  world.match();
  row("Keykubat Şehit Ömer Aktaş İlkokulu", {}, "new");
  world.match();
  ASSERT_EQ(waiting(), 1);
  const auto before = sqlite3_total_changes(world.sql().getHandle());
  world.match();
  EXPECT_EQ(sqlite3_total_changes(world.sql().getHandle()), before);
  row("Fırat Lisesi", at("MAMAK"), "other");
  world.match();
  EXPECT_EQ(waiting(), 1) << "asked once";
  EXPECT_EQ(world.number("SELECT count(*) FROM link"), 1);
}
