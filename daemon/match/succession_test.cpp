// Schools that were split or merged, and schools whose new name has no word of the old: worlds of a few schools.
#include <gtest/gtest.h>

#include "match/decisions.hpp"
#include "match/match.hpp"
#include "match/test_world.hpp"
#include "match/waiting_rows.hpp"

namespace {

using twinwatch::match::day_ms;
using twinwatch::match::Decisions;
using twinwatch::match::doubted_schools;
using twinwatch::match::Fields;
using twinwatch::match::review_queue;
using twinwatch::match::school_called;
using twinwatch::match::World;

// Çankaya's list, which is whole, and its next edition.
class Succession : public testing::Test {
 protected:
  World world;

  std::int64_t row(const std::string& name, Fields more = {}, const std::string& list = "registry") {
    Fields fields{{"name", name}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}};
    for (auto& [field, value] : more) fields[field] = value;
    if (fields.contains("code")) fields["code_scheme"] = "tr.meb.kurum_kodu";
    return world.fact(list, "school", world.run(list), fields);
  }
  static Fields in(const std::string& building) { return {{"building_code", building}}; }
  void next_edition(std::initializer_list<std::int64_t> gone, const std::string& list = "registry") {
    world.now += 365 * day_ms;
    is_whole(list);
    for (const auto fact : gone) world.close_fact("school", fact);
  }
  void is_whole(const std::string& list) {
    const auto dataset = std::to_string(world.dataset(list, "school"));
    const auto run = std::to_string(world.run(list));
    world.sql().exec("INSERT OR IGNORE INTO scope (dataset_id, plate, area_2, period, account) VALUES (" + dataset +
                     ",6,'','','')");
    world.sql().exec("INSERT INTO scope_run (scope_id, run_id, records, accepted_ms, data_ms) SELECT scope_id, " + run +
                     ",1,1,1 FROM scope WHERE dataset_id = " + dataset);
  }
  void writes(const std::string& name, const std::string& account = "", const std::string& code = "") {
    Fields fields{{"school_name", name}, {"area_1", "ANKARA"}, {"area_2", "Çankaya"}, {"account", account}};
    if (!code.empty()) fields["school_code"] = code;
    world.participation(fields);
  }
  std::int64_t line_of(const std::string& name) {
    return world.number("SELECT min(mention_id) FROM mention WHERE name = '" + name + "'");
  }
  void says_is(const std::string& name, std::int64_t school) {
    Decisions decisions(world.db(), {"Ayşe", "", world.now});
    decisions.is(line_of(name), school_called(world.sql(), "#" + std::to_string(school)), true);
  }
  void says_none(const std::string& name) {
    Decisions decisions(world.db(), {"Ayşe", "", world.now});
    decisions.none(line_of(name));
  }
  void says_is_not(const std::string& name, std::int64_t school) {
    Decisions decisions(world.db(), {"Ayşe", "", world.now});
    decisions.is_not(line_of(name), school_called(world.sql(), "#" + std::to_string(school)));
  }
  // Why the last word on this name cannot be taken back; empty: it was.
  std::string undo(const std::string& name) {
    try {
      Decisions decisions(world.db(), {"Ayşe", "", world.now});
      decisions.undo(line_of(name));
    } catch (const std::invalid_argument& refused) {
      return refused.what();
    }
    return {};
  }
  std::int64_t living() { return world.number("SELECT count(*) FROM school WHERE gone_ms IS NULL"); }
  std::string heirs() {
    return world.text(
        "SELECT ifnull(group_concat(h, '; '), '') FROM (SELECT what || ' #' || school_id || ' > #' || heir_id || ' by "
        "' "
        "|| decided_by AS h FROM school_heir WHERE ended_ms IS NULL ORDER BY school_id, heir_id)");
  }
  std::string events(const std::string& what) {
    return world.text(
        "SELECT ifnull(group_concat(e, '; '), '') FROM (SELECT '#' || school_id || ': ' || before || ' > ' || after AS "
        "e FROM school_event WHERE what = '" +
        what + "' ORDER BY event_id)");
  }
  std::string what_waits() {
    return world.text(
        "SELECT ifnull(group_concat(what, ' '), '') FROM (SELECT what FROM waiting_row ORDER BY fact_id)");
  }
  void nothing_changes_when_run_again() {
    const auto before = sqlite3_total_changes(world.sql().getHandle());
    world.match();
    EXPECT_EQ(sqlite3_total_changes(world.sql().getHandle()), before);
  }
};

}  // namespace

