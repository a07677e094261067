#include "alert/status.hpp"
#include "alert/rules.hpp"

#include <gtest/gtest.h>

#include "alert/records.hpp"
#include "match/test_world.hpp"

namespace {

using twinwatch::alert::StatusPolicy;
using twinwatch::alert::update_status;
using twinwatch::match::day_ms;
using twinwatch::match::decide_review;
using twinwatch::match::refresh_eligible;
using twinwatch::match::World;

StatusPolicy policy() {
  StatusPolicy p;
  p.active_states = {"active", "aktif", "open", "acik", "devam ediyor"};
  p.period = "2026-2027";
  p.max_age_ms = 35 * day_ms;
  return p;
}

// "inactive stated", of the school of this name, as rules see it.
std::string said(World& world, const std::string& school) {
  twinwatch::alert::create_views(world.db());
  return world.text(
      "SELECT st.status || ' ' || st.basis FROM v_status st JOIN v_school s USING (school_id) WHERE s.name = '" +
      school + "'");
}

// Gazi and Ata in Ankara (plate 6), Fırat in Elazığ (23), with codes.
struct Schools : World {
  Schools() {
    registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700001");
    registry_row("Ata Ortaokulu", "ANKARA", "MAMAK", "700002");
    registry_row("Fırat Lisesi", "ELAZIĞ", "MERKEZ", "700003");
  }
  twinwatch::alert::StatusChange judge() {
    match();
    return update_status(db(), policy(), now);
  }
};

}  // namespace

TEST(Status, SaysNothingWithoutASource) {
  Schools world;
  const auto change = world.judge();
  EXPECT_EQ(change.unknown, 3);
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "unknown no_source");
  EXPECT_EQ(world.number("SELECT count(*) FROM status"), 0) << "what nobody has told is stored nowhere";
}

TEST(Status, TellsWhenTheFirstOfItsDataWillBeTooOld) {
  Schools world;
  EXPECT_EQ(world.judge().next_ms, 0) << "there is none";
  world.claim("projects", 6, world.now - 5 * day_ms);
  world.claim("projects", 23, world.now - 9 * day_ms);
  const auto due = world.judge().next_ms;
  EXPECT_EQ(due, world.now + 26 * day_ms + 1);
  world.now = due - 1;
  EXPECT_EQ(world.judge().inactive, 3);
  world.now = due;
  EXPECT_EQ(world.judge().inactive, 2);
}

TEST(Status, IsActiveByALinkedRecordInAnActiveState) {
  Schools world;
  const auto fact = world.participation({{"school_name", "x"}, {"school_code", "700001"}, {"state", "DEVAM EDİYOR"}});
  world.participation({{"school_name", "y"}, {"school_code", "700002"}, {"state", "Kapalı"}});
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "active record");
  EXPECT_EQ(world.number("SELECT fact_id FROM status WHERE status = 'active'"), fact);
  EXPECT_GT(world.number("SELECT page_id FROM status WHERE status = 'active'"), 0);
  EXPECT_EQ(world.number("SELECT data_ms FROM status WHERE status = 'active'"), world.now);
  EXPECT_EQ(said(world, "Ata Ortaokulu"), "unknown not_covered");
}

TEST(Status, StatedNeedsAFreshCoveringRun) {
  Schools world;
  world.claim("projects", 6);
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "inactive stated");
  EXPECT_EQ(said(world, "Fırat Lisesi"), "unknown not_covered") << "one province's list says nothing of the next";
  world.now += 36 * day_ms;
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "unknown stale");
  world.claim("projects", 6);
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "inactive stated");
}

TEST(Status, AListOfTheWholeCountryCoversEveryProvince) {
  Schools world;
  world.claim("projects", 0);
  EXPECT_EQ(world.judge().inactive, 3);
}

TEST(Status, AListOfADistrictCoversThatDistrictOnly) {
  Schools world;
  world.claim("projects", 6, 0, "", "Çankaya");
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "inactive stated");
  EXPECT_EQ(said(world, "Ata Ortaokulu"), "unknown not_covered");
}

