// `twinwatch review …`: written names that are not sure, and what persons say of them. One function each; how each is
// called is in review_commands.cpp, what it prints in its own file.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "cli/call.hpp"

namespace CLI {
class App;
}

namespace twinwatch::cli {

struct ReviewList {
  std::string province;
  std::int64_t limit = 50;
  bool decided = false;  // what was decided and stands, instead of what waits
};
int review_list(const Call& call, const ReviewList& what);
int review_show(const Call& call, std::int64_t number);

struct ReviewWord {
  std::string act;                       // accept | none | reject | alias | undo
  std::int64_t number = 0, mention = 0;  // mention: only this record name; 0: all
  std::string school, why;
  std::string name, province, district;  // of alias, and of undo of a name that nobody has written yet
  bool anyway = false;                   // although province or level speak against it
};
int review_decide(const Call& call, ReviewWord word);

int review_export(const Call& call, const std::filesystem::path& file, const std::string& province);

struct ReviewImport {
  std::string file, why;
  bool apply = false;  // else only shown
};
int review_import(const Call& call, const ReviewImport& what);  // amiss: some rows were refused

// 0: of none. Throws std::invalid_argument for what is no province.
int plate_called(const Call& call, const std::string& province);

// Adds them all below `app`; `choose` notes which one was meant.
void add_review_commands(CLI::App& app, const std::function<void(CLI::App*, std::function<int(const Call&)>)>& choose);

}  // namespace twinwatch::cli
