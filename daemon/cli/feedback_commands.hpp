// `twinwatch feedback …`: what coordinators wrote into the lists that they were sent. One function each; how each is
// called is in feedback_commands.cpp.
#pragma once
#include <cstdint>
#include <functional>
#include <string>

#include "cli/call.hpp"

namespace CLI {
class App;
}

namespace twinwatch::cli {

struct FeedbackImport {
  std::string file, province;
  bool apply = false;  // else only shown
};
int feedback_import(const Call& call, const FeedbackImport& what);  // amiss: some rows were refused

struct FeedbackList {
  std::string province;
  bool all = false;  // not only those that stand
};
int feedback_list(const Call& call, const FeedbackList& what);
int feedback_undo(const Call& call, std::int64_t answer, const std::string& why);

void add_feedback_commands(CLI::App& app,
                           const std::function<void(CLI::App*, std::function<int(const Call&)>)>& choose);

}  // namespace twinwatch::cli