TEST(Status, LastYearsListAndLastYearsProjectSayNothingOfThisYear) {
  Schools world;
  world.claim("projects", 6, 0, "", "", "2025-2026");
  world.participation({{"school_name", "x"}, {"school_code", "700001"}, {"period", "2025-2026"}});
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "unknown not_covered");
  world.claim("projects", 6);
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "inactive stated");
}

TEST(Status, AnOldExportDroppedInAgainStaysOld) {
  Schools world;
  world.claim("projects", 6, world.now - 40 * day_ms);
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "unknown stale");
}

TEST(Status, AFailedRunChangesNothing) {
  Schools world;
  world.claim("projects", 6);
  world.participation({{"school_name", "x"}, {"school_code", "700001"}});
  world.judge();
  const auto rows = world.number("SELECT count(*) FROM status");
  world.now += day_ms;
  world.run("projects", "failed");
  world.run("projects", "quarantined");
  EXPECT_EQ(world.judge().changed, 0);
  EXPECT_EQ(world.number("SELECT count(*) FROM status"), rows);
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "active record");
  EXPECT_EQ(said(world, "Ata Ortaokulu"), "inactive stated");
}

TEST(Status, NamesAHeldBackRunWhenTheLastListHasGrownTooOld) {
  Schools world;
  world.claim("projects", 6);
  world.now += 36 * day_ms;
  world.run("projects", "quarantined");
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "unknown quarantined");
  EXPECT_EQ(world.text("SELECT DISTINCT detail FROM status WHERE basis = 'quarantined'"), "projects");
}

TEST(Status, AnUnmatchedRecordThatCouldBeTheSchoolMakesItUnknown) {
  Schools world;
  world.claim("projects", 6);
  const auto mention_of = [&](const std::string& name) {
    return world.text("SELECT mention_id FROM mention WHERE name = '" + name + "'");
  };
  world.participation({{"school_name", "Gazzi İlkokulu (yeni bina)"}, {"area_1", "ANKARA"}});
  world.participation({{"school_name", "Gazi Paşa İlkokulu"}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}});
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "unknown unmatched");
  EXPECT_EQ(world.text("SELECT detail FROM status WHERE basis = 'unmatched'"), mention_of("Gazi Paşa İlkokulu"));
  EXPECT_EQ(said(world, "Ata Ortaokulu"), "inactive stated");
}

TEST(Status, AnUnmatchedRecordOfAnotherLevelDistrictOrWordDoesNot) {
  Schools world;
  world.claim("projects", 6);
  world.participation({{"school_name", "Gazi Ortaokulu"}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}});
  world.participation({{"school_name", "Gazi Paşa İlkokulu"}, {"area_1", "ANKARA"}, {"area_2", "MAMAK"}});
  world.participation({{"school_name", "Gazi Paşa İlkokulu"}, {"area_1", "ELAZIĞ"}});
  world.participation({{"school_name", "Barış İlkokulu"}, {"area_1", "ANKARA"}});
  world.participation({{"school_name", "Gazi Paşa İlkokulu"}, {"area_1", "ANKARA"}, {"state", "Kapalı"}});
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "inactive stated");
}

TEST(Status, ANameThatTellsNothingCouldBeAnySchoolOfItsLevelInTheDistrict) {
  Schools world;
  world.claim("projects", 6);
  world.participation({{"school_name", "İlkokul"}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}});
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "unknown unmatched");
  EXPECT_EQ(said(world, "Ata Ortaokulu"), "inactive stated");
}

TEST(Status, APersonsNoLetsTheSchoolBeToldAgain) {
  Schools world;
  world.claim("projects", 6);
  world.participation({{"school_name", "Gazi Paşa İlkokulu"}, {"area_1", "ANKARA"}});
  world.judge();
  ASSERT_EQ(said(world, "Gazi İlkokulu"), "unknown unmatched");
  const auto queue = twinwatch::match::review_queue(world.db(), 5);
  ASSERT_EQ(queue.size(), 1u);
  EXPECT_EQ(queue[0].hangs_on_it, 1);
  decide_review(world.db(), queue[0].mention_id, 0, "Ayşe", "", world.now);
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "inactive stated");
}

