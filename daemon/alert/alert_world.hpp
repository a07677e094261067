// Schools of one province, the rule that we ship, and weeks that pass: for the tests of what becomes of alerts. Facts
// are put as an accepted export would leave them; what a mail told is put as the mail room would.
#pragma once
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "alert/acknowledgement.hpp"
#include "alert/hold.hpp"
#include "alert/rules.hpp"
#include "alert/silence.hpp"
#include "alert/status.hpp"
#include "match/test_world.hpp"

namespace twinwatch::alert::test {

using match::day_ms;

class AlertWorld : public match::World {
 public:
  AlertWorld() {
    rule = load_rule(TWINWATCH_SOURCE_DIR "/config/rules/no_active_project.sql");
    policy.active_states = {"aktif"};
    policy.max_age_ms = 35 * day_ms;
  }

  // School number i of a province, "7PP0ii".
  static std::string code(int i, int plate = 6) { return std::to_string(700'000 + plate * 1000 + i); }
  void add_schools(int count, int plate = 6, int from = 0) {
    const auto list = run("registry");
    for (int i = from; i < from + count; ++i)
      rows_[code(i, plate)] = fact("registry", "school", list,
                                   {{"name", "Deneme " + std::to_string(i) + " İlkokulu"},
                                    {"area_1", places().province(plate)->name},
                                    {"area_2", plate == 6 ? "ÇANKAYA" : "MERKEZ"},
                                    {"code", code(i, plate)},
                                    {"code_scheme", "tr.meb.kurum_kodu"}});
  }
  void leaves_registry(const std::string& school_code) { close_fact("school", rows_.at(school_code)); }

  // An accepted export that tells the whole of a province: these have an active project, no other has.
  std::int64_t list(const std::set<std::string>& active, int plate = 6) {
    const auto run_id = claim("projects", plate);
    auto& now_active = active_[plate];
    for (auto one = now_active.begin(); one != now_active.end();)
      if (active.contains(one->first)) {
        ++one;
      } else {
        close_fact("participation", one->second);
        one = now_active.erase(one);
      }
    for (const auto& one : active)
      if (!now_active.contains(one))
        now_active[one] = fact("projects", "participation", run_id,
                               {{"project_title", "Su"},
                                {"state", "Aktif"},
                                {"period", "2026-2027"},
                                {"school_name", "x"},
                                {"school_code", one},
                                {"area_1", places().province(plate)->name}});
    last_run = run_id;
    return run_id;
  }
  std::set<std::string> all_but(int count, const std::set<int>& inactive, int plate = 6) const {
    std::set<std::string> active;
    for (int i = 0; i < count; ++i)
      if (!inactive.contains(i)) active.insert(code(i, plate));
    return active;
  }

  RuleOutcome settle() {
    match();
    update_status(db(), policy, now);
    const auto outcome = run_rule(db(), rule, last_run, now, {}, lifecycle);
    next_ms = tend_alerts(db(), lifecycle, now);
    return outcome;
  }
  RuleOutcome week(const std::set<std::string>& active, int plate = 6) {
    now += 7 * day_ms;
    list(active, plate);
    return settle();
  }

  std::int64_t id(const std::string& school_code) {
    return number("SELECT school_id FROM school WHERE code = '" + school_code + "'");
  }
  std::string state(int i = 0, int plate = 6) {
    return text("SELECT a.state FROM alert a JOIN school s USING (school_id) WHERE s.code = '" + code(i, plate) +
                "' ORDER BY a.alert_id DESC");
  }
  // "pending firing resolved": the whole life of a school's alerts.
  std::string life(int i = 0, int plate = 6) {
    return text(
        "SELECT group_concat(to_state, ' ') FROM (SELECT t.to_state FROM transition t JOIN alert a USING (alert_id) "
        "JOIN "
        "school s USING (school_id) WHERE s.code = '" +
        code(i, plate) + "' ORDER BY t.transition_id)");
  }
  std::string last(const std::string& what) {  // of the newest transition: actor, reason …
    return text("SELECT " + what + " FROM transition ORDER BY transition_id DESC LIMIT 1");
  }
  std::int64_t transitions() { return number("SELECT count(*) FROM transition"); }
  std::int64_t open_notices(const std::string& cause) {
    return number("SELECT count(*) FROM notice WHERE closed_ms IS NULL AND cause GLOB '" + cause + "'");
  }

  // ---- what coordinators were told

  Audience audience{{{6, {"il@example.org"}}}, false, true};
  HoldPolicy hold_policy;
  std::optional<Hold> watch() { return watch_changes(db(), hold_policy, audience, places(), now); }

  // The weekly mail, unless it is held: one to each recipient. Returns how many schools it names as new or resolved;
  // -1: held.
  int mail(const std::string& state = "sent") {
    if (watch()) return -1;
    const NotTold not_told(db());
    int news = 0;
    for (const auto& [plate, recipients] : audience.of_province)
      for (const auto& recipient : recipients) news += mail_to(plate, recipient, state, not_told);
    return news;
  }

  Rule rule;
  StatusPolicy policy;
  LifecyclePolicy lifecycle;
  std::int64_t last_run = 0, next_ms = 0;

 private:
  int mail_to(int plate, const std::string& recipient, const std::string& state, const NotTold& not_told) {
    char route[16];
    std::snprintf(route, sizeof route, "province:%02d", plate);
    const std::string to = std::string("o.route = '") + route + "' AND o.recipient = '" + recipient + "'" +
                           std::string(audience.drafts_count ? "" : " AND o.state <> 'draft'");
    struct Item {
      std::int64_t alert, school;
      std::string section;
    };
    std::vector<Item> items;
    int news = 0;
    {
      match::Statement rows(
          sql(),
          "SELECT a.alert_id, a.school_id, a.state, (SELECT max(2 * o.mail_id + (i.section = 'resolved')) FROM "
          "outbox_item i JOIN outbox o USING (mail_id) WHERE i.alert_id = a.alert_id AND " +
              to +
              ") FROM alert a JOIN school s USING (school_id) WHERE s.plate = ? AND a.state NOT IN ('pending', "
              "'withdrawn') ORDER BY 1");
      rows.integer(1, plate);
      while (rows.step()) {
        const bool told = !rows.is_null(3), told_end = told && rows.integer(3) % 2 == 1;
        const auto alert = rows.integer(0);
        if (rows.text(2) == "resolved") {
          if (!told || told_end || not_told.ended(alert)) continue;
          items.push_back({alert, rows.integer(1), "resolved"});
          ++news;
        } else if (!not_told.opened(alert, told)) {
          items.push_back({alert, rows.integer(1), told ? "continuing" : "new"});
          if (!told) ++news;
        }
      }
    }
    sql().exec(
        "INSERT INTO outbox (message_id, thread, route, kind, recipient, subject, period, state, octets, "
        "created_ms, sent_ms) VALUES ('" +
        std::to_string(++mails_) + "', 't', '" + route + "', 'digest', '" + recipient + "', 's', 'p', '" + state +
        "', x'00', " + std::to_string(now) + ", " + std::to_string(now) + ")");
    const auto mail_id = number("SELECT max(mail_id) FROM outbox");
    match::Statement put(sql(), "INSERT INTO outbox_item (mail_id, alert_id, school_id, section) VALUES (?,?,?,?)");
    for (const auto& item : items)
      put.integer(1, mail_id).integer(2, item.alert).integer(3, item.school).text(4, item.section).run();
    note_told_first(db(), route, recipient, plate, {rule}, mail_id, audience.drafts_count);
    return news;
  }

  std::map<std::string, std::int64_t> rows_;
  std::map<int, std::map<std::string, std::int64_t>> active_;
  int mails_ = 0;
};

struct OneSchool : AlertWorld {
  OneSchool() {
    add_schools(1);
    week({});
  }
  void acknowledged(std::int64_t until_ms = 0) {
    acknowledge(db(), {id(code(0)), "", "ayse", "in hand", until_ms}, now);
    settle();
  }
  std::int64_t silenced(const SilenceScope& scope, std::int64_t days) {
    const auto number = silence(db(), scope, "ayse", "holiday", now + days * day_ms, now);
    settle();
    return number;
  }
};

}  // namespace twinwatch::alert::test
