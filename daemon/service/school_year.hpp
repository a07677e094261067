// A country for a school year, for school_year_test.cpp alone: schools and what they do in a week, lists that come of
// it, and the daemon's look at it hour by hour, as Engine does it, killed where one wants.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "alert/eligible.hpp"
#include "mail/again.hpp"
#include "mail/audience.hpp"
#include "mail/outbox.hpp"
#include "match/test_world.hpp"
#include "service/clock.hpp"
#include "service/mail_marks.hpp"
#include "store/transaction.hpp"
#include "text/fold.hpp"

namespace twinwatch::service::test {

inline constexpr std::int64_t hour_ms = 3'600'000;
inline constexpr std::int64_t first_monday_ms = 1'789'362'000'000;  // 2026-09-14 08:00 in Istanbul
inline constexpr const char* istanbul = "Europe/Istanbul";

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
      deliver_queued(db(), post, now, calendar_.mail_may_leave(now) ? mail::Leaving::all : mail::Leaving::to_operator);
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

  // Weekdays from 9 to 17, and Turkey's holidays.
  calendar::Calendar calendar_ = calendar::Calendar::load(TWINWATCH_SOURCE_DIR "/config/calendar.toml");

  std::int64_t mails_to(const std::string& recipient) {
    return number("SELECT count(*) FROM outbox WHERE recipient = '" + recipient + "'");
  }
  std::int64_t coordinators_mails() { return number("SELECT count(*) FROM outbox WHERE kind <> 'operator'"); }
  std::int64_t news() { return number("SELECT count(*) FROM outbox_item WHERE section <> 'continuing'"); }
  // How many mails a day saw leave, and how many were written for its week.
  std::int64_t left_on(const std::string& day) {
    return std::count_if(post.when_ms.begin(), post.when_ms.end(),
                         [&](auto at) { return show_time(at, istanbul).starts_with(day); });
  }
  // All mails of the year, composing by composing, from what was known at each.
  struct Remade {
    std::int64_t mails = 0, identical = 0;
    std::map<std::string, std::string> differing;  // the first few: which mail, in what
  };
  Remade render_all_again() {
    Remade remade;
    std::unique_ptr<mail::PastComposing> past;
    match::Statement mails(sql(), "SELECT mail_id, route, recipient, period, octets FROM outbox ORDER BY mail_id");
    while (mails.step()) {
      const auto mail_id = mails.integer(0);
      if (!past || !past->wrote(mail_id))
        past = std::make_unique<mail::PastComposing>(store::Database::open_reader(db().file()), places(), rules_, mail_,
                                                     mail_id);
      const auto octets = past->octets(mail_id);
      ++remade.mails;
      if (octets && *octets == mails.text(4))
        ++remade.identical;
      else if (remade.differing.size() < 5)
        remade.differing[std::string(mails.text(1)) + " to " + std::string(mails.text(2)) + " of " +
                         std::string(mails.text(3))] =
            octets ? testing::PrintToString(mail::differing_parts(mails.text(4), *octets)) : "nothing to tell";
    }
    return remade;
  }
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

}  // namespace twinwatch::service::test
