// Reading config/rules/*.sql: a TOML header in SQL comments, then one SELECT. config/rules/README.md explains the file.
#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "alert/rule_header.hpp"

namespace twinwatch::alert {
namespace {

struct Parts {
  std::string header;  // TOML, line for line where it stands in the file
  std::string select;
  int select_line = 1;
};

Parts split(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in || std::filesystem::is_directory(file)) fail_rule(file, 1, 0, "cannot be read");
  Parts parts;
  bool in_header = true;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
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

Rule load_rule(const std::filesystem::path& file, const calendar::Calendar* calendar) {
  const auto parts = split(file);
  Rule rule;
  rule.file = file;
  rule.select = parts.select;
  rule.line = parts.select_line;
  read_rule_header(parts.header, calendar, rule);
  if (rule.select.empty()) fail_rule(file, rule.line, 0, "the SELECT is missing");
  return rule;
}

std::vector<Rule> load_rules(const std::filesystem::path& folder, const calendar::Calendar* calendar) {
  if (!std::filesystem::is_directory(folder))
    throw std::runtime_error(folder.string() + ": no such folder of rules; set rules = \"…\" in the configuration");
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".sql") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<Rule> rules;
  for (const auto& file : files) rules.push_back(load_rule(file, calendar));
  return rules;
}

}  // namespace twinwatch::alert
