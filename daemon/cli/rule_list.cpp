// rule list, rule check.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "cli/rule_commands.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

struct OpenAlerts {
  std::int64_t pending = 0, firing = 0;
};

OpenAlerts open_alerts(store::Database& db, const std::string& rule) {
  SQLite::Statement count(
      db.sql(),
      "SELECT ifnull(sum(state = 'pending'), 0), ifnull(sum(state <> 'pending'), 0) FROM alert WHERE "
      "rule = ? AND ended_ms IS NULL");
  count.bind(1, rule);
  count.executeStep();
  return {count.getColumn(0).getInt64(), count.getColumn(1).getInt64()};
}

}  // namespace

int rule_list(const Call& call) {
  const auto calendar = calendar_of(call);
  const auto rules = alert::load_rules(call.config.rules_dir, &calendar);
  auto db = call.read();
  const auto freshness = alert::read_freshness(db);
  json::array list;
  Table table{{"rule", "pending", "open", "now", "title"}, {}};
  for (const auto& rule : rules) {
    const auto ready = alert::rule_readiness(rule, freshness, call.now_ms());
    const auto open = open_alerts(db, rule.id);
    list.push_back(json::object{{"rule", rule.id},
                                {"file", rule.file.string()},
                                {"title_tr", rule.title_tr},
                                {"title_en", rule.title_en},
                                {"severity", rule.severity},
                                {"route", rule.route},
                                {"judged_by", rule.judges ? "rule" : "status"},
                                {"for_ms", rule.hold_ms},
                                {"runs", ready.runs},
                                {"may_fire", ready.may_fire},
                                {"why", ready.why},
                                {"pending", open.pending},
                                {"open", open.firing}});
    table.rows.push_back({rule.id, service::grouped(open.pending), service::grouped(open.firing),
                          ready.ready() ? "runs"
                          : ready.runs  ? "waits for its time"
                                        : "inhibited",
                          rule.title_tr});
  }
  if (call.json) {
    print_json(list);
    return ok;
  }
  print(table.text());
  for (const auto& item : list)
    if (const auto& why = item.as_object().at("why").as_string(); !why.empty())
      print(fmt::format("  {}: {}", std::string_view(item.as_object().at("rule").as_string()), std::string_view(why)));
  return ok;
}

int rule_check(const Call& call, const std::filesystem::path& file) {
  std::string wrong;
  alert::Rule rule;
  try {
    rule = rule_called(call, file);
    auto db = database_to_compile();
    alert::check_rule(db, rule);
  } catch (const std::runtime_error& error) {
    wrong = error.what();
  }
  if (call.json) {
    print_json(json::object{{"ok", wrong.empty()}, {"rule", rule.id}, {"wrong", wrong}});
  } else if (wrong.empty()) {
    print(fmt::format("{} is a rule: \"{}\". What it would find: twinwatch rule test {}", rule.id, rule.title_tr,
                      file.string()));
  } else {
    print("WRONG  " + wrong);
  }
  return wrong.empty() ? ok : amiss;
}

}  // namespace twinwatch::cli
