// Mails composed again from the facts, after much has been written over what they were composed from.
#include "mail/again.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alert/rules.hpp"
#include "mail/lighter.hpp"
#include "mail/world.hpp"
#include "match/schools_past.hpp"

namespace twinwatch::mail {
namespace {

using namespace test;
using testing::Contains;
using testing::IsEmpty;

class Remembered : public World {
 public:
  std::int64_t run = 0, inonu = 0, sehit = 0;

  Remembered() {
    inonu = add_school(25, "YAKUTİYE", "İnönü Ortaokulu", "700001");
    sehit = add_school(25, "PALANDÖKEN", "Şehit Polis Ortaokulu", "700002");
    add_coordinator("erzurum@example.org", 25);
    add_coordinator("masa@example.org", 0);
    run = add_export(25, "katilimlar.csv", monday_ms - day_ms);
    for (const auto school : {inonu, sehit}) say(school, "inactive", "stated", run, monday_ms - day_ms);
    fires(inonu, monday_ms - day_ms);
    alert::raise_notice(database, "source.failed:portal", "warning", "The portal does not answer.", monday_ms);
    compose(database, places, rules, policy, "2026-W47", monday_ms);
    Maildir maildir(folder / "mail");
    deliver_queued(database, maildir, monday_ms + 1000);
  }

