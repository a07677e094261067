// How `twinwatch match` is called.
#include "cli/match_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace twinwatch::cli {

CLI::App* add_match_commands(CLI::App& app,
                             const std::function<void(CLI::App*, std::function<int(const Call&)>)>& choose) {
  auto* match = app.add_subcommand("match", "how written names are linked to schools");
  match->require_subcommand(1);

  const auto named = std::make_shared<MatchExplain>();
  auto* explain = match->add_subcommand(
      "explain",
      "which school a written name is, what else it could be, and what decided; touches nothing. Exit codes: "
      "0 linked, 1 not, 2 could not be told");
  explain->add_option("NAME", named->name, "the school as somebody wrote it")->required();
  explain->add_option("--province", named->province, "as written, or its plate number");
  explain->add_option("--district", named->district, "as written");
  explain->add_option("--account", named->account,
                      "the portal account that wrote it: what its other records tell may settle between schools that "
                      "the name leaves close");
  explain->add_option("--website", named->website, "the same of a website that is shown beside the name");
  explain->footer(
      "Examples:\n  twinwatch match explain \"Atatürk Primary School\" --province Erzurum --district Yakutiye\n"
      "  twinwatch match explain \"ŞHT. JAN. ER A. YILMAZ İHO\" --province 25\n"
      "  twinwatch match explain ataturk-ilkokulu-385\n"
      "  twinwatch match explain \"Gazi İlkokulu\" --province 25 --account gazi-ilkokulu-12\n"
      "  twinwatch match explain \"Gazi İlkokulu\" --province 25 --website https://oltugazi.meb.k12.tr");
  choose(explain, [named](const Call& call) { return match_explain(call, *named); });

  const auto what = std::make_shared<MatchEval>();
  auto* eval = match->add_subcommand(
      "eval", "link every name of a list to a registry's file, by the code that the daemon runs; touches nothing");
  eval->add_option("CASES", what->cases, "the names: columns query_id, il, ilce, name (TAB, ; or ,)")->required();
  eval->add_option("--registry", what->registry, "the schools: columns id, il, ilce, kurum_adi; also gzipped")
      ->required();
  eval->add_option(
      "--context", what->context,
      "the whole list that the names come from (the same columns, or JSON by province): what else stands in "
      "it is evidence");
  eval->add_option("--out", what->out, "write the predictions here: query_id, id (empty: none), score");
  eval->add_option("--features", what->features, "write how each candidate agrees, for scripts/learn-weights");
  eval->add_option("--weights", what->weights, "instead of the configuration's names/weights.toml");
  choose(eval, [what](const Call& call) { return match_eval(call, *what); });
  return eval;
}

}  // namespace twinwatch::cli
