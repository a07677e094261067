#include "alert/records.hpp"

#include <algorithm>

#include "match/statement.hpp"
#include "text/fold.hpp"

namespace twinwatch::alert {

using match::Statement;

StateSays read_state(const StatusPolicy& policy, std::string_view written) {
  const auto state = text::fold(written);
  if (state.empty()) return StateSays::nothing;
  for (const auto& word : policy.active_states)
    if (state == text::fold(word)) return StateSays::active;
  for (const auto& word : policy.inactive_states)
    for (auto at = state.find(word); at != std::string::npos; at = state.find(word, at + 1))
      if (at == 0 || state[at - 1] == ' ') return StateSays::inactive;
  return StateSays::nothing;
}

namespace {

// A page that is read again and found unchanged keeps its facts; what is new is that it was read. Only for addresses:
// a file dropped into the inbox a second time does not get younger.
class Rereadings {
 public:
  explicit Rereadings(SQLite::Database& sql) : sql_(sql) {}
  std::int64_t newest(const std::string& url) {
    if (!url.starts_with("http")) return 0;
    if (!loaded_) load();
    const auto found = newest_.find(url);
    return found == newest_.end() ? 0 : found->second;
  }

 private:
  void load() {
    loaded_ = true;
    Statement rows(sql_,
                   "SELECT p.url, max(coalesce(p.data_ms, p.fetched_ms)) FROM page p JOIN run r ON r.run_id = p.run_id "
                   "WHERE r.state IN ('accepted','unchanged') AND p.url GLOB 'http*' AND p.status NOT IN (404, 410) "
                   "GROUP BY p.url");
    while (rows.step()) newest_.emplace(rows.text(0), rows.integer(1));
    // Seen to be as it was, by a 304 or by its octets.
    Statement held(sql_,
                   "SELECT r.url, max(coalesce(p.data_ms, r.checked_ms)) FROM resource r JOIN page p USING (page_id) "
                   "GROUP BY r.url");
    while (held.step()) {
      auto& newest = newest_[std::string(held.text(0))];
      newest = std::max(newest, held.integer(1));
    }
  }
  SQLite::Database& sql_;
  std::unordered_map<std::string, std::int64_t> newest_;
  bool loaded_ = false;
};

// A participation without a state of its own has its project's, when the same source lists that project.
class ProjectStates {
 public:
  explicit ProjectStates(SQLite::Database& sql) : sql_(sql) {}
  std::string of(std::int64_t source_id, std::string_view project_id) {
    if (project_id.empty()) return {};
    if (!loaded_) load();
    const auto found = states_.find({source_id, std::string(project_id)});
    return found == states_.end() ? std::string() : found->second;
  }

 private:
  void load() {
    loaded_ = true;
    Statement rows(sql_,
                   "SELECT d.source_id, f.project_id, f.state FROM fact_project f JOIN dataset d ON d.dataset_id = "
                   "f.dataset_id WHERE f.known_to IS NULL AND f.project_id IS NOT NULL AND f.state IS NOT NULL");
    while (rows.step()) states_.insert_or_assign({rows.integer(0), std::string(rows.text(1))}, rows.text(2));
  }
  SQLite::Database& sql_;
  std::map<std::pair<std::int64_t, std::string>, std::string> states_;
  bool loaded_ = false;
};

std::int64_t newest_reading(const Claims& claims, std::int64_t dataset, std::int64_t plate, std::string_view account) {
  std::int64_t newest = 0;
  for (const auto area : {plate, std::int64_t{0}})
    if (const auto found = claims.dataset_read_ms.find({dataset, area}); found != claims.dataset_read_ms.end())
      newest = std::max(newest, found->second);
  if (!account.empty())
    if (const auto found = claims.account_read_ms.find({dataset, std::string(account)});
        found != claims.account_read_ms.end())
      newest = std::max(newest, found->second);
  return newest;
}

}  // namespace

Records read_records(store::Database& db, const StatusPolicy& policy, const Claims& claims, std::int64_t now_ms) {
  auto& sql = db.sql();
  Records records;
  Rereadings rereadings(sql);
  ProjectStates projects(sql);
  std::unordered_map<std::string, StateSays> meanings;
  Statement rows(sql,
                 "SELECT f.fact_id, f.mention_id, f.state, f.period, f.page_id, f.run_id, f.dataset_id, f.plate, "
                 "f.account, f.project_id, d.source_id, l.verdict, l.school_id, "
                 "coalesce(p.data_ms, p.fetched_ms, f.valid_from), p.url "
                 "FROM fact_participation f JOIN dataset d ON d.dataset_id = f.dataset_id "
                 "LEFT JOIN link l ON l.mention_id = f.mention_id AND l.known_to IS NULL "
                 "LEFT JOIN page p ON p.page_id = f.page_id WHERE f.known_to IS NULL");
  while (rows.step()) {
    records.any = true;
    const auto verdict = rows.text(11);
    if (verdict == "foreign" || verdict == "none") continue;
    if (const auto period = rows.text(3); !period.empty() && !policy.period.empty() && period != policy.period)
      continue;
    std::string state(rows.text(2));
    if (state.empty()) state = projects.of(rows.integer(10), rows.text(9));
    const auto [known, fresh_word] = meanings.try_emplace(state, StateSays::nothing);
    if (fresh_word) known->second = read_state(policy, state);
    if (known->second == StateSays::inactive) continue;
    if (verdict != "linked") {
      records.open_mentions.insert(rows.integer(1));
      continue;
    }
    const auto school = rows.integer(12);
    if (known->second == StateSays::nothing) {
      records.unclear.try_emplace(school, state);
      continue;
    }
    ActiveRecord record{rows.integer(0), rows.integer(4), rows.integer(5), rows.integer(13), rows.integer(10), false};
    const auto limit = policy.max_age_ms == 0 ? INT64_MIN : now_ms - policy.max_age_ms;
    record.data_ms = std::max(record.data_ms, newest_reading(claims, rows.integer(6), rows.integer(7), rows.text(8)));
    if (record.data_ms < limit)
      record.data_ms = std::max(record.data_ms, rereadings.newest(std::string(rows.text(14))));
    record.fresh = record.data_ms >= limit;
    if (record.fresh && (records.oldest_fresh_ms == 0 || record.data_ms < records.oldest_fresh_ms))
      records.oldest_fresh_ms = record.data_ms;
    records.active[school].push_back(record);
  }
  return records;
}

}  // namespace twinwatch::alert
