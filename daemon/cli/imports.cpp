// import, run, run accept, run reject: what changes something goes through the daemon, or takes the lock itself.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>

#include "cli/commands.hpp"
#include "service/requests.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {
namespace {

namespace json = boost::json;

service::RunReport run_report(const json::object& from) {
  service::RunReport report;
  report.run_id = from.at("run").as_int64();
  const auto text = [&](const char* key) { return std::string(from.at(key).as_string()); };
  report.source = text("source");
  report.subject = text("subject");
  report.state = text("state");
  report.verdict = text("verdict");
  report.message = text("message");
  const std::pair<const char*, std::int64_t*> numbers[] = {
      {"rows", &report.rows},       {"loaded", &report.loaded},     {"duplicate", &report.duplicate},
      {"blank", &report.blank},     {"preamble", &report.preamble}, {"rejected", &report.rejected},
      {"records", &report.records}, {"added", &report.added},       {"changed", &report.changed},
      {"removed", &report.removed}, {"kept", &report.kept}};
  for (const auto& [key, number] : numbers) *number = from.at(key).as_int64();
  return report;
}

// What came of it, and the exit code: something held back or failed is worth a 1.
int show_outcome(const Call& call, const json::object& reply) {
  if (reply.empty()) return impossible;
  bool good = true;
  service::CycleReport cycle;
  if (const auto* runs = reply.if_contains("runs"))
    for (const auto& run : runs->as_array()) {
      cycle.runs.push_back(run_report(run.as_object()));
      good = good && (cycle.runs.back().state == "accepted" || cycle.runs.back().state == "unchanged");
    }
  const bool broken_off = reply.contains("interrupted");
  const int code = broken_off ? interrupted : good ? ok : amiss;
  if (call.json) {
    print_json(reply);
    return code;
  }
  if (const auto* settled = reply.if_contains("settled")) {
    const auto& match = settled->at("match").as_object();
    const auto& alerts = settled->at("alerts").as_object();
    cycle.settled.match.schools_added = match.at("schools_added").as_int64();
    cycle.settled.match.schools_changed = match.at("schools_changed").as_int64();
    cycle.settled.match.schools_gone = match.at("schools_gone").as_int64();
    cycle.settled.match.linked = match.at("linked").as_int64();
    cycle.settled.match.review = match.at("review").as_int64();
    cycle.settled.match.foreign = match.at("foreign").as_int64();
    cycle.settled.status.changed = settled->at("status").as_object().at("changed").as_int64();
    cycle.settled.alerts.fired = alerts.at("fired").as_int64();
    cycle.settled.alerts.resolved = alerts.at("resolved").as_int64();
    cycle.settled.alerts.open = alerts.at("open").as_int64();
  }
  if (cycle.runs.empty()) print("  nothing was waiting");
  print(service::describe_cycle(cycle));
  if (broken_off && good && !cycle.runs.empty())
    print("  interrupted after that was accepted: it stands, and what follows from it is decided the next time");
  return code;
}

// The source a file belongs to when the operator names none: the only one that takes files.
std::string only_file_source(const Call& call) {
  std::string found, all;
  int count = 0;
  for (const auto& source : call.config.sources) {
    if (source.from != service::SourceConfig::From::inbox) continue;
    ++count;
    found = source.id;
    all += (all.empty() ? "" : ", ") + source.id;
  }
  if (count == 1) return found;
  std::fprintf(stderr, "twinwatch: which source is this file for? Say --source NAME, one of: %s\n", all.c_str());
  return {};
}

}  // namespace

int import_files(const Call& call, const Import& what) {
  const auto to = what.source.empty() ? only_file_source(call) : what.source;
  if (to.empty()) return impossible;
  int worst = ok;
  for (const auto& file : what.files) {
    if (worst == interrupted) break;
    const json::object request{{"do", "import"},
                               {"source", to},
                               {"file", std::filesystem::absolute(file).string()},
                               {"older", what.older},
                               {"by", call.person}};
    worst = std::max(worst, show_outcome(call, submit(call, request)));
  }
  return worst;
}

int run(const Call& call, const std::string& source) {
  const json::object request{{"do", "run"}, {"source", source}, {"by", call.person}};
  return show_outcome(call, submit(call, request));
}

int run_decide(const Call& call, bool accept, std::int64_t run_id, const std::string& reason) {
  const json::object request{
      {"do", accept ? "accept" : "reject"}, {"run", run_id}, {"by", call.person}, {"reason", reason}};
  const auto reply = submit(call, request);
  if (reply.empty()) return impossible;
  if (accept) return show_outcome(call, reply);
  if (call.json)
    print_json(reply);
  else
    print(fmt::format("run {} is dropped; nothing of it was taken over", run_id));
  return ok;
}

}  // namespace twinwatch::cli
