#include "alert/rule_plan.hpp"

#include <fmt/format.h>

#include <unordered_map>

#include "alert/rule_guard.hpp"

namespace twinwatch::alert {
namespace {

// Takes `word` off the front.
bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

std::string_view take_name(std::string_view& text) {
  const auto end = std::min(text.find(' '), text.size());
  const auto name = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return name;
}

// "USING COVERING INDEX status_in_force (school_id=?)": the index and what it is asked for.
std::string by_what(std::string_view rest) {
  const auto open = rest.find('(');
  std::string asked(open == rest.npos ? "" : rest.substr(open + 1, rest.rfind(')') - open - 1));
  for (auto at = asked.find("=?"); at != asked.npos; at = asked.find("=?", at)) asked.erase(at, 2);
  std::string index;
  if (take(rest, "USING INTEGER PRIMARY KEY"))
    index = "its number";
  else if (take(rest, "USING PRIMARY KEY"))
    index = "its key";
  else if (take(rest, "USING AUTOMATIC ") || take(rest, "USING "))
    if (const auto at = rest.find("INDEX "); at != rest.npos) {
      rest.remove_prefix(at + 6);
      index = "the index " + std::string(take_name(rest));
    }
  if (index.empty() && asked.empty()) return {};
  if (index.starts_with("the index (")) index = "an index made for this query alone";
  return (asked.empty() ? "" : " by " + asked) + (index.empty() ? "" : ", through " + index);
}

}  // namespace

std::string plan_in_words(std::string_view sqlite) {
  auto rest = sqlite;
  if (take(rest, "SCAN ")) {
    if (rest == "CONSTANT ROW") return "one row without a table";
    const auto name = take_name(rest);
    return fmt::format("reads every row of {}{}", name, by_what(rest));
  }
  if (take(rest, "SEARCH ")) {
    const auto name = take_name(rest);
    return fmt::format("for each row so far, looks up {}{}", name, by_what(rest));
  }
  if (take(rest, "CORRELATED SCALAR SUBQUERY")) return "for each row so far, asks a query of its own";
  if (take(rest, "SCALAR SUBQUERY") || take(rest, "LIST SUBQUERY")) return "asks once, beforehand";
  if (take(rest, "CO-ROUTINE ")) return fmt::format("row by row out of {}", rest);
  if (take(rest, "MATERIALIZE ")) return fmt::format("makes all of {} first, and keeps it", rest);
  if (take(rest, "USE TEMP B-TREE FOR ")) return fmt::format("sorts for {}", rest);
  if (take(rest, "BLOOM FILTER ON ")) return fmt::format("sieves {} first", rest);
  if (rest == "COMPOUND QUERY" || rest == "MERGE (UNION)") return "several queries, one after the other";
  if (rest == "LEFT-MOST SUBQUERY") return "the first of them";
  if (take(rest, "UNION ")) return "and another";
  return std::string(sqlite);
}

RulePlan plan_rule(store::Database& db, const Rule& rule) {
  create_views(db);
  auto* const handle = db.sql().getHandle();
  const Guard guard(handle);
  RulePlan plan;
  prepare_rule(handle, guard, rule);
  plan.reads = guard.reads();
  const auto explained = prepare_rule(handle, guard, rule, "EXPLAIN QUERY PLAN ");
  std::unordered_map<int, int> depth_of{{0, -1}};
  while (sqlite3_step(explained.get()) == SQLITE_ROW) {
    const int depth = depth_of[sqlite3_column_int(explained.get(), 1)] + 1;
    depth_of[sqlite3_column_int(explained.get(), 0)] = depth;
    const std::string detail = reinterpret_cast<const char*>(sqlite3_column_text(explained.get(), 3));
    plan.steps.push_back({depth, detail, plan_in_words(detail)});
  }
  return plan;
}

}  // namespace twinwatch::alert
