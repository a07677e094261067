// `twinwatch rule …`: what rules there are, whether a file is one, and what it would find. One function each; how each
// is called is in rule_commands.cpp, what it prints in its own file. None of them changes anything.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>

#include "alert/rule_readiness.hpp"
#include "cli/call.hpp"

namespace CLI {
class App;
}

namespace twinwatch::cli {

int rule_list(const Call& call);
int rule_check(const Call& call, const std::filesystem::path& file);  // amiss: it is no rule yet

struct RuleTest {
  std::filesystem::path file;
  std::string province;
  std::string day;          // YYYY-MM-DD, noon there: as if it were then; empty: now
  std::int64_t limit = 10;  // schools shown
};
int rule_test(const Call& call, const RuleTest& what);
int rule_explain(const Call& call, const std::filesystem::path& file);

// A file, or the name of a rule of the configuration ("no_active_project"). With the calendar of the configuration.
alert::Rule rule_called(const Call& call, const std::filesystem::path& file_or_id);
calendar::Calendar calendar_of(const Call& call);
// An empty database of this program's schema, to compile a rule where there may be none, or an older one.
store::Database database_to_compile();

using Choose = std::function<void(CLI::App*, std::function<int(const Call&)>)>;
CLI::App* add_rule_commands(CLI::App& app, const Choose& choose);  // returns `rule check`, which needs no configuration

}  // namespace twinwatch::cli
