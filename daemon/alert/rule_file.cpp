#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "alert/rules.hpp"

namespace twinwatch::alert {
namespace {

std::int64_t duration_of(const std::string& written, const std::filesystem::path& file, std::string_view key) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), number);
  const std::string_view unit(end, static_cast<std::size_t>(written.data() + written.size() - end));
  if (error == std::errc() && number >= 0 && unit == "d") return number * 86'400'000;
  if (error == std::errc() && number >= 0 && unit == "h") return number * 3'600'000;
  throw std::runtime_error(fmt::format("{}: {} = \"{}\": must be days or hours, such as \"7d\"", file.string(), key, written));
}

std::string need_text(const toml::table& header, std::string_view key, const std::filesystem::path& file) {
  if (const auto* value = header.get_as<std::string>(key)) return value->get();
  throw std::runtime_error(fmt::format("{}: the header has no {} = \"…\". See config/rules/README.md.", file.string(), key));
}

}  // namespace

// The header is TOML behind "-- " at the top of the file, up to the first line that is no comment.
Rule load_rule(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error(fmt::format("{}: cannot be read. Check its permissions.", file.string()));
  std::string header, line;
  std::stringstream rest;
  bool heading = true;
  while (std::getline(in, line)) {
    if (heading && line.starts_with("--")) {
      header += (line.size() > 3 ? line.substr(3) : std::string()) + "\n";
      rest << "\n";  // keeps SQLite's idea of the line number
      continue;
    }
    heading = false;
    rest << line << "\n";
  }
  toml::table parsed;
  try {
    parsed = toml::parse(header);
  } catch (const toml::parse_error& error) {
    throw std::runtime_error(fmt::format("{}:{}: the header is no TOML: {}", file.string(), error.source().begin.line, error.description()));
  }
  Rule rule;
  rule.file = file;
  rule.id = need_text(parsed, "id", file);
  rule.title_tr = need_text(parsed, "title_tr", file);
  rule.title_en = need_text(parsed, "title_en", file);
  rule.advice_tr = parsed["advice_tr"].value_or(std::string());
  rule.advice_en = parsed["advice_en"].value_or(std::string());
  rule.severity = parsed["severity"].value_or(std::string("warning"));
  rule.hold_ms = duration_of(parsed["for"].value_or(std::string("0d")), file, "for");
  rule.select = rest.str();
  return rule;
}

std::vector<Rule> load_rules(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".sql") files.push_back(entry.path());
  if (error) throw std::runtime_error(fmt::format("{}: the folder of rules cannot be read ({}). Set data.rules.", folder.string(), error.message()));
  std::sort(files.begin(), files.end());
  std::vector<Rule> rules;
  for (const auto& file : files) rules.push_back(load_rule(file));
  return rules;
}

}  // namespace twinwatch::alert
