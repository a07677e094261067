#include "cli/rule_commands.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <memory>

#include "alert/rules.hpp"

namespace twinwatch::cli {
namespace fs = std::filesystem;

calendar::Calendar calendar_of(const Call& call) { return calendar::Calendar::load(call.config.calendar_file); }

alert::Rule rule_called(const Call& call, const fs::path& file_or_id) {
  const auto calendar = calendar_of(call);
  auto file = file_or_id;
  if (!fs::exists(file) && !file.has_parent_path() && file.extension() != ".sql") {
    file = call.config.rules_dir / (file_or_id.string() + ".sql");
    if (!fs::exists(file))
      throw std::runtime_error(fmt::format("there is no file {} and no rule of that name in {}: `twinwatch rule list`",
                                           file_or_id.string(), call.config.rules_dir.string()));
  }
  return alert::load_rule(file, &calendar);
}

store::Database database_to_compile() {
  auto folder = (fs::temp_directory_path() / "twinwatch-rule-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr)
    throw std::runtime_error(folder + ": no folder can be made there for a database to compile the rule against");
  auto db = store::Database::open_writer(fs::path(folder) / "empty.db", 0);
  fs::remove_all(folder);  // held open, gone from sight: nothing is left behind
  return db;
}

CLI::App* add_rule_commands(CLI::App& app, const Choose& choose) {
  auto* rule = app.add_subcommand(
      "rule", "rules decide which schools are told of: list them, check one that you write, see what it would find");
  rule->require_subcommand(1);
  rule->footer(
      "A rule is one .sql file; rules/README.md shows how to write one in ten minutes. FILE may also be the name of a "
      "rule "
      "that is there.\n"
      "Examples, while writing one:\n  twinwatch rule check my_rule.sql\n  twinwatch rule test my_rule.sql\n"
      "  twinwatch rule explain no_active_project\nNone of these changes anything. To have it watched, put the file "
      "into "
      "the rules' folder and restart the daemon.");
  choose(rule->add_subcommand("list", "the rules of the configuration: may they run now, what is open"), rule_list);

  const auto test = std::make_shared<RuleTest>();
  const auto add = [&](const char* name, const char* help) {
    auto* command = rule->add_subcommand(name, help);
    command->add_option("FILE", test->file, "the rule's file, or the name of one that is there")->required();
    return command;
  };
  auto* check = add("check",
                    "header and SELECT, compiled as the daemon would: one message at file:line:column. Needs no "
                    "database. Exit code 1: it is no rule yet");
  choose(check, [test](const Call& call) { return rule_check(call, test->file); });

  auto* tried = add("test", "what it would find in the database as it is now, by province; touches nothing");
  tried->add_option("--province", test->province, "only schools there: name or plate number");
  tried->add_option("--day", test->day, "as if it were that day, 2026-11-02 (the data are today's)");
  tried->add_option("--limit", test->limit, "how many schools are shown")->capture_default_str();
  choose(tried, [test](const Call& call) { return rule_test(call, *test); });

  auto* explained = add("explain", "what it reads and requires, how the database goes about it, rows and time");
  choose(explained, [test](const Call& call) { return rule_explain(call, test->file); });
  return check;
}

}  // namespace twinwatch::cli
