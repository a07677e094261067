#include "alert/hold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "alert/changes_to_tell.hpp"
#include "match/statement.hpp"
#include "store/transaction.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;

std::string hold_cause(std::int64_t hold_id) { return fmt::format("mail.hold:{}", hold_id); }

// A school counts once for an area, whatever rules speak of it.
std::vector<HoldArea> areas_of(SQLite::Database& sql, const std::vector<ChangeToTell>& changes) {
  std::map<int, HoldArea> by_plate;
  std::set<std::int64_t> met;
  for (const auto& change : changes) {
    if (!met.insert(change.school_id).second) continue;
    for (const int plate : {0, change.plate}) ++(change.opened ? by_plate[plate].opened : by_plate[plate].ended);
  }
  Statement schools(sql, "SELECT plate, count(*) FROM school WHERE eligible = 1 AND gone_ms IS NULL GROUP BY 1");
  while (schools.step()) {
    by_plate[0].schools += schools.integer(1);
    if (const auto area = by_plate.find(static_cast<int>(schools.integer(0))); area != by_plate.end())
      area->second.schools = schools.integer(1);
  }
  std::vector<HoldArea> areas;
  for (auto& [plate, area] : by_plate) {
    area.plate = plate;
    areas.push_back(area);
  }
  return areas;
}

std::string percent_of(const HoldArea& area) {
  return area.schools == 0
             ? "all"
             : fmt::format("{:.1f} %", 100.0 * static_cast<double>(area.changed()) / static_cast<double>(area.schools));
}

std::string in_words(const HoldArea& area) {
  return fmt::format("{} of {} schools ({}): {} new, {} ended", area.changed(), area.schools, percent_of(area),
                     area.opened, area.ended);
}

std::string message_of(const Hold& hold, const place::Gazetteer& places) {
  auto worst = hold.areas;
  std::erase_if(worst, [&](const HoldArea& a) { return a.plate == 0 || !a.over(hold.share, hold.floor); });
  std::stable_sort(worst.begin(), worst.end(),
                   [](const HoldArea& a, const HoldArea& b) { return a.changed() > b.changed(); });
  std::string provinces;
  for (std::size_t i = 0; i < worst.size() && i < 5; ++i) {
    const auto* province = places.province(worst[i].plate);
    provinces += fmt::format("; {} {}", province != nullptr ? province->name : "?", in_words(worst[i]));
  }
  if (worst.size() > 5) provinces += fmt::format("; and {} more provinces over the limit", worst.size() - 5);
  return fmt::format(
      "All coordinator mail is held: what coordinators are told would change for {} since the last mail{}. Look with "
      "`twinwatch hold {}`; then `twinwatch approve {}` (they get their digests) or `twinwatch hold reject {}` (these "
      "changes are not told)",
      in_words(hold.areas.front()), provinces, hold.hold_id, hold.hold_id, hold.hold_id);
}

std::optional<Hold> read_hold(store::Database& db, const char* where, std::int64_t value) {
  Statement row(db.sql(), fmt::format("SELECT hold_id, state, opened_ms, measured_ms, share, least, decided_ms, "
                                      "decided_by, reason FROM hold WHERE {}",
                                      where));
  if (value != 0) row.integer(1, value);
  if (!row.step()) return std::nullopt;
  Hold hold;
  hold.hold_id = row.integer(0);
  hold.state = row.text(1);
  hold.opened_ms = row.integer(2);
  hold.measured_ms = row.integer(3);
  hold.share = row.real(4);
  hold.floor = row.integer(5);
  hold.decided_ms = row.integer(6);
  hold.decided_by = row.text(7);
  hold.reason = row.text(8);
  Statement areas(db.sql(), "SELECT plate, schools, opened, ended FROM hold_area WHERE hold_id = ? ORDER BY plate");
  areas.integer(1, hold.hold_id);
  while (areas.step())
    hold.areas.push_back({static_cast<int>(areas.integer(0)), areas.integer(1), areas.integer(2), areas.integer(3)});
  return hold;
}

void close_hold(store::Database& db, std::int64_t hold_id, std::string_view state, std::string_view by,
                std::string_view reason, std::int64_t now_ms) {
  Statement row(db.sql(), "UPDATE hold SET state = ?, decided_ms = ?, decided_by = ?, reason = ? WHERE hold_id = ?");
  row.text(1, state).integer(2, now_ms).text(3, by).text(4, reason).integer(5, hold_id).run();
  Statement said(db.sql(), "INSERT INTO hold_decision (hold_id, state, person, at_ms) VALUES (?,?,?,?)");
  said.integer(1, hold_id).text(2, state).text(3, by).integer(4, now_ms).run();
  close_notice(db, hold_cause(hold_id), now_ms);
}