TEST(Status, SeenNoneNeedsEveryAccountRead) {
  Schools world;
  for (const auto* account : {"gazi-385", "gazi-12"})
    world.participation({{"school_name", "Gazi İlkokulu"},
                         {"school_code", "700001"},
                         {"area_1", "ANKARA"},
                         {"account", account},
                         {"state", "Closed"}},
                        "esep");
  world.claim("esep", 0, 0, "gazi-385");
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "unknown account_unread");
  EXPECT_EQ(world.text("SELECT detail FROM status WHERE basis = 'account_unread'"), "gazi-12");
  world.claim("esep", 0, 0, "gazi-12");
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "inactive seen_none");
  EXPECT_EQ(said(world, "Fırat Lisesi"), "unknown not_covered") << "an account's page is no list of the country";
  world.now += 36 * day_ms;
  world.claim("esep", 0, 0, "gazi-12");
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "unknown account_unread");
}

TEST(Status, SeenNoneNeedsAPortalThatWasReadWholeAndANewestReadingThatCounts) {
  Schools world;
  world.participation({{"school_name", "Gazi İlkokulu"},
                       {"school_code", "700001"},
                       {"area_1", "ANKARA"},
                       {"account", "gazi-385"},
                       {"state", "Closed"}},
                      "esep");
  world.claim("esep", 0, 0, "gazi-385");
  world.db().sql().exec(
      "UPDATE run SET incomplete_by = 'budget' WHERE source_id = (SELECT source_id FROM source WHERE id = 'esep')");
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "unknown account_unread") << "its other account may not be known yet";
  world.db().sql().exec("UPDATE run SET incomplete_by = ''");
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "inactive seen_none");
  world.now += 1000;
  world.claim("esep", 0, 0, "gazi-385");
  world.db().sql().exec(
      "UPDATE scope_run SET unverified = 'profile' WHERE run_id = (SELECT max(run_id) FROM scope_run)");
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "unknown account_unread") << "an older claim does not speak for a newer page";
}

TEST(Status, AnAccountIsAnsweredForByItsOwnSource) {
  Schools world;
  const auto project = [&](const char* name, const char* code, const char* account, const char* source) {
    world.participation(
        {{"school_name", name}, {"school_code", code}, {"area_1", "ANKARA"}, {"account", account}, {"state", "Closed"}},
        source);
  };
  project("Gazi İlkokulu", "700001", "school-385", "esep");
  project("Ata Ortaokulu", "700002", "school-12", "export");
  world.claim("esep", 0, 0, "school-12");
  world.judge();
  EXPECT_EQ(said(world, "Ata Ortaokulu"), "inactive seen_none") << "an export names accounts of the one portal";
  world.claim("other", 0, 0, "school-385");
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "unknown account_unread") << "another portal's account of the same name";
  EXPECT_EQ(said(world, "Ata Ortaokulu"), "unknown account_unread") << "of which of the two portals?";
  world.claim("esep", 0, 0, "school-385");
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "inactive seen_none");
}

TEST(Status, OneActiveAccountOutweighsAListThatShowsNone) {
  Schools world;
  world.claim("projects", 6);
  world.participation({{"school_name", "Gazi İlkokulu"}, {"school_code", "700001"}, {"account", "gazi-385"}}, "esep");
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "active record");
}

TEST(Status, AnActiveRecordGrownOldIsUnknownAndNeverANo) {
  Schools world;
  world.participation({{"school_name", "x"}, {"school_code", "700001"}}, "esep");
  world.judge();
  world.now += 36 * day_ms;
  world.claim("projects", 6);
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "unknown stale");
}

