// A small world by hand for the tests of rules: schools in two provinces, what is on record of them, the shipped
// calendar, and a rule asked as the daemon asks it. Only tests include this.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "alert/rule_readiness.hpp"
#include "alert/rules.hpp"
#include "alert/status.hpp"
#include "match/test_world.hpp"

namespace twinwatch::alert::test {

using match::day_ms;
using match::Fields;

inline const calendar::Calendar& shipped_calendar() {
  static const auto calendar = calendar::Calendar::load(TWINWATCH_SOURCE_DIR "/config/calendar.toml");
  return calendar;
}
inline Rule shipped_rule(const std::string& id) {
  return load_rule(TWINWATCH_SOURCE_DIR "/config/rules/" + id + ".sql", &shipped_calendar());
}

class RuleWorld : public match::World {
 public:
  RuleWorld() {
    now = noon(2026, 11, 16);
    show_calendar(db(), shipped_calendar());
  }
  std::int64_t noon(int year, unsigned month, unsigned day) const {
    const auto& zone = shipped_calendar().zone();
    return zone.at_ms(*calendar::day_of({year, month, day}), 12 * 3600);
  }

  // Schools are named by their code: 1… is in Çankaya (Ankara), 2… in Palandöken (Erzurum).
  std::int64_t add_school(const std::string& code, const std::string& name) {
    const bool ankara = code[0] == '1';
    return registry_row(name, ankara ? "ANKARA" : "ERZURUM", ankara ? "ÇANKAYA" : "PALANDÖKEN", code);
  }
  std::int64_t add_project(const std::string& code, const Fields& more = {}) {
    Fields fields{{"school_name", "x"}, {"school_code", code}, {"area_1", code[0] == '1' ? "Ankara" : "Erzurum"}};
    for (const auto& [name, value] : more) fields[name] = value;
    return participation(fields);
  }
  std::int64_t add_label(const std::string& code, const std::string& year, const std::string& name = "x") {
    Fields fields{{"label", "Ulusal Kalite Etiketi"}, {"school_name", name}};
    if (!code.empty()) fields["school_code"] = code;
    if (!year.empty()) fields["year"] = year;
    return fact("labels", "label", run("labels"), fields);
  }
  std::int64_t add_club(const std::string& code, const std::string& founded_on) {
    Fields fields{{"school_name", "x"}, {"school_code", code}};
    if (!founded_on.empty()) fields["founded_on"] = founded_on;
    return fact("clubs", "club", run("clubs"), fields);
  }
  std::int64_t add_entry(const std::string& account, const std::string& name, const std::string& il,
                         const std::string& ilce = "") {
    return fact("portal", "school", run("portal"),
                {{"account", account}, {"name", name}, {"area_1", il}, {"area_2", ilce}});
  }
  // An accepted list of this kind that says it is the whole of a province (0: of the country).
  void whole(const std::string& source, const std::string& kind, int plate) {
    const auto run_id = std::to_string(run(source));
    const auto at = std::to_string(now), set = std::to_string(dataset(source, kind));
    sql().exec("INSERT OR IGNORE INTO scope (dataset_id, plate, area_2, period, account) VALUES (" + set + "," +
               std::to_string(plate) + ",'','','')");
    sql().exec("INSERT INTO scope_run (scope_id, run_id, records, accepted_ms, data_ms) SELECT scope_id, " + run_id +
               ", 1, " + at + ", " + at + " FROM scope WHERE dataset_id = " + set +
               " AND account = '' AND plate = " + std::to_string(plate));
  }
  // What an accepted list of a province says of its projects, as of now.
  void told(int plate = 6) { claim("projects", plate); }

  void judge() {
    match();
    StatusPolicy policy;
    policy.active_states = {"aktif"};
    policy.period = "2026-2027";
    policy.max_age_ms = 35 * day_ms;
    update_status(db(), policy, now);
  }
  std::string codes(const std::vector<RuleRow>& rows) {
    std::vector<std::string> all;
    for (const auto& row : rows)
      all.push_back(text("SELECT code FROM school WHERE school_id = " + std::to_string(row.school_id)));
    std::sort(all.begin(), all.end());
    std::string joined;
    for (const auto& code : all) joined += (joined.empty() ? "" : " ") + code;
    return joined;
  }
  RuleAnswer ask(const std::string& id) {
    judge();
    return query_rule(db(), shipped_rule(id), now);
  }
  std::string holds(const std::string& id) { return codes(ask(id).holds); }
  std::string refuted(const std::string& id) { return codes(ask(id).refuted); }
  RuleOutcome cycle(const std::string& id) {
    judge();
    return run_rule(db(), shipped_rule(id), 0, now);
  }
};

}  // namespace twinwatch::alert::test
