// Rules are files (config/rules/*.sql): a commented TOML header and one SELECT over the documented views (v_school,
// v_status, …; config/rules/README.md) that returns school_id, reason and evidence. They run read-only under SQLite's
// authorizer, with a time and a row limit. Alerts follow: pending -> firing -> resolved, append-only transitions.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "calendar/calendar.hpp"
#include "store/database.hpp"

namespace twinwatch::alert {

// `requires`: of what there must be data, and how young. A rule that asks old data takes what it does not know for
// what is not so.
struct RuleNeed {
  std::string what;  // a record kind ("participation", "label", …), "directory", or "source:ID"
  std::int64_t age_ms = 0;
  int line = 1;  // in the file
};

// `calendar`: when a rule may find anything. Resolved against the calendar when the rule is loaded with one.
struct RuleWindow {
  std::string what;                                            // "school_year"
  bool within = true;                                          // false: written "not school_year"
  std::vector<std::pair<std::int64_t, std::int64_t>> spans{};  // from <= t < to
};

struct Rule {
  std::string id;  // no_active_project
  std::string title_tr, title_en, advice_tr, advice_en;
  std::string severity;      // info | warning
  std::int64_t hold_ms = 0;  // `for`: how long it must hold before it fires
  std::string select;
  std::filesystem::path file;
  int line = 1;  // where the SELECT begins in the file
  std::vector<RuleNeed> needs{};
  std::vector<RuleWindow> windows{};  // all of them must be so
  std::string route = "coordinator";  // coordinator (of the district, else the province) | province | national
  // Who decides what becomes of a school. "status" (false): only schools that could be told begin, and an active
  // project on record ends it. "rule" (true): the SELECT itself answers, school by school, in its column `holds`: 1
  // begins, 0 is the evidence that ends, and a school without a row cannot be told: nothing moves.
  bool judges = false;
};

// Throws std::runtime_error with file:line, what and what to do. With a calendar its words are looked up and a rule
// that names one which the calendar lacks is refused; without one the rule may fire all year.
Rule load_rule(const std::filesystem::path& file, const calendar::Calendar* = nullptr);
std::vector<Rule> load_rules(const std::filesystem::path& folder, const calendar::Calendar* = nullptr);  // by name

// TEMP views on this connection, the documented ones. `show_calendar` is what v_calendar then shows (else nothing);
// once for a connection, again after a reload.
void create_views(store::Database&);
void show_calendar(store::Database&, const calendar::Calendar&);

// What a rule may cost. Beyond it the rule is stopped with an error that names it, and nothing has changed.
struct RuleLimits {
  std::int64_t ms = 5000;
  std::int64_t rows = 1'000'000;
};

struct RuleRow {
  std::int64_t school_id = 0, status_id = 0;  // status_id 0: the rule named none
  std::string reason;
  std::string fact_kind{};  // what the reason rests on, where the rule tells it: "label" and its fact_id
  std::int64_t fact_id = 0;
};

// What a rule says today. A school is in at most one of the two; in neither: nothing can be told of it.
struct RuleAnswer {
  std::vector<RuleRow> holds;    // it is so
  std::vector<RuleRow> refuted;  // it is positively not so; only rules with judged_by = "rule" say that
};

// Runs the SELECT and nothing else: read-only, only the documented views, within the limits. Whether the rule may run
// now is not asked. Throws std::runtime_error with file:line:column.
RuleAnswer ask_rule(store::Database&, const Rule&, std::int64_t now_ms, const RuleLimits& = {});
// The same, after asking rule_readiness (rule_readiness.hpp): nothing at all when the rule may not run now, and nothing
// that holds while the calendar says it may not fire; what is refuted then still ends alerts.
RuleAnswer query_rule(store::Database&, const Rule&, std::int64_t now_ms, const RuleLimits& = {});
// Compiles the SELECT as ask_rule would and runs nothing. Throws as ask_rule does.
void check_rule(store::Database&, const Rule&);
// The SELECT asks what time it is: its answer may change without any data.
bool asks_the_time(const Rule&);

struct RuleOutcome {
  std::int64_t pending = 0, fired = 0, resolved = 0, withdrawn = 0, open = 0;
  std::int64_t next_ms = 0;  // when the first pending alert has held long enough to fire; 0: none is pending
};
// Evaluates one rule and moves its alerts, in one transaction on the writer's thread. run_id 0: no run brought it
// about. A school leaves `firing` for `resolved` only with positive evidence (status active) and for `withdrawn` only
// when it is gone from the registry or no longer eligible; *unknown* moves nothing.
RuleOutcome run_rule(store::Database&, const Rule&, std::int64_t run_id, std::int64_t now_ms, const RuleLimits& = {});

// Operator notices: one open notice for one cause; a repeat raises `times`; closing is explicit when the cause is gone.
void raise_notice(store::Database&, std::string_view cause, std::string_view severity, std::string_view message,
                  std::int64_t now_ms);
void close_notice(store::Database&, std::string_view cause, std::int64_t now_ms);

}  // namespace twinwatch::alert
