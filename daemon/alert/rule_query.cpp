// Running a rule's SELECT so that a wrong one can do no harm: SQLite's authorizer lets it read the documented views and
// nothing else (rule_guard.hpp), a stopwatch ends it, a row limit bounds what it may return.
#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <string_view>
#include <unordered_set>

#include "alert/rule_guard.hpp"
#include "alert/rule_header.hpp"
#include "alert/rule_readiness.hpp"
#include "alert/views.hpp"

namespace twinwatch::alert {
namespace {

// The clock here is a stopwatch: it decides how long a query may take, never what is said of a school.
struct Stopwatch {
  std::chrono::steady_clock::time_point end;
  bool stopped = false;
  static int tick(void* self) {
    auto& watch = *static_cast<Stopwatch*>(self);
    watch.stopped = std::chrono::steady_clock::now() >= watch.end;
    return watch.stopped ? 1 : 0;
  }
};

class TimeLimit {
 public:
  TimeLimit(sqlite3* db, Stopwatch& watch) : db_(db) { sqlite3_progress_handler(db_, 1000, Stopwatch::tick, &watch); }
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;
  ~TimeLimit() { sqlite3_progress_handler(db_, 0, nullptr, nullptr); }

 private:
  sqlite3* db_;
};

struct Columns {
  int school_id = -1, reason = -1, status_id = -1, holds = -1, fact_kind = -1, fact_id = -1;
};

[[noreturn]] void fail(const Rule& rule, const std::string& what) { fail_rule(rule.file, rule.line, 0, what); }

Columns columns_of(const Rule& rule, sqlite3_stmt* statement) {
  Columns columns;
  const std::pair<std::string_view, int*> known[] = {{"school_id", &columns.school_id}, {"reason", &columns.reason},
                                                     {"status_id", &columns.status_id}, {"holds", &columns.holds},
                                                     {"fact_kind", &columns.fact_kind}, {"fact_id", &columns.fact_id}};
  for (int i = 0; i < sqlite3_column_count(statement); ++i)
    for (const auto& [name, at] : known)
      if (name == sqlite3_column_name(statement, i)) *at = i;
  if (columns.school_id < 0 || columns.reason < 0)
    fail(rule, "the SELECT must return the columns school_id and reason");
  if (rule.judges && columns.holds < 0)
    fail(rule, "judged_by = \"rule\": the SELECT must return the column holds, 1 where it is so and 0 where it is not");
  if (!rule.judges && columns.holds >= 0)
    fail(rule, "the SELECT returns the column holds: say judged_by = \"rule\" in the header, or leave it out");
  if ((columns.fact_kind < 0) != (columns.fact_id < 0))
    fail(rule, "fact_kind and fact_id are told together or not at all");
  return columns;
}

std::string text_of(sqlite3_stmt* statement, int column) {
  const auto* text = column < 0 ? nullptr : sqlite3_column_text(statement, column);
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

RuleRow row_of(const Rule& rule, sqlite3_stmt* statement, const Columns& columns) {
  RuleRow row;
  if (sqlite3_column_type(statement, columns.school_id) != SQLITE_INTEGER)
    fail(rule, fmt::format("a row has no school_id but '{}'", text_of(statement, columns.school_id)));
  row.school_id = sqlite3_column_int64(statement, columns.school_id);
  if (columns.status_id >= 0) row.status_id = sqlite3_column_int64(statement, columns.status_id);
  row.reason = text_of(statement, columns.reason);
  if (row.reason.empty()) fail(rule, fmt::format("the row of school {} has no reason", row.school_id));
  row.fact_kind = text_of(statement, columns.fact_kind);
  if (columns.fact_id >= 0) row.fact_id = sqlite3_column_int64(statement, columns.fact_id);
  return row;
}

void bind_time(const Prepared& made, std::int64_t now_ms) {
  if (const int at = sqlite3_bind_parameter_index(made.get(), ":now_ms"); at != 0)
    sqlite3_bind_int64(made.get(), at, now_ms);
}

}  // namespace

RuleAnswer ask_rule(store::Database& db, const Rule& rule, std::int64_t now_ms, const RuleLimits& limits) {
  create_views(db);
  fill_possible_for(db, rule.select);
  auto* const handle = db.sql().getHandle();
  Stopwatch watch{std::chrono::steady_clock::now() + std::chrono::milliseconds(limits.ms)};
  const Guard guard(handle);
  const TimeLimit limit(handle, watch);
  const auto made = prepare_rule(handle, guard, rule);
  const auto columns = columns_of(rule, made.get());
  bind_time(made, now_ms);
  RuleAnswer answer;
  std::unordered_set<std::int64_t> met;
  for (std::int64_t count = 0;; ++count) {
    const int code = sqlite3_step(made.get());
    if (code == SQLITE_DONE) return answer;
    if (watch.stopped) fail(rule, fmt::format("stopped after {} ms, the time limit of a rule", limits.ms));
    if (code != SQLITE_ROW) fail(rule, sqlite3_errmsg(handle));
    if (count >= limits.rows) fail(rule, fmt::format("stopped at {} rows, the limit of a rule", limits.rows));
    auto row = row_of(rule, made.get(), columns);
    if (!met.insert(row.school_id).second) continue;  // a school twice: the first row counts
    const bool holds = columns.holds < 0 || sqlite3_column_int64(made.get(), columns.holds) != 0;
    if (columns.holds >= 0 && sqlite3_column_type(made.get(), columns.holds) == SQLITE_NULL)
      continue;  // neither yes nor no
    (holds ? answer.holds : answer.refuted).push_back(std::move(row));
  }
}

void check_rule(store::Database& db, const Rule& rule) {
  create_views(db);
  const Guard guard(db.sql().getHandle());
  columns_of(rule, prepare_rule(db.sql().getHandle(), guard, rule).get());
}

RuleAnswer query_rule(store::Database& db, const Rule& rule, std::int64_t now_ms, const RuleLimits& limits) {
  Readiness readiness;
  if (!rule.needs.empty() || !rule.windows.empty()) readiness = rule_readiness(rule, read_freshness(db), now_ms);
  if (!readiness.runs || (!readiness.may_fire && !rule.judges)) return {};
  auto answer = ask_rule(db, rule, now_ms, limits);
  if (!readiness.may_fire) answer.holds.clear();
  return answer;
}

bool asks_the_time(const Rule& rule) { return rule.select.find(":now_ms") != rule.select.npos; }

}  // namespace twinwatch::alert
