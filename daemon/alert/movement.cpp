#include "alert/movement.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "alert/records.hpp"
#include "match/statement.hpp"
#include "text/fold.hpp"

namespace twinwatch::alert {

namespace {

using match::Statement;

// What the rows of one project in one province say, put together.
struct Life {
  bool there_before = false, active_before = false, active_after = false;
  std::vector<std::pair<std::int64_t, std::int64_t>> active;  // known_from, known_to
  std::vector<std::int64_t> closed;                           // moments at which a row says that it is closed
  bool began_before = false, began_since = false;             // by joined_on
  bool read_before = false;                                   // a source that lists it had been read before

  // That one school of several has left a project does not close it.
  bool closed_between() const {
    return std::any_of(closed.begin(), closed.end(), [this](std::int64_t at) {
      return std::none_of(active.begin(), active.end(),
                          [at](const auto& span) { return span.first <= at && at < span.second; });
    });
  }
};

// When each dataset was first read; what stands in it since then is no news of its own.
std::unordered_map<std::int64_t, std::int64_t> first_read(SQLite::Database& sql) {
  std::unordered_map<std::int64_t, std::int64_t> first;
  Statement rows(sql,
                 "SELECT s.dataset_id, min(r.accepted_ms) FROM scope_run r JOIN scope s USING (scope_id) GROUP BY 1");
  while (rows.step()) first.emplace(rows.integer(0), rows.integer(1));
  Statement facts(sql, "SELECT dataset_id, min(known_from) FROM fact_participation GROUP BY 1");
  while (facts.step()) {
    const auto [known, added] = first.try_emplace(facts.integer(0), facts.integer(1));
    if (!added && facts.integer(1) < known->second) known->second = facts.integer(1);
  }
  return first;
}

void count(const Life& life, Movement& counts) {
  if (!life.active_after) {
    if (life.active_before) counts.completed += 1;
    return;
  }
  if (life.closed_between() || (life.there_before && !life.active_before))
    counts.reopened += 1;
  else if (life.active_before || (!life.there_before && life.began_before))
    counts.continuing += 1;
  else if (life.read_before || life.began_since)
    counts.fresh += 1;
  else
    counts.untold += 1;
}

}  // namespace

std::map<int, Movement> movement(store::Database& db, const StatusPolicy& policy, const calendar::Zone& zone,
                                 std::int64_t from_ms, std::int64_t to_ms) {
  auto& sql = db.sql();
  const auto first = first_read(sql);
  const std::string from_day = calendar::iso(zone.local(from_ms).day);
  std::map<std::pair<int, std::string>, Life> lives;
  std::unordered_map<std::string, StateSays> meanings;
  // A participation without a state of its own has its project's, as it was at the same time.
  Statement rows(sql, R"(
    SELECT s.plate, coalesce(nullif(f.project_id, ''), 'title:' || f.project_title), f.dataset_id,
           coalesce(nullif(f.state, ''), p.state, ''), f.known_from, coalesce(f.known_to, 9223372036854775807),
           coalesce(f.joined_on, '')
      FROM fact_participation f
      JOIN link l ON l.mention_id = f.mention_id AND l.known_to IS NULL AND l.verdict = 'linked'
      JOIN school s ON s.school_id = l.school_id
      JOIN dataset d ON d.dataset_id = f.dataset_id
      LEFT JOIN dataset pd ON pd.source_id = d.source_id AND pd.kind = 'project'
      LEFT JOIN fact_project p ON p.dataset_id = pd.dataset_id AND p.project_id = f.project_id
                              AND p.known_from < coalesce(f.known_to, 9223372036854775807)
                              AND f.known_from < coalesce(p.known_to, 9223372036854775807)
     WHERE f.known_from <= ?1 AND coalesce(f.project_id, f.project_title) IS NOT NULL)");
  rows.integer(1, to_ms);
  while (rows.step()) {
    const std::string written(rows.text(3));
    const auto [meaning, unread] = meanings.try_emplace(written, StateSays::nothing);
    if (unread) meaning->second = read_state(policy, written);
    const auto known_from = rows.integer(4), known_to = rows.integer(5);
    const bool before = known_from <= from_ms && from_ms < known_to;
    const bool after = known_from <= to_ms && to_ms < known_to;
    const bool active = meaning->second == StateSays::active, closed = meaning->second == StateSays::inactive;
    auto& life = lives[{static_cast<int>(rows.integer(0)), text::fold(rows.text(1))}];
    life.there_before |= before;
    life.active_before |= before && active;
    life.active_after |= after && active;
    if (active) life.active.emplace_back(known_from, known_to);
    if (closed && !after && known_to > from_ms) life.closed.push_back(std::max(known_from, from_ms));
    if (const auto joined = rows.text(6); !joined.empty())
      (joined < from_day ? life.began_before : life.began_since) = true;
    if (const auto read = first.find(rows.integer(2)); read != first.end()) life.read_before |= read->second <= from_ms;
  }
  std::map<int, Movement> counts;
  for (const auto& [key, life] : lives) count(life, counts[key.first]);
  return counts;
}

}  // namespace twinwatch::alert
