#include "match/review_groups.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "match/candidates.hpp"
#include "match/registry_rows.hpp"
#include "match/waiting_rows.hpp"
#include "match/written_group.hpp"
#include "store/fact_tables.hpp"
#include "text/fold.hpp"
#include "twinwatch/kinds.hpp"

namespace twinwatch::match {
namespace {

struct Line {
  ReviewItem item;
  WrittenName name;
  std::set<std::string> sources;
};

std::string why_it_waits(std::string_view reasons) {
  boost::system::error_code error;
  const auto parsed = boost::json::parse(std::string(reasons), error);
  if (error || !parsed.is_array() || parsed.get_array().empty()) return {};
  const auto& last = parsed.get_array().back();  // the doubts come before what decides
  return last.is_string() ? std::string(last.get_string()) : std::string();
}

// What points at a registry's row (identity_pairs.hpp) goes before what is only alike.
void offer_first(std::vector<Candidate> pointed_at, const Said& said, std::size_t at_most,
                 std::vector<Candidate>& candidates) {
  std::erase_if(pointed_at, [&](const Candidate& one) { return said.rejects(one.school_id) != nullptr; });
  for (auto& one : candidates)
    if (std::none_of(pointed_at.begin(), pointed_at.end(), [&](auto& p) { return p.school_id == one.school_id; }))
      pointed_at.push_back(std::move(one));
  if (pointed_at.size() > at_most) pointed_at.resize(at_most);
  candidates = std::move(pointed_at);
}

class Queue {
 public:
  explicit Queue(SQLite::Database& sql) : sql_(sql) {}

  void read_waiting(int plate) {
    Statement rows(sql_,
                   "SELECT m.mention_id, m.name_key, m.plate, m.district_id, m.area_1, m.area_2, m.name, m.code, "
                   "m.account, l.reasons FROM link l JOIN mention m ON m.mention_id = l.mention_id WHERE l.known_to IS "
                   "NULL AND l.verdict = 'review' AND m.country = 'TR' AND (?1 = 0 OR m.plate = ?1) "
                   "ORDER BY m.mention_id");
    rows.integer(1, plate);
    while (rows.step()) {
      auto name = written_name(rows.text(1), rows.integer(2), rows.integer(3), rows.text(4), rows.text(5));
      const auto [at, fresh] = by_key_.try_emplace(name.key(), lines_.size());
      if (fresh) {
        auto& line = lines_.emplace_back();
        line.name = std::move(name);
        auto& item = line.item;
        item.mention_id = rows.integer(0);
        std::string* const texts[] = {&item.area_1, &item.area_2, &item.name, &item.code, &item.account};
        for (int i = 0; i < 5; ++i) *texts[i] = rows.text(4 + i);
        item.reason = why_it_waits(rows.text(9));
      }
      lines_[at->second].item.mentions.push_back(rows.integer(0));
      line_of_[rows.integer(0)] = at->second;
    }
  }

  // How many records write each, and whose.
  void count_records() {
    for (const auto& kind : kinds::all) {
      if (!store::has_field(kind, "school_name")) continue;
      Statement rows(sql_,
                     fmt::format("SELECT f.mention_id, s.id, count(*) FROM {} f JOIN dataset d ON d.dataset_id = "
                                 "f.dataset_id JOIN source s ON s.source_id = d.source_id WHERE f.known_to IS NULL "
                                 "AND f.mention_id IN (SELECT mention_id FROM link WHERE known_to IS NULL AND "
                                 "verdict = 'review') GROUP BY f.mention_id, s.id",
                                 store::fact_table(kind.name)));
      while (rows.step()) {
        const auto found = line_of_.find(rows.integer(0));
        if (found == line_of_.end()) continue;
        auto& line = lines_[found->second];
        line.sources.emplace(rows.text(1));
        line.item.records += rows.integer(2);
      }
    }
    if (std::none_of(lines_.begin(), lines_.end(), [](const Line& line) { return line.item.records == 0; })) return;
    std::map<std::string, std::vector<WaitingRow>> rows;  // a registry's rows have no mention of their own
    for (auto& row : waiting_rows(sql_)) rows[row.name_key].push_back(std::move(row));
    for (auto& line : lines_) {
      if (line.item.records != 0) continue;
      const auto alike = rows.find(line.name.name_key);
      if (alike == rows.end()) continue;
      for (const auto& row : alike->second)
        if (row.plate == line.name.plate && text::fold(row.area_2) == line.name.area_2_key) {
          line.sources.insert(row.source);
          ++line.item.records;
        }
    }
  }

