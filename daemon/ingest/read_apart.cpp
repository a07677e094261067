#include "ingest/read_apart.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace twinwatch::ingest {

namespace {

struct Span {
  std::int64_t first_ms = INT64_MAX, last_ms = 0;
  void add(const StagedPage& page) {
    if (!page.of_the_web()) return;
    first_ms = std::min(first_ms, page.fetched_ms);
    last_ms = std::max(last_ms, page.fetched_ms);
  }
  std::int64_t ms() const { return std::max<std::int64_t>(0, last_ms - first_ms); }
};

bool may_slide(const Scope& scope) { return scope.account.empty() && !scope.stated; }

// When the pages were read that claim a scope or have a record of it; by scope of this dataset.
std::vector<Span> spans_of(StagedRun& run, const DatasetReading& list, const DatasetPlan& dataset, Places& places) {
  const auto& scopes = dataset.scopes.scopes();
  std::vector<Span> spans(scopes.size());
  for (std::size_t i = 0; i < scopes.size(); ++i) spans[i].add(run.pages()[scopes[i].page]);
  RowLayout layout;
  Row row;
  run.each([&](std::size_t page, const worker::Observation& seen) {
    if (seen.entry != worker::Entry::record || list.kind->spec->name != seen.kind || list.list != seen.list) return;
    layout.lay_out(seen, *list.kind, row);
    const Place& place = places.of(row);
    const ScopeMember member{place.plate, place.district_id, row.at(list.kind->area_2), row.at(list.kind->period),
                             row.at(list.kind->account)};
    dataset.scopes.each_holding(member, [&](std::size_t at) {
      spans[at].add(run.pages()[page]);
      return true;
    });
  });
  return spans;
}

}  // namespace

void set_read_apart_aside(StagedRun& run, const RunReading& reading, const place::Gazetteer& gazetteer, Places& places,
                          std::int64_t within_ms, RunPlan& plan) {
  Span all;
  for (const StagedPage& page : run.pages()) all.add(page);
  if (all.ms() <= within_ms) return;
  for (DatasetPlan& dataset : plan.datasets) {
    auto& scopes = dataset.scopes.scopes();
    if (std::none_of(scopes.begin(), scopes.end(), may_slide)) continue;
    const auto spans = spans_of(run, reading.datasets[dataset.reading], dataset, places);
    ScopeSet rest;
    for (std::size_t i = 0; i < scopes.size(); ++i) {
      if (!may_slide(scopes[i]) || spans[i].ms() <= within_ms) {
        rest.add(std::move(scopes[i]));
        continue;
      }
      plan.problems.push_back(
          {scopes[i].page,
           fmt::format("it claims to be the whole of {}, but the pages of that list were read {} hours apart and it "
                       "states no total: an entry may have slid over a page's edge. Taken as partial: nothing is "
                       "removed. Read it faster (max_age, pages_per_run), or raise gate.list_within",
                       name_of(scopes[i], gazetteer), spans[i].ms() / 3'600'000),
           false});
    }
    dataset.scopes = std::move(rest);
  }
}

}  // namespace twinwatch::ingest
