// A school year in seconds: 81 provinces, weeks of lists, the October cut-off, an outage of three weeks, a redesigned
// portal, coordinators who change, and a daemon that is killed at every kind of step. Who was told what, and when?
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "alert/eligible.hpp"
#include "mail/audience.hpp"
#include "mail/outbox.hpp"
#include "match/test_world.hpp"
#include "service/mail_marks.hpp"
#include "store/transaction.hpp"
#include "text/fold.hpp"

namespace twinwatch::service {
namespace {

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t first_monday_ms = 1'789'362'000'000;  // 2026-09-14 08:00 in Istanbul
constexpr const char* istanbul = "Europe/Istanbul";

struct Killed {};  // as by kill -9: no std::exception, nobody catches it on the way

// What arrived, by Message-ID: a repeat must be the same octets.
class Post : public mail::Transport {
 public:
  mail::Delivery deliver(std::string_view message_id, std::string_view recipient, std::string_view octets,
                         std::int64_t now_ms) override {
    const auto [known, fresh] = arrived.try_emplace(std::string(message_id), std::string(octets));
    if (!fresh && known->second != octets) ++repeated_otherwise;
    if (fresh) ++to[std::string(recipient)];
    when_ms.push_back(now_ms);
    if (kill_after > 0 && --kill_after == 0) throw Killed{};  // it arrived, and we never knew
    return {mail::Delivery::Outcome::sent, "250 ok"};
  }
  std::map<std::string, std::string> arrived;
  std::map<std::string, int> to;
  std::vector<std::int64_t> when_ms;
  int repeated_otherwise = 0, kill_after = 0;
};

enum class Step { facts, matched, judged, ruled, composed, delivering, none };

class Year : public match::World {
 public:
  struct School {
    std::string code;
    int plate;
    bool active;
    std::int64_t fact = 0, row = 0;
    bool listed = false;  // what the last accepted list said
  };

  Year() {
    now = first_monday_ms;
    rules_ = alert::load_rules(TWINWATCH_SOURCE_DIR "/config/rules");
    status_.active_states = {"aktif"};
    status_.period = "2026-2027";
    status_.max_age_ms = 35 * match::day_ms;
    mail_.from_address = "twinwatch@example.org";
    mail_.from_name = "twinwatch";
    mail_.host = "example.org";
    mail_.operator_address = "operator@example.org";
    mail_.templates = TWINWATCH_SOURCE_DIR "/config/mail";
    mail_.send = true;
  }

