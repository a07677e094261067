#include "alert/alert_list.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "alert/origin.hpp"
#include "alert/silence.hpp"
#include "match/statement.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;

void add_transitions(store::Database& db, std::int64_t school_id, std::int64_t at_ms, std::vector<HistoryEntry>& all) {
  Statement rows(
      db.sql(),
      "SELECT t.at_ms, t.alert_id, coalesce(t.run_id, 0), a.rule, t.from_state, t.to_state, t.actor, t.reason, "
      "coalesce(st.status, ''), coalesce(st.basis, ''), coalesce(st.page_id, 0), coalesce(st.run_id, 0), "
      "t.fact_kind, coalesce(t.fact_id, 0), coalesce(e.what || ': ' || coalesce(nullif(e.after, ''), "
      "e.before), '') FROM transition t JOIN alert a ON a.alert_id = t.alert_id LEFT JOIN status st ON "
      "st.status_id = t.status_id LEFT JOIN school_event e ON e.event_id = t.event_id WHERE a.school_id = ? "
      "AND t.at_ms <= ? ORDER BY t.transition_id");
  rows.integer(1, school_id).integer(2, at_ms);
  while (rows.step()) {
    auto& one = all.emplace_back();
    one.what = "transition";
    one.at_ms = rows.integer(0);
    one.alert_id = rows.integer(1);
    one.run_id = rows.integer(2);
    one.rule = rows.text(3);
    one.from = rows.text(4);
    one.to = rows.text(5);
    one.actor = rows.text(6);
    one.reason = rows.text(7);
    one.status = rows.text(8);
    one.basis = rows.text(9);
    if (rows.integer(11) != 0) one.origin = read_origin(db, rows.integer(10), rows.integer(11));
    if (rows.integer(13) != 0) one.record = fmt::format("{} {}", rows.text(12), rows.integer(13));
    if (!rows.text(14).empty()) one.record = rows.text(14);
  }
}

void add_acknowledgements(store::Database& db, std::int64_t school_id, std::int64_t at_ms,
                          std::vector<HistoryEntry>& all) {
  Statement rows(db.sql(),
                 "SELECT k.alert_id, a.rule, k.person, k.reason, k.at_ms, k.ended_ms, k.ended_by, k.ended_reason FROM "
                 "acknowledgement k JOIN alert a ON a.alert_id = k.alert_id WHERE a.school_id = ? AND k.at_ms <= ? "
                 "ORDER BY k.ack_id");
  rows.integer(1, school_id).integer(2, at_ms);
  while (rows.step()) {
    HistoryEntry one;
    one.what = "acknowledged";
    one.alert_id = rows.integer(0);
    one.rule = rows.text(1);
    one.to = "begins";
    one.actor = fmt::format("person:{}", rows.text(2));
    one.reason = rows.text(3);
    one.at_ms = rows.integer(4);
    all.push_back(one);
    if (rows.is_null(5) || rows.integer(5) > at_ms) continue;
    one.to = "ends";
    one.actor = rows.text(6);
    one.reason = rows.text(7);
    one.at_ms = rows.integer(5);
    all.push_back(one);
  }
}

void add_silences(store::Database& db, std::int64_t school_id, std::int64_t at_ms, std::vector<HistoryEntry>& all) {
  Statement school(db.sql(), "SELECT plate, district_id FROM school WHERE school_id = ?");
  if (!school.integer(1, school_id).step()) return;
  for (const auto& silence : silences(db, at_ms, true)) {
    if (!silence.covers(silence.scope.rule, school.integer(0), school.integer(1), school_id)) continue;
    HistoryEntry one;
    one.what = "silenced";
    one.rule = silence.scope.rule;
    one.to = "begins";
    one.actor = "person:" + silence.person;
    one.reason = fmt::format("Silence {}{}{}", silence.silence_id, silence.reason.empty() ? "" : ": ", silence.reason);
    one.at_ms = silence.at_ms;
    all.push_back(one);
    if (silence.ended_ms == 0) continue;
    one.to = "ends";
    one.actor = silence.ended_by;
    one.reason = fmt::format("Silence {}: {}", silence.silence_id, silence.ended_reason);
    one.at_ms = silence.ended_ms;
    all.push_back(one);
  }
}

void add_mails(store::Database& db, std::int64_t school_id, std::int64_t at_ms, std::vector<HistoryEntry>& all) {
  Statement rows(
      db.sql(),
      "SELECT o.created_ms, o.mail_id, i.alert_id, a.rule, i.section, o.recipient, o.state FROM alert a JOIN "
      "outbox_item i ON i.alert_id = a.alert_id JOIN outbox o ON o.mail_id = i.mail_id WHERE a.school_id = ? "
      "AND o.created_ms <= ? ORDER BY o.mail_id");
  rows.integer(1, school_id).integer(2, at_ms);
  while (rows.step()) {
    auto& one = all.emplace_back();
    one.what = "told";
    one.at_ms = rows.integer(0);
    one.mail_id = rows.integer(1);
    one.alert_id = rows.integer(2);
    one.rule = rows.text(3);
    one.to = rows.text(4);
    one.actor = rows.text(5);
    one.reason = rows.text(6);
  }
}

