// check: what a start would read.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <filesystem>

#include "alert/eligible.hpp"
#include "alert/rules.hpp"
#include "cli/commands.hpp"
#include "cli/findings.hpp"
#include "cli/rule_commands.hpp"
#include "match/matcher_data.hpp"
#include "place/gazetteer.hpp"
#include "service/run_opening.hpp"

namespace twinwatch::cli {

void look_at_start(const Call& call, Findings& found) {
  found.attempt("configuration: ",
                [&] { return fmt::format("{}, {} sources", call.config.file.string(), call.config.sources.size()); });
  found.attempt("places: ", [&] {
    return fmt::format("{} provinces", place::Gazetteer::load(call.config.geo_dir).provinces().size());
  });
  found.attempt("names: ", [&] {
    const auto data = match::MatcherData::load(call.config.names_dir);
    return fmt::format("{} types of school, a score of {:.2f} links", data.words.types().size(), data.weights.enough);
  });
  found.attempt("calendar: ", [&] {
    return fmt::format("{}, {} entries", call.config.calendar_file.string(), calendar_of(call).spans().size());
  });
  found.attempt("rules: ", [&] {
    const auto calendar = calendar_of(call);
    const auto rules = alert::load_rules(call.config.rules_dir, &calendar);
    auto db = database_to_compile();
    for (const auto& rule : rules) alert::check_rule(db, rule);
    return fmt::format("{}", rules.size());
  });
  found.attempt("eligible schools: ", [&] {
    alert::load_eligible(call.config.eligible_file);
    return call.config.eligible_file.string();
  });
  for (const auto& source : call.config.sources)
    found.attempt("source " + source.id + ": ", [&] {
      service::describe_run(call.config, source, "", "check");
      return source.plugin;
    });
  found.attempt("worker: ", [&] {
    if (!std::filesystem::exists(call.config.worker))
      throw service::ConfigError(call.config.worker.string() +
                                 ": the worker is not there. Install twinwatch whole, or set service.worker.");
    return call.config.worker.string();
  });
}

int tell(const Call& call, const Findings& found, const char* all_good, const char* to_mend) {
  const auto &good = found.good, &bad = found.bad;
  if (call.json) {
    boost::json::object report{{"ok", bad.empty()},
                               {"good", boost::json::array(good.begin(), good.end())},
                               {"wrong", boost::json::array(bad.begin(), bad.end())}};
    print_json(report);
  } else {
    for (const auto& line : good) print("  good   " + line);
    for (const auto& line : bad) print("  WRONG  " + line);
    print(bad.empty() ? std::string(all_good) : fmt::format(fmt::runtime(to_mend), bad.size()));
  }
  return bad.empty() ? ok : impossible;
}

int check(const Call& call) {
  Findings found;
  look_at_start(call, found);
  return tell(call, found, "Everything a start would read is in order.", "{} to mend before the daemon can start.");
}

}  // namespace twinwatch::cli
