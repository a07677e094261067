// The checks that hold a run against what was accepted before it.
#include <fmt/format.h>

#include <algorithm>

#include "ingest/baseline.hpp"
#include "ingest/checks.hpp"

namespace twinwatch::ingest {

namespace {

std::int64_t median(std::vector<Accepted> runs) {
  const auto middle = runs.begin() + static_cast<std::ptrdiff_t>(runs.size() / 2);
  std::nth_element(runs.begin(), middle, runs.end(),
                   [](const Accepted& a, const Accepted& b) { return a.records < b.records; });
  return middle->records;
}

struct ScopeCheck {
  const GateInput& in;
  const DatasetReading& reading;
  const Scope& scope;
  Baseline baseline;
  std::string where;

  std::string found() const { return std::to_string(scope.records); }

  Finding share_of(std::string what, std::int64_t reference, std::string_view of) const {
    const double least = in.thresholds.median_share * static_cast<double>(reference);
    const bool ok = static_cast<double>(scope.records) >= least - 1e-6;
    return {std::move(what),
            ok,
            fmt::format("at least {:.0f}", least),
            found(),
            fmt::format("{}: {} records, {} was {} ({:.0f} % of it is the least)", where, scope.records, of, reference,
                        100 * in.thresholds.median_share),
            {}};
  }

  void size(std::vector<Finding>& findings) const {
    const auto& runs = baseline.accepted;
    if (!scope.account.empty()) return;
    // "Nothing is right" answers the question that these checks ask, of a short list. A long one does not end so.
    if (scope.records == 0 && scope.nothing_is_right) {
      const bool ok = runs.empty() || runs.front().records < in.thresholds.coverage_records;
      if (!ok)
        findings.push_back({"gate.nothing",
                            false,
                            std::to_string(runs.front().records),
                            "0",
                            fmt::format("{}: the source says that there is nothing, and the last accepted run had {} "
                                        "records",
                                        where, runs.front().records),
                            {}});
      return;
    }
    if (static_cast<int>(runs.size()) >= in.thresholds.window) {
      findings.push_back(share_of("gate.median", median(runs),
                                  fmt::format("the median of the last {} accepted runs", in.thresholds.window)));
      return;
    }
    if (!runs.empty()) findings.push_back(share_of("gate.last", runs.front().records, "the last accepted run"));
  }
};

// The configuration states it for the source; it is held against the largest of the run's lists that claims an area.
void check_minimum(const GateInput& in, std::vector<Finding>& findings) {
  if (in.thresholds.expected_min <= 0) return;
  std::int64_t most = -1;
  bool settled = true;
  for (const DatasetPlan& dataset : in.plan.datasets)
    for (const Scope& scope : dataset.scopes.scopes()) {
      if (!scope.account.empty()) continue;
      const DatasetReading& reading = in.reading.datasets[dataset.reading];
      most = std::max(most, static_cast<std::int64_t>(reading.entries.size()));
      const Baseline baseline = baseline_of(in.db, dataset.dataset_id, scope, in.thresholds.window);
      const bool by_person = !baseline.accepted.empty() && baseline.accepted.back().by_person;
      if (static_cast<int>(baseline.accepted.size()) < in.thresholds.window && !by_person) settled = false;
    }
  if (most < 0 || settled) return;
  findings.push_back({"gate.expected_min",
                      most >= in.thresholds.expected_min,
                      std::to_string(in.thresholds.expected_min),
                      std::to_string(most),
                      fmt::format("{} records, the configuration expects at least {} (expected_min)", most,
                                  in.thresholds.expected_min),
                      {}});
}

}  // namespace

std::vector<Finding> check_history(const GateInput& in) {
  std::vector<Finding> findings;
  for (const DatasetPlan& dataset : in.plan.datasets) {
    const DatasetReading& reading = in.reading.datasets[dataset.reading];
    for (const Scope& scope : dataset.scopes.scopes()) {
      const ScopeCheck check{in, reading, scope, baseline_of(in.db, dataset.dataset_id, scope, in.thresholds.window),
                             fmt::format("{} for {}", reading.kind->spec->name, name_of(scope, in.gazetteer))};
      check.size(findings);
    }
  }
  check_minimum(in, findings);
  return findings;
}

}  // namespace twinwatch::ingest
