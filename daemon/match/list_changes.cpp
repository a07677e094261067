#include "match/list_changes.hpp"

#include <fmt/format.h>

#include "store/fact_tables.hpp"

namespace twinwatch::match {
namespace {

// Facts are closed in the order of time: those later than the latest that was seen are new.
std::int64_t latest_end_seen(SQLite::Database& sql, const std::string& kind) {
  Statement one(sql, "SELECT CAST(value AS INTEGER) FROM setting WHERE name = ?");
  const auto name = "match." + kind + ".known_to";
  return one.text(1, name).step() ? one.integer(0) : 0;
}

void remember_latest_end(SQLite::Database& sql, const std::string& kind, const std::string& table) {
  const auto name = "match." + kind + ".known_to";
  Statement(sql, fmt::format("INSERT INTO setting (name, value) SELECT ?1, CAST(ifnull(max(known_to), 0) AS TEXT) FROM "
                             "{} WHERE true ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                             table))
      .text(1, name)
      .run();
}

}  // namespace

void note_list_changes(SQLite::Database& sql, const std::string& kind, const Watermark& seen, ListChange& change) {
  const auto table = store::fact_table(kind);
  if (seen.fact_id() == 0) {  // all is new
    Statement lists(sql, fmt::format("SELECT DISTINCT f.dataset_id, m.plate FROM {} f JOIN mention m ON m.mention_id = "
                                     "f.mention_id WHERE f.known_to IS NULL AND m.country = 'TR' AND m.plate <> 0",
                                     table));
    while (lists.step()) change.lists[table].emplace(lists.integer(0), lists.integer(1));
    return;
  }
  const bool some_closed = seen.some_closed();
  // What is written both before and after is another row of the same name: no change of the list.
  Statement rows(
      sql, fmt::format("SELECT c.dataset_id, m.plate, c.mention_id, (SELECT count(*) FROM {0} f WHERE f.mention_id = "
                       "c.mention_id AND f.dataset_id = c.dataset_id AND f.known_to IS NULL), c.came, c.went FROM "
                       "(SELECT dataset_id, mention_id, sum(fact_id > ?1 AND known_to IS NULL) AS came, "
                       "sum(fact_id <= ?1 AND known_to IS NOT NULL) AS went FROM {0} WHERE mention_id IS NOT NULL AND "
                       "(fact_id > ?1{1}) GROUP BY dataset_id, mention_id) c JOIN mention m ON m.mention_id = "
                       "c.mention_id WHERE m.country = 'TR' AND m.plate <> 0",
                       table, some_closed ? " OR known_to > ?2" : ""));
  rows.integer(1, seen.fact_id());
  if (some_closed) rows.integer(2, latest_end_seen(sql, kind));
  while (rows.step()) {
    const auto now = rows.integer(3), before = now - rows.integer(4) + rows.integer(5);
    if ((now > 0) == (before > 0)) continue;
    change.lists[table].emplace(rows.integer(0), rows.integer(1));
    if (now == 0) change.left.insert(rows.integer(2));
  }
  if (some_closed) remember_latest_end(sql, kind, table);
}

std::vector<std::int64_t> mentions_touched_by(SQLite::Database& sql, const ListChange& change) {
  constexpr std::string_view doubtful =
      "l.known_to IS NULL AND (l.decided_by = 'score' OR l.verdict = 'review' AND l.decided_by IN ('name', 'code'))";
  std::set<std::int64_t> touched;
  for (const auto& [table, lists] : change.lists) {
    Statement names(sql,
                    fmt::format("SELECT DISTINCT f.dataset_id, m.plate, f.mention_id FROM link l JOIN mention m ON "
                                "m.mention_id = l.mention_id JOIN {} f ON f.mention_id = l.mention_id AND "
                                "f.known_to IS NULL WHERE {}",
                                table, doubtful));
    while (names.step())
      if (lists.contains({names.integer(0), names.integer(1)})) touched.insert(names.integer(2));
  }
  Statement waits(sql, fmt::format("SELECT 1 FROM link l WHERE l.mention_id = ? AND {}", doubtful));
  for (const auto mention : change.left) {
    if (waits.integer(1, mention).step()) touched.insert(mention);
    waits.reset();
  }
  return {touched.begin(), touched.end()};
}

}  // namespace twinwatch::match