TEST_F(Succession, AMergeThatAPersonConfirmsIsWrittenDownAndTheLinksFollow) {
  const auto gazi = row("GAZİ İLKOKULU", in("4711")), ata = row("ATA İLKOKULU", in("4711"));
  writes("Ata İlkokulu", "a");
  writes("Gazi İlkokulu", "g");
  world.match();
  ASSERT_EQ(world.link("Ata İlkokulu"), "linked 2");
  next_edition({gazi, ata});
  row("YILDIZ İLKOKULU", in("4711"));
  world.match();
  ASSERT_EQ(what_waits(), "merge");
  says_is("YILDIZ İLKOKULU", 1);
  world.match();
  EXPECT_EQ(living(), 1);
  EXPECT_EQ(heirs(), "merge #2 > #1 by person:Ayşe");
  EXPECT_EQ(events("merge"), "#2: #2 ATA İLKOKULU > #1 YILDIZ İLKOKULU; #1: #2 ATA İLKOKULU > #1 YILDIZ İLKOKULU");
  EXPECT_EQ(events("closed"), "") << "it did not close, it went into another";
  EXPECT_EQ(world.link("Ata İlkokulu"), "linked 1");
  EXPECT_EQ(world.link("Gazi İlkokulu"), "linked 1");
  nothing_changes_when_run_again();
  writes("ATA İLKOKULU", "later");
  world.match();
  EXPECT_EQ(world.number("SELECT count(*) FROM link WHERE known_to IS NULL AND school_id = 2"), 0)
      << "records that come later too";
}

TEST_F(Succession, UndoRefusesToTakeAMergeBackAndSaysWhatStands) {
  const auto gazi = row("GAZİ İLKOKULU", in("4711")), ata = row("ATA İLKOKULU", in("4711"));
  world.match();
  next_edition({gazi, ata});
  row("YILDIZ İLKOKULU", in("4711"));
  world.match();
  says_is("YILDIZ İLKOKULU", 1);
  EXPECT_EQ(undo("YILDIZ İLKOKULU"), "") << "nothing has followed yet: the row still waits";
  says_is("YILDIZ İLKOKULU", 1);
  world.match();
  ASSERT_EQ(heirs(), "merge #2 > #1 by person:Ayşe");
  const auto refused = undo("YILDIZ İLKOKULU");
  EXPECT_NE(refused.find("#2 ATA İLKOKULU went into #1 YILDIZ İLKOKULU on 2027-09-13"), refused.npos) << refused;
  EXPECT_NE(refused.find("review alias"), refused.npos) << refused;
  EXPECT_EQ(heirs(), "merge #2 > #1 by person:Ayşe");
  row("ATA İLKOKULU", in("4799"));  // a list has it again: the merge is over
  world.match();
  EXPECT_EQ(undo("YILDIZ İLKOKULU"), "");
}

TEST_F(Succession, UndoRefusesToTakeASplitBackToo) {
  const auto gazi = row("GAZİ İLKOKULU", in("4711"));
  world.match();
  next_edition({gazi});
  row("AYDIN İLKOKULU", {{"building_code", "4711"}, {"code", "700001"}});
  row("YILDIZ İLKOKULU", {{"building_code", "4711"}, {"code", "700002"}});
  world.match();
  ASSERT_EQ(what_waits(), "split split");
  says_is("AYDIN İLKOKULU", 1);
  says_is("YILDIZ İLKOKULU", 1);
  world.match();
  const auto before = heirs();
  ASSERT_EQ(before.find("split #1 > #"), 0u) << before;
  const auto refused = undo("YILDIZ İLKOKULU");
  EXPECT_NE(refused.find("YILDIZ İLKOKULU came out of #1 "), refused.npos) << refused;
  EXPECT_EQ(heirs(), before);
}

