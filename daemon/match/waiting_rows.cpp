#include "match/waiting_rows.hpp"

#include <algorithm>

#include "match/heirs.hpp"

namespace twinwatch::match {

std::vector<std::pair<std::int64_t, std::int64_t>> doubted_schools(SQLite::Database& sql) {
  Statement rows(sql,
                 "SELECT c.school_id, min(w.mention_id) FROM waiting_candidate c JOIN waiting_row w ON w.fact_id = "
                 "c.fact_id JOIN fact_school f ON f.fact_id = w.fact_id WHERE c.doubted = 1 AND f.known_to IS NULL "
                 "GROUP BY c.school_id");
  std::vector<std::pair<std::int64_t, std::int64_t>> all;
  while (rows.step()) all.emplace_back(rows.integer(0), rows.integer(1));
  for (const auto& one : doubted_by_split(sql)) all.push_back(one);
  return all;
}

std::vector<Candidate> waiting_candidates(SQLite::Database& sql, std::int64_t mention_id) {
  Statement rows(sql,
                 "SELECT s.school_id, min(c.why), s.name, s.district, ifnull(s.code, '') FROM waiting_row w JOIN "
                 "waiting_candidate c ON c.fact_id = w.fact_id JOIN school s ON s.school_id = c.school_id "
                 "WHERE w.mention_id = ? GROUP BY s.school_id ORDER BY s.school_id");
  rows.integer(1, mention_id);
  std::vector<Candidate> all;
  while (rows.step())
    all.push_back({rows.integer(0), std::string(rows.text(1)), std::string(rows.text(2)), std::string(rows.text(3)),
                   std::string(rows.text(4))});
  for (auto& one : split_candidates(sql, mention_id))
    if (std::none_of(all.begin(), all.end(), [&](const Candidate& held) { return held.school_id == one.school_id; }))
      all.push_back(std::move(one));
  return all;
}

void keep_waiting(SQLite::Database& sql, std::int64_t now_ms) {
  Statement taken(sql,
                  "SELECT l.link_id, w.mention_id, w.evidence FROM waiting_row w JOIN link l ON l.mention_id = "
                  "w.mention_id AND l.known_to IS NULL JOIN fact_school f ON f.fact_id = w.fact_id "
                  "WHERE l.decided_by NOT GLOB 'person:*' AND l.verdict <> 'review' AND f.known_to IS NULL "
                  "GROUP BY l.link_id");
  Statement close(sql, "UPDATE link SET known_to = ? WHERE link_id = ?");
  Statement add(sql,
                "INSERT INTO link (mention_id, verdict, score, reasons, decided_by, known_from) "
                "VALUES (?, 'review', 0, ?, 'registry', ?)");
  std::vector<std::pair<std::int64_t, std::pair<std::int64_t, std::string>>> all;
  while (taken.step()) all.push_back({taken.integer(0), {taken.integer(1), std::string(taken.text(2))}});
  for (const auto& [link, waiting] : all) {
    close.integer(1, now_ms).integer(2, link).run();
    add.integer(1, waiting.first).text(2, waiting.second).integer(3, now_ms).run();
  }
}

}  // namespace twinwatch::match
