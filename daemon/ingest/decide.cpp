#include <fmt/format.h>

#include <future>
#include <optional>
#include <stdexcept>

#include "ingest/checks.hpp"
#include "ingest/frontier.hpp"
#include "ingest/gate.hpp"
#include "ingest/merge.hpp"
#include "ingest/odd_pages.hpp"
#include "ingest/read_apart.hpp"
#include "ingest/request_row.hpp"
#include "ingest/verdict_rows.hpp"
#include "ingest/write_facts.hpp"
#include "store/narrow_cache.hpp"
#include "store/sql_failure.hpp"
#include "store/transaction.hpp"

namespace twinwatch::ingest {

namespace {

struct RunState {
  std::int64_t source_id = 0;
  std::string state;
};

RunState state_of(store::Database& db, RunId run) {
  SQLite::Statement find(db.sql(), "SELECT source_id, state FROM run WHERE run_id = ?");
  find.bind(1, run);
  if (!find.executeStep())
    throw std::invalid_argument(fmt::format("there is no run {}. `twinwatch runs` lists them", run));
  return {find.getColumn(0).getInt64(), find.getColumn(1).getString()};
}

RunState require_quarantined(store::Database& db, RunId run, std::string_view verb) {
  RunState found = state_of(db, run);
  if (found.state != "quarantined")
    throw std::invalid_argument(
        fmt::format("run {} is {}; only a quarantined run can be {}. `twinwatch runs` lists "
                    "those that wait",
                    run, found.state, verb));
  return found;
}

// Accepting it now would put back what a later run of the same scope has replaced.
void refuse_overtaken(store::Database& db, RunId run, const RunPlan& plan, const place::Gazetteer& gazetteer) {
  for (const DatasetPlan& dataset : plan.datasets)
    for (const Scope& scope : dataset.scopes.scopes()) {
      SQLite::Statement later(
          db.sql(),
          "SELECT max(s.run_id) FROM scope_run s JOIN scope USING (scope_id) WHERE dataset_id = ? AND"
          " plate = ? AND area_2 = ? AND period = ? AND account = ? AND s.run_id > ?");
      later.bind(1, dataset.dataset_id);
      later.bind(2, scope.plate);
      later.bind(3, scope.area_2);
      later.bind(4, scope.period);
      later.bind(5, scope.account);
      later.bind(6, run);
      if (later.executeStep() && !later.isColumnNull(0))
        throw std::invalid_argument(
            fmt::format("run {} cannot be accepted any more: run {} was accepted later for {}. "
                        "Import the file again, or reject run {}",
                        run, later.getColumn(0).getInt64(), name_of(scope, gazetteer), run));
    }
}

struct Judged {  // read from the staging, nothing written yet
  Judged(store::Database& db, RunId run, const RunState& state, const place::Gazetteer& gazetteer, Places& places,
         Heard heard, const Progress& progress, std::int64_t list_within_ms)
      : last(heard.last), staged(db, run, heard.last) {
    reading = read_run(db, state.source_id, staged, places, std::move(heard.run), [&](std::uint64_t done) {
      if (progress) progress(done, 0);
    });
    plan = plan_run(db, state.source_id, staged, reading, gazetteer, places);
    set_read_apart_aside(staged, reading, gazetteer, places, list_within_ms, plan);
  }
  // The page that waited for this transaction.
  void write_last(std::int64_t now_ms, bool with_stream) {
    if (last != nullptr) staged.pages().back().page_id = last->write(now_ms, with_stream);
  }
  PageStage* last;
  StagedRun staged;
  RunReading reading;
  RunPlan plan;
};

// A file's stream has served. What a crawl has read stands for its addresses until it is read anew.
void keep_or_discard(store::Database& db, RunId run, const StagedRun& staged) {
  const bool crawl = !staged.pages().empty() && staged.pages().front().of_the_web();
  if (!crawl) return discard_staged(db, run);
  const bool complete = staged.incomplete().empty();
  if (complete) {
    SQLite::Statement note(db.sql(), "UPDATE run SET pages_hash = ? WHERE run_id = ?");
    const auto hash = pages_hash(db, run);
    note.bind(1, hash.data(), static_cast<int>(hash.size()));
    note.bind(2, run);
    note.exec();
  }
  take_over(db, run, complete);
  forget_frontier(db, run);
  discard_unheld(db, run);
}

struct Acceptance {
  std::string_view person;  // empty: the gate
  std::int64_t now_ms = 0;
  const Progress& progress;
  Follower* follower = nullptr;
};

void accept(store::Database& db, RunId run, const RunState& state, Judged& judged, Places& places,
            std::vector<Finding>& findings, const Acceptance& how) {
  store::ReadyTables ready(db);
  store::Transaction transaction(db);
  judged.write_last(how.now_ms, false);
  const bool by_person = !how.person.empty();
  const MergeResult result =
      merge(db, state.source_id, judged.staged, judged.reading, judged.plan, {how.now_ms, !by_person});
  // Waits at the end: what is made ready may take until after the commit. What it throws it has not made ready.
  const std::future<void> following =
      write_facts(db, ready,
                  {run, how.now_ms, judged.staged, judged.reading, judged.plan, result.fresh,
                   static_cast<std::uint64_t>(result.counts.added + result.counts.changed)},
                  places, how.progress, how.follower);
  if (result.held > 0)
    findings.push_back({"gate.held",
                        true,
                        "no more rejected rows than before",
                        std::to_string(result.held),
                        fmt::format("{} records are absent, but more rows than the last time could not be read and may "
                                    "be theirs: they stay in force. Mend the rejected rows, or `twinwatch run accept`",
                                    result.held),
                        {}});
  write_scopes(db, run, judged.staged, judged.plan, how.now_ms);
  write_looks(db, run, judged.staged, judged.reading);
  write_findings(db, run, judged.staged, judged.reading, findings);
  write_row_notes(db, run, judged.staged, judged.reading);
  std::string message =
      fmt::format("{} records: {} new, {} changed, {} gone, {} as before", judged.reading.counts.records,
                  result.counts.added, result.counts.changed, result.counts.removed, result.counts.kept);
  if (!judged.staged.incomplete().empty()) message += ". A part of the source: " + judged.staged.incomplete();
  write_ending(db, run, judged.staged, judged.reading, result.counts,
               {"accepted", "done", message, by_person ? how.person : std::string_view("gate"), how.now_ms});
  keep_or_discard(db, run, judged.staged);
  transaction.commit();
}

void quarantine(store::Database& db, RunId run, Judged& judged, const std::vector<Finding>& findings,
                const std::vector<std::string>& reasons, std::int64_t now_ms) {
  std::string message;
  for (const std::string& reason : reasons) message.append(message.empty() ? "" : "; ").append(reason);
  message += fmt::format(". Nothing was changed; `twinwatch run accept {}` lets it through", run);
  store::Transaction transaction(db);
  judged.write_last(now_ms, true);
  write_findings(db, run, judged.staged, judged.reading, findings);
  write_row_notes(db, run, judged.staged, judged.reading);
  write_ending(db, run, judged.staged, judged.reading, {}, {"quarantined", "gate", message, "gate", now_ms});
  transaction.commit();
}

}  // namespace

Decision decide(store::Database& db, RunId run, const place::Gazetteer& gazetteer, const Thresholds& thresholds,
                std::int64_t now_ms, const Progress& progress, Heard heard) {
  return store::explained(db.file(), fmt::format("judging run {}", run), [&] {
    const store::NarrowCache narrow(db);
    const RunState state = state_of(db, run);
    if (state.state != "running")
      throw std::invalid_argument(fmt::format("run {} is {} already and is not judged again", run, state.state));
    if (progress) progress(0, 0);
    Decision decision;
    try {
      Places places(gazetteer);
      std::optional<Judged> read;
      read.emplace(db, run, state, gazetteer, places, std::move(heard), progress, thresholds.list_within_ms);
      if (set_odd_pages_aside(db, run, read->staged, read->reading, thresholds))
        read.emplace(db, run, state, gazetteer, places, Heard{}, progress, thresholds.list_within_ms);
      Judged& judged = *read;
      std::vector<Finding> findings =
          all_checks({db, run, judged.staged, judged.reading, judged.plan, gazetteer, thresholds});
      for (const Finding& finding : findings)
        if (!finding.ok) decision.reasons.push_back(finding.message);
      decision.accepted = decision.reasons.empty();
      if (decision.accepted)
        accept(db, run, state, judged, places, findings, {{}, now_ms, progress, heard.follower});
      else
        quarantine(db, run, judged, findings, decision.reasons, now_ms);
    } catch (const worker::StreamError& error) {
      decision.reasons = {fmt::format("what the plugin said cannot be read: {}", error.what())};
      fail_run(db, run, "garbage", decision.reasons.front(), now_ms);
    }
    return decision;
  });
}

void accept_run(store::Database& db, RunId run, const place::Gazetteer& gazetteer, const Thresholds& thresholds,
                std::string_view person, std::int64_t now_ms) {
  store::explained(db.file(), fmt::format("accepting run {}", run), [&] {
    const store::NarrowCache narrow(db);
    const RunState state = require_quarantined(db, run, "accepted");
    if (person.empty()) throw std::invalid_argument("who accepts the run? Give a name");
    Places places(gazetteer);
    Judged judged(db, run, state, gazetteer, places, {}, {}, thresholds.list_within_ms);
    if (overtaken(db, run))
      throw std::invalid_argument(
          fmt::format("run {0} cannot be accepted any more: some of its pages were read again "
                      "since. The next run reads them once more; `twinwatch run reject {0}`",
                      run));
    refuse_overtaken(db, run, judged.plan, gazetteer);
    // Judged again only for the record: what the person saw and let through stays readable.
    std::vector<Finding> findings =
        all_checks({db, run, judged.staged, judged.reading, judged.plan, gazetteer, thresholds});
    const Progress none;
    accept(db, run, state, judged, places, findings, {person, now_ms, none, nullptr});
  });
}

void reject_run(store::Database& db, RunId run, std::string_view person, std::string_view reason, std::int64_t now_ms) {
  store::explained(db.file(), fmt::format("rejecting run {}", run), [&] {
    require_quarantined(db, run, "rejected");
    if (person.empty()) throw std::invalid_argument("who rejects the run? Give a name");
    store::Transaction transaction(db);
    discard_staged(db, run);
    forget_crawl(db, run);
    SQLite::Statement update(db.sql(),
                             "UPDATE run SET state = 'rejected', decided_by = ?, message = ?, ended_ms = ?"
                             " WHERE run_id = ?");
    update.bind(1, std::string(person));
    update.bind(2, fmt::format("rejected by {}: {}", person, reason.empty() ? "no reason given" : reason));
    update.bind(3, now_ms);
    update.bind(4, run);
    update.exec();
    transaction.commit();
  });
}

}  // namespace twinwatch::ingest