  void add_school(int plate, const std::string& name, const std::string& district, std::int64_t list) {
    const bool first = schools.empty() || schools.back().plate != plate;  // every coordinator has something to hear
    School school{std::to_string(700'000 + static_cast<int>(schools.size())), plate, !first && chance(0.6)};
    school.row = fact("registry", "school", list,
                      {{"name", name},
                       {"area_1", places().province(plate)->name},
                       {"area_2", district},
                       {"code", school.code},
                       {"code_scheme", "tr.meb.kurum_kodu"}});
    schools.push_back(std::move(school));
  }
  void add_made_up_schools(int each) {
    store::Transaction transaction(db());
    const auto list = run("registry");
    for (int plate = 1; plate <= 81; ++plate)
      for (int i = 0; i < each; ++i) add_school(plate, "Deneme " + std::to_string(i) + " Ortaokulu", "MERKEZ", list);
    transaction.commit();
  }
  // The first so many of each province of those that are expected to have a project, with codes that we gave them.
  void add_real_schools(int each) {
    store::Transaction transaction(db());
    const auto eligible_school = alert::load_eligible(TWINWATCH_SOURCE_DIR "/config/eligible.toml");
    const auto list = run("registry");
    std::map<int, int> taken;
    for (const auto& row : match::mebbis_rows()) {
      const int plate = places().plate(row.il);
      if (plate == 0 || taken[plate] >= each || !eligible_school("", text::fold(row.name))) continue;
      ++taken[plate];
      add_school(plate, row.name, row.ilce, list);
    }
    transaction.commit();
  }
  std::int64_t coordinator(const std::string& mail, int plate, const std::string& from, const std::string& until = "") {
    match::Fields fields{{"mail", mail}, {"confirmed_on", from}, {"valid_until", until}};
    if (plate != 0) fields["area_1"] = places().province(plate)->name;
    return fact("coordinators", "coordinator", run("coordinators"), fields);
  }
  bool chance(double share) { return std::uniform_real_distribution<>(0, 1)(dice_) < share; }

  // What the schools did in a week.
  void live(double begins, double ends) {
    for (auto& school : schools) school.active = school.active ? !chance(ends) : chance(begins);
  }

  // An accepted list of the whole country, as `reads` sees each school.
  template <class Reads>
  void list(const Reads& reads) {
    store::Transaction transaction(db());
    last_run_ = claim("projects", 0);
    for (auto& school : schools) {
      const bool seen = reads(school);
      if (seen && school.fact == 0)
        school.fact = fact("projects", "participation", last_run_,
                           {{"project_title", "Su"},
                            {"state", "Aktif"},
                            {"period", "2026-2027"},
                            {"school_name", "x"},
                            {"school_code", school.code},
                            {"area_1", places().province(school.plate)->name}});
      if (!seen && school.fact != 0) {
        close_fact("participation", school.fact);
        school.fact = 0;
      }
      school.listed = seen;
    }
    transaction.commit();
  }
  void list() {
    list([](const School& school) { return school.active; });
  }
  void fail() { run("projects", "failed"); }

  bool mail_due() { return mail_is_due(calendar_, now, local_time(now, istanbul).period(), mail_marks(db()), 1, 9); }

  // One look of the daemon, as Engine::settle and Engine::mail do it; killed after `killed_at`.
  void look(Step killed_at = Step::none) {
    if (killed_at == Step::facts) return;
    match();
    if (killed_at == Step::matched) return;
    update_status(db(), status_, now);
    if (killed_at == Step::judged) return;
    for (const auto& rule : rules_) run_rule(db(), rule, last_run_, now, {}, alerts_);
    if (killed_at == Step::ruled) return;
    tend_alerts(db(), alerts_, now);
    watch_changes(db(), mail_.hold, mail::audience(db(), mail_, now), places(), now);
    if (mail_due()) {
      const auto local = local_time(now, istanbul);
      const auto composed = mail::compose(db(), places(), rules_, mail_, local.period(), now);
      note_composed(db(), local.period(), composed.held != 0);
      composed_.push_back(composed);
    }
    if (killed_at == Step::composed) return;
    post.kill_after = killed_at == Step::delivering ? 2 : 0;
    try {
      deliver_queued(db(), post, now);
    } catch (const Killed&) {
    }
    post.kill_after = 0;
  }

  // Seven days, hour by hour; the daemon looks when a list came, when something may be due, and after each kill.
  void week(Step killed_at, const std::function<void()>& brings) {
    const auto monday = now;
    brings();
    look(killed_at);
    now += hour_ms / 2;
    look();  // started again
    for (int hour = 1; hour < 7 * 24; ++hour) {
      now = monday + hour * hour_ms;
      if (mail_due()) look(hour == 1 ? killed_at : Step::none);
      if (hour % 24 == 2) look();
    }
    now = monday + 7 * match::day_ms;
  }

  calendar::Calendar calendar_;  // weekdays from 9 to 17

  std::int64_t mails_to(const std::string& recipient) {
    return number("SELECT count(*) FROM outbox WHERE recipient = '" + recipient + "'");
  }
  std::int64_t coordinators_mails() { return number("SELECT count(*) FROM outbox WHERE kind <> 'operator'"); }
  std::int64_t news() { return number("SELECT count(*) FROM outbox_item WHERE section <> 'continuing'"); }
  std::int64_t open_hold() { return number("SELECT coalesce(max(hold_id), 0) FROM hold WHERE state = 'open'"); }

  std::vector<School> schools;
  Post post;
  std::vector<mail::Composed> composed_;
  alert::LifecyclePolicy alerts_;
  mail::MailPolicy mail_;

 private:
  std::vector<alert::Rule> rules_;
  alert::StatusPolicy status_;
  std::int64_t last_run_ = 0;
  std::mt19937 dice_{20260914};
};

// What must hold of a year whatever happened in it.
void expect_an_honest_year(Year& year) {
  for (const auto at : year.post.when_ms) {
    const auto local = local_time(at, istanbul);
    ASSERT_TRUE(local.weekday <= 5 && local.hour >= 9 && local.hour < 18) << show_time(at, istanbul);
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
    if (redesign) {
      EXPECT_EQ(year.open_hold(), 2);
      EXPECT_EQ(year.coordinators_mails(), before);
      alert::decide_hold(year.db(), 2, false, "ayse", "the portal was redesigned", year.now);
    }
  }

  expect_an_honest_year(year);
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
      "schools\n",
      schools, static_cast<long long>(year.coordinators_mails()),
      static_cast<long long>(year.mails_to("operator@example.org")), static_cast<long long>(year.news()));
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
