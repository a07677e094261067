#include "ingest/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ingest/confirm.hpp"

namespace twinwatch::ingest {

namespace {

std::size_t reading_of(RunReading& reading, const RunClaim& claim) {
  for (std::size_t i = 0; i < reading.datasets.size(); ++i)
    if (reading.datasets[i].kind->spec->name == claim.kind && reading.datasets[i].list == claim.list) return i;
  DatasetReading& made = reading.datasets.emplace_back();
  made.kind = columns_of(claim.kind);
  made.list = claim.list;
  return reading.datasets.size() - 1;
}

std::int64_t known_dataset(store::Database& db, std::int64_t source_id, const DatasetReading& dataset) {
  SQLite::Statement find(db.sql(), "SELECT dataset_id FROM dataset WHERE source_id = ? AND kind = ? AND list = ?");
  find.bind(1, source_id);
  find.bind(2, std::string(dataset.kind->spec->name));
  find.bind(3, dataset.list);
  return find.executeStep() ? find.getColumn(0).getInt64() : 0;
}

DatasetPlan& plan_of(RunPlan& plan, std::size_t reading) {
  return *std::find_if(plan.datasets.begin(), plan.datasets.end(),
                       [&](const DatasetPlan& p) { return p.reading == reading; });
}

// Page types that an operator has looked at: `twinwatch source confirm`.
std::set<std::string> kinds_looked_at(store::Database& db, std::int64_t source_id) {
  SQLite::Statement find(db.sql(), "SELECT kind FROM confirmed_kind WHERE source_id = ?");
  find.bind(1, source_id);
  std::set<std::string> kinds;
  while (find.executeStep()) kinds.insert(find.getColumn(0).getString());
  return kinds;
}

struct Expected {
  std::size_t dataset;  // index into plan.datasets
  Scope scope;
  std::size_t expectation;
};

// How many records lie in each scope. One more pass over the run, needed only when a claim is narrower than its list.
void count_members(StagedRun& run, RunReading& reading, Places& places, RunPlan& plan,
                   std::vector<Expected>& expected) {
  RowLayout layout;
  Row row;
  std::uint32_t ordinal = 0;
  run.each([&](std::size_t, const worker::Observation& seen) {
    if (seen.entry != worker::Entry::record) return;
    const bool kept = reading.kept[ordinal++] != 0;
    for (std::size_t i = 0; i < plan.datasets.size(); ++i) {
      DatasetPlan& dataset = plan.datasets[i];
      const DatasetReading& list = reading.datasets[dataset.reading];
      if (list.kind->spec->name != seen.kind || list.list != seen.list) continue;
      layout.lay_out(seen, *list.kind, row);
      const Place& place = places.of(row);
      const ScopeMember member{place.plate, place.district_id, row.at(list.kind->area_2), row.at(list.kind->period),
                               row.at(list.kind->account)};
      dataset.scopes.each_holding(member, [&](std::size_t at) {
        Scope& scope = dataset.scopes.scopes()[at];
        ++scope.received;
        if (kept) ++scope.records;
        return true;
      });
      for (const Expected& e : expected)
        if (e.dataset == i && holds(e.scope, member)) ++plan.expectations[e.expectation].received;
    }
  });
}

void count_all(const RunReading& reading, RunPlan& plan, const std::vector<Expected>& expected) {
  for (DatasetPlan& dataset : plan.datasets)
    for (Scope& scope : dataset.scopes.scopes()) {
      scope.records = reading.datasets[dataset.reading].entries.size();
      scope.received = reading.datasets[dataset.reading].received;
    }
  for (const Expected& e : expected)
    plan.expectations[e.expectation].received = reading.datasets[plan.datasets[e.dataset].reading].received;
}

}  // namespace

RunPlan plan_run(store::Database& db, std::int64_t source_id, StagedRun& run, RunReading& reading,
                 const place::Gazetteer& gazetteer, Places& places) {
  RunPlan plan;
  std::vector<std::pair<const RunClaim*, ResolvedClaim>> covers, expects;
  const std::set<std::string> confirmed = kinds_looked_at(db, source_id);
  const auto resolve_all = [&](const std::vector<RunClaim>& claims, auto& into) {
    for (const RunClaim& claim : claims) {
      // Of a part of a crawl only a page about one account can be whole.
      if (!run.incomplete().empty() && claim.account.empty()) continue;
      ResolvedClaim resolved = resolve(claim, gazetteer, places);
      if (resolved.scope) {
        reading_of(reading, claim);
        const StagedPage& page = run.pages()[claim.page];
        resolved.scope->page = claim.page;
        resolved.scope->carried = page.carried;
        const std::string page_kind = page.kind.empty() ? nameless_kind : page.kind;
        if (page.of_the_web() && !confirmed.contains(page_kind)) resolved.scope->unverified = page_kind;
        resolved.scope->data_ms = run.pages()[claim.page].date_ms();
        resolved.scope->dated = run.pages()[claim.page].data_ms.has_value();
        resolved.scope->nothing_is_right = !reading.nothing[claim.page].empty();
        resolved.scope->rejected = reading.rejected_on[claim.page];
      } else {
        plan.problems.push_back({claim.page, resolved.problem, resolved.stops});
      }
      into.emplace_back(&claim, std::move(resolved));
    }
  };
  resolve_all(reading.covers, covers);
  resolve_all(reading.expects, expects);

  for (std::size_t i = 0; i < reading.datasets.size(); ++i) {
    DatasetPlan& dataset = plan.datasets.emplace_back();
    dataset.reading = i;
    dataset.dataset_id = known_dataset(db, source_id, reading.datasets[i]);
  }
  bool narrow = false;
  for (auto& [claim, resolved] : covers) {
    if (!resolved.scope) continue;
    narrow = narrow || !resolved.scope->whole();
    plan_of(plan, reading_of(reading, *claim)).scopes.add(std::move(*resolved.scope));
  }
  std::vector<Expected> expected;
  for (auto& [claim, resolved] : expects) {
    if (!resolved.scope) continue;
    narrow = narrow || !resolved.scope->whole();
    plan.expectations.push_back({claim->page, name_of(*resolved.scope, gazetteer), claim->records, 0});
    const std::size_t list = reading_of(reading, *claim);
    for (Scope& scope : plan_of(plan, list).scopes.scopes()) scope.stated = scope.stated || scope.same(*resolved.scope);
    expected.push_back({list, std::move(*resolved.scope), plan.expectations.size() - 1});
  }
  if (narrow)
    count_members(run, reading, places, plan, expected);
  else
    count_all(reading, plan, expected);
  return plan;
}

}  // namespace twinwatch::ingest
