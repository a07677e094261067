#include "ingest/merge.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "ingest/baseline.hpp"
#include "store/fact_tables.hpp"
#include "store/prepared.hpp"

namespace twinwatch::ingest {

namespace {

struct Closing {
  std::int64_t fact_id = 0, valid_to = 0;
};

std::int64_t ensure_dataset(store::Database& db, std::int64_t source_id, const DatasetReading& reading) {
  SQLite::Statement insert(db.sql(), "INSERT INTO dataset (source_id, kind, list) VALUES (?, ?, ?)");
  insert.bind(1, source_id);
  insert.bind(2, std::string(reading.kind->spec->name));
  insert.bind(3, reading.list);
  insert.exec();
  return db.sql().getLastInsertRowid();
}

void close_facts(store::Database& db, const KindColumns& kind, std::vector<Closing> closing, std::int64_t now_ms) {
  if (closing.empty()) return;
  std::sort(closing.begin(), closing.end(), [](const Closing& a, const Closing& b) { return a.fact_id < b.fact_id; });
  store::Prepared close(db.sql(), "UPDATE " + store::fact_table(kind.spec->name) +
                                      " SET known_to = ?1, valid_to = max(valid_from, ?2) WHERE fact_id = ?3");
  for (const Closing& fact : closing) {
    close.number(1, now_ms);
    close.number(2, fact.valid_to);
    close.number(3, fact.fact_id);
    close.step();
  }
}

class DatasetMerge {
 public:
  DatasetMerge(store::Database& db, const StagedRun& staged, const RunReading& reading, const DatasetPlan& plan,
               const MergeOptions& options, std::vector<std::uint32_t>& fresh)
      : db_(db),
        staged_(staged),
        run_(reading),
        reading_(reading.datasets[plan.reading]),
        plan_(plan),
        options_(options),
        fresh_(fresh) {}

  MergeResult carry_out() {
    walk();
    drop_absent();
    close_facts(db_, *reading_.kind, std::move(closing_), options_.now_ms);
    return result_;
  }

 private:
  void walk() {
    const std::string table = store::fact_table(reading_.kind->spec->name);
    store::Prepared now(db_.sql(), "SELECT key, hash, fact_id FROM " + table + " INDEXED BY " + table +
                                       "_now WHERE dataset_id = ? AND known_to IS NULL ORDER BY key");
    now.number(1, plan_.dataset_id);
    std::size_t i = 0;
    const auto& entries = reading_.entries;
    while (now.step()) {
      const std::int64_t key = now.integer(0);
      for (; i < entries.size() && entries[i].key < key; ++i) add(i);
      if (i == entries.size() || entries[i].key != key) {
        absent_.push_back(now.integer(2));
        continue;
      }
      if (entries[i].hash == now.integer(1)) {
        ++result_.counts.kept;
      } else {
        ++result_.counts.changed;
        closing_.push_back({now.integer(2), date_of(entries[i])});
        fresh_[entries[i].ordinal] = static_cast<std::uint32_t>(i + 1);
      }
      ++i;
    }
    for (; i < entries.size(); ++i) add(i);
  }

  void add(std::size_t i) {
    ++result_.counts.added;
    fresh_[reading_.entries[i].ordinal] = static_cast<std::uint32_t>(i + 1);
  }

  std::int64_t date_of(const Entry& entry) const {
    // A record outside any row comes from a page without rows; the run's pages are few and of one time then.
    const std::size_t page = entry.row == no_row ? 0 : run_.rows[entry.row].page;
    return staged_.pages()[page].date_ms();
  }

  // Which scopes may speak of absence at all.
  std::vector<bool> scopes_that_hold_back() const {
    std::vector<bool> held(plan_.scopes.scopes().size(), false);
    if (!options_.hold_absent) return held;
    for (std::size_t i = 0; i < held.size(); ++i) {
      const Scope& scope = plan_.scopes.scopes()[i];
      if (scope.rejected == 0) continue;
      const Baseline before = baseline_of(db_, plan_.dataset_id, scope, 1);
      held[i] = before.accepted.empty() || static_cast<std::int64_t>(scope.rejected) > before.accepted.front().rejected;
    }
    return held;
  }

  void drop_absent() {
    if (absent_.empty() || plan_.scopes.empty()) return;
    const std::vector<bool> held = scopes_that_hold_back();
    std::sort(absent_.begin(), absent_.end());
    const auto& scopes = plan_.scopes.scopes();
    const KindColumns& kind = *reading_.kind;
    const auto column = [&](int at) {
      return at < 0 ? std::string("NULL") : std::string(kind.spec->fields[static_cast<std::size_t>(at)].name);
    };
    const std::string place = kind.area_1 < 0 ? "0, 0" : "plate, district_id";
    // Of a part of a crawl: only what a page said that was read now can be missing from it.
    std::set<std::string> read_now;
    if (!staged_.incomplete().empty())
      for (const StagedPage& page : staged_.pages()) read_now.insert(page.url);
    store::Prepared look(db_.sql(), "SELECT " + place + ", " + column(kind.area_2) + ", " + column(kind.period) + ", " +
                                        column(kind.account) +
                                        ", (SELECT url FROM page p WHERE p.page_id = f.page_id) FROM " +
                                        store::fact_table(kind.spec->name) + " f WHERE fact_id = ?");
    for (const std::int64_t fact : absent_) {
      look.number(1, fact);
      look.step();
      const ScopeMember member{static_cast<int>(look.integer(0)), static_cast<int>(look.integer(1)), look.view(2),
                               look.view(3), look.view(4)};
      bool inside = false, hold = false;
      std::int64_t since = 0;
      plan_.scopes.each_holding(member, [&](std::size_t at) {
        inside = true;
        hold = hold || held[at];
        since = std::max(since, scopes[at].data_ms);
        return true;
      });
      const bool elsewhere = !read_now.empty() && !read_now.contains(std::string(look.view(5)));
      look.reset();
      if (!inside || elsewhere) continue;
      if (hold) {
        ++result_.held;
        continue;
      }
      ++result_.counts.removed;
      closing_.push_back({fact, since});
    }
  }

  store::Database& db_;
  const StagedRun& staged_;
  const RunReading& run_;
  const DatasetReading& reading_;
  const DatasetPlan& plan_;
  const MergeOptions& options_;
  std::vector<std::uint32_t>& fresh_;
  std::vector<std::int64_t> absent_;
  std::vector<Closing> closing_;
  MergeResult result_;
};

}  // namespace

MergeResult merge(store::Database& db, std::int64_t source_id, const StagedRun& staged, const RunReading& reading,
                  RunPlan& plan, const MergeOptions& options) {
  MergeResult result;
  result.fresh.resize(reading.kept.size());
  for (DatasetPlan& dataset : plan.datasets) {
    if (dataset.dataset_id == 0) dataset.dataset_id = ensure_dataset(db, source_id, reading.datasets[dataset.reading]);
    const MergeResult one = DatasetMerge(db, staged, reading, dataset, options, result.fresh).carry_out();
    result.counts.added += one.counts.added;
    result.counts.changed += one.counts.changed;
    result.counts.removed += one.counts.removed;
    result.counts.kept += one.counts.kept;
    result.held += one.held;
  }
  return result;
}

}  // namespace twinwatch::ingest
