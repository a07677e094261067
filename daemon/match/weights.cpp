#include "match/weights.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>

#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

namespace twinwatch::match {
namespace {

// Set by hand, so each must be there and none may speak against a school.
void read_evidence(const toml::table& all, EvidenceWeights& into,
                   const std::function<void(std::int64_t, const std::string&)>& fail) {
  const auto* table = all["evidence"].as_table();
  if (table == nullptr) fail(1, "[evidence] is missing");
  std::array<bool, support_count> told{};
  bool lift = false, at_most = false;
  for (const auto& [key, node] : *table) {
    const auto line = static_cast<std::int64_t>(node.source().begin.line);
    if (key == "host_endings") {
      const auto* endings = node.as_array();
      if (endings == nullptr) fail(line, "a list of texts is expected, [\"…\"]");
      for (const auto& ending : *endings) {
        if (!ending.is_string()) fail(line, "each ending must be a text in quotes");
        into.host_endings.push_back(ending.value_or(std::string()));
      }
      continue;
    }
    const auto value = node.value<double>();
    if (!value || *value < 0) fail(line, "a number that is not negative is expected");
    const auto at = std::find(support_names.begin(), support_names.end(), key.str());
    if (at != support_names.end()) {
      const auto i = static_cast<std::size_t>(at - support_names.begin());
      into.of[i] = *value;
      told[i] = true;
    } else if (key == "at_most") {
      into.at_most = *value;
      at_most = true;
    } else if (key == "lift") {
      into.lift = *value;
      lift = true;
    } else {
      fail(line, "unknown kind of evidence '" + std::string(key.str()) + "'");
    }
  }
  for (std::size_t i = 0; i < support_count; ++i)
    if (!told[i]) fail(1, "[evidence] has no weight for '" + std::string(support_names[i]) + "'");
  if (!lift || !at_most) fail(1, "[evidence] needs lift and at_most");
}

}  // namespace

Weights Weights::load(const std::filesystem::path& file) {
  const auto fail = [&](std::int64_t line, const std::string& what) {
    throw std::runtime_error(file.string() + ":" + std::to_string(line) + ": " + what +
                             "; scripts/learn-weights writes this file, but for [evidence]");
  };
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file.string() + ": cannot be read; it tells what the agreement of names weighs");
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  Weights weights;
  weights.edition = std::to_string(std::hash<std::string>{}(text));
  try {
    const toml::table all = toml::parse(text, file.string());
    for (const auto& [key, node] : all)
      if (key != "weight" && key != "decide" && key != "evidence")
        fail(node.source().begin.line,
             "unknown table '" + std::string(key.str()) + "'; known are weight, decide, evidence");
    const auto* table = all["weight"].as_table();
    if (table == nullptr) fail(1, "[weight] is missing");
    std::array<bool, feature_count> told{};
    for (const auto& [key, node] : *table) {
      const auto at = std::find(feature_names.begin(), feature_names.end(), key.str());
      if (at == feature_names.end()) fail(node.source().begin.line, "unknown weight '" + std::string(key.str()) + "'");
      const auto value = node.value<double>();
      if (!value) fail(node.source().begin.line, "a number is expected");
      const auto i = static_cast<std::size_t>(at - feature_names.begin());
      weights.of[i] = *value;
      told[i] = true;
    }
    for (std::size_t i = 0; i < feature_count; ++i)
      if (!told[i]) fail(1, "no weight for '" + std::string(feature_names[i]) + "'");
    const auto number = [&](const char* key) {
      const auto value = all["decide"][key].value<double>();
      if (!value) fail(1, std::string("[decide] ") + key + " is missing");
      return *value;
    };
    weights.enough = number("enough");
    weights.margin = number("margin");
    weights.near = number("near");
    read_evidence(all, weights.evidence, fail);
  } catch (const toml::parse_error& e) {
    fail(static_cast<std::int64_t>(e.source().begin.line), std::string(e.description()));
  }
  return weights;
}

}  // namespace twinwatch::match