TEST_F(Succession, AFormerNameFollowsTheMergeToo) {
  const auto gazi = row("GAZİ İLKOKULU", in("4711"));
  const auto old = row("ÇINAR İLKOKULU", {{"building_code", "4711"}, {"code", "700002"}});
  writes("Çınar İlkokulu", "c");
  world.match();
  next_edition({old});
  const auto ata = row("ATA İLKOKULU", {{"building_code", "4711"}, {"code", "700002"}});
  world.match();
  ASSERT_EQ(world.link("Çınar İlkokulu"), "linked 2") << "it was called so before";
  next_edition({gazi, ata});
  row("YILDIZ İLKOKULU", in("4711"));
  world.match();
  says_is("YILDIZ İLKOKULU", 1);
  world.match();
  ASSERT_EQ(heirs(), "merge #2 > #1 by person:Ayşe");
  EXPECT_EQ(world.link("Çınar İlkokulu"), "linked 1");
  nothing_changes_when_run_again();
  writes("ÇINAR İLKOKULU", "later");
  world.match();
  EXPECT_EQ(world.link("ÇINAR İLKOKULU"), "linked 1") << "records that come later too";
  row("ATA İLKOKULU", in("4799"));  // a list has it again: so it is its own former name
  world.match();
  EXPECT_EQ(world.link("Çınar İlkokulu"), "linked 2");
}

TEST_F(Succession, WhoWasRejectedBeforeIsNotMerged) {
  const auto gazi = row("GAZİ İLKOKULU", in("4711")), ata = row("ATA İLKOKULU", in("4711"));
  writes("Ata İlkokulu", "a");
  world.match();
  next_edition({gazi, ata});
  row("YILDIZ İLKOKULU", in("4711"));
  world.match();
  says_is_not("YILDIZ İLKOKULU", 2);
  says_is("YILDIZ İLKOKULU", 1);
  world.match();
  EXPECT_EQ(heirs(), "");
  EXPECT_EQ(living(), 1);
  EXPECT_EQ(world.number("SELECT school_id FROM school_event WHERE what = 'closed'"), 2);
  EXPECT_NE(world.link("Ata İlkokulu"), "linked 1");
}

TEST_F(Succession, APersonsWordOnTheOldSchoolFollowsAMerge) {
  const auto gazi = row("GAZİ İLKOKULU", in("4711")), ata = row("ATA İLKOKULU", in("4711"));
  writes("Bambaşka Bir Ad İlkokulu");
  world.match();
  says_is("Bambaşka Bir Ad İlkokulu", 2);
  ASSERT_EQ(world.link("Bambaşka Bir Ad İlkokulu"), "linked 2");
  next_edition({gazi, ata});
  row("YILDIZ İLKOKULU", in("4711"));
  world.match();
  says_is("YILDIZ İLKOKULU", 1);
  world.match();
  EXPECT_EQ(world.link("Bambaşka Bir Ad İlkokulu"), "linked 1");
  EXPECT_EQ(world.number("SELECT count(*) FROM verdict WHERE school_id = 2 AND ended_ms IS NULL"), 1)
      << "the word itself stays as it was said";
  nothing_changes_when_run_again();
  row("ATA İLKOKULU", in("4799"));  // a list has it again
  world.match();
  EXPECT_EQ(heirs(), "");
  EXPECT_EQ(world.link("Bambaşka Bir Ad İlkokulu"), "linked 2");
}

