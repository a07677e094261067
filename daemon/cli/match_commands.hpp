// match explain|eval: which school a written name is, and how well names are told. Both go through exactly the code
// that the daemon runs (match/choice.hpp).
#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include "cli/call.hpp"

namespace CLI {
class App;
}

namespace twinwatch::cli {

struct MatchEval {
  std::filesystem::path cases;     // query_id, il, ilce, name: TAB, ; or ,
  std::filesystem::path registry;  // id, il, ilce, kurum_adi
  std::filesystem::path context;   // the whole list that the names come from; may be empty
  std::filesystem::path out;       // predictions: query_id TAB id TAB score; empty: stdout
  std::filesystem::path features;  // how each candidate agrees, for scripts/learn-weights; may be empty
  std::filesystem::path weights;   // instead of the configuration's
};
int match_eval(const Call& call, const MatchEval& what);

struct MatchExplain {
  std::string name, province, district;
  std::string account, website;  // of who wrote it: what is known of them is evidence beside the name
};
int match_explain(const Call& call, const MatchExplain& what);  // amiss: not linked

// Adds both below `app`; `choose` notes which one was meant. Returns eval, which needs no configuration.
CLI::App* add_match_commands(CLI::App& app,
                             const std::function<void(CLI::App*, std::function<int(const Call&)>)>& choose);

}  // namespace twinwatch::cli
