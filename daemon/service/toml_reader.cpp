#include "service/toml_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "service/config.hpp"

namespace twinwatch::service {
namespace {

const toml::table& empty_table() {
  static const toml::table none;
  return none;
}

// Edit distance, for "did you mean": small words only.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

TomlReader::TomlReader(const toml::table& table, std::string path, std::filesystem::path file)
    : table_(table), path_(std::move(path)), file_(std::move(file)) {}

void TomlReader::fail(const toml::node* at, std::string_view key, std::string_view what) const {
  const auto line = at ? at->source().begin.line : table_.source().begin.line;
  throw ConfigError(fmt::format("{}:{}: {}{}{}: {}", file_.string(), line, path_, path_.empty() ? "" : ".", key, what));
}

const toml::node* TomlReader::node(std::string_view key) {
  known_.emplace(key);
  return table_.get(key);
}

std::string TomlReader::text(std::string_view key, std::string fallback) {
  const auto* n = node(key);
  if (!n) return fallback;
  if (const auto* s = n->as_string()) return s->get();
  fail(n, key, "must be text in quotes");
}

std::int64_t TomlReader::integer(std::string_view key, std::int64_t fallback, std::int64_t low, std::int64_t high) {
  const auto* n = node(key);
  if (!n) return fallback;
  const auto* i = n->as_integer();
  if (!i || i->get() < low || i->get() > high)
    fail(n, key, fmt::format("must be a whole number from {} to {}", low, high));
  return i->get();
}

double TomlReader::share(std::string_view key, double fallback) {
  const auto* n = node(key);
  if (!n) return fallback;
  const auto value = n->value<double>();
  if (!value || *value < 0 || *value > 1) fail(n, key, "must be a share from 0.0 to 1.0 (0.8 is 80 %)");
  return *value;
}

bool TomlReader::boolean(std::string_view key, bool fallback) {
  const auto* n = node(key);
  if (!n) return fallback;
  if (const auto* b = n->as_boolean()) return b->get();
  fail(n, key, "must be true or false");
}

std::int64_t TomlReader::duration_ms(std::string_view key, std::int64_t fallback) {
  const auto* n = node(key);
  if (!n) return fallback;
  const auto* s = n->as_string();
  if (s) {
    const std::string& written = s->get();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), number);
    const std::string unit(end, written.data() + written.size());
    const std::int64_t factor = unit == "ms"  ? 1
                                : unit == "s" ? 1000
                                : unit == "m" ? 60'000
                                : unit == "h" ? 3'600'000
                                : unit == "d" ? 86'400'000
                                              : 0;
    if (error == std::errc() && factor != 0 && number >= 0 && number <= 100'000) return number * factor;
  }
  fail(n, key, "must be a duration such as \"90s\", \"30m\", \"24h\" or \"14d\"");
}

std::filesystem::path TomlReader::path(std::string_view key, std::filesystem::path fallback) {
  const auto* n = node(key);
  if (!n) return fallback;
  const auto* s = n->as_string();
  if (!s || s->get().empty()) fail(n, key, "must be a path in quotes");
  const std::filesystem::path written(s->get());
  return written.is_absolute() ? written : (file_.parent_path() / written).lexically_normal();
}

std::vector<std::string> TomlReader::list(std::string_view key, std::vector<std::string> fallback) {
  const auto* n = node(key);
  if (!n) return fallback;
  const auto* array = n->as_array();
  if (!array) fail(n, key, "must be a list such as [\"a\", \"b\"]");
  std::vector<std::string> values;
  for (const auto& element : *array) {
    const auto* s = element.as_string();
    if (!s) fail(&element, key, "every element must be text in quotes");
    values.push_back(s->get());
  }
  return values;
}

std::string TomlReader::one_of(std::string_view key, std::string fallback, const std::vector<std::string>& allowed) {
  std::string value = text(key, std::move(fallback));
  if (std::find(allowed.begin(), allowed.end(), value) == allowed.end())
    fail(table_.get(key), key, fmt::format("is \"{}\", must be one of: {}", value, fmt::join(allowed, ", ")));
  return value;
}

TomlReader TomlReader::table(std::string_view key) {
  const std::string inner = path_.empty() ? std::string(key) : path_ + "." + std::string(key);
  const auto* n = node(key);
  if (!n) return {empty_table(), inner, file_};
  const auto* t = n->as_table();
  if (!t) fail(n, key, fmt::format("must be a table [{}]", inner));
  return {*t, inner, file_};
}

void TomlReader::done() const {
  for (const auto& [key, value] : table_) {
    if (known_.contains(key.str())) continue;
    const auto nearest = std::min_element(known_.begin(), known_.end(), [&](const auto& a, const auto& b) {
      return distance(a, key.str()) < distance(b, key.str());
    });
    std::string hint = "is not a known key";
    if (nearest != known_.end() && distance(*nearest, key.str()) <= 3)
      hint += fmt::format("; did you mean \"{}\"?", *nearest);
    else
      hint += fmt::format("; known here: {}", fmt::join(known_, ", "));
    fail(&value, key.str(), hint);
  }
}

}  // namespace twinwatch::service
