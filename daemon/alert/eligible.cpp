#include "alert/eligible.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "text/fold.hpp"

namespace twinwatch::alert {
namespace {

// Phrases are compared word by word on folded text: " lisesi " is in " ceyhan anadolu lisesi ".
std::vector<std::string> phrases(const toml::table& table, std::string_view key, const std::filesystem::path& file) {
  std::vector<std::string> folded;
  const auto* array = table.get_as<toml::array>(key);
  if (!array) throw std::runtime_error(fmt::format("{}: {} must be a list of phrases", file.string(), key));
  for (const auto& element : *array) {
    const auto* phrase = element.as_string();
    if (!phrase)
      throw std::runtime_error(fmt::format("{}:{}: {}: every phrase must be text in quotes", file.string(),
                                           element.source().begin.line, key));
    folded.push_back(" " + text::fold(phrase->get()) + " ");
  }
  return folded;
}

bool any_in(const std::vector<std::string>& needles, const std::string& text) {
  for (const auto& needle : needles)
    if (text.find(needle) != std::string::npos) return true;
  return false;
}

}  // namespace

match::Eligible load_eligible(const std::filesystem::path& file) {
  toml::table table;
  try {
    table = toml::parse_file(file.string());
  } catch (const toml::parse_error& error) {
    throw std::runtime_error(fmt::format("{}:{}: {}. Mend this line.", file.string(), error.source().begin.line, error.description()));
  }
  return [in = phrases(table, "eligible", file), out = phrases(table, "not_eligible", file)](std::string_view type,
                                                                                             std::string_view name_key) {
    const std::string name = fmt::format(" {} ", name_key), kind = " " + text::fold(type) + " ";
    if (any_in(out, name) || any_in(out, kind)) return false;
    return any_in(in, name) || any_in(in, kind);
  };
}

}  // namespace twinwatch::alert
