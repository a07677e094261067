#include "alert/explain.hpp"

#include <gtest/gtest.h>

#include "alert/rules.hpp"
#include "alert/status.hpp"
#include "match/test_world.hpp"

namespace {

using twinwatch::alert::explain_school;
using twinwatch::alert::find_school;
using twinwatch::match::day_ms;
using twinwatch::match::World;

struct ExplainedWorld : World {
  ExplainedWorld() {
    registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700001");
    registry_row("Gazi İlkokulu", "ANKARA", "MAMAK", "700002");
    registry_row("Gazi Paşa İlkokulu", "ERZURUM", "YAKUTİYE", "700003");
    match();
  }
  void judge() {
    match();
    twinwatch::alert::StatusPolicy policy;
    policy.active_states = {"aktif"};
    policy.max_age_ms = 35 * day_ms;
    update_status(db(), policy, now);
    run_rule(db(), twinwatch::alert::load_rule(TWINWATCH_SOURCE_DIR "/config/rules/no_active_project.sql"), 0, now);
  }
};

}  // namespace

TEST(Explain, FindsASchoolByCodeNumberAndName) {
  ExplainedWorld world;
  const auto found = [&](const char* text, const char* province = "") {
    return find_school(world.db(), world.places(), text, province);
  };
  ASSERT_EQ(found("700002").size(), 1u);
  EXPECT_EQ(found("700002")[0].district, "MAMAK");
  EXPECT_EQ(found("#3")[0].province, "Erzurum");
  EXPECT_EQ(found("gazi ilkokulu").size(), 2u) << "exact names before parts";
  EXPECT_EQ(found("GAZİ").size(), 3u);
  EXPECT_EQ(found("gazi", "Erzurum").size(), 1u);
  EXPECT_EQ(found("gazi", "25").size(), 1u);
  EXPECT_TRUE(found("gazi", "Atlantis").empty());
  EXPECT_TRUE(found("").empty());
  EXPECT_TRUE(found("#99").empty());
}

TEST(Explain, LeadsFromTheStatusToThePageAndWhoDecided) {
  ExplainedWorld world;
  world.participation({{"school_name", "Gazi İ.O."}, {"school_code", "700001"}, {"project_title", "Su ve Hayat"}});
  world.judge();
  const auto all = explain_school(world.db(), world.places(), 1);
  EXPECT_EQ(all.code, "700001");
  EXPECT_EQ(all.province, "Ankara");
  EXPECT_EQ(all.district, "Çankaya");
  EXPECT_TRUE(all.eligible);
  ASSERT_EQ(all.statuses.size(), 1u);
  EXPECT_EQ(all.statuses[0].status, "active");
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_EQ(all.statuses[0].fact_id, all.records[0].fact_id);
  EXPECT_EQ(all.statuses[0].evidence.url, "inbox:projects.csv");
  EXPECT_EQ(all.statuses[0].evidence.hash, "0badcafe");
  EXPECT_EQ(all.statuses[0].evidence.plugin_version, "1.2.3");
  EXPECT_EQ(all.records[0].origin.line, 7);
  EXPECT_EQ(all.records[0].kind, "participation");
  EXPECT_EQ(all.records[0].fields[0].second, "Su ve Hayat");
  ASSERT_EQ(all.links.size(), 1u);
  EXPECT_EQ(all.links[0].decided_by, "code");
  EXPECT_EQ(all.links[0].reasons[0], "Official code 700001");
  ASSERT_EQ(all.registry.size(), 1u);
  EXPECT_EQ(all.registry[0].origin.source, "registry");
}

TEST(Explain, ShowsAlertsTheirTransitionsAndTheMailsThatToldThem) {
  ExplainedWorld world;
  world.claim("projects", 6);
  world.judge();
  world.sql().exec(
      "INSERT INTO outbox (message_id, thread, route, kind, recipient, subject, period, state, octets, created_ms) "
      "VALUES "
      "('a@b', 't', 'province:6', 'digest', 'il@example.org', 'Haftalık özet', '2026-W37', 'sent', x'00', 5);"
      "INSERT INTO outbox_item (mail_id, alert_id, school_id, section) SELECT 1, alert_id, school_id, 'new' FROM alert "
      "WHERE school_id = 1");
  const auto all = explain_school(world.db(), world.places(), 1);
  ASSERT_EQ(all.alerts.size(), 1u);
  EXPECT_EQ(all.alerts[0].state, "firing");
  ASSERT_EQ(all.alerts[0].transitions.size(), 2u);
  EXPECT_EQ(all.alerts[0].transitions[1].to, "firing");
  ASSERT_EQ(all.mails.size(), 1u);
  EXPECT_EQ(all.mails[0].subject, "Haftalık özet");
  EXPECT_EQ(all.mails[0].section, "new");
}

TEST(Explain, NamesTheNewestReadingThatConfirmsAnOldStatus) {
  ExplainedWorld world;
  world.claim("projects", 6);
  world.judge();
  world.now += 7 * day_ms;
  const auto newer = world.claim("projects", 6);
  world.judge();
  const auto all = explain_school(world.db(), world.places(), 1);
  ASSERT_EQ(all.statuses.size(), 1u) << "nothing was written again";
  EXPECT_NE(all.statuses[0].evidence.run_id, newer);
  EXPECT_EQ(all.statuses[0].confirmed.run_id, newer);
  EXPECT_EQ(all.statuses[0].confirmed.data_ms, world.now);
}

TEST(Explain, NamesTheUnmatchedRecordsThatCouldBeTheSchool) {
  ExplainedWorld world;
  world.claim("projects", 6);
  world.participation({{"school_name", "Gazi Mustafa İlkokulu"}, {"area_1", "ANKARA"}, {"area_2", "MAMAK"}});
  world.judge();
  EXPECT_TRUE(explain_school(world.db(), world.places(), 1).could_be.empty());
  const auto all = explain_school(world.db(), world.places(), 2);
  ASSERT_EQ(all.could_be.size(), 1u);
  EXPECT_EQ(all.could_be[0].name, "Gazi Mustafa İlkokulu");
}

TEST(Explain, ShowsWhatWasKnownThen) {
  ExplainedWorld world;
  world.claim("projects", 6);
  world.judge();
  const auto then = world.now;
  world.now += day_ms;
  world.participation({{"school_name", "x"}, {"school_code", "700001"}});
  world.judge();
  EXPECT_EQ(explain_school(world.db(), world.places(), 1).statuses[0].status, "active");
  const auto known_then = explain_school(world.db(), world.places(), 1, then);
  EXPECT_EQ(known_then.statuses[0].status, "inactive");
  EXPECT_EQ(known_then.statuses[0].known_to, 0);
  EXPECT_TRUE(known_then.records.empty());
}

TEST(Explain, SaysThatThereIsNoSuchSchool) {
  ExplainedWorld world;
  EXPECT_THROW(explain_school(world.db(), world.places(), 99), std::invalid_argument);
}
