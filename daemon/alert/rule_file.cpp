// Reading config/rules/*.sql: a TOML header in SQL comments, then one SELECT. config/rules/README.md explains the file.
#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>

#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include "alert/rules.hpp"

namespace twinwatch::alert {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file, std::int64_t line, const std::string& what) {
  throw std::runtime_error(file.string() + ":" + std::to_string(line) + ": " + what +
                           " (config/rules/README.md shows how a rule is written)");
}

// "90s", "30m", "24h", "14d" in milliseconds.
std::optional<std::int64_t> duration(std::string_view text) {
  if (text.size() < 2 || text.size() > 8) return {};
  std::int64_t count = 0;
  for (const char c : text.substr(0, text.size() - 1)) {
    if (c < '0' || c > '9') return {};
    count = count * 10 + (c - '0');
  }
  switch (text.back()) {
    case 's':
      return count * 1000;
    case 'm':
      return count * 60'000;
    case 'h':
      return count * 3'600'000;
    case 'd':
      return count * 86'400'000;
    default:
      return {};
  }
}

struct Parts {
  std::string header;  // TOML, line for line where it stands in the file
  std::string select;
  int select_line = 1;
};

Parts split(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) fail(file, 1, "cannot be read");
  Parts parts;
  bool in_header = true;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (in_header && !line.starts_with("--") && line.find_first_not_of(" \t") != std::string::npos) {
      in_header = false;
      parts.select_line = number;
    }
    if (in_header)
      (parts.header += line.starts_with("--") ? line.substr(2) : "") += '\n';
    else
      (parts.select += line) += '\n';
  }
  while (!parts.select.empty() &&
         (parts.select.back() == '\n' || parts.select.back() == ' ' || parts.select.back() == ';'))
    parts.select.pop_back();
  return parts;
}

}  // namespace

Rule load_rule(const std::filesystem::path& file) {
  const auto parts = split(file);
  Rule rule;
  rule.file = file;
  rule.select = parts.select;
  rule.line = parts.select_line;
  std::string severity = "warning", hold = "0s";
  const std::pair<std::string_view, std::string*> keys[] = {{"id", &rule.id},
                                                            {"title_tr", &rule.title_tr},
                                                            {"title_en", &rule.title_en},
                                                            {"advice_tr", &rule.advice_tr},
                                                            {"advice_en", &rule.advice_en},
                                                            {"severity", &severity},
                                                            {"for", &hold}};
  try {
    const auto header = toml::parse(parts.header, file.string());
    for (const auto& [key, value] : header) {
      const auto line = static_cast<std::int64_t>(value.source().begin.line);
      const auto* known =
          std::find_if(std::begin(keys), std::end(keys), [&](const auto& entry) { return entry.first == key.str(); });
      if (known == std::end(keys))
        fail(file, line,
             "unknown key '" + std::string(key.str()) +
                 "'; known are id, title_tr, title_en, advice_tr, advice_en, severity, for");
      if (!value.is_string()) fail(file, line, "'" + std::string(key.str()) + "' must be a text in quotes");
      *known->second = **value.as_string();
    }
    const auto line_of = [&](const char* key) {
      return header.contains(key) ? static_cast<std::int64_t>(header.get(key)->source().begin.line) : 1;
    };
    if (rule.id != file.stem().string())
      fail(file, line_of("id"), "id must be the file's name without .sql, \"" + file.stem().string() + "\"");
    if (rule.title_tr.empty()) fail(file, 1, "title_tr is missing: it heads the section of the mail");
    if (severity != "info" && severity != "warning")
      fail(file, line_of("severity"), "severity is \"info\" or \"warning\"");
    const auto hold_ms = duration(hold);
    if (!hold_ms)
      fail(file, line_of("for"), "for = \"" + hold + "\" is no duration; write \"90s\", \"24h\" or \"14d\"");
    rule.severity = severity;
    rule.hold_ms = *hold_ms;
  } catch (const toml::parse_error& e) {
    fail(file, static_cast<std::int64_t>(e.source().begin.line), std::string(e.description()));
  }
  if (rule.title_en.empty()) rule.title_en = rule.title_tr;
  if (rule.select.empty()) fail(file, rule.line, "the SELECT is missing");
  return rule;
}

std::vector<Rule> load_rules(const std::filesystem::path& folder) {
  if (!std::filesystem::is_directory(folder))
    throw std::runtime_error(folder.string() + ": no such folder of rules; set rules = \"…\" in the configuration");
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".sql") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<Rule> rules;
  for (const auto& file : files) rules.push_back(load_rule(file));
  return rules;
}

}  // namespace twinwatch::alert