void add_events(store::Database& db, std::int64_t school_id, std::int64_t at_ms, std::vector<HistoryEntry>& all) {
  Statement rows(db.sql(),
                 "SELECT at_ms, what, before, after, decided_by, coalesce(run_id, 0), evidence FROM school_event WHERE "
                 "school_id = ? AND at_ms <= ? ORDER BY event_id");
  rows.integer(1, school_id).integer(2, at_ms);
  while (rows.step()) {
    auto& one = all.emplace_back();
    one.what = "school";
    one.at_ms = rows.integer(0);
    one.to = rows.text(1);
    one.from = rows.text(2);
    one.reason = rows.text(3);
    one.actor = rows.text(4);
    one.run_id = rows.integer(5);
    one.record = rows.text(6);
  }
}

}  // namespace

std::vector<AlertRow> alerts_at(store::Database& db, const AlertFilter& filter, std::int64_t at_ms) {
  std::vector<AlertRow> all;
  Statement rows(
      db.sql(),
      "SELECT a.alert_id, a.school_id, a.since_ms, t.at_ms, coalesce(t.run_id, 0), s.plate, a.rule, t.to_state, "
      "t.actor, "
      "t.reason, coalesce(s.code, ''), s.name, s.district, coalesce(st.status, 'unknown'), coalesce(st.basis, "
      "'no_source'), a.reason, coalesce(k.person, ''), coalesce(k.until_ms, 0) FROM alert a JOIN transition t ON "
      "t.transition_id = (SELECT max(x.transition_id) FROM transition x WHERE x.alert_id = a.alert_id AND x.at_ms <= "
      "?1) JOIN school s ON s.school_id = a.school_id LEFT JOIN status st ON st.school_id = a.school_id AND "
      "st.known_from <= ?1 AND (st.known_to IS NULL OR st.known_to > ?1) LEFT JOIN acknowledgement k ON k.alert_id = "
      "a.alert_id AND k.at_ms <= ?1 AND (k.ended_ms IS NULL OR k.ended_ms > ?1) WHERE a.since_ms <= ?1 AND (?2 = '' OR "
      "a.rule = ?2) AND (?3 = '' OR t.to_state = ?3) AND (?4 = 0 OR s.plate = ?4) AND (?5 = 0 OR a.school_id = ?5) AND "
      "(?6 OR ?3 IN ('resolved', 'withdrawn') OR t.to_state NOT IN ('resolved', 'withdrawn')) ORDER BY t.at_ms DESC, "
      "a.alert_id DESC LIMIT ?7");
  rows.integer(1, at_ms).text(2, filter.rule).text(3, filter.state).integer(4, filter.plate);
  rows.integer(5, filter.school_id).integer(6, filter.ended ? 1 : 0).integer(7, filter.limit);
  while (rows.step()) {
    auto& one = all.emplace_back();
    one.alert_id = rows.integer(0);
    one.school_id = rows.integer(1);
    one.since_ms = rows.integer(2);
    one.state_ms = rows.integer(3);
    one.run_id = rows.integer(4);
    one.plate = static_cast<int>(rows.integer(5));
    one.rule = rows.text(6);
    one.state = rows.text(7);
    one.actor = rows.text(8);
    one.why = rows.text(9);
    one.code = rows.text(10);
    one.name = rows.text(11);
    one.district = rows.text(12);
    one.status = rows.text(13);
    one.basis = rows.text(14);
    one.reason = rows.text(15);
    one.acknowledged_by = rows.text(16);
    one.acknowledged_until_ms = rows.integer(17);
  }
  return all;
}

std::vector<HistoryEntry> history_of(store::Database& db, std::int64_t school_id, std::int64_t known_at_ms) {
  // Its own, and that of schools that were merged into it.
  std::vector<std::int64_t> schools{school_id};
  Statement merged(db.sql(),
                   "SELECT school_id FROM school_heir WHERE what = 'merge' AND heir_id = ?1 AND at_ms <= ?2 AND "
                   "(ended_ms IS NULL OR ended_ms > ?2)");
  merged.integer(1, school_id).integer(2, known_at_ms);
  while (merged.step()) schools.push_back(merged.integer(0));
  std::vector<HistoryEntry> all;
  for (const auto school : schools) {
    const auto from = all.size();
    add_events(db, school, known_at_ms, all);
    add_silences(db, school, known_at_ms, all);
    add_acknowledgements(db, school, known_at_ms, all);
    add_transitions(db, school, known_at_ms, all);
    add_mails(db, school, known_at_ms, all);
    for (auto i = from; i < all.size(); ++i) all[i].school_id = school;
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const HistoryEntry& a, const HistoryEntry& b) { return a.at_ms < b.at_ms; });
  return all;
}

}  // namespace twinwatch::alert
