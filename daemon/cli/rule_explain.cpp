// rule explain: what a rule reads, what it requires, and how the database goes about it.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <chrono>

#include "alert/rule_plan.hpp"
#include "alert/views.hpp"
#include "cli/rule_commands.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

struct Measured {
  bool done = false;
  std::size_t holds = 0, refuted = 0;
  double seconds = 0;
  std::string failed;  // it could be compiled and still not be run to its end
};

Measured measure(store::Database& db, const alert::Rule& rule, std::int64_t now_ms) {
  Measured measured;
  const auto begun = std::chrono::steady_clock::now();
  try {
    const auto answer = alert::ask_rule(db, rule, now_ms);
    measured = {true, answer.holds.size(), answer.refuted.size(), 0, ""};
  } catch (const std::runtime_error& error) {
    measured.failed = error.what();
  }
  measured.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return measured;
}

std::string days(std::int64_t ms) {
  return ms % 86'400'000 == 0 ? fmt::format("{} days", ms / 86'400'000) : fmt::format("{} hours", ms / 3'600'000);
}

json::object in_json(const alert::Rule& rule, const alert::RulePlan& plan, const alert::Readiness& ready,
                     const Measured& measured) {
  json::object reads;
  for (const auto& [view, columns] : plan.reads) reads[view] = json::array(columns.begin(), columns.end());
  json::array needs, windows, steps;
  for (const auto& need : rule.needs) needs.push_back(json::object{{"what", need.what}, {"age_ms", need.age_ms}});
  for (const auto& window : rule.windows)
    windows.push_back(json::object{{"what", window.what}, {"within", window.within}});
  for (const auto& step : plan.steps)
    steps.push_back(json::object{{"depth", step.depth}, {"sqlite", step.sqlite}, {"words", step.words}});
  return {{"rule", rule.id},
          {"reads", reads},
          {"requires", needs},
          {"calendar", windows},
          {"for_ms", rule.hold_ms},
          {"route", rule.route},
          {"judged_by", rule.judges ? "rule" : "status"},
          {"runs", ready.runs},
          {"may_fire", ready.may_fire},
          {"why", ready.why},
          {"plan", steps},
          {"rows", measured.holds},
          {"refuted", measured.refuted},
          {"seconds", measured.seconds},
          {"failed", measured.failed}};
}

}  // namespace

int rule_explain(const Call& call, const std::filesystem::path& file) {
  const auto rule = rule_called(call, file);
  auto db = std::filesystem::exists(call.config.database) ? call.read() : database_to_compile();
  alert::show_calendar(db, calendar_of(call));
  const auto plan = alert::plan_rule(db, rule);
  const auto ready = alert::rule_readiness(rule, alert::read_freshness(db), call.now_ms());
  const auto measured = measure(db, rule, call.now_ms());
  if (call.json) {
    print_json(in_json(rule, plan, ready, measured));
    return ok;
  }
  print(fmt::format("{}: {}\n  {}", rule.id, rule.title_tr, rule.title_en));
  print(
      fmt::format("\nIt must hold for {}, is {}, and goes to the {}.", days(rule.hold_ms), rule.severity, rule.route));
  print(rule.judges ? "It judges by itself: its column holds says 1 (begins), 0 (ends) or nothing."
                    : "The status decides with it: only schools that could be told begin; an active project ends it.");
  print("\nIt reads");
  for (const auto& [view, columns] : plan.reads)
    print(fmt::format("  {} ({}): {}", view, alert::view_named(view)->one_row_for, fmt::join(columns, " ")));
  print("\nIt requires");
  for (const auto& need : rule.needs) print(fmt::format("  {}, at most {} old", need.what, days(need.age_ms)));
  for (const auto& window : rule.windows)
    print(fmt::format("  the calendar: {} {}", window.within ? "within" : "not within", window.what));
  if (rule.needs.empty() && rule.windows.empty()) print("  nothing");
  print(ready.ready() ? "  Now: it runs."
                      : fmt::format("  Now: it {}: {}.", ready.runs ? "may begin nothing" : "does not run", ready.why));
  print(
      "\nHow the database goes about it (what to look at when it is slow: every row of a large table, read for each "
      "row)");
  for (const auto& step : plan.steps)
    print(fmt::format("  {}{}", std::string(static_cast<std::size_t>(2 * step.depth), ' '), step.words));
  if (measured.done)
    print(fmt::format("\n{} rows where it holds{}, {:.3f} s. A rule may take 5 s.",
                      service::grouped(static_cast<std::int64_t>(measured.holds)),
                      rule.judges ? fmt::format(", {} where it does not",
                                                service::grouped(static_cast<std::int64_t>(measured.refuted)))
                                  : "",
                      measured.seconds));
  else
    print("\nIt did not come to its end: " + measured.failed);
  return measured.done ? ok : amiss;
}

}  // namespace twinwatch::cli
