// status, coverage.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "alert/status.hpp"
#include "cli/commands.hpp"
#include "mail/outbox.hpp"
#include "match/review_groups.hpp"
#include "place/gazetteer.hpp"
#include "service/control.hpp"
#include "service/host_pauses.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

json::object coverage_json(const alert::Coverage& c) {
  return {{"plate", c.plate},
          {"eligible", c.eligible},
          {"told", c.told()},
          {"active", c.active},
          {"inactive_stated", c.inactive_stated},
          {"inactive_seen_none", c.inactive_seen_none},
          {"unknown", c.unknown}};
}

std::string percent(std::int64_t part, std::int64_t whole) {
  return whole ? fmt::format("{} %", (100 * part + whole / 2) / whole) : "–";
}

}  // namespace

int status(const Call& call) {
  auto db = call.read();
  const auto covered = alert::coverage(db);
  const bool daemon = service::ask_daemon(call.config.socket, R"({"do":"ping"})", {}).has_value();
  json::object report{{"daemon", daemon},
                      {"coverage", covered.empty() ? json::object{} : coverage_json(covered.front())}};
  Table sources{{"source", "last run", "state", "records", "when"}, {}};
  json::array source_list;
  SQLite::Statement last(
      db.sql(),
      // An unchanged file brings no records of its own: those of the last run that brought some still hold.
      "SELECT s.id, r.run_id, r.state, (SELECT a.records FROM run a WHERE a.source_id = s.source_id AND a.state = "
      "'accepted'"
      " ORDER BY a.run_id DESC LIMIT 1), COALESCE(r.ended_ms, r.started_ms), r.subject FROM source s"
      " LEFT JOIN run r ON r.run_id = (SELECT max(run_id) FROM run WHERE source_id = s.source_id) ORDER BY s.id");
  while (last.executeStep()) {
    const bool ran = !last.getColumn(1).isNull();
    const auto run_id = last.getColumn(1).getInt64(), records = last.getColumn(3).getInt64(),
               at = last.getColumn(4).getInt64();
    source_list.push_back(json::object{{"source", last.getColumn(0).getString()},
                                       {"run", run_id},
                                       {"state", last.getColumn(2).getString()},
                                       {"subject", last.getColumn(5).getString()},
                                       {"records", records},
                                       {"at_ms", at}});
    sources.rows.push_back({last.getColumn(0).getString(), ran ? std::to_string(run_id) : "never",
                            last.getColumn(2).getString(), ran ? service::grouped(records) : "",
                            ran ? call.when(at) : ""});
  }
  report["sources"] = source_list;
  const auto count = [&](const char* sql) { return db.sql().execAndGet(sql).getInt64(); };
  const auto firing = count("SELECT count(*) FROM alert WHERE state IN ('firing', 'escalated')");
  const auto review = match::names_that_wait(db);
  const auto waiting = count("SELECT count(*) FROM outbox WHERE state IN ('queued','deferred')");
  const auto drafts = count("SELECT count(*) FROM outbox WHERE state = 'draft'");
  const bool stopped = mail::mail_stopped(db);
  report["alerts_firing"] = firing;
  report["review"] = review;
  report["mail"] = json::object{{"waiting", waiting}, {"drafts", drafts}, {"stopped", stopped}};
  json::array notices;
  std::string notice_text;
  SQLite::Statement open(
      db.sql(), "SELECT severity, message, last_ms, times FROM notice WHERE closed_ms IS NULL ORDER BY notice_id");
  while (open.executeStep()) {
    notices.push_back(json::object{{"severity", open.getColumn(0).getString()},
                                   {"message", open.getColumn(1).getString()},
                                   {"last_ms", open.getColumn(2).getInt64()},
                                   {"times", open.getColumn(3).getInt64()}});
    notice_text += fmt::format("  {}: {} ({})\n", open.getColumn(0).getString(), open.getColumn(1).getString(),
                               call.when(open.getColumn(2).getInt64()));
  }
  report["notices"] = notices;
  json::array pauses;
  std::string pause_text;
  for (const auto& pause : service::load_pauses(db)) {
    if (pause.until_ms <= call.now_ms()) continue;
    pauses.push_back(json::object{{"scope", pause.scope}, {"until_ms", pause.until_ms}, {"why", pause.why}});
    pause_text += fmt::format("  {} until {}: {}\n", as_text(pause.scope, 200), call.when(pause.until_ms),
                              as_text(pause.why, 200));
  }
  report["pauses"] = pauses;
  if (call.json) {
    print_json(report);
    return notices.empty() ? ok : amiss;
  }
  print(covered.empty()
            ? std::string("Coverage: no schools yet. Import a registry: twinwatch import --source registry FILE")
            : "Coverage: " + service::describe_coverage(covered.front()));
  print(fmt::format("Daemon:   {}", daemon ? "running" : "not running (reading the database alone)"));
  print(fmt::format("Alerts:   {} firing; {} written names wait for review (twinwatch review)",
                    service::grouped(firing), service::grouped(review)));
  print(fmt::format("Mail:     {} waiting, {} drafts{}", waiting, drafts,
                    stopped ? "; STOPPED until `twinwatch mail start`" : ""));
  print("\n" + sources.text());
  // A host, or what lies under a path of it (pause_scope).
  if (!pause_text.empty()) print("Left alone, as the portal asks or because it failed:\n" + pause_text);
  if (!notice_text.empty()) print("Needs you:\n" + notice_text);
  return notices.empty() ? ok : amiss;
}

int coverage(const Call& call, bool with_gaps) {
  auto db = call.read();
  const auto covered = alert::coverage(db);
  const auto missing = alert::gaps(db);
  const auto places = place::Gazetteer::load(call.config.geo_dir);
  const auto name = [&](int plate) {
    const auto* province = places.province(plate);
    return province ? province->name : std::string("all provinces");
  };
  if (call.json) {
    json::array areas, holes;
    for (const auto& c : covered) areas.push_back(coverage_json(c));
    for (const auto& gap : missing)
      holes.push_back(json::object{{"plate", gap.plate},
                                   {"basis", gap.basis},
                                   {"detail", gap.detail},
                                   {"schools", gap.schools},
                                   {"advice", gap.advice}});
    print_json(json::object{{"coverage", areas}, {"gaps", holes}});
    return ok;
  }
  if (covered.empty()) {
    print("No schools yet. Import a registry first: twinwatch import --source registry FILE");
    return amiss;
  }
  print(service::describe_coverage(covered.front()) + "\n");
  Table table{{"plate", "province", "eligible", "told", "", "active", "none (stated)", "none seen", "unknown"}, {}};
  for (std::size_t i = 1; i < covered.size(); ++i) {
    const auto& c = covered[i];
    table.rows.push_back({fmt::format("{:02}", c.plate), name(c.plate), service::grouped(c.eligible),
                          service::grouped(c.told()), percent(c.told(), c.eligible), service::grouped(c.active),
                          service::grouped(c.inactive_stated), service::grouped(c.inactive_seen_none),
                          service::grouped(c.unknown)});
  }
  print(table.text());
  if (missing.empty()) return ok;
  print("What would raise coverage most:");
  std::size_t shown = 0;
  for (const auto& gap : missing) {
    if (!with_gaps && ++shown > 8) {
      print(fmt::format("  … and {} more (--all)", missing.size() - 8));
      break;
    }
    print(fmt::format("  {:>6} schools  {}: {} {}", service::grouped(gap.schools), name(gap.plate), gap.basis,
                      gap.detail));
    print(fmt::format("                  {}", gap.advice));
  }
  return ok;
}

}  // namespace twinwatch::cli
