// Running a rule's SELECT so that a wrong one can do no harm: SQLite's authorizer lets it read the documented views and
// nothing else, a stopwatch ends it, a row limit bounds what it may return.
#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <string_view>
#include <unordered_set>

#include "alert/rules.hpp"
#include "match/statement.hpp"

namespace twinwatch::alert {
namespace {

constexpr std::string_view view_names[] = {"v_school", "v_status", "v_participation", "v_label", "v_club"};

bool is_view(const char* name) {
  for (const auto view : view_names)
    if (name != nullptr && view == name) return true;
  return false;
}

// `through`: the view that the access comes from; nullptr when the rule itself asks.
int authorize(void*, int action, const char* first, const char* second, const char*, const char* through) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return second != nullptr && std::string_view(second) == "load_extension" ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_READ:
      return is_view(first) || is_view(through) ? SQLITE_OK : SQLITE_DENY;
    default:
      return SQLITE_DENY;
  }
}

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

// Puts the guards up and takes them down again, whatever happens in between.
class Guards {
 public:
  Guards(sqlite3* db, Stopwatch& watch) : db_(db) {
    sqlite3_set_authorizer(db_, authorize, nullptr);
    sqlite3_progress_handler(db_, 1000, Stopwatch::tick, &watch);
  }
  Guards(const Guards&) = delete;
  Guards& operator=(const Guards&) = delete;
  ~Guards() {
    sqlite3_set_authorizer(db_, nullptr, nullptr);
    sqlite3_progress_handler(db_, 0, nullptr, nullptr);
  }

 private:
  sqlite3* db_;
};

struct Columns {
  int school_id = -1, reason = -1, status_id = -1;
};

[[noreturn]] void fail(const Rule& rule, const std::string& what) {
  throw std::runtime_error(fmt::format("{}:{}: {} (config/rules/README.md shows how a rule is written)",
                                       rule.file.string(), rule.line, what));
}

struct Finalize {
  sqlite3_stmt* statement = nullptr;
  ~Finalize() { sqlite3_finalize(statement); }
};

Columns columns_of(const Rule& rule, sqlite3_stmt* statement) {
  Columns columns;
  for (int i = 0; i < sqlite3_column_count(statement); ++i) {
    const std::string_view name = sqlite3_column_name(statement, i);
    if (name == "school_id") columns.school_id = i;
    if (name == "reason") columns.reason = i;
    if (name == "status_id") columns.status_id = i;
  }
  if (columns.school_id < 0 || columns.reason < 0)
    fail(rule, "the SELECT must return the columns school_id and reason");
  return columns;
}

}  // namespace

std::vector<RuleRow> query_rule(store::Database& db, const Rule& rule, std::int64_t now_ms, const RuleLimits& limits) {
  create_views(db);
  auto* const handle = db.sql().getHandle();
  Stopwatch watch{std::chrono::steady_clock::now() + std::chrono::milliseconds(limits.ms)};
  const Guards guards(handle, watch);
  Finalize made;
  const char* rest = nullptr;
  const auto size = static_cast<int>(rule.select.size());
  if (sqlite3_prepare_v2(handle, rule.select.c_str(), size, &made.statement, &rest) != SQLITE_OK) {
    const std::string message = sqlite3_errmsg(handle);
    if (sqlite3_errcode(handle) == SQLITE_AUTH)
      fail(rule, fmt::format("a rule may only SELECT from v_school, v_status, v_participation, v_label and v_club: {}",
                             message));
    fail(rule, message);
  }
  if (made.statement == nullptr || sqlite3_stmt_readonly(made.statement) == 0) fail(rule, "one SELECT is expected");
  if (std::string_view(rest).find_first_not_of(" \t\r\n;") != std::string_view::npos)
    fail(rule, "one SELECT is expected, and something follows it");
  const auto columns = columns_of(rule, made.statement);
  if (const int now = sqlite3_bind_parameter_index(made.statement, ":now_ms"); now != 0)
    sqlite3_bind_int64(made.statement, now, now_ms);
  std::vector<RuleRow> rows;
  std::unordered_set<std::int64_t> met;
  for (;;) {
    const int code = sqlite3_step(made.statement);
    if (code == SQLITE_DONE) return rows;
    if (watch.stopped) fail(rule, fmt::format("stopped after {} ms, the time limit of a rule", limits.ms));
    if (code != SQLITE_ROW) fail(rule, sqlite3_errmsg(handle));
    if (static_cast<std::int64_t>(rows.size()) >= limits.rows)
      fail(rule, fmt::format("stopped at {} rows, the limit of a rule", limits.rows));
    RuleRow row;
    row.school_id = sqlite3_column_int64(made.statement, columns.school_id);
    if (columns.status_id >= 0) row.status_id = sqlite3_column_int64(made.statement, columns.status_id);
    if (const auto* reason = sqlite3_column_text(made.statement, columns.reason))
      row.reason = reinterpret_cast<const char*>(reason);
    if (met.insert(row.school_id).second) rows.push_back(std::move(row));  // a school twice: the first reason counts
  }
}

}  // namespace twinwatch::alert
