// What each kind of agreement weighs, learned from labelled names by scripts/learn-weights and kept as data with its
// provenance (config/names/weights.toml). A score is a sum of weights: the logarithm of the odds that two names are one
// school. Immutable; any thread.
#pragma once
#include <array>
#include <filesystem>
#include <string>

#include "match/agreement.hpp"
#include "match/supporting_evidence.hpp"

namespace twinwatch::match {

struct Weights {
  std::array<double, feature_count> of{};
  double enough = 0;  // a best score below it is no link
  double margin = 0;  // and it must be so far above the second
  double near = 0;    // what is above it is shown to a person
  EvidenceWeights evidence;
  std::string edition;

  // Throws std::runtime_error: file, line, what is wrong. A feature without a weight is an error.
  static Weights load(const std::filesystem::path& file);
  double score(const Agreement& agreement) const {
    double sum = 0;
    for (std::size_t i = 0; i < feature_count; ++i) sum += of[i] * agreement.x[i];
    return sum;
  }
};

}  // namespace twinwatch::match
