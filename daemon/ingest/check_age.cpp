// gate.older: an export that bears a date of its own must not silently put back what a later one has replaced.
//
// Held against whatever speaks of the same place and time: the country covers its provinces, a run without any claim
// may touch anything. A list without one beside a list with one (a province's projects beside its participations) is
// judged by that: else each province's file would be held against every other's. Only what a source dates itself is
// compared; when a file was fetched says nothing of its age. A day is an export's smallest unit. What a person let
// through as older is the measure from then on, for the places that it covers whole: else every export up to the date
// of the one that was wrong would be asked about.
#include <date/date.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ingest/checks.hpp"

namespace twinwatch::ingest {

namespace {

struct Dated {  // an accepted reading that bears a date of its own
  RunId run = 0;
  std::int64_t data_ms = 0;
  std::string subject;
  bool partial = false;      // it its run claimed to be the whole of nothing
  bool let_through = false;  // although it was older than what there was
  Scope scope;
};

date::sys_days day_of(std::int64_t ms) {
  return date::floor<date::days>(date::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(ms)));
}

std::string written(std::int64_t ms) {
  const date::year_month_day d{day_of(ms)};
  return fmt::format("{:02}.{:02}.{}", static_cast<unsigned>(d.day()), static_cast<unsigned>(d.month()),
                     static_cast<int>(d.year()));
}

bool either(std::string_view a, std::string_view b) { return a == b || a.empty() || b.empty(); }

bool overlap(const Scope& a, const Scope& b) {
  return (a.plate == b.plate || a.plate == 0 || b.plate == 0) && either(a.area_2, b.area_2) &&
         either(a.period, b.period) && either(a.account, b.account);
}

bool covers(const Scope& all, const Scope& part) {
  return (all.plate == 0 || all.plate == part.plate) && (all.area_2.empty() || all.area_2 == part.area_2) &&
         (all.period.empty() || all.period == part.period) && (all.account.empty() || all.account == part.account);
}

// A finding that every run which read this list has left (check_coverage).
std::string mark_of(const DatasetReading& reading) {
  const auto& fields = reading.kind->spec->fields;
  const auto told = std::find_if(fields.begin(), fields.end(), [](const FieldSpec& f) { return f.required || f.key; });
  if (told == fields.end()) return {};
  return fmt::format("coverage.{}.{}.{}", reading.kind->spec->name, reading.list, told->name);
}

// Newest run first. What a run without a claim brought has no scope: its run and its pages tell.
std::vector<Dated> accepted_before(store::Database& db, std::int64_t dataset_id, const DatasetReading& reading) {
  SQLite::Statement find(
      db.sql(),
      "SELECT a.run_id, a.data_ms, r.subject, a.partial, EXISTS (SELECT 1 FROM finding f WHERE f.run_id = a.run_id AND"
      " f.what = 'gate.older'), a.plate, a.area_2, a.period, a.account FROM"
      " (SELECT s.run_id, s.data_ms, 0 AS partial, c.plate, c.area_2, c.period, c.account"
      "  FROM scope c JOIN scope_run s USING (scope_id) WHERE c.dataset_id = ?1"
      "  AND EXISTS (SELECT 1 FROM page p WHERE p.run_id = s.run_id AND p.data_ms = s.data_ms)"
      " UNION ALL SELECT l.run_id, l.data_ms, 1, 0, '', '', '' FROM run l"
      "  WHERE l.source_id = (SELECT source_id FROM dataset WHERE dataset_id = ?1) AND l.state = 'accepted'"
      "  AND EXISTS (SELECT 1 FROM page p WHERE p.run_id = l.run_id)"  // of an old crawl there may be none left
      "  AND NOT EXISTS (SELECT 1 FROM page p WHERE p.run_id = l.run_id AND p.data_ms IS NULL)"
      "  AND NOT EXISTS (SELECT 1 FROM scope_run s WHERE s.run_id = l.run_id)"
      "  AND EXISTS (SELECT 1 FROM finding f WHERE f.run_id = l.run_id AND f.what = ?2)"
      " ) a JOIN run r USING (run_id) ORDER BY a.run_id DESC");
  find.bind(1, dataset_id);
  find.bind(2, mark_of(reading));
  std::vector<Dated> all;
  while (find.executeStep()) {
    Dated& one = all.emplace_back();
    one.run = find.getColumn(0).getInt64();
    one.data_ms = find.getColumn(1).getInt64();
    one.subject = find.getColumn(2).getString();
    one.partial = find.getColumn(3).getInt() != 0;
    one.let_through = find.getColumn(4).getInt() != 0;
    one.scope.plate = find.getColumn(5).getInt();
    one.scope.area_2 = find.getColumn(6).getString();
    one.scope.period = find.getColumn(7).getString();
    one.scope.account = find.getColumn(8).getString();
  }
  return all;
}

// `scope` without a claim: all there is, which `partial` runs touch too.
const Dated* newest_for(const std::vector<Dated>& before, const Scope& scope) {
  const Dated* newest = nullptr;
  for (const Dated& one : before) {
    if (!one.partial && !overlap(one.scope, scope)) continue;
    if (newest == nullptr || one.data_ms > newest->data_ms) newest = &one;
    if (one.let_through && !one.partial && covers(one.scope, scope)) break;
  }
  return newest;
}

// The date of a run that claims nothing: of its oldest page, if every page bears one.
std::optional<Scope> all_of(const StagedRun& staged) {
  Scope all;
  all.dated = !staged.pages().empty();
  for (const StagedPage& page : staged.pages()) {
    if (!page.data_ms) return std::nullopt;
    all.data_ms = all.data_ms == 0 ? *page.data_ms : std::min(all.data_ms, *page.data_ms);
  }
  return all;
}

struct Older {  // one day's export beside one newer run; a country's file may say it of 81 provinces
  std::vector<std::string> places;
  std::int64_t data_ms = 0;
  const Dated* newer = nullptr;
};

std::string names_of(const Older& older) {
  constexpr std::size_t named = 3;
  std::vector<std::string> first(
      older.places.begin(), older.places.begin() + static_cast<std::ptrdiff_t>(std::min(named, older.places.size())));
  std::string names = fmt::format("{}", fmt::join(first, "; "));
  if (older.places.size() > named) names += fmt::format("; and {} more", older.places.size() - named);
  return names;
}

std::string what_to_do(const GateInput& in) {
  if (in.thresholds.allow_older) return "It was asked for with --older: taken all the same";
  constexpr std::string_view inbox = "inbox:";
  const std::string& url = in.staged.pages().front().url;
  if (!url.starts_with(inbox)) return "Accept the run if the older one is right";
  return fmt::format("If the older one is right: `twinwatch import --older {}`", url.substr(inbox.size()));
}

}  // namespace

