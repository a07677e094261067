#include "alert/rule_readiness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "match/statement.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;

void no_later(std::int64_t& next, std::int64_t at_ms) {
  if (at_ms != 0 && (next == 0 || at_ms < next)) next = at_ms;
}

bool brings(const SourceFreshness& source, const std::string& what) {
  return what.starts_with("source:") ? source.source == std::string_view(what).substr(7) : source.kinds.contains(what);
}

std::string days(std::int64_t ms) { return fmt::format("{} days", ms / 86'400'000); }

std::string of_old_data(const RuleNeed& need, const SourceFreshness& newest, std::int64_t now_ms) {
  const auto held_back = newest.newest_state == "quarantined" ? ", and its newest run is held back"
                         : newest.newest_state == "failed"    ? ", and its newest run failed"
                                                              : "";
  return fmt::format("the newest accepted data of source '{}' are {} old{}; the rule requires '{}' within {}",
                     newest.source, days(now_ms - newest.data_ms), held_back, need.what, days(need.age_ms));
}

// The youngest of the sources that bring it counts: another one that is down takes nothing from it.
void look_at(const RuleNeed& need, const std::vector<SourceFreshness>& sources, std::int64_t now_ms,
             Readiness& readiness) {
  const SourceFreshness* newest = nullptr;
  for (const auto& source : sources)
    if (brings(source, need.what) && (newest == nullptr || source.data_ms > newest->data_ms)) newest = &source;
  if (newest != nullptr && newest->data_ms != 0 && now_ms - newest->data_ms <= need.age_ms) {
    no_later(readiness.next_ms, newest->data_ms + need.age_ms + 1);
    return;
  }
  if (!readiness.runs) return;  // the first reason is told
  readiness.runs = false;
  if (newest != nullptr) readiness.source = newest->source;
  readiness.why = newest == nullptr || newest->data_ms == 0
                      ? fmt::format("no data of '{}' were ever accepted; the rule requires them within {}", need.what,
                                    days(need.age_ms))
                      : of_old_data(need, *newest, now_ms);
}

void look_at(const RuleWindow& window, std::int64_t now_ms, Readiness& readiness) {
  bool inside = false;
  for (const auto& [from, to] : window.spans) {
    inside = inside || (from <= now_ms && now_ms < to);
    for (const auto edge : {from, to})
      if (edge > now_ms) no_later(readiness.next_ms, edge);
  }
  if (inside == window.within) return;
  if (readiness.may_fire && readiness.runs)
    readiness.why =
        fmt::format("the calendar: it fires only {} '{}'", window.within ? "within" : "outside of", window.what);
  readiness.may_fire = false;
}

}  // namespace

std::vector<SourceFreshness> read_freshness(store::Database& db) {
  std::map<std::int64_t, SourceFreshness> all;
  Statement sources(
      db.sql(),
      "SELECT s.source_id, s.id, ifnull((SELECT max(coalesce(r.data_ms, r.ended_ms, r.started_ms)) FROM "
      "run r WHERE r.source_id = s.source_id AND r.state IN ('accepted','unchanged')), 0), ifnull((SELECT "
      "r.state FROM run r WHERE r.source_id = s.source_id AND r.state <> 'running' ORDER BY r.run_id DESC "
      "LIMIT 1), '') FROM source s");
  while (sources.step())
    all[sources.integer(0)] = {std::string(sources.text(1)), {}, sources.integer(2), std::string(sources.text(3))};
  // A list of schools with portal accounts is a directory; the registry has none.
  Statement kinds(db.sql(),
                  "SELECT d.source_id, d.kind, d.kind = 'school' AND ifnull((SELECT f.account FROM fact_school f WHERE "
                  "f.dataset_id = d.dataset_id AND f.known_to IS NULL LIMIT 1), '') <> '' FROM dataset d");
  while (kinds.step())
    all[kinds.integer(0)].kinds.insert(kinds.integer(2) != 0 ? "directory" : std::string(kinds.text(1)));
  std::vector<SourceFreshness> list;
  for (auto& [id, source] : all) list.push_back(std::move(source));
  return list;
}

Readiness rule_readiness(const Rule& rule, const std::vector<SourceFreshness>& sources, std::int64_t now_ms) {
  Readiness readiness;
  for (const auto& need : rule.needs) look_at(need, sources, now_ms, readiness);
  for (const auto& window : rule.windows) look_at(window, now_ms, readiness);
  return readiness;
}

}  // namespace twinwatch::alert