void write_changes(store::Database& db, const Hold& hold, const std::vector<ChangeToTell>& changes) {
  Statement(db.sql(), "DELETE FROM hold_area WHERE hold_id = ?").integer(1, hold.hold_id).run();
  Statement(db.sql(), "DELETE FROM hold_item WHERE hold_id = ?").integer(1, hold.hold_id).run();
  Statement area(db.sql(), "INSERT INTO hold_area (hold_id, plate, schools, opened, ended) VALUES (?,?,?,?,?)");
  for (const auto& one : hold.areas)
    area.integer(1, hold.hold_id)
        .integer(2, one.plate)
        .integer(3, one.schools)
        .integer(4, one.opened)
        .integer(5, one.ended)
        .run();
  Statement item(db.sql(), "INSERT INTO hold_item (hold_id, alert_id, change, school_id, plate) VALUES (?,?,?,?,?)");
  for (const auto& one : changes)
    item.integer(1, hold.hold_id)
        .integer(2, one.alert_id)
        .text(3, one.opened ? "opened" : "ended")
        .integer(4, one.school_id)
        .integer(5, one.plate)
        .run();
}

bool same_areas(const std::vector<HoldArea>& a, const std::vector<HoldArea>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const HoldArea& x, const HoldArea& y) {
    return x.plate == y.plate && x.schools == y.schools && x.opened == y.opened && x.ended == y.ended;
  });
}

}  // namespace

std::optional<Hold> watch_changes(store::Database& db, const HoldPolicy& policy, const Audience& audience,
                                  const place::Gazetteer& places, std::int64_t now_ms) {
  store::Transaction transaction(db);
  const auto changes = changes_to_tell(db, audience);
  const auto areas = areas_of(db.sql(), changes);
  const bool over = std::any_of(areas.begin(), areas.end(),
                                [&](const HoldArea& area) { return area.over(policy.share, policy.floor); });
  auto open = read_hold(db, "state = 'open'", 0);
  if (!over) {
    if (open)
      close_hold(db, open->hold_id, "lapsed", "program", "what would be told is within the limit again", now_ms);
    transaction.commit();
    return std::nullopt;
  }
  const bool known = open.has_value();
  if (!known) {
    Statement add(db.sql(),
                  "INSERT INTO hold (state, opened_ms, measured_ms, share, least) VALUES ('open',?1,?1,?2,?3)");
    add.integer(1, now_ms).real(2, policy.share).integer(3, policy.floor).run();
    open = read_hold(db, "state = 'open'", 0);
  }
  const bool moved = !known || !same_areas(open->areas, areas);
  open->areas = areas;
  open->measured_ms = now_ms;
  write_changes(db, *open, changes);
  Statement(db.sql(), "UPDATE hold SET measured_ms = ? WHERE hold_id = ?")
      .integer(1, now_ms)
      .integer(2, open->hold_id)
      .run();
  if (moved) raise_notice(db, hold_cause(open->hold_id), "error", message_of(*open, places), now_ms);
  transaction.commit();
  return open;
}

Hold decide_hold(store::Database& db, std::int64_t hold_id, bool approve, const std::string& person,
                 const std::string& reason, std::int64_t now_ms) {
  if (person.empty()) throw std::invalid_argument("a hold is decided by somebody: say who, with --by");
  const auto hold = read_hold(db, "hold_id = ?", hold_id);
  if (!hold) throw std::invalid_argument(fmt::format("there is no hold {}: `twinwatch hold` lists them", hold_id));
  const bool can = hold->state == "open" || (approve && hold->state == "rejected");
  if (!can)
    throw std::invalid_argument(fmt::format("hold {} is {} already, by {}", hold_id, hold->state, hold->decided_by));
  close_hold(db, hold_id, approve ? "approved" : "rejected", "person:" + person, reason, now_ms);
  return *read_hold(db, "hold_id = ?", hold_id);
}