  void drop_unwritten() {
    std::erase_if(lines_, [](const Line& line) { return line.item.records == 0; });
  }

  void weigh(store::Database& db) {
    fill_could_be(db);
    std::unordered_map<std::int64_t, std::vector<std::int64_t>> hanging;
    Statement rows(sql_,
                   "SELECT c.mention_id, c.school_id FROM temp.could_be c JOIN status s ON s.school_id = c.school_id "
                   "AND s.known_to IS NULL AND s.basis = 'unmatched'");
    while (rows.step()) hanging[rows.integer(0)].push_back(rows.integer(1));
    for (const auto& [school, mention] : doubted_schools(sql_)) hanging[mention].push_back(school);
    for (auto& line : lines_) {
      std::set<std::int64_t> schools;
      for (const auto mention : line.item.mentions)
        if (const auto found = hanging.find(mention); found != hanging.end())
          schools.insert(found->second.begin(), found->second.end());
      line.item.hangs_on_it = static_cast<std::int64_t>(schools.size());
    }
    std::stable_sort(lines_.begin(), lines_.end(), [](const Line& a, const Line& b) {
      if (a.item.hangs_on_it != b.item.hangs_on_it) return a.item.hangs_on_it > b.item.hangs_on_it;
      return a.item.records > b.item.records;
    });
  }

  std::vector<ReviewItem> take(std::int64_t limit, std::size_t candidates, const Matcher* matcher) {
    if (limit >= 0 && lines_.size() > static_cast<std::size_t>(limit)) lines_.resize(static_cast<std::size_t>(limit));
    Verdicts verdicts(sql_);
    CandidateFinder finder(sql_, matcher);
    std::vector<ReviewItem> items;
    for (auto& line : lines_) {
      auto& item = line.item;
      const auto said = verdicts.on(0, line.name);
      item.candidates = finder.of(line.name, item.mention_id, item.name, said, candidates);
      offer_first(waiting_candidates(sql_, item.mention_id), said, candidates, item.candidates);
      line.item.sources.assign(line.sources.begin(), line.sources.end());
      // Its number is that of the name's first mention, which may be decided.
      if (const auto group = group_of(sql_, line.item.mention_id)) line.item.mention_id = group->number;
      items.push_back(std::move(line.item));
    }
    return items;
  }

  void keep_only(const std::vector<std::int64_t>& mentions) {
    std::erase_if(lines_, [&](const Line& line) {
      return std::find(mentions.begin(), mentions.end(), line.item.mention_id) == mentions.end();
    });
  }

  std::int64_t size() const { return static_cast<std::int64_t>(lines_.size()); }

 private:
  SQLite::Database& sql_;
  std::vector<Line> lines_;
  std::unordered_map<std::string, std::size_t> by_key_;
  std::unordered_map<std::int64_t, std::size_t> line_of_;
};

}  // namespace

std::vector<ReviewItem> review_groups(store::Database& db, const QueueFilter& filter) {
  Queue queue(db.sql());
  queue.read_waiting(filter.plate);
  queue.count_records();
  queue.drop_unwritten();
  queue.weigh(db);
  return queue.take(filter.limit, filter.candidates, filter.matcher);
}

std::vector<ReviewItem> review_queue(store::Database& db, std::int64_t limit) {
  QueueFilter filter;
  filter.limit = limit;
  return review_groups(db, filter);
}

std::optional<ReviewItem> review_line(store::Database& db, std::int64_t number, std::size_t candidates,
                                      const Matcher* matcher) {
  const auto group = group_of(db.sql(), number);
  if (!group) return std::nullopt;
  Queue queue(db.sql());
  queue.read_waiting(static_cast<int>(group->name.plate));
  queue.count_records();
  queue.weigh(db);
  queue.keep_only(group->mentions);
  auto found = queue.take(1, candidates, matcher);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::int64_t names_that_wait(store::Database& db) {
  Queue queue(db.sql());
  queue.read_waiting(0);
  queue.count_records();
  queue.drop_unwritten();
  return queue.size();
}

}  // namespace twinwatch::match
