// A school year in seconds: 81 provinces, weeks of lists, the October cut-off, an outage of three weeks, a redesigned
// portal, holidays, coordinators who change, and a daemon that is killed at every kind of step. Who was told what, and
// when? At its end each mail of the year is composed again from the facts, and is the same octet for octet.
#include "service/school_year.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace twinwatch::service {
namespace {

using test::istanbul;
using test::Step;
using test::Year;

// What must hold of a year whatever happened in it.
void expect_an_honest_year(Year& year) {
  for (const auto at : year.post.when_ms) {
    const auto local = local_time(at, istanbul);
    ASSERT_TRUE(local.weekday <= 5 && local.hour >= 9 && local.hour < 17) << show_time(at, istanbul);
    ASSERT_EQ(year.calendar_.at("holiday", at), nullptr) << show_time(at, istanbul);
  }
  EXPECT_EQ(year.post.repeated_otherwise, 0);
  EXPECT_EQ(year.number("SELECT count(*) FROM outbox WHERE state <> 'sent'"), 0) << "nothing was lost on the way";
  EXPECT_EQ(
      year.number("SELECT count(*) FROM (SELECT 1 FROM outbox WHERE kind <> 'operator' GROUP BY route, recipient, "
                  "period HAVING count(*) > 1)"),
      0)
      << "one mail a week";
  EXPECT_EQ(year.number("SELECT count(*) FROM transition t LEFT JOIN status s USING (status_id) WHERE t.to_state = "
                        "'resolved' AND coalesce(s.status, '') <> 'active'"),
            0)
      << "no resolve without evidence";
  EXPECT_EQ(
      year.number("SELECT count(*) FROM transition t LEFT JOIN school_event e USING (event_id) WHERE t.to_state = "
                  "'withdrawn' AND coalesce(e.what, '') <> 'closed'"),
      0);
  EXPECT_EQ(
      year.number("SELECT count(*) FROM outbox_item i JOIN outbox o USING (mail_id) JOIN school s USING (school_id) "
                  "WHERE o.route <> printf('province:%02d', s.plate)"),
      0)
      << "no school in another province's mail";
  year.sql().exec("CREATE INDEX test_items ON outbox_item (school_id, section)");
  // New twice to one recipient: only if it was active in between.
  EXPECT_EQ(
      year.number(
          "SELECT count(*) FROM outbox_item i JOIN outbox o USING (mail_id) JOIN outbox_item j ON j.school_id = "
          "i.school_id AND j.section = 'new' JOIN outbox p ON p.mail_id = j.mail_id AND p.recipient = o.recipient "
          "AND p.mail_id > o.mail_id WHERE i.section = 'new' AND NOT EXISTS (SELECT 1 FROM status st WHERE "
          "st.school_id = i.school_id AND st.status = 'active' AND st.known_from BETWEEN o.created_ms AND "
          "p.created_ms)"),
      0)
      << "no school alerted twice for one cause";
}

}  // namespace

