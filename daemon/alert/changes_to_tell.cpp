#include "alert/changes_to_tell.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "match/statement.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;

// What one recipient of one province's route was last told, by (rule, school).
struct LastTold {
  struct One {
    std::int64_t alert_id = 0;
    bool open = false;
  };
  std::map<std::pair<std::string, std::int64_t>, One> schools;
  std::set<std::pair<std::string, std::int64_t>> first;  // (rule, source) of which a first mail was sent
  std::int64_t last_mail_ms = 0;

  bool was_first_told(const std::string& rule, std::int64_t source) const {
    if (source != 0) return first.contains({rule, source});
    const auto any = first.lower_bound({rule, 0});  // what rests on no run: any source of the rule will do
    return any != first.end() && any->first == rule;
  }
};

using Recipients = std::map<std::pair<int, std::string>, LastTold>;

int plate_of_route(std::string_view route) {
  constexpr std::string_view province = "province:";
  int plate = 0;
  if (route.starts_with(province)) std::from_chars(route.data() + province.size(), route.data() + route.size(), plate);
  return plate;
}

// Only of those who would be mailed now: whoever has left is told nothing any more.
Recipients last_told(SQLite::Database& sql, const Audience& audience) {
  Recipients all;
  for (const auto& [plate, recipients] : audience.of_province)
    for (const auto& recipient : recipients) all[{plate, recipient}];
  // ?1: the routes of which a draft counts as told, until a newer one takes its place.
  std::string drafting = ",";
  for (const auto& [plate, recipients] : audience.of_province)
    if (audience.of(plate).drafts_count) drafting += fmt::format("province:{:02},", plate);
  const std::string counts =
      "o.state <> 'refused' AND (o.state <> 'draft' OR (instr(?1, ',' || o.route || ',') > 0 AND NOT EXISTS (SELECT 1 "
      "FROM draft_decision d WHERE d.mail_id = o.mail_id AND d.what = 'superseded')))";
  const auto of = [&](const Statement& row) {
    return all.find({plate_of_route(row.text(0)), std::string(row.text(1))});
  };
  Statement mails(sql,
                  "SELECT o.route, o.recipient, max(o.created_ms) FROM outbox o WHERE " + counts + " GROUP BY 1, 2");
  mails.text(1, drafting);
  while (mails.step())
    if (const auto who = of(mails); who != all.end()) who->second.last_mail_ms = mails.integer(2);
  // The last word on a school, of one mail that says both, that it is open. 'continuing' says nothing that was not said
  // before, and is nearly all that there is.
  Statement items(sql,
                  "SELECT o.route, o.recipient, a.rule, i.school_id, i.alert_id, i.section <> 'resolved', "
                  "max(2 * i.mail_id + (i.section <> 'resolved')) FROM outbox o JOIN outbox_item i ON i.mail_id = "
                  "o.mail_id JOIN alert a ON a.alert_id = i.alert_id WHERE i.section <> 'continuing' AND " +
                      counts + " GROUP BY 1, 2, 3, 4");
  items.text(1, drafting);
  while (items.step())
    if (const auto who = of(items); who != all.end())
      who->second.schools[{std::string(items.text(2)), items.integer(3)}] = {items.integer(4), items.integer(5) != 0};
  Statement first(sql,
                  "SELECT t.route, t.recipient, t.rule, t.source_id FROM told_first t JOIN outbox o ON o.mail_id = "
                  "t.mail_id WHERE " +
                      counts);
  first.text(1, drafting);
  while (first.step())
    if (const auto who = of(first); who != all.end())
      who->second.first.emplace(std::string(first.text(2)), first.integer(3));
  return all;
}

struct Now {
  std::int64_t alert_id = 0, source_id = 0, ended_ms = 0;
  int plate = 0;
  std::string rule, state, status, basis;
};

