// The gate's checks, each on its own: given what the run read and what is already accepted, a finding with what was
// expected and what was found. A failed one (ok = false) quarantines the run.
//
//   gate.complete      every page that was asked for was read, or the crawl says why not: then it is a part of one
//   gate.emptied       not more than a fifth of the accounts that had something have nothing now
//   gate.missing       not more than a tenth of the pages answered 404 or 410
//   gate.accounting    every source row has one fate, and the reader's own count agrees
//   gate.claim         what the run claims to cover can be resolved
//   gate.landmark      the landmarks that the plugin looked for were there
//   gate.canary        schools that the operator knows to be active, or not, were read as such
//   gate.expect        the source's own total was met (rejected rows of that page count as received: they were)
//   gate.zero          something was found, or the source said that nothing is right
//   gate.nothing       a list of twenty and more does not become empty because its page says so
//   gate.median        not under 80 % of the median of the scope's last five accepted runs
//   gate.last          until there are five: not under 80 % of the last one
//   gate.expected_min  until there are five and no person accepted one: at least what the configuration states
//   gate.coverage      no required, key or state field told by 10 points fewer of the records than the last time
//   gate.rejected      not more than half of the rows rejected
//   gate.older         by its own date not older than what is accepted for the same scope, or for one that overlaps it
// An account's scope (a profile page) is small and changes by nature: it has no median, last and expected_min.
// A person's `run accept` starts the window anew: what they let through is the measure from then on.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ingest/gate.hpp"
#include "ingest/plan.hpp"

namespace twinwatch::ingest {

struct Finding {
  std::string what;
  bool ok = true;
  std::string expected, found, message;
  std::optional<std::size_t> page;
};

struct GateInput {
  store::Database& db;
  RunId run;
  StagedRun& staged;
  const RunReading& reading;
  const RunPlan& plan;
  const place::Gazetteer& gazetteer;
  const Thresholds& thresholds;
};

std::vector<Finding> check_complete(const GateInput&);
std::vector<Finding> check_missing(const GateInput&);
std::vector<Finding> check_emptied(const GateInput&);
std::vector<Finding> check_accounting(const GateInput&);
std::vector<Finding> check_claims(const GateInput&);
std::vector<Finding> check_landmarks(const GateInput&);
std::vector<Finding> check_canaries(const GateInput&);
std::vector<Finding> check_expectations(const GateInput&);
std::vector<Finding> check_zero(const GateInput&);
std::vector<Finding> check_history(const GateInput&);  // median, last, expected_min
std::vector<Finding> check_age(const GateInput&);      // older
std::vector<Finding> check_coverage(const GateInput&);
std::vector<Finding> check_rejected(const GateInput&);

std::vector<Finding> all_checks(const GateInput&);

}  // namespace twinwatch::ingest