TEST_F(Succession, ANameMadeOfTwoThatLeftTheBuildingIsAMergeByItself) {
  const auto gazi = row("GAZİ İLKOKULU", in("4711")), ata = row("ATA İLKOKULU", in("4711"));
  writes("Ata İlkokulu", "a");
  world.match();
  next_edition({gazi, ata});
  row("GAZİ ATA İLKOKULU", in("4711"));
  world.match();
  EXPECT_EQ(what_waits(), "");
  EXPECT_EQ(living(), 1);
  EXPECT_EQ(heirs(), "merge #2 > #1 by program");
  EXPECT_EQ(world.link("Ata İlkokulu"), "linked 1");
}

TEST_F(Succession, ANameMadeOfOneOfThemIsNotDecisive) {
  const auto gazi = row("GAZİ İLKOKULU", in("4711")), kemal = row("GAZİ KEMAL İLKOKULU", in("4711"));
  world.match();
  next_edition({gazi, kemal});
  row("KEMAL GAZİ İLKOKULU", in("4711"));
  world.match();
  EXPECT_EQ(heirs(), "");
  EXPECT_NE(what_waits(), "");
}

TEST_F(Succession, ASplitThatAPersonConfirmsIsWrittenDownAndTheOldNameWaits) {
  for (const bool at_once : {true, false}) {
    const auto gazi = row("GAZİ İLKOKULU", in("4711"));
    writes("Gazi İlkokulu", "g");
    writes("Gazi İlk Okulu", "c", "700002");
    world.match();
    ASSERT_EQ(world.link("Gazi İlkokulu"), "linked 1");
    next_edition({gazi});
    row("AYDIN İLKOKULU", {{"building_code", "4711"}, {"code", "700001"}});
    row("YILDIZ İLKOKULU", {{"building_code", "4711"}, {"code", "700002"}});
    world.match();
    ASSERT_EQ(what_waits(), "split split");
    says_is("AYDIN İLKOKULU", 1);
    if (!at_once) {
      world.match();
      ASSERT_EQ(what_waits(), "split") << "the other one is still asked for";
      ASSERT_EQ(living(), 1);
      ASSERT_EQ(doubted_schools(world.sql()).size(), 0u) << "and nobody is in doubt meanwhile";
      nothing_changes_when_run_again();
    }
    says_is("YILDIZ İLKOKULU", 1);
    world.match();
    const auto yildiz = world.school("YILDIZ İLKOKULU");
    const auto number = std::to_string(yildiz);
    EXPECT_EQ(what_waits(), "");
    EXPECT_EQ(living(), 2);
    EXPECT_EQ(heirs(), "split #1 > #" + number + " by person:Ayşe");
    EXPECT_EQ(world.number("SELECT count(*) FROM school_event WHERE what = 'split'"), 2);
    EXPECT_EQ(world.link("Gazi İlkokulu"), "review") << "which of the two is a person's to say";
    EXPECT_EQ(world.link("Gazi İlk Okulu"), "linked " + number) << "the code tells";
    EXPECT_EQ(world.link("YILDIZ İLKOKULU"), "linked " + number);
    EXPECT_EQ(doubted_schools(world.sql()).size(), 2u) << "nothing is said of either";
    const auto queue = review_queue(world.db(), 10);
    ASSERT_EQ(queue.size(), 1u);
    EXPECT_NE(queue[0].reason.find("was split"), std::string::npos) << queue[0].reason;
    ASSERT_EQ(queue[0].candidates.size(), 2u);
    nothing_changes_when_run_again();
    says_is("Gazi İlkokulu", yildiz);
    world.match();
    EXPECT_EQ(world.link("Gazi İlkokulu"), "linked " + number);
    EXPECT_TRUE(doubted_schools(world.sql()).empty());
    world.sql().exec("DELETE FROM setting");  // once more, from the start
    for (const auto* table : {"waiting_candidate", "waiting_row", "school_heir", "school_event", "school_was",
                              "school_name", "link", "verdict", "fact_participation", "mention", "registry_row",
                              "status", "school", "fact_school", "scope_run", "scope"})
      world.sql().exec(std::string("DELETE FROM ") + table);
  }
}