// Alerts that are open, and those that ended and of which somebody may still think that they are open.
std::unordered_map<std::int64_t, Now> alerts_now(SQLite::Database& sql) {
  std::unordered_map<std::int64_t, Now> all;
  Statement rows(
      sql,
      "SELECT a.alert_id, coalesce(r.source_id, 0), coalesce(a.ended_ms, 0), s.plate, a.rule, a.state, "
      "coalesce(now.status, 'unknown'), coalesce(b.basis, '') FROM alert a JOIN school s ON s.school_id = a.school_id "
      "LEFT JOIN status now ON now.school_id = a.school_id AND now.known_to IS NULL "
      // What an open alert rests on, as its mail tells it: the last time the school was said to have none, else
      // today's.
      "LEFT JOIN status b ON b.status_id = CASE WHEN now.status = 'inactive' THEN now.status_id ELSE coalesce((SELECT "
      "max(i.status_id) FROM status i WHERE i.school_id = a.school_id AND i.status = 'inactive'), now.status_id) END "
      "LEFT JOIN run r ON r.run_id = b.run_id "
      "WHERE a.ended_ms IS NULL OR EXISTS (SELECT 1 FROM outbox_item i WHERE i.alert_id = a.alert_id)");
  while (rows.step())
    all.emplace(rows.integer(0), Now{rows.integer(0), rows.integer(1), rows.integer(2),
                                     static_cast<int>(rows.integer(3)), std::string(rows.text(4)),
                                     std::string(rows.text(5)), std::string(rows.text(6)), std::string(rows.text(7))});
  return all;
}

std::set<std::pair<std::int64_t, bool>> decided_before(SQLite::Database& sql) {
  std::set<std::pair<std::int64_t, bool>> all;
  Statement rows(sql,
                 "SELECT i.alert_id, i.change = 'opened' FROM hold_item i JOIN hold h ON h.hold_id = i.hold_id "
                 "WHERE h.state IN ('approved', 'rejected')");
  while (rows.step()) all.emplace(rows.integer(0), rows.integer(1) != 0);
  return all;
}

}  // namespace

std::vector<ChangeToTell> changes_to_tell(store::Database& db, const Audience& audience) {
  auto& sql = db.sql();
  const auto recipients = last_told(sql, audience);
  const auto now = alerts_now(sql);
  const auto decided = decided_before(sql);
  std::map<std::pair<std::string, std::int64_t>, std::int64_t> open;  // (rule, school) -> its open alert
  std::map<int, std::vector<std::pair<std::int64_t, const Now*>>> loud;
  {
    Statement rows(sql, "SELECT rule, school_id, alert_id FROM alert WHERE ended_ms IS NULL ORDER BY alert_id");
    while (rows.step()) {
      open[{std::string(rows.text(0)), rows.integer(1)}] = rows.integer(2);
      const auto& alert = now.at(rows.integer(2));
      if (alert.state != "firing" && alert.state != "escalated") continue;
      if (alert.basis == "seen_none" && !audience.of(alert.plate).with_seen_none) continue;
      loud[alert.plate].emplace_back(rows.integer(1), &alert);
    }
  }
  std::map<std::tuple<std::string, std::int64_t>, ChangeToTell> found;
  const auto note = [&](const std::string& rule, std::int64_t school, std::int64_t alert, int plate, bool opened) {
    if (!decided.contains({alert, opened}))
      found.try_emplace({rule, school}, ChangeToTell{alert, school, plate, opened});
  };
  for (const auto& [who, told] : recipients) {
    const int plate = who.first;
    if (const auto there = loud.find(plate); there != loud.end())
      for (const auto& [school, alert] : there->second) {
        const auto before = told.schools.find({alert->rule, school});
        if (before != told.schools.end() && before->second.open) continue;
        if (!told.was_first_told(alert->rule, alert->source_id)) continue;
        note(alert->rule, school, alert->alert_id, plate, true);
      }
    for (const auto& [what, before] : told.schools) {
      if (!before.open || open.contains(what)) continue;
      const auto ended = now.find(before.alert_id);
      if (ended == now.end() || ended->second.plate != plate) continue;
      // Told once, as a number, in the first mail after it.
      if (ended->second.state == "withdrawn" && ended->second.ended_ms < told.last_mail_ms) continue;
      note(what.first, what.second, before.alert_id, plate, false);
    }
  }
  std::vector<ChangeToTell> all;
  all.reserve(found.size());
  for (auto& [key, change] : found) all.push_back(change);
  return all;
}

}  // namespace twinwatch::alert