std::vector<Hold> holds(store::Database& db, std::int64_t known_at_ms) {
  std::vector<std::int64_t> ids;
  Statement rows(db.sql(), "SELECT hold_id FROM hold WHERE opened_ms <= ? ORDER BY hold_id DESC");
  rows.integer(1, known_at_ms);
  while (rows.step()) ids.push_back(rows.integer(0));
  std::vector<Hold> all;
  for (const auto id : ids) {
    auto hold = *read_hold(db, "hold_id = ?", id);
    if (hold.decided_ms > known_at_ms) {  // not known then
      hold.state = "open";
      hold.decided_ms = 0;
      hold.decided_by.clear();
      hold.reason.clear();
    }
    all.push_back(std::move(hold));
  }
  return all;
}

std::vector<HoldItem> hold_items(store::Database& db, std::int64_t hold_id, std::int64_t limit) {
  std::vector<HoldItem> all;
  Statement rows(
      db.sql(),
      "SELECT i.school_id, i.alert_id, i.plate, i.change, a.rule, coalesce(s.code, ''), s.name, s.district, "
      "coalesce(st.status, 'unknown') FROM hold_item i JOIN alert a ON a.alert_id = i.alert_id JOIN school s "
      "ON s.school_id = i.school_id LEFT JOIN status st ON st.school_id = i.school_id AND st.known_to IS NULL "
      "WHERE i.hold_id = ? ORDER BY i.plate, s.district, s.name, i.alert_id LIMIT ?");
  rows.integer(1, hold_id).integer(2, limit);
  while (rows.step())
    all.push_back({rows.integer(0), rows.integer(1), static_cast<int>(rows.integer(2)), std::string(rows.text(3)),
                   std::string(rows.text(4)), std::string(rows.text(5)), std::string(rows.text(6)),
                   std::string(rows.text(7)), std::string(rows.text(8))});
  return all;
}

NotTold::NotTold(store::Database& db) {
  Statement rows(db.sql(),
                 "SELECT a.alert_id, a.state, coalesce(st.status, 'unknown') FROM alert a LEFT JOIN status st ON "
                 "st.school_id = a.school_id AND st.known_to IS NULL WHERE a.state IN ('acknowledged', 'silenced', "
                 "'inhibited', 'flapping', 'pending')");
  while (rows.step())
    // A restless one is told once, while it is so; that it is so today and not tomorrow is told to nobody.
    (rows.text(1) == "flapping" && rows.text(2) == "inactive" ? flapping_ : quiet_).insert(rows.integer(0));
  Statement rejected(
      db.sql(),
      "SELECT i.alert_id, i.change FROM hold_item i JOIN hold h ON h.hold_id = i.hold_id WHERE h.state = "
      "'rejected'");
  while (rejected.step()) (rejected.text(1) == "opened" ? rejected_open_ : rejected_end_).insert(rejected.integer(0));
}

bool NotTold::opened(std::int64_t alert_id, bool told_before) const {
  return quiet_.contains(alert_id) || rejected_open_.contains(alert_id) ||
         (told_before && flapping_.contains(alert_id));
}

bool NotTold::ended(std::int64_t alert_id) const { return rejected_end_.contains(alert_id); }

void note_told_first(store::Database& db, std::string_view route, std::string_view recipient, int plate,
                     const std::vector<Rule>& rules, std::int64_t mail_id, bool drafts_count) {
  std::vector<std::int64_t> sources;
  {
    Statement rows(db.sql(),
                   "SELECT DISTINCT r.source_id FROM school s JOIN status st ON st.school_id = s.school_id AND "
                   "st.known_to IS NULL JOIN run r ON r.run_id = st.run_id WHERE s.plate = ?");
    rows.integer(1, plate);
    while (rows.step()) sources.push_back(rows.integer(0));
  }
  Statement add(
      db.sql(),
      fmt::format("INSERT OR IGNORE INTO told_first (route, recipient, rule, source_id, mail_id) SELECT ?1, "
                  "?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM told_first t JOIN outbox o ON o.mail_id = "
                  "t.mail_id WHERE t.route = ?1 AND t.recipient = ?2 AND t.rule = ?3 AND t.source_id = ?4 AND "
                  "o.state NOT IN ('refused'{}))",
                  drafts_count ? "" : ", 'draft'"));
  for (const auto& rule : rules)
    for (const auto source : sources)
      add.text(1, route).text(2, recipient).text(3, rule.id).integer(4, source).integer(5, mail_id).run();
}

}  // namespace twinwatch::alert