TEST_F(Succession, OneRowAcceptedAndTheOtherNoneIsNoSplit) {
  const auto gazi = row("GAZİ İLKOKULU", in("4711"));
  writes("Gazi İlkokulu", "g");
  world.match();
  next_edition({gazi});
  row("AYDIN İLKOKULU", in("4711"));
  row("YILDIZ İLKOKULU", in("4711"));
  world.match();
  says_is("AYDIN İLKOKULU", 1);
  says_none("YILDIZ İLKOKULU");
  world.match();
  EXPECT_EQ(living(), 2);
  EXPECT_EQ(heirs(), "");
  EXPECT_EQ(world.link("Gazi İlkokulu"), "linked 1") << "a former name, and nobody else's";
}

TEST_F(Succession, CoordinatesAndHostProposeASplitToo) {
  const Fields there{{"latitude", "39.9012"}, {"longitude", "32.8013"}};
  const auto gazi = row("GAZİ İLKOKULU", there);
  world.match();
  next_edition({gazi});
  row("AYDIN İLKOKULU", there);
  row("YILDIZ İLKOKULU", there);
  world.match();
  EXPECT_EQ(what_waits(), "split split");
}

TEST_F(Succession, TheOnlyOneGoneAndTheOnlyOneNewOfATypeAreAskedAbout) {
  const auto gazi = row("GAZİ İLKOKULU");
  row("ATA İLKOKULU");
  row("GAZİ ORTAOKULU");
  world.match();
  next_edition({gazi});
  row("YILDIZ İLKOKULU");
  const auto outcome = world.match();
  EXPECT_EQ(outcome.schools_added, 0);
  EXPECT_EQ(what_waits(), "rename");
  EXPECT_EQ(living(), 3) << "neither doubled nor closed, and never by the program";
  ASSERT_EQ(review_queue(world.db(), 5).at(0).candidates.at(0).school_id, 1);
  nothing_changes_when_run_again();
  says_is("YILDIZ İLKOKULU", 1);
  world.match();
  EXPECT_EQ(world.text("SELECT name FROM school WHERE school_id = 1"), "YILDIZ İLKOKULU");
  EXPECT_EQ(living(), 3);
}

TEST_F(Succession, TwoNewOnesOrTwoGoneOrAnotherDistrictOrTypeAreNotAskedAbout) {
  const auto gazi = row("GAZİ İLKOKULU");
  row("ATA İLKOKULU");
  world.match();
  next_edition({gazi});
  row("AYDIN İLKOKULU");
  row("YILDIZ İLKOKULU");  // two new ones
  row("GÜNEŞ ORTAOKULU");  // none gone of this type
  row("BULUT İLKOKULU", {{"area_2", "MAMAK"}});
  row("ÖZEL YAĞMUR İLKOKULU");
  EXPECT_EQ(world.match().schools_added, 5);
  EXPECT_EQ(what_waits(), "");
}

TEST_F(Succession, TwoGoneAreNotAskedAboutNorAListThatIsAPart) {
  const auto gazi = row("GAZİ İLKOKULU"), ata = row("ATA İLKOKULU");
  const auto lise = row("GAZİ LİSESİ", {}, "part");
  world.match();
  next_edition({gazi, ata});
  row("YILDIZ İLKOKULU");
  world.close_fact("school", lise);
  row("ATA LİSESİ", {}, "part");
  EXPECT_EQ(world.match().schools_added, 2);
  EXPECT_EQ(what_waits(), "");
}

TEST_F(Succession, TheOldListMayBeAnotherOneThatWasWhole) {
  row("GAZİ İLKOKULU", {}, "old");
  row("ATA İLKOKULU", {}, "old");
  is_whole("old");
  world.match();
  next_edition({}, "new");
  row("ATA İLKOKULU", {}, "new");
  row("YILDIZ İLKOKULU", {}, "new");
  world.match();
  EXPECT_EQ(what_waits(), "rename");
}
