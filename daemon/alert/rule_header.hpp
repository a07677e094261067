// The TOML header of a rule, out of the comments it stands in, into a Rule. Line numbers are those of the file.
#pragma once
#include <string>

#include "alert/rules.hpp"

namespace twinwatch::alert {

// "file:line: what (config/rules/README.md shows how a rule is written)". column 0: only the line is known.
[[noreturn]] void fail_rule(const std::filesystem::path& file, std::int64_t line, std::int64_t column,
                            const std::string& what);

// Fills everything but file, select and line. Throws as load_rule does.
void read_rule_header(const std::string& toml, const calendar::Calendar*, Rule& rule);

}  // namespace twinwatch::alert
