// Rules are files (config/rules/*.sql): a commented TOML header and one SELECT over the documented views (v_school,
// v_status, …; config/rules/README.md) that returns school_id, reason and status_id. They run read-only under SQLite's
// authorizer, with a time and a row limit. Alerts follow: pending -> firing -> resolved, append-only transitions.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "alert/lifecycle.hpp"
#include "store/database.hpp"

namespace twinwatch::alert {

struct Rule {
  std::string id;  // no_active_project
  std::string title_tr, title_en, advice_tr, advice_en;
  std::string severity;      // info | warning
  std::int64_t hold_ms = 0;  // `for`: how long it must hold before it fires
  std::string select;
  std::filesystem::path file;
  int line = 1;  // where the SELECT begins in the file
};

// Throws std::runtime_error with file:line, what and what to do.
Rule load_rule(const std::filesystem::path& file);
std::vector<Rule> load_rules(const std::filesystem::path& folder);  // *.sql, by name
void create_views(store::Database&);  // TEMP views on this connection, the documented ones

// What a rule may cost. Beyond it the rule is stopped with an error that names it, and nothing has changed.
struct RuleLimits {
  std::int64_t ms = 5000;
  std::int64_t rows = 1'000'000;
};

struct RuleRow {
  std::int64_t school_id = 0, status_id = 0;  // status_id 0: the rule named none
  std::string reason;
};
// Runs the SELECT and nothing else: read-only, only the documented views, within the limits. Throws std::runtime_error.
std::vector<RuleRow> query_rule(store::Database&, const Rule&, std::int64_t now_ms, const RuleLimits& = {});

struct RuleOutcome {
  std::int64_t pending = 0, fired = 0, resolved = 0, withdrawn = 0, open = 0;
  std::int64_t next_ms = 0;  // when time alone may move one of them next (`for`, an end, an escalation); 0: never
  std::int64_t escalated = 0;
};
// Evaluates one rule and moves its alerts, in one transaction on the writer's thread. run_id 0: no run brought it
// about. A school leaves `firing` for `resolved` only with positive evidence (status active) and for `withdrawn` only
// when it is gone from the registry or no longer eligible; *unknown* fires and resolves nothing.
RuleOutcome run_rule(store::Database&, const Rule&, std::int64_t run_id, std::int64_t now_ms, const RuleLimits& = {},
                     const LifecyclePolicy& = {});
// After the rules: silences that end, and the notices about them and about sources that inhibit. Returns when it is
// worth calling again; 0: when something is decided.
std::int64_t tend_alerts(store::Database&, const LifecyclePolicy&, std::int64_t now_ms);

// Operator notices: one open notice for one cause; a repeat raises `times`; closing is explicit when the cause is gone.
void raise_notice(store::Database&, std::string_view cause, std::string_view severity, std::string_view message,
                  std::int64_t now_ms);
void close_notice(store::Database&, std::string_view cause, std::int64_t now_ms);

}  // namespace twinwatch::alert
