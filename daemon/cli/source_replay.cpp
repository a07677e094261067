// source replay: what today's plugin and settings would make of what the archive keeps. Shown on a private copy of the
// database; with --accept, done.
#include <fmt/format.h>

#include <boost/asio/signal_set.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <cstdio>

#include "cli/progress_line.hpp"
#include "cli/source_commands.hpp"
#include "cli/wait_for.hpp"
#include "service/demo.hpp"
#include "service/replay.hpp"
#include "service/replay_changes.hpp"
#include "service/report_json.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {
namespace {
namespace asio = boost::asio;
namespace json = boost::json;
using service::grouped;

constexpr std::size_t most_listed = 10;
struct Reread {
  service::ReplayReport replay;
  std::vector<std::string> reasons;  // why it would be held back
  std::vector<service::KindChanges> kinds;
  service::StatusChanges status;
  match::Outcome match;
};

std::vector<std::string> reasons_of(store::Database& db, std::int64_t run) {
  SQLite::Statement rows(db.sql(), "SELECT message FROM finding WHERE run_id = ? AND ok = 0 ORDER BY rowid");
  rows.bind(1, run);
  std::vector<std::string> reasons;
  while (rows.executeStep()) reasons.push_back(rows.getColumn(0).getString());
  return reasons;
}

// What waits to be drawn already is drawn first, so that only what follows from the replay is told.
asio::awaitable<Reread> read_again(service::Engine& engine, const service::SourceConfig& source, std::int64_t from_ms) {
  auto before = engine.settle(0);
  co_await std::move(before);
  auto note = [id = source.id](store::Database& db) {
    service::note_records(db, id);
    return service::last_status(db);
  };
  auto noting = engine.writer().run(std::move(note));
  const auto last_status = co_await std::move(noting);
  Reread shown;
  auto replaying = engine.replay(source, from_ms);
  shown.replay = co_await std::move(replaying);
  if (engine.interrupted()) co_return shown;
  if (shown.replay.run.state == "accepted") {
    auto settling = engine.settle(shown.replay.run.run_id);
    shown.match = (co_await std::move(settling)).match;
  }
  auto look = [&shown, last_status](store::Database& db) {
    shown.reasons = reasons_of(db, shown.replay.run.run_id);
    shown.kinds = service::record_changes(db, most_listed);
    shown.status = service::status_changes(db, last_status, most_listed);
  };
  co_await engine.writer().run(std::move(look));
  co_return shown;
}

json::array as_json(const std::vector<service::RecordChange>& changes) {
  json::array all;
  for (const auto& change : changes) {
    json::array fields;
    for (const auto& field : change.fields)
      fields.push_back(json::object{{"field", field.field}, {"before", field.before}, {"after", field.after}});
    all.push_back(json::object{{"record", change.record}, {"fields", fields}});
  }
  return all;
}

json::object as_json(const Reread& shown) {
  json::array kinds, status;
  for (const auto& kind : shown.kinds)
    kinds.push_back(json::object{{"kind", kind.kind},
                                 {"added", kind.added},
                                 {"changed", kind.changed},
                                 {"gone", kind.gone},
                                 {"as_before", kind.as_before},
                                 {"first_added", as_json(kind.first_added)},
                                 {"first_changed", as_json(kind.first_changed)},
                                 {"first_gone", as_json(kind.first_gone)}});
  for (const auto& one : shown.status.first)
    status.push_back(json::object{{"school", one.school}, {"before", one.before}, {"after", one.after}});
  return {{"accepted", false},
          {"would_be", shown.replay.run.state},
          {"replay", service::to_json(shown.replay)},
          {"reasons", json::array(shown.reasons.begin(), shown.reasons.end())},
          {"kinds", kinds},
          {"schools_with_another_status", shown.status.schools},
          {"first_status", status},
          {"names_linked", shown.match.linked},
          {"names_for_review", shown.match.review}};
}

std::string pages_text(const service::ReplayReport& report, const std::string& from) {
  std::string text = fmt::format("  pages          {} read again\n", grouped(report.pages_read));
  const auto line = [&text](std::int64_t count, const std::string& why) {
    if (count > 0) text += fmt::format("                 {} {}\n", grouped(count), why);
  };
  line(report.too_old, fmt::format("fetched before {}: they stand as they are", from));
  line(report.no_longer_kept, "whose body is no longer kept: they stand as they are");
  line(report.never_fetched, "asked for now and never fetched: the next run reads them");
  return text;
}

std::string kind_text(const service::KindChanges& kind) {
  std::string text = fmt::format("  {:<14} {} new, {} changed, {} gone, {} as before\n", kind.kind, grouped(kind.added),
                                 grouped(kind.changed), grouped(kind.gone), grouped(kind.as_before));
  for (const auto& one : kind.first_changed) {
    text += fmt::format("    changed      {}\n", as_text(one.record, 200));
    for (const auto& field : one.fields)
      text += fmt::format("                 {}: \"{}\" -> \"{}\"\n", field.field, as_text(field.before, 200),
                          as_text(field.after, 200));
  }
  for (const auto& one : kind.first_added) text += fmt::format("    new          {}\n", as_text(one.record, 200));
  for (const auto& one : kind.first_gone) text += fmt::format("    gone         {}\n", as_text(one.record, 200));
  return text;
}

void print_text(const Reread& shown, const Replay& what) {
  const auto& run = shown.replay.run;
  const bool good = run.state == "accepted";
  print(fmt::format("{} read again from the archive, on a private copy: nothing was changed", what.source));
  print(pages_text(shown.replay, what.from));
  if (run.state == "failed") {
    print(fmt::format("  IT WOULD FAIL  {}: {}", run.verdict, as_text(run.message, 1000)));
    return;
  }
  if (!good) print("  the gate       would HOLD IT BACK, nothing would change:");
  for (const auto& reason : shown.reasons) print("                 " + as_text(reason, 1000));
  if (!good) return;
  print(fmt::format("  the gate       would let it through{}",
                    run.incomplete.empty() ? ""
                                           : ", as a part: nothing is taken for gone but what a single account no "
                                             "longer has"));
  for (const auto& kind : shown.kinds) print(kind_text(kind));
  if (shown.match.linked + shown.match.review > 0)
    print(fmt::format("  written names  {} would be linked to a school, {} would wait for review",
                      grouped(shown.match.linked), grouped(shown.match.review)));
  print(fmt::format("  status         {} schools would have another one", grouped(shown.status.schools)));
  for (const auto& one : shown.status.first)
    print(fmt::format("                 {}: {} -> {}", as_text(one.school, 200), one.before, one.after));
  print(fmt::format("To take it in: twinwatch source replay {}{} --accept", what.source,
                    what.from.empty() ? "" : " --from " + what.from));
}

int show(const Call& call, const service::SourceConfig& source, const Replay& what, std::int64_t from_ms) {
  asio::io_context loop(1);
  service::SystemClock system_clock;
  service::PlayedClock played_clock;
  if (!call.config.demo.empty()) service::resume_demo_clock(call.config, played_clock);
  service::Clock& clock = call.config.demo.empty() ? static_cast<service::Clock&>(system_clock) : played_clock;
  // Before the engine: an interruption while the copy is made must not leave it behind.
  asio::signal_set signals(loop, SIGINT, SIGTERM, SIGHUP);
  const service::PrivateCopy copy(call.config.database);
  auto config = call.config;
  config.database = copy.file();
  service::Engine engine(loop.get_executor(), config, clock, call.log);
  ProgressLine line;
  engine.on_progress = [&](const service::Progress& progress) {
    if (!engine.interrupted()) line.show(progress);
  };
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (!error) engine.interrupt();
  });
  const auto shown = wait_for(loop, read_again(engine, source, from_ms));
  line.clear();
  if (engine.interrupted()) {
    std::fputs("twinwatch: interrupted; nothing was changed, and the copy is gone\n", stderr);
    return interrupted;
  }
  if (call.json)
    print_json(as_json(shown));
  else
    print_text(shown, what);
  return shown.replay.run.state == "accepted" ? ok : amiss;
}