  std::int64_t fires(std::int64_t school, std::int64_t at_ms) {
    const auto alert = fire(school, at_ms);
    logs(alert, "", "pending", at_ms);
    logs(alert, "pending", "firing", at_ms);
    return alert;
  }
  void logs(std::int64_t alert, const std::string& from, const std::string& to, std::int64_t at_ms) {
    sql("INSERT INTO transition (alert_id, at_ms, from_state, to_state, actor, reason) VALUES (" +
        std::to_string(alert) + ", " + std::to_string(at_ms) + ", '" + from + "', '" + to + "', 'rule', '')");
  }
  std::int64_t mail_of(const std::string& route, const std::string& period = "2026-W47") {
    return number("SELECT max(mail_id) FROM outbox WHERE route = '" + route + "' AND period = '" + period + "'");
  }
  Again again(std::int64_t mail_id) {
    return render_again([&] { return store::Database::open_reader(folder / "twinwatch.db"); }, places, rules, policy,
                        mail_id);
  }
  void expect_identical(const std::string& when) {
    SQLite::Statement rows(database.sql(), "SELECT mail_id, route, period FROM outbox");
    int mails = 0;
    while (rows.executeStep()) {
      const auto seen = again(rows.getColumn(0).getInt64());
      EXPECT_TRUE(seen.identical()) << when << ": " << rows.getColumn(1).getString() << " of "
                                    << rows.getColumn(2).getString() << ": " << testing::PrintToString(seen.differs);
      EXPECT_THAT(seen.differs, IsEmpty());
      EXPECT_FALSE(seen.stored.empty());
      ++mails;
    }
    EXPECT_GE(mails, 3) << "the province's, the national and the operator's";
  }
};

}  // namespace

TEST(Again, EveryMailIsTheSameWhateverBecameOfItsFacts) {
  Remembered world;
  world.expect_identical("at once");

  const auto later = monday_ms + 2 * day_ms, next = monday_ms + 7 * day_ms;
  // The school has another name, another district, another code, and is not expected to have a project any more.
  match::keep_school_as_it_was(world.database.sql(), world.inonu, later);
  world.sql(
      "UPDATE school SET name = 'Cumhuriyet Ortaokulu', district = 'AZİZİYE', district_id = 0, code = '700099' "
      "WHERE school_id = " +
      std::to_string(world.inonu));
  match::keep_school_as_it_was(world.database.sql(), world.inonu, later + 1);
  world.sql("UPDATE school SET eligible = 0, plate = 34 WHERE school_id = " + std::to_string(world.inonu));
  world.expect_identical("renamed, moved and left out");

  // Its alert came to an end, another school's began; there is a newer list.
  world.say(world.inonu, "active", "record", world.run, later);
  world.end(1, "resolved", later);
  world.logs(1, "firing", "resolved", later);
  world.fires(world.sehit, later);
  world.add_export(25, "katilimlar-2.csv", later);
  // The same cause was noticed again and again.
  alert::raise_notice(world.database, "source.failed:portal", "error", "The portal is gone for good.", later);
  world.expect_identical("a week's life");

  compose(world.database, world.places, world.rules, world.policy, "2026-W48", next);
  EXPECT_EQ(world.number("SELECT count(*) FROM outbox WHERE period = '2026-W48' AND route = 'province:25'"), 1);
  world.expect_identical("the next week's beside them");
}

TEST(Again, AMailThatTheServerRefusedLaterToldWhatItToldThen) {
  Remembered world;
  const auto first = world.mail_of("province:25"), next = monday_ms + 7 * day_ms;
  world.fires(world.sehit, monday_ms + day_ms);
  compose(world.database, world.places, world.rules, world.policy, "2026-W48", next);
  // Only now the first comes back: the second was composed by one who believed that the first had told.
  world.sql("UPDATE outbox SET state = 'refused' WHERE mail_id = " + std::to_string(first));
  world.sql(
      "INSERT INTO bounce (address, mail_id, kind, status, reason, said, source, at_ms) VALUES "
      "('erzurum@example.org', " +
      std::to_string(first) + ", 'hard', '5.1.1', 'no such user', '', 'x', " + std::to_string(next + day_ms) + ")");
  world.expect_identical("it came back afterwards");
  EXPECT_THAT(
      world.text("SELECT kind FROM outbox WHERE mail_id = " + std::to_string(world.mail_of("province:25", "2026-W48"))),
      "digest");

  // By a person's word it left once more; what is composed while it was refused, and after, knows each its own.
  world.add_coordinator("vekil@example.org", 25);
  compose(world.database, world.places, world.rules, world.policy, "2026-W49", next + 7 * day_ms);
  queue_again(world.database, first, "ayse", next + 8 * day_ms);
  Maildir maildir(world.folder / "mail");
  deliver_queued(world.database, maildir, next + 8 * day_ms + 1);
  compose(world.database, world.places, world.rules, world.policy, "2026-W50", next + 14 * day_ms);
  world.expect_identical("it was sent again");
}

TEST(Again, AHoldThatWasRejectedAndApprovedLaterKeptBackWhatItKeptBack) {
  Remembered world;
  const auto alert = world.fires(world.sehit, monday_ms + day_ms);
  world.sql("INSERT INTO hold (hold_id, state, opened_ms, measured_ms, share, least) VALUES (1, 'open', " +
            std::to_string(monday_ms + day_ms) + ", 0, 0.05, 20)");
  world.sql("INSERT INTO hold_item (hold_id, alert_id, change, school_id, plate) VALUES (1, " + std::to_string(alert) +
            ", 'opened', " + std::to_string(world.sehit) + ", 25)");
  alert::decide_hold(world.database, 1, false, "ayse", "", monday_ms + 2 * day_ms);
  compose(world.database, world.places, world.rules, world.policy, "2026-W51", monday_ms + 28 * day_ms);
  ASSERT_EQ(world.number("SELECT count(*) FROM outbox_item i JOIN outbox o USING (mail_id) WHERE period = '2026-W51' "
                         "AND i.alert_id = " +
                         std::to_string(alert)),
            0);
  alert::decide_hold(world.database, 1, true, "ayse", "", monday_ms + 30 * day_ms);
  world.expect_identical("approved after all");
}

TEST(Again, ADraftThatWasLetGoAndALighterMail) {
  Remembered world;
  world.policy.send = false;
  world.fires(world.sehit, monday_ms + day_ms);
  compose(world.database, world.places, world.rules, world.policy, "2026-W48", monday_ms + 7 * day_ms);
  const auto founded = world.add_school(25, "HORASAN", "Atatürk Ortaokulu", "700003");
  world.sql("UPDATE school SET since_ms = " + std::to_string(monday_ms + 8 * day_ms) +
            " WHERE school_id = " + std::to_string(founded));
  world.fires(founded, monday_ms + 8 * day_ms);
  compose(world.database, world.places, world.rules, world.policy, "2026-W49", monday_ms + 14 * day_ms);
  EXPECT_EQ(world.number("SELECT count(*) FROM draft_decision WHERE what = 'superseded'"), 2);
  world.policy.send = true;
  world.expect_identical("drafts, one in place of the other, asked for when mails leave at once");

  const auto first = world.mail_of("province:25");
  ASSERT_NE(queue_lighter(world.database, first, monday_ms + 15 * day_ms), 0);
  world.expect_identical("without its lists");
}

TEST(Again, WhatIsTodaysAndDiffersIsNamed) {
  Remembered world;
  const auto mail = world.mail_of("province:25");
  world.policy.from_name = "okul takibi";
  world.policy.subject_tag = "[deneme] ";
  const auto seen = world.again(mail);
  ASSERT_TRUE(seen.octets);
  EXPECT_FALSE(seen.identical());
  EXPECT_THAT(seen.differs, Contains("From"));
  EXPECT_THAT(seen.differs, Contains("Subject"));
  EXPECT_THAT(seen.differs, testing::Not(Contains("text")));
  // A fact that was written over as no program of ours does.
  world.sql("UPDATE school SET name = 'Başka Ortaokul'");
  EXPECT_THAT(world.again(mail).differs, Contains("Erzurum-okullar-2026-W47.csv"));
  world.sql("UPDATE status SET basis = 'seen_none'");
  EXPECT_EQ(world.again(mail).octets, std::nullopt) << "nothing that may leave";
  EXPECT_THROW(world.again(999), std::invalid_argument);
}

}  // namespace twinwatch::mail