namespace {

void play(Year& year) {
  for (int plate = 1; plate <= 81; ++plate)
    year.coordinator("il" + std::to_string(plate) + "@example.org", plate, "2026-09-01",
                     plate == 25 || plate == 34 ? "2027-01-03" : "");
  year.coordinator("masa@example.org", 0, "2026-09-01");
  const auto schools = static_cast<double>(year.schools.size());
  const Step kills[] = {Step::facts,    Step::matched,    Step::judged, Step::ruled,
                        Step::composed, Step::delivering, Step::none};
  std::int64_t before = 0, news_before = 0;

  for (int week = 0; week < 42; ++week) {
    const auto killed_at = kills[week % 7];
    before = year.coordinators_mails();
    news_before = year.news();
    SCOPED_TRACE("week " + std::to_string(week) + ", " + show_time(year.now, istanbul));
    const bool cut_off = week >= 3 && week <= 5, outage = week >= 12 && week < 15, redesign = week == 24;
    if (week == 3) {  // the yearly cut-off: everything closed
      year.live(0, 1);
    } else if (week == 4 || week == 5) {
      year.live(0.3, 0);  // teachers reopen theirs
    } else {
      year.live(0.004, 0.003);
    }
    if (week == 16) {  // one is confirmed at once, the other only weeks later
      year.coordinator("yeni25@example.org", 25, "2027-01-04");
    }
    if (week == 19) year.coordinator("yeni34@example.org", 34, "2027-01-20");
    if (week == 30)
      for (int i = 0; i < 5; ++i) year.close_fact("school", year.schools[static_cast<std::size_t>(i) * 100].row);

    year.week(killed_at, [&] {
      if (outage)
        year.fail();
      else if (redesign)
        year.list([&](const Year::School& school) { return school.active && school.plate % 3 != 0; });
      else
        year.list();
    });

    if (week == 0) {
      EXPECT_EQ(year.coordinators_mails(), 82) << "one first summary each, and the national one";
      EXPECT_EQ(year.number("SELECT count(*) FROM outbox WHERE kind = 'digest'"), 0);
    }
    if (cut_off) {
      EXPECT_EQ(year.open_hold(), 1);
      EXPECT_EQ(year.coordinators_mails(), before) << "everything seems closed: nobody is told so by a program";
      EXPECT_EQ(year.number("SELECT count(*) FROM notice WHERE cause = 'mail.hold:1' AND closed_ms IS NULL"), 1);
    }
    if (week == 5) alert::decide_hold(year.db(), 1, true, "ayse", "the cut-off", year.now);
    if (week == 6) {
      EXPECT_EQ(year.open_hold(), 0);
      EXPECT_GT(year.news(), news_before);
      EXPECT_LE(year.coordinators_mails() - before, 82) << "digests, never one mail a school";
    }
    if (outage) {
      EXPECT_EQ(year.news(), news_before) << "nothing is known: nothing is new, nothing is over";
      EXPECT_EQ(year.number("SELECT count(*) FROM alert WHERE state IN ('firing', 'escalated')"), 0);
      EXPECT_EQ(year.open_hold(), 0);
    }
    if (week == 16 || week == 17) {
      EXPECT_EQ(year.number("SELECT count(*) FROM outbox WHERE recipient = 'il34@example.org' AND period > '2027'"), 0);
      EXPECT_GE(
          year.number("SELECT count(*) FROM outbox WHERE recipient = 'masa@example.org' AND route = 'province:34'"), 1)
          << "until the next one is confirmed the national desk hears";
    }
    if (week == 35) {  // the feast of 2027 lies on Saturday to Wednesday
      EXPECT_EQ(year.number("SELECT count(*) FROM outbox WHERE period = '2027-W20' AND created_ms < 1810792800000"), 0)
          << "Monday, Tuesday and Wednesday are holidays: nothing is written before Thursday, nine o'clock";
      for (const char* holiday : {"2027-05-15", "2027-05-16", "2027-05-17", "2027-05-18", "2027-05-19"})
        EXPECT_EQ(year.left_on(holiday), 0) << holiday;
      EXPECT_GT(year.left_on("2027-05-20"), 0) << "it goes on the next day on which mail may leave";
      EXPECT_EQ(year.left_on("2027-05-20"), year.number("SELECT count(*) FROM outbox WHERE period = '2027-W20'"));
    }
    if (redesign) {
      EXPECT_EQ(year.open_hold(), 2);
      EXPECT_EQ(year.coordinators_mails(), before);
      alert::decide_hold(year.db(), 2, false, "ayse", "the portal was redesigned", year.now);
    }
  }

  expect_an_honest_year(year);
  const auto remade = year.render_all_again();
  EXPECT_EQ(remade.identical, remade.mails) << testing::PrintToString(remade.differing);
  EXPECT_EQ(remade.mails, year.number("SELECT count(*) FROM outbox"));
  EXPECT_EQ(year.text("SELECT group_concat(state) FROM (SELECT state FROM hold ORDER BY hold_id)"),
            "approved,rejected");
  EXPECT_EQ(year.text("SELECT kind FROM outbox WHERE recipient = 'yeni25@example.org' ORDER BY mail_id"), "baseline");
  EXPECT_EQ(year.text("SELECT kind FROM outbox WHERE recipient = 'yeni34@example.org' ORDER BY mail_id"), "baseline");
  EXPECT_EQ(year.number("SELECT count(*) FROM outbox WHERE recipient IN ('il25@example.org', 'il34@example.org') AND "
                        "created_ms > 1799010000000"),
            0)
      << "whose time is over is told nothing";
  // Each of the others hears at least once in four weeks, and never more than once in a week.
  for (int plate = 1; plate <= 81; ++plate) {
    if (plate == 25 || plate == 34) continue;
    const auto mails = year.mails_to("il" + std::to_string(plate) + "@example.org");
    EXPECT_GE(mails, 7) << plate;
    EXPECT_LE(mails, 42 - 4) << plate;
  }
  // Nobody was told that a school has no project while the list that was accepted last said that it has one.
  EXPECT_EQ(
      year.number("SELECT count(*) FROM outbox_item i JOIN outbox o USING (mail_id) WHERE i.section <> 'resolved' "
                  "AND EXISTS (SELECT 1 FROM status st WHERE st.school_id = i.school_id AND st.status = 'active' AND "
                  "st.known_from <= o.created_ms AND (st.known_to IS NULL OR st.known_to > o.created_ms))"),
      0);
  std::printf(
      "  %.0f schools, 42 weeks: %lld mails to coordinators and the desk, %lld to the operator; %lld news of "
      "schools; %lld of %lld mails composed again are the same octets\n",
      schools, static_cast<long long>(year.coordinators_mails()),
      static_cast<long long>(year.mails_to("operator@example.org")), static_cast<long long>(year.news()),
      static_cast<long long>(remade.identical), static_cast<long long>(remade.mails));
}

}  // namespace

TEST(SchoolYear, OfMadeUpSchools) {
  Year year;
  year.add_made_up_schools(16);
  play(year);
}

TEST(SchoolYear, OfRealSchools) {
  if (shared_data_absent()) GTEST_SKIP() << "needs ../shared/data: the real registry, which may not be shipped";
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "too long under sanitizers: the year of invented schools takes the same ways";
#endif
  Year year;
  year.add_real_schools(16);
  play(year);
}

}  // namespace twinwatch::service