std::vector<Finding> check_age(const GateInput& in) {
  std::vector<Finding> findings;
  const bool claims_nothing = std::all_of(in.plan.datasets.begin(), in.plan.datasets.end(),
                                          [](const DatasetPlan& dataset) { return dataset.scopes.empty(); });
  for (const DatasetPlan& dataset : in.plan.datasets) {
    if (dataset.dataset_id == 0) continue;
    std::vector<Scope> ours = dataset.scopes.scopes();
    if (claims_nothing)
      if (const auto all = all_of(in.staged)) ours.push_back(*all);
    if (std::none_of(ours.begin(), ours.end(), [](const Scope& scope) { return scope.dated; })) continue;
    const DatasetReading& reading = in.reading.datasets[dataset.reading];
    const std::vector<Dated> before = accepted_before(in.db, dataset.dataset_id, reading);
    std::map<std::pair<const Dated*, std::int64_t>, Older> older;
    for (const Scope& scope : ours) {
      const Dated* newer = scope.dated ? newest_for(before, scope) : nullptr;
      if (newer == nullptr || day_of(scope.data_ms) >= day_of(newer->data_ms)) continue;
      Older& one = older[{newer, scope.data_ms}];
      one.newer = newer;
      one.data_ms = scope.data_ms;
      one.places.push_back(claims_nothing ? "a part of the list" : name_of(scope, in.gazetteer));
    }
    for (const auto& [key, one] : older)
      findings.push_back(
          {"gate.older",
           in.thresholds.allow_older,
           written(one.newer->data_ms),
           written(one.data_ms),
           fmt::format("{} for {}: this export is of {}, older than that of {} which run {}{} brought. {}",
                       reading.kind->spec->name, names_of(one), written(one.data_ms), written(one.newer->data_ms),
                       one.newer->run, one.newer->subject.empty() ? "" : " (" + one.newer->subject + ")",
                       what_to_do(in)),
           {}});
  }
  return findings;
}

}  // namespace twinwatch::ingest
