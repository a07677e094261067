// What names are matched by, read from config/names: the words and what agreement weighs. Immutable; any thread.
#pragma once
#include <filesystem>
#include <string>

#include "match/weights.hpp"
#include "name/words.hpp"

namespace twinwatch::match {

struct MatcherData {
  name::Words words;
  Weights weights;

  // Throws std::runtime_error: file, line, what is wrong.
  static MatcherData load(const std::filesystem::path& folder) {
    return {name::Words::load(folder / "tr.toml"), Weights::load(folder / "weights.toml")};
  }
  std::string edition() const { return words.edition() + '/' + weights.edition; }
};

}  // namespace twinwatch::match
