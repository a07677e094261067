#include "ingest/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "ingest/baseline.hpp"

namespace twinwatch::ingest {

namespace {

const DatasetReading& reading_of_plan(const GateInput& in, const DatasetPlan& dataset) {
  return in.reading.datasets[dataset.reading];
}

std::string list_name(const DatasetReading& dataset) {
  const std::string kind(dataset.kind->spec->name);
  return dataset.list.empty() ? kind : kind + " list " + dataset.list;
}

}  // namespace

std::vector<Finding> check_complete(const GateInput& in) {
  // A last page that waits for the judgement is written with it.
  SQLite::Statement open(in.db.sql(),
                         "SELECT count(*), min(url) FROM frontier WHERE run_id = ? AND state = 'asked' AND url <> ?");
  open.bind(1, in.run);
  open.bind(2, in.staged.waiting_url());
  open.executeStep();
  const std::int64_t left = open.getColumn(0).getInt64();
  const std::string& why = in.staged.incomplete();
  if (!why.empty() && !in.staged.pages().empty())
    return {
        {"gate.complete", true, "every page read", "a part", why + ". Taken in as a part: nothing else is gone", {}}};
  if (left == 0 && !in.staged.pages().empty()) return {};
  if (left == 0) return {{"gate.complete", false, "at least one page", "none", "the run read no page at all", {}}};
  return {{"gate.complete",
           false,
           "every page read",
           fmt::format("{} not read", left),
           fmt::format("{} pages were asked for and not read, the first is {}", left, open.getColumn(1).getString()),
           {}}};
}

std::vector<Finding> check_accounting(const GateInput& in) {
  const Counts& c = in.reading.counts;
  std::vector<Finding> findings;
  for (const std::string& complaint : in.reading.complaints)
    findings.push_back({"gate.accounting", false, "each row accounted for once", complaint, complaint, {}});
  const std::int64_t sum = c.loaded + c.duplicate + c.blank + c.preamble + c.rejected;
  if (sum != c.rows && findings.empty())
    findings.push_back({"gate.accounting",
                        false,
                        std::to_string(c.rows),
                        std::to_string(sum),
                        fmt::format("of {} rows only {} are accounted for", c.rows, sum),
                        {}});
  if (findings.empty() && c.rows > 0)
    findings.push_back({"gate.accounting",
                        true,
                        std::to_string(c.rows),
                        std::to_string(sum),
                        fmt::format("{} rows: {} loaded, {} duplicate, {} blank, {} preamble or footer, {} rejected",
                                    c.rows, c.loaded, c.duplicate, c.blank, c.preamble, c.rejected),
                        {}});
  return findings;
}

std::vector<Finding> check_claims(const GateInput& in) {
  std::vector<Finding> findings;
  for (const ClaimProblem& problem : in.plan.problems)
    findings.push_back({"gate.claim", !problem.stops, "a claim that can be resolved",
                        in.staged.pages()[problem.page].url,
                        fmt::format("{}: {}", in.staged.pages()[problem.page].url, problem.message), problem.page});
  return findings;
}

std::vector<Finding> check_expectations(const GateInput& in) {
  std::vector<Finding> findings;
  for (const Expectation& expected : in.plan.expectations) {
    const std::uint64_t received = expected.received + in.reading.rejected_on[expected.page];
    const bool ok = received >= expected.stated;
    findings.push_back({"gate.expect", ok, std::to_string(expected.stated), std::to_string(received),
                        fmt::format("the source states {} records for {}, {} were received", expected.stated,
                                    expected.scope, received),
                        expected.page});
  }
  return findings;
}

// One area may have none. A list of which every area says so comes from a portal that answers nothing any more (a lost
// session), unless that is how it was accepted the last time.
std::optional<Finding> every_area_empty(const GateInput& in, const DatasetPlan& dataset) {
  std::int64_t areas = 0;
  bool as_before = true;
  for (const Scope& scope : dataset.scopes.scopes()) {
    if (!scope.account.empty()) continue;
    if (scope.records > 0 || !scope.nothing_is_right) return std::nullopt;
    ++areas;
    if (!as_before) continue;
    const auto before = baseline_of(in.db, dataset.dataset_id, scope, 1).accepted;
    as_before = !before.empty() && before.front().records == 0;
  }
  if (areas < 2 || as_before) return std::nullopt;
  return Finding{"gate.zero",
                 false,
                 "at least one record",
                 "0",
                 fmt::format("{}: each of the {} areas that were read says that there is nothing in it",
                             list_name(reading_of_plan(in, dataset)), areas),
                 {}};
}

std::vector<Finding> check_zero(const GateInput& in) {
  std::vector<Finding> findings;
  for (const DatasetPlan& dataset : in.plan.datasets)
    if (auto finding = every_area_empty(in, dataset)) findings.push_back(std::move(*finding));
  for (const DatasetPlan& dataset : in.plan.datasets)
    for (const Scope& scope : dataset.scopes.scopes()) {
      if (scope.records > 0 || scope.nothing_is_right) continue;
      findings.push_back({"gate.zero",
                          false,
                          "at least one record",
                          "0",
                          fmt::format("{}: no record at all for {}, and the source does not say that this is right",
                                      list_name(reading_of_plan(in, dataset)), name_of(scope, in.gazetteer)),
                          {}});
    }
  const bool said = std::any_of(in.reading.nothing.begin(), in.reading.nothing.end(),
                                [](const std::string& why) { return !why.empty(); });
  if (in.reading.counts.records == 0 && !said && findings.empty())
    findings.push_back({"gate.zero",
                        false,
                        "at least one record",
                        "0",
                        "the run brought no record at all, and the source does not say that this is right",
                        {}});
  return findings;
}

std::vector<Finding> check_coverage(const GateInput& in) {
  std::vector<Finding> findings;
  for (const DatasetPlan& dataset : in.plan.datasets) {
    const DatasetReading& now = reading_of_plan(in, dataset);
    if (now.received == 0) continue;
    std::int64_t scope_id = 0;
    for (const Scope& scope : dataset.scopes.scopes())
      if (scope.account.empty() && scope_id == 0) scope_id = baseline_of(in.db, dataset.dataset_id, scope, 1).scope_id;
    SQLite::Statement before(in.db.sql(),
                             "SELECT f.found FROM scope_run s JOIN finding f USING (run_id)"
                             " WHERE s.scope_id = ? AND f.what = ? ORDER BY s.run_id DESC LIMIT 1");
    for (std::size_t i = 0; i < now.kind->size(); ++i) {
      const FieldSpec& field = now.kind->spec->fields[i];
      if (!field.required && !field.key && field.name != "state") continue;
      const std::string what = fmt::format("coverage.{}.{}.{}", now.kind->spec->name, now.list, field.name);
      const std::string found = fmt::format("{}/{}", now.told[i], now.received);
      before.reset();
      before.bind(1, scope_id);
      before.bind(2, what);
      std::string expected;
      if (scope_id != 0 && before.executeStep()) expected = before.getColumn(0).getString();
      const double share = static_cast<double>(now.told[i]) / static_cast<double>(now.received);
      double was = 0;
      if (const std::size_t slash = expected.find('/'); slash != std::string::npos)
        was = std::stod(expected) / std::stod(expected.substr(slash + 1));
      const bool judged = now.received >= static_cast<std::uint64_t>(in.thresholds.coverage_records);
      const bool ok = !judged || was - share < in.thresholds.coverage_drop - 1e-9;
      findings.push_back(
          {what,
           ok,
           expected,
           found,
           ok ? std::string()
              : fmt::format("{}: field {} is told in {:.0f} % of the records, the last time it was {:.0f} %",
                            list_name(now), field.name, 100 * share, 100 * was),
           {}});
    }
  }
  return findings;
}

std::vector<Finding> check_rejected(const GateInput& in) {
  const Counts& c = in.reading.counts;
  const std::int64_t judged = c.rows - c.blank - c.preamble;
  if (judged <= 0 || c.rejected == 0) return {};
  const double share = static_cast<double>(c.rejected) / static_cast<double>(judged);
  const bool ok = share <= in.thresholds.rejected_share;
  return {{"gate.rejected",
           ok,
           fmt::format("at most {:.0f} %", 100 * in.thresholds.rejected_share),
           fmt::format("{:.1f} %", 100 * share),
           fmt::format("{} of {} rows were rejected; `twinwatch runs {}` lists them with the reason", c.rejected,
                       judged, in.run),
           {}}};
}

std::vector<Finding> all_checks(const GateInput& in) {
  std::vector<Finding> findings;
  for (const auto check :
       {check_complete, check_missing, check_emptied, check_accounting, check_claims, check_landmarks, check_canaries,
        check_expectations, check_zero, check_history, check_age, check_coverage, check_rejected}) {
    std::vector<Finding> more = check(in);
    findings.insert(findings.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  return findings;
}

}  // namespace twinwatch::ingest
