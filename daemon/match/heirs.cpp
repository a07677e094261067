#include "match/heirs.hpp"

#include <fmt/format.h>

#include "match/registry.hpp"
#include "match/statement.hpp"
#include "match/verdicts.hpp"
#include "text/fold.hpp"

namespace twinwatch::match {
namespace {

constexpr int longest_chain = 16;  // of merges: a circle must end

// Schools of a split, the old one among them while it lives, with a name of before.
constexpr std::string_view names_before_a_split =
    "school_heir h JOIN school_name n ON n.school_id = h.school_id AND n.to_ms <= h.at_ms JOIN school s ON s.school_id "
    "IN (h.school_id, h.heir_id) AND s.gone_ms IS NULL";

}  // namespace

Heirs::Heirs(SQLite::Database& sql) {
  Statement merged(sql,
                   "SELECT h.school_id, h.heir_id, o.name, n.name, h.at_ms FROM school_heir h JOIN school o ON "
                   "o.school_id = h.school_id JOIN school n ON n.school_id = h.heir_id WHERE h.what = 'merge' AND "
                   "h.ended_ms IS NULL AND o.gone_ms IS NOT NULL ORDER BY h.at_ms");
  while (merged.step())
    merged_[merged.integer(0)] = {merged.integer(1),
                                  fmt::format("{} (#{}) went into {} (#{}) on {}", merged.text(2), merged.integer(0),
                                              merged.text(3), merged.integer(1), day_of(merged.integer(4)))};
  Statement split(sql, fmt::format("SELECT DISTINCT n.plate, n.name_key, n.name, s.name, s.school_id, h.at_ms FROM {} "
                                   "WHERE h.what = 'split' AND h.ended_ms IS NULL ORDER BY s.school_id",
                                   names_before_a_split));
  while (split.step()) {
    auto& sentence = split_names_[name_in_province(split.integer(0), split.text(1))];
    if (sentence.empty())
      sentence = fmt::format("{} was split on {}: which is meant,", split.text(2), day_of(split.integer(5)));
    else
      sentence += " or";
    sentence += fmt::format(" {} (#{})", split.text(3), split.integer(4));
  }
}

Heirs::Heir Heirs::merged_into(std::int64_t school_id) const {
  Heir heir;
  for (int step = 0; step < longest_chain; ++step) {
    const auto found = merged_.find(heir.school_id != 0 ? heir.school_id : school_id);
    if (found == merged_.end()) break;
    heir.school_id = found->second.school_id;
    (heir.why += heir.why.empty() ? "" : "; ") += found->second.why;
  }
  return heir;
}

std::string Heirs::split_under(std::int64_t plate, std::string_view name_key) const {
  if (split_names_.empty()) return {};
  const auto found = split_names_.find(name_in_province(plate, name_key));
  return found == split_names_.end() ? std::string() : found->second + "?";
}

void becomes(SQLite::Database& sql, std::int64_t school, std::int64_t heir, std::string_view what,
             std::string_view decided_by, std::int64_t now_ms) {
  Statement(sql,
            "INSERT INTO school_heir (school_id, heir_id, what, decided_by, at_ms) VALUES (?,?,?,?,?) ON CONFLICT "
            "(school_id, heir_id) DO UPDATE SET what = excluded.what, decided_by = excluded.decided_by, at_ms = "
            "excluded.at_ms, ended_ms = NULL WHERE ended_ms IS NOT NULL")
      .integer(1, school)
      .integer(2, heir)
      .text(3, what)
      .text(4, decided_by)
      .integer(5, now_ms)
      .run();
}

void is_itself_again(SQLite::Database& sql, std::int64_t school, std::int64_t now_ms) {
  Statement(sql, "UPDATE school_heir SET ended_ms = ? WHERE school_id = ? AND what = 'merge' AND ended_ms IS NULL")
      .integer(1, now_ms)
      .integer(2, school)
      .run();
}

std::string cannot_be_undone(SQLite::Database& sql, const WrittenName& name) {
  Statement rows(sql,
                 "SELECT DISTINCT e.what, e.before, e.after, e.at_ms, f.name FROM school_event e JOIN fact_school f ON "
                 "f.fact_id = e.fact_id JOIN school_heir h ON h.what = e.what AND h.at_ms = e.at_ms AND h.ended_ms IS "
                 "NULL AND (CASE e.what WHEN 'merge' THEN h.school_id ELSE h.heir_id END) = e.school_id WHERE e.what "
                 "IN ('split', 'merge') AND e.decided_by GLOB 'person:*' AND f.plate = ? ORDER BY e.event_id");
  rows.integer(1, name.plate);
  std::string told;
  while (rows.step()) {
    if (text::fold(rows.text(4)) != name.name_key) continue;
    const bool merge = rows.text(0) == "merge";
    const auto first = rows.text(merge ? 1 : 2), second = rows.text(merge ? 2 : 1);
    told += fmt::format("{}{} {} {} on {}", told.empty() ? "" : "; ", first, merge ? "went into" : "came out of",
                        second, day_of(rows.integer(3)));
    told += merge ? ", until an accepted list has it again" : ", and is one while a list has it";
  }
  if (told.empty()) return told;
  return "That cannot be taken back, for links, statuses and alerts have followed: " + told +
         ". Where a name is now taken for the wrong one, `twinwatch review alias NAME --province … CODE` says which";
}

std::vector<Candidate> split_candidates(SQLite::Database& sql, std::int64_t mention_id) {
  Statement rows(sql, fmt::format("SELECT DISTINCT s.school_id, n.name, s.name, s.district, ifnull(s.code, '') FROM {} "
                                  "JOIN mention m ON m.plate = n.plate AND m.name_key = n.name_key WHERE m.mention_id "
                                  "= ? AND h.what = 'split' AND h.ended_ms IS NULL ORDER BY s.school_id",
                                  names_before_a_split));
  rows.integer(1, mention_id);
  std::vector<Candidate> all;
  while (rows.step())
    all.push_back({rows.integer(0), fmt::format("{} was split: one of those that came out of it", rows.text(1)),
                   std::string(rows.text(2)), std::string(rows.text(3)), std::string(rows.text(4))});
  return all;
}

std::vector<std::pair<std::int64_t, std::int64_t>> doubted_by_split(SQLite::Database& sql) {
  Statement rows(sql, fmt::format("SELECT s.school_id, min(m.mention_id) FROM {} JOIN mention m ON m.plate = n.plate "
                                  "AND m.name_key = n.name_key JOIN link l ON l.mention_id = m.mention_id AND "
                                  "l.known_to IS NULL AND l.verdict = 'review' WHERE h.what = 'split' AND h.ended_ms "
                                  "IS NULL AND EXISTS (SELECT 1 FROM fact_participation f WHERE f.mention_id = "
                                  "m.mention_id AND f.known_to IS NULL) GROUP BY s.school_id",
                                  names_before_a_split));
  std::vector<std::pair<std::int64_t, std::int64_t>> all;
  while (rows.step()) all.emplace_back(rows.integer(0), rows.integer(1));
  return all;
}

}  // namespace twinwatch::match
