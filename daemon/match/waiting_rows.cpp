#include "match/waiting_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

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

WaitingMentions::WaitingMentions(SQLite::Database& sql)
    : row_(sql,
           "SELECT w.evidence FROM waiting_row w JOIN fact_school f ON f.fact_id = w.fact_id "
           "WHERE w.mention_id = ? AND f.known_to IS NULL ORDER BY w.fact_id LIMIT 1") {}

std::optional<std::vector<std::string>> WaitingMentions::why(std::int64_t mention_id) {
  if (!row_.integer(1, mention_id).step()) return std::nullopt;
  std::vector<std::string> sentences;
  boost::system::error_code error;
  const auto evidence = boost::json::parse(std::string(row_.text(0)), error);
  if (!error && evidence.is_array())
    for (const auto& sentence : evidence.get_array())
      if (sentence.is_string()) sentences.emplace_back(sentence.get_string());
  row_.reset();
  return sentences;
}

std::vector<std::int64_t> mentions_of_rows(SQLite::Database& sql) {
  constexpr std::string_view waits =
      "(SELECT w.mention_id FROM waiting_row w JOIN fact_school f ON f.fact_id = w.fact_id WHERE f.known_to IS NULL)";
  Statement rows(sql, fmt::format("SELECT mention_id FROM link WHERE known_to IS NULL AND decided_by NOT GLOB "
                                  "'person:*' AND (decided_by <> '{0}' AND mention_id IN {1} OR decided_by = '{0}' AND "
                                  "mention_id NOT IN {1}) ORDER BY mention_id",
                                  by_registry, waits));
  std::vector<std::int64_t> all;
  while (rows.step()) all.push_back(rows.integer(0));
  return all;
}

}  // namespace twinwatch::match
