#include "match/weights.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

namespace twinwatch::match {

Weights Weights::load(const std::filesystem::path& file) {
  const auto fail = [&](std::int64_t line, const std::string& what) {
    throw std::runtime_error(file.string() + ":" + std::to_string(line) + ": " + what +
                             "; scripts/learn-weights writes this file");
  };
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file.string() + ": cannot be read; it tells what the agreement of names weighs");
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  Weights weights;
  weights.edition = std::to_string(std::hash<std::string>{}(text));
  try {
    const toml::table all = toml::parse(text, file.string());
    for (const auto& [key, node] : all)
      if (key != "weight" && key != "decide")
        fail(node.source().begin.line, "unknown table '" + std::string(key.str()) + "'; known are weight, decide");
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
  } catch (const toml::parse_error& e) {
    fail(static_cast<std::int64_t>(e.source().begin.line), std::string(e.description()));
  }
  return weights;
}

}  // namespace twinwatch::match