TEST(Status, AnUnchangedListReadAgainKeepsItsRecordsFresh) {
  Schools world;
  world.claim("projects", 6);
  world.participation({{"school_name", "x"}, {"school_code", "700001"}, {"area_1", "ANKARA"}});
  world.judge();
  world.now += 36 * day_ms;
  world.claim("projects", 6);
  EXPECT_EQ(world.judge().changed, 0);
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "active record");
}

TEST(Status, AStateThatNobodyExplainedIsNotANo) {
  Schools world;
  world.claim("projects", 6);
  world.participation({{"school_name", "x"}, {"school_code", "700001"}, {"state", "Taslak"}});
  world.participation({{"school_name", "y"}, {"school_code", "700002"}, {"state", "Sona erdi"}});
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "unknown not_covered");
  EXPECT_EQ(said(world, "Ata Ortaokulu"), "inactive stated");
}

TEST(Status, SinceStaysPutWhileTheStatusIsTheSame) {
  Schools world;
  world.claim("projects", 6);
  const auto first = world.participation({{"school_name", "x"}, {"school_code", "700001"}});
  world.judge();
  const auto start = world.now;
  world.now += 7 * day_ms;
  world.close_fact("participation", first);
  const auto second = world.participation({{"school_name", "x"}, {"school_code", "700001"}, {"project_title", "Hava"}});
  world.claim("projects", 6);
  EXPECT_EQ(world.judge().changed, 0);
  EXPECT_EQ(world.number("SELECT fact_id FROM status WHERE status = 'active' AND known_to IS NULL"), second);
  EXPECT_EQ(world.number("SELECT since_ms FROM status WHERE status = 'active' AND known_to IS NULL"), start);
  EXPECT_EQ(world.number("SELECT count(*) FROM status WHERE status = 'inactive'"), 1)
      << "a newer list: not written again";
}

TEST(Status, EndsWithTheSchoolOrItsEligibility) {
  Schools world;
  world.claim("projects", 0);
  world.judge();
  refresh_eligible(
      world.db(), [](std::string_view, std::string_view name) { return name != "ata ortaokulu"; }, world.now);
  world.sql().exec("UPDATE school SET gone_ms = 1 WHERE code = '700003'");
  EXPECT_EQ(world.judge().inactive, 1);
  EXPECT_EQ(world.number("SELECT count(*) FROM status WHERE known_to IS NULL"), 1);
}

TEST(Status, TakesTheProjectsStateWhenTheRecordHasNone) {
  Schools world;
  world.fact("esep", "project", world.run("esep"), {{"project_id", "su"}, {"title", "Su"}, {"state", "Open"}});
  world.participation({{"school_name", "x"}, {"school_code", "700001"}, {"project_id", "su"}, {"state", ""}}, "esep");
  world.judge();
  EXPECT_EQ(said(world, "Gazi İlkokulu"), "active record");
}

TEST(Coverage, CountsWhatCouldBeToldByProvinceAndNamesTheLargestGapFirst) {
  Schools world;
  world.registry_row("Murat İlkokulu", "ELAZIĞ", "MERKEZ", "700004");
  world.claim("projects", 6);
  world.participation({{"school_name", "x"}, {"school_code", "700001"}});
  world.judge();
  const auto covered = twinwatch::alert::coverage(world.db());
  ASSERT_EQ(covered.size(), 3u);
  EXPECT_EQ(covered[0].plate, 0);
  EXPECT_EQ(covered[0].eligible, 4);
  EXPECT_EQ(covered[0].told(), 2);
  EXPECT_EQ(covered[1].plate, 6);
  EXPECT_EQ(covered[1].active, 1);
  EXPECT_EQ(covered[1].inactive_stated, 1);
  EXPECT_EQ(covered[2].unknown, 2);
  const auto missing = twinwatch::alert::gaps(world.db());
  ASSERT_EQ(missing.size(), 1u);
  EXPECT_EQ(missing[0].plate, 23);
  EXPECT_EQ(missing[0].basis, "not_covered");
  EXPECT_EQ(missing[0].schools, 2);
  EXPECT_FALSE(missing[0].advice.empty());
}
