#include "service/settled.hpp"

#include <fmt/format.h>

#include <charconv>

namespace twinwatch::service {
namespace {

constexpr const char* name = "settled";

std::string stored(store::Database& db) {
  SQLite::Statement find(db.sql(), "SELECT value FROM setting WHERE name = ?");
  find.bind(1, name);
  return find.executeStep() ? find.getColumn(0).getString() : std::string();
}

void store_value(store::Database& db, const std::string& value) {
  SQLite::Statement put(db.sql(),
                        "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2"
                        " WHERE value <> ?2");
  put.bind(1, name);
  put.bind(2, value);
  put.exec();
}

// "1700000000000 0 …": numbers off the front of the text.
bool take(std::string_view& text, std::int64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.starts_with(' ')) text.remove_prefix(1);
  return true;
}

// Sources whose newest run is not good: they make "unknown" what they said, whatever ends that.
std::string held_back(store::Database& db) {
  SQLite::Statement find(
      db.sql(),
      "SELECT ifnull(group_concat(source_id), '') FROM source s WHERE (SELECT state FROM run r WHERE "
      "r.source_id = s.source_id AND state <> 'running' ORDER BY run_id DESC LIMIT 1) NOT IN "
      "('accepted', 'unchanged')");
  find.executeStep();
  return find.getColumn(0).getString();
}

}  // namespace

std::string judged_by(const alert::StatusPolicy& policy, const std::vector<alert::Rule>& rules,
                      const std::string& edition) {
  std::string all =
      fmt::format("{} {} {} {}", edition, policy.period, policy.max_age_ms, policy.claims_are_active ? "claims" : "");
  for (const auto* states : {&policy.active_states, &policy.inactive_states}) {
    all += "\n=";
    for (const auto& state : *states) all += "\n" + state;
  }
  for (const auto& rule : rules) {
    all += fmt::format("\n{} {} {} {}", rule.id, rule.hold_ms, rule.judges, rule.select);
    for (const auto& need : rule.needs) all += fmt::format("\n+{} {}", need.what, need.age_ms);
    for (const auto& window : rule.windows) {
      all += fmt::format("\n@{} {}", window.what, window.within);
      for (const auto& [from, to] : window.spans) all += fmt::format(" {} {}", from, to);
    }
  }
  return fmt::format("{:016x}", std::hash<std::string>{}(all));
}

// No row is due as well: a first import need not write one.
void mark_due(store::Database& db) {
  SQLite::Statement clear(db.sql(), "UPDATE setting SET value = '' WHERE name = ? AND value <> ''");
  clear.bind(1, name);
  clear.exec();
}

bool is_settled(store::Database& db, const std::string& by, std::int64_t now_ms, SettledCounts& counts) {
  const std::string value = stored(db);
  std::string_view rest = value;
  std::int64_t at = 0, until = 0;
  for (auto* number : {&at, &until, &counts.active, &counts.inactive, &counts.unknown, &counts.alerts_open})
    if (!take(rest, *number)) return false;
  // A clock that was set back proves nothing about what is stale.
  return rest == by + ' ' + held_back(db) && now_ms >= at && (until == 0 || now_ms < until);
}

void note_settled(store::Database& db, const std::string& by, std::int64_t now_ms, std::int64_t until_ms,
                  const SettledCounts& counts) {
  store_value(db, fmt::format("{} {} {} {} {} {} {} {}", now_ms, until_ms, counts.active, counts.inactive,
                              counts.unknown, counts.alerts_open, by, held_back(db)));
}

}  // namespace twinwatch::service