int take_in(const Call& call, const Replay& what, std::int64_t from_ms) {
  const auto reply =
      submit(call, {{"do", "replay"}, {"source", what.source}, {"from_ms", from_ms}, {"by", call.person}});
  if (reply.empty()) return impossible;
  const auto& run = reply.at("runs").at(0);
  const bool good = run.at("state").as_string() == "accepted";
  if (call.json) {
    print_json(reply);
  } else {
    const auto number = [](const json::value& value) { return grouped(value.to_number<std::int64_t>()); };
    print(
        fmt::format("{} read again from the archive as run {}: {} pages; {}: {} new, {} changed, {} gone records; {} "
                    "schools changed status",
                    what.source, run.at("run").as_int64(), number(reply.at("replay").at("pages_read")),
                    run.at("state").as_string().c_str(), number(run.at("added")), number(run.at("changed")),
                    number(run.at("removed")), number(reply.at("settled").at("status").at("changed"))));
    if (!good) print("  " + as_text(run.at("message").as_string(), 2000));
  }
  if (reply.contains("interrupted")) return interrupted;
  return good ? ok : amiss;
}

}  // namespace

int source_replay(const Call& call, const Replay& what) {
  const auto& source = source_named(call, what.source);
  std::int64_t from_ms = 0;
  if (!what.from.empty()) {
    const auto day = service::start_of_day(what.from, call.config.timezone);
    if (!day) throw service::ConfigError(fmt::format("--from \"{}\" is no day; write it like 2026-11-09.", what.from));
    from_ms = *day;
  }
  return what.accept ? take_in(call, what, from_ms) : show(call, source, what, from_ms);
}

}  // namespace twinwatch::cli
