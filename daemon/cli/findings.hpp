// What a look at the installation found, in the words in which people are told: `check` and `doctor`.
#pragma once
#include <exception>
#include <string>
#include <vector>

#include "cli/call.hpp"

namespace twinwatch::cli {

struct Findings {
  std::vector<std::string> good, bad;

  // `work` says what it found; what it throws is what is wrong, and what to do.
  template <typename Work>
  void attempt(const std::string& what, const Work& work) {
    try {
      good.push_back(what + work());
    } catch (const std::exception& error) {
      bad.push_back(error.what());
    }
  }
};

// Everything that a start would read, read and checked; nothing is started or written.
void look_at_start(const Call& call, Findings& found);
// One line each, or JSON; `all_good` and `to_mend` ("{} to mend …") end it.
int tell(const Call& call, const Findings& found, const char* all_good, const char* to_mend);

}  // namespace twinwatch::cli
