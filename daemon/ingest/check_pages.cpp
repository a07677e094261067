// The checks that look at the pages of the web themselves: is the site still what the plugin knows?
#include <date/date.h>
#include <fmt/format.h>

#include <map>

#include "ingest/baseline.hpp"
#include "ingest/checks.hpp"

namespace twinwatch::ingest {

namespace {

std::string day(std::int64_t ms) {
  const date::year_month_day d{
      date::floor<date::days>(date::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(ms)))};
  return fmt::format("{:02}.{:02}.{}", static_cast<unsigned>(d.day()), static_cast<unsigned>(d.month()),
                     static_cast<int>(d.year()));
}

struct Look {
  std::string example, url;
  std::int64_t seen_ms = 0;
};

std::optional<Look> look_before(const GateInput& in, const std::string& kind, const std::string& landmark) {
  SQLite::Statement find(in.db.sql(),
                         "SELECT l.example, p.url, p.fetched_ms FROM landmark_seen l JOIN page p USING (page_id)"
                         " WHERE l.source_id = (SELECT source_id FROM run WHERE run_id = ?) AND l.kind = ? AND"
                         " l.landmark = ?");
  find.bind(1, in.run);
  find.bind(2, kind);
  find.bind(3, landmark);
  if (!find.executeStep()) return std::nullopt;
  return Look{find.getColumn(0).getString(), find.getColumn(1).getString(), find.getColumn(2).getInt64()};
}

}  // namespace

// A redesign breaks every page alike: one finding for a landmark, with an example of before and now.
std::vector<Finding> check_landmarks(const GateInput& in) {
  struct Lost {
    const ReaderFinding* first;
    std::size_t pages;
  };
  std::map<std::pair<std::string, std::string>, Lost> lost;
  std::vector<const std::pair<const std::pair<std::string, std::string>, Lost>*> in_order;
  for (const ReaderFinding& landmark : in.reading.landmarks) {
    const auto [at, is_new] =
        lost.try_emplace({in.staged.pages()[landmark.page].kind, landmark.what}, Lost{&landmark, 0});
    ++at->second.pages;
    if (is_new) in_order.push_back(&*at);
  }
  std::vector<Finding> findings;
  for (const auto* const one : in_order) {
    const ReaderFinding& first = *one->second.first;
    const std::string& url = in.staged.pages()[first.page].url;
    std::string message = fmt::format("{}: \"{}\" was not found", url, first.what);
    if (one->second.pages > 1)
      message += fmt::format(", nor on {} more of {} pages", one->second.pages - 1, in.staged.pages().size());
    message += ": the source is not what the plugin knows";
    const auto before = look_before(in, one->first.first, first.what);
    if (before) message += fmt::format(". Before ({}, {}): \"{}\"", before->url, day(before->seen_ms), before->example);
    if (!first.value.empty()) message += fmt::format(". Now: \"{}\"", first.value);
    findings.push_back({"gate.landmark", false, before ? before->example : first.what,
                        first.value.empty() ? "not found" : first.value, std::move(message), first.page});
  }
  return findings;
}

std::vector<Finding> check_missing(const GateInput& in) {
  SQLite::Statement count(in.db.sql(),
                          "SELECT count(*) FILTER (WHERE state = 'missing'), count(*) FILTER (WHERE state IN"
                          " ('missing','done','same')), min(url) FILTER (WHERE state = 'missing')"
                          " FROM frontier WHERE run_id = ?");
  count.bind(1, in.run);
  count.executeStep();
  const std::int64_t missing = count.getColumn(0).getInt64(), read = count.getColumn(1).getInt64();
  if (missing == 0) return {};
  const double share = static_cast<double>(missing) / static_cast<double>(read);
  const bool ok = share <= in.thresholds.missing_share || missing <= in.thresholds.missing_pages;
  return {{"gate.missing",
           ok,
           fmt::format("at most {:.0f} %", 100 * in.thresholds.missing_share),
           fmt::format("{:.0f} %", 100 * share),
           fmt::format("{} of {} pages are not there any more (404 or 410), the first is {}", missing, read,
                       count.getColumn(2).getString()),
           {}}};
}

// Each account's page may say that it has nothing; that all of them do at once is the portal's doing.
std::vector<Finding> check_emptied(const GateInput& in) {
  std::int64_t had = 0, emptied = 0;
  std::string first;
  for (const DatasetPlan& dataset : in.plan.datasets)
    for (const Scope& scope : dataset.scopes.scopes()) {
      if (scope.account.empty() || scope.carried) continue;
      if (scope.records > 0) {
        ++had;
        continue;
      }
      const Baseline before = baseline_of(in.db, dataset.dataset_id, scope, 1);
      if (before.accepted.empty() || before.accepted.front().records == 0) continue;
      ++had;
      if (++emptied == 1) first = scope.account;
    }
  if (emptied <= in.thresholds.coverage_records || static_cast<double>(emptied) <= 0.2 * static_cast<double>(had))
    return {};
  return {{"gate.emptied",
           false,
           fmt::format("at most {}", had / 5),
           std::to_string(emptied),
           fmt::format("{} of {} accounts that had something are said to have nothing now, the first is {}", emptied,
                       had, first),
           {}}};
}

}  // namespace twinwatch::ingest
