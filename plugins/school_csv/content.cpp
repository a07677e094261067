#include "content.hpp"

#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>

#include "twinwatch/errors.hpp"
#include "value.hpp"

namespace twinwatch::school_csv {

namespace {

constexpr std::size_t looked_at = 300;  // rows

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> texts(const toml::table& table, std::string_view key, const std::string& origin) {
  std::vector<std::string> out;
  const toml::array* array = table[key].as_array();
  if (array == nullptr) return out;
  for (const auto& item : *array) {
    if (!item.is_string()) throw ConfigError(origin + ": content: " + std::string(key) + " must be a list of texts");
    out.push_back(item.as_string()->get());
  }
  return out;
}

ContentRule read_rule(const toml::table& table, const std::string& origin, const Host& host) {
  const auto fail = [&](const std::string& what) { throw ConfigError(origin + ": content: " + what); };
  for (const auto& [key, node] : table)
    if (key.str() != "fields" && key.str() != "is" && key.str() != "what" && key.str() != "values")
      fail("unknown key '" + std::string(key.str()) + "'; known are fields, is, what, values");
  ContentRule rule;
  rule.fields = texts(table, "fields", origin);
  if (rule.fields.empty()) fail("needs fields = [\"code\"] or other fields");
  const std::string is = table["is"].value_or(std::string());
  const auto values = texts(table, "values", origin);
  if (is == "six digits") {
    rule.is = ContentRule::Is::six_digits;
    rule.what = "six-digit numbers";
  } else if (is == "days") {
    rule.is = ContentRule::Is::days;
    rule.what = "days";
  } else if (is == "one of" || is == "ends in") {
    rule.is = is == "one of" ? ContentRule::Is::one_of : ContentRule::Is::ends_in;
    if (values.empty()) fail("is = \"" + is + "\" needs values");
    for (const auto& value : values) {
      rule.values.insert(host.fold(value));
      rule.ends.push_back(host.fold(value));
    }
    rule.what = "known values";
  } else {
    fail("is must be \"six digits\", \"one of\", \"ends in\" or \"days\", not \"" + is + "\"");
  }
  rule.what = table["what"].value_or(rule.what);
  return rule;
}

}  // namespace

bool ContentRule::fits(std::string_view cell, const Host& host) const {
  switch (is) {
    case Is::six_digits:
      return cell.size() == 6 && all_digits(cell) && cell[0] != '0';
    case Is::days:
      return read_day(cell).has_value();
    case Is::one_of:
      return cell.size() < 200 && values.contains(host.fold(cell));
    case Is::ends_in: {
      const std::string folded = host.fold(cell.substr(0, 400));
      return std::any_of(ends.begin(), ends.end(), [&](const std::string& end) {
        return folded.ends_with(end) && (folded.size() == end.size() || folded[folded.size() - end.size() - 1] == ' ');
      });
    }
  }
  return false;
}

bool ContentRule::fills(std::string_view field) const {
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

std::vector<ContentRule> read_contents(std::string_view toml, const std::string& origin, const Host& host) {
  std::vector<ContentRule> out;
  const toml::table root = toml::parse(toml, origin);  // read_profiles has told what cannot be parsed
  if (const toml::array* all = root["content"].as_array())
    for (const auto& one : *all) out.push_back(read_rule(*one.as_table(), origin, host));
  return out;
}

Contents::Contents(const csv::Table& table, const Host& host) : host_(host) {
  const auto records = table.open();
  const csv::Header& header = table.header();
  const std::uint64_t first = header.stands ? header.record + 1 : header.record;
  std::size_t row = 0;
  for (csv::Record record; row < looked_at && records->next(record);) {
    if (records->records() <= first || record.trouble != csv::Trouble::none || record.blank()) continue;
    const std::size_t width = std::min(record.cells.size(), header.names.size());
    cells_.resize(std::max(cells_.size(), width));
    at_.resize(cells_.size());
    for (std::size_t i = 0; i < width; ++i) {
      const std::string_view cell = csv::unguarded(csv::trim(record.cells[i]));
      if (cell.empty()) continue;
      at_[i].emplace_back(row, cells_[i].size());
      cells_[i].emplace_back(cell.substr(0, 500));
    }
    ++row;
  }
}

int Contents::share(csv::Column column, const ContentRule& rule) const {
  if (column >= cells_.size() || cells_[column].size() < 3) return 0;
  const auto fitting = std::count_if(cells_[column].begin(), cells_[column].end(),
                                     [&](const std::string& cell) { return rule.fits(cell, host_); });
  return static_cast<int>(100 * static_cast<std::size_t>(fitting) / cells_[column].size());
}

bool Contents::alike(csv::Column a, csv::Column b) const {
  if (blank(a) || blank(b)) return true;  // one of them says nothing
  return at_[a] == at_[b] && cells_[a] == cells_[b];
}

std::vector<std::string> Contents::examples(csv::Column column, std::size_t most) const {
  std::vector<std::string> out;
  if (column >= cells_.size()) return out;
  for (const std::string& cell : cells_[column]) {
    if (out.size() == most) break;
    if (std::find(out.begin(), out.end(), cell) == out.end()) out.push_back(cell.substr(0, 60));
  }
  return out;
}

}  // namespace twinwatch::school_csv
