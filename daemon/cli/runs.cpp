// runs: the latest runs; or one whole, with the gate's evidence and the rows that were not simply loaded.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>

#include "cli/commands.hpp"
#include "service/report_json.hpp"
#include "service/source_run.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

constexpr std::int64_t notes_shown = 20;

int run_list(const Call& call, std::int64_t limit) {
  auto db = call.read();
  SQLite::Statement ids(db.sql(), "SELECT run_id, started_ms FROM run ORDER BY run_id DESC LIMIT ?");
  ids.bind(1, limit);
  json::array list;
  Table table{{"run", "when", "source", "state", "rows", "loaded", "rejected", "+", "~", "-", "what"}, {}};
  while (ids.executeStep()) {
    const auto report = service::read_report(db, ids.getColumn(0).getInt64());
    const auto started = ids.getColumn(1).getInt64();
    auto object = service::to_json(report);
    object["started_ms"] = started;
    list.push_back(std::move(object));
    const auto number = [](std::int64_t n) { return service::grouped(n); };
    auto what = report.subject.empty() ? report.message : report.subject;
    if (what.size() > 60) what = what.substr(0, what.find(' ', 50)) + " …";
    table.rows.push_back({std::to_string(report.run_id), call.when(started), report.source, report.state,
                          number(report.rows), number(report.loaded), number(report.rejected), number(report.added),
                          number(report.changed), number(report.removed), what});
  }
  if (call.json)
    print_json(list);
  else if (list.empty())
    print("No run yet. Give it a file: twinwatch import --source registry FILE");
  else
    print(table.text() + "One whole: twinwatch runs NUMBER");
  return ok;
}

int run_whole(const Call& call, std::int64_t run_id) {
  auto db = call.read();
  const auto report = service::read_report(db, run_id);
  if (report.source.empty()) {
    std::fprintf(stderr, "twinwatch: there is no run %lld. See `twinwatch runs`.\n", static_cast<long long>(run_id));
    return amiss;
  }
  SQLite::Statement findings(db.sql(),
                             "SELECT what, ok, expected, found, message FROM finding WHERE run_id = ? ORDER BY rowid");
  findings.bind(1, run_id);
  SQLite::Statement notes(
      db.sql(),
      "SELECT n.first_line, n.what, n.reason FROM row_note n JOIN page p USING (page_id) WHERE p.run_id = ?"
      " ORDER BY n.what = 'rejected' DESC, n.page_id, n.first_line");
  notes.bind(1, run_id);
  SQLite::Statement pages(
      db.sql(), "SELECT final_url, charset, size, fetched_ms, lower(hex(content_hash)) FROM page WHERE run_id = ?");
  pages.bind(1, run_id);
  json::array finding_list, note_list, page_list;
  std::string text;
  while (pages.executeStep()) {
    page_list.push_back(json::object{{"url", pages.getColumn(0).getString()},
                                     {"charset", pages.getColumn(1).getString()},
                                     {"size", pages.getColumn(2).getInt64()},
                                     {"fetched_ms", pages.getColumn(3).getInt64()},
                                     {"sha256", pages.getColumn(4).getString()}});
    if (page_list.size() <= 10)
      text += fmt::format("  page  {} ({} octets, {}), read {}\n", pages.getColumn(0).getString(),
                          service::grouped(pages.getColumn(2).getInt64()), pages.getColumn(1).getString(),
                          call.when(pages.getColumn(3).getInt64()));
  }
  if (page_list.size() > 10) text += fmt::format("  … and {} more pages\n", page_list.size() - 10);
  while (findings.executeStep()) {
    const bool good = findings.getColumn(1).getInt() != 0;
    const auto expected = findings.getColumn(2).getString(), found = findings.getColumn(3).getString(),
               message = findings.getColumn(4).getString();
    finding_list.push_back(json::object{{"what", findings.getColumn(0).getString()},
                                        {"ok", good},
                                        {"expected", expected},
                                        {"found", found},
                                        {"message", message}});
    text += fmt::format("  {}  {:<28} {}{}{}\n", good ? "good" : "HELD", findings.getColumn(0).getString(),
                        expected.empty() ? "" : "expected " + expected + ", ", found.empty() ? "" : "found " + found,
                        message.empty() ? "" : (expected.empty() && found.empty() ? "" : "; ") + message);
  }
  std::int64_t shown = 0;
  while (notes.executeStep()) {
    note_list.push_back(json::object{{"line", notes.getColumn(0).getInt64()},
                                     {"what", notes.getColumn(1).getString()},
                                     {"reason", notes.getColumn(2).getString()}});
    if (++shown <= notes_shown)
      text += fmt::format("  line {:<7} {}: {}\n", notes.getColumn(0).getInt64(), notes.getColumn(1).getString(),
                          notes.getColumn(2).getString());
  }
  if (shown > notes_shown)
    text += fmt::format("  … and {} more rows with a note (--json lists all)\n", shown - notes_shown);
  if (call.json) {
    auto object = service::to_json(report);
    object["pages"] = page_list;
    object["findings"] = finding_list;
    object["notes"] = note_list;
    print_json(object);
    return ok;
  }
  print(fmt::format("Run {}", run_id));
  print(service::describe(report));
  print(text);
  if (report.state == "quarantined")
    print(fmt::format("Held back: `twinwatch run accept {}` lets it through, `twinwatch run reject {}` drops it.",
                      run_id, run_id));
  return ok;
}

}  // namespace

int runs(const Call& call, std::int64_t run_id, std::int64_t limit) {
  return run_id ? run_whole(call, run_id) : run_list(call, limit);
}

}  // namespace twinwatch::cli
