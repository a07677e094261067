#include "alert/rule_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include "twinwatch/kinds.hpp"

namespace twinwatch::alert {

void fail_rule(const std::filesystem::path& file, std::int64_t line, std::int64_t column, const std::string& what) {
  throw std::runtime_error(fmt::format("{}:{}{}: {} (config/rules/README.md shows how a rule is written)",
                                       file.string(), line, column > 0 ? fmt::format(":{}", column) : "", what));
}

namespace {

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

class Header {
 public:
  Header(const calendar::Calendar* calendar, Rule& rule) : calendar_(calendar), rule_(rule) {}

  void read(const toml::table& header) {
    std::string severity = "warning", hold = "0s", judged_by = "status";
    const std::pair<std::string_view, std::string*> texts[] = {
        {"id", &rule_.id},
        {"title_tr", &rule_.title_tr},
        {"title_en", &rule_.title_en},
        {"advice_tr", &rule_.advice_tr},
        {"advice_en", &rule_.advice_en},
        {"severity", &severity},
        {"for", &hold},
        {"route", &rule_.route},
        {"judged_by", &judged_by},
    };
    for (const auto& [key, value] : header) {
      if (key == "requires") {
        read_needs(value);
      } else if (key == "calendar") {
        read_windows(value);
      } else {
        const auto* known = std::find_if(std::begin(texts), std::end(texts),
                                         [&](const auto& entry) { return entry.first == key.str(); });
        if (known == std::end(texts))
          fail(value, fmt::format("unknown key '{}'; known are id, title_tr, title_en, advice_tr, advice_en, severity, "
                                  "for, requires, calendar, route, judged_by",
                                  key.str()));
        *known->second = text(value, key.str());
      }
    }
    const auto refuse = [&](const char* key, const std::string& what) {
      const auto* at = header.get(key);
      at != nullptr ? fail(*at, what) : fail_rule(rule_.file, 1, 0, what);
    };
    if (rule_.id != rule_.file.stem().string())
      refuse("id", fmt::format("id must be the file's name without .sql, \"{}\"", rule_.file.stem().string()));
    if (rule_.title_tr.empty()) refuse("title_tr", "title_tr is missing: it heads the section of the mail");
    if (severity != "info" && severity != "warning") refuse("severity", "severity is \"info\" or \"warning\"");
    if (rule_.route != "coordinator" && rule_.route != "province" && rule_.route != "national")
      refuse("route", "route is \"coordinator\" (the district's, else the province's), \"province\" or \"national\"");
    if (judged_by != "status" && judged_by != "rule") refuse("judged_by", "judged_by is \"status\" or \"rule\"");
    const auto hold_ms = duration(hold);
    if (!hold_ms) refuse("for", fmt::format("for = \"{}\" is no duration; write \"90s\", \"24h\" or \"14d\"", hold));
    rule_.severity = severity;
    rule_.hold_ms = *hold_ms;
    rule_.judges = judged_by == "rule";
    if (rule_.title_en.empty()) rule_.title_en = rule_.title_tr;
  }

 private:
  [[noreturn]] void fail(const toml::node& at, const std::string& what) const {
    fail_rule(rule_.file, at.source().begin.line, 0, what);
  }

  std::string text(const toml::node& value, std::string_view key) const {
    if (!value.is_string()) fail(value, fmt::format("'{}' must be a text in quotes", key));
    return value.as_string()->get();
  }

  // requires = { participation = "35d", "source:labels" = "400d" }
  void read_needs(const toml::node& node) {
    const auto* table = node.as_table();
    if (table == nullptr)
      fail(node, "requires must say of what and how young, such as requires = { participation = \"35d\" }");
    for (const auto& [key, value] : *table) {
      const std::string what(key.str());
      if (kinds::find(what) == nullptr && what != "directory" && !(what.starts_with("source:") && what.size() > 7)) {
        std::string known;
        for (const auto& kind : kinds::all) known += std::string(kind.name) + ", ";
        fail(value, fmt::format("requires '{}', which is no kind of record; known are {}directory (a portal's list of "
                                "schools), and a source is written \"source:ID\"",
                                what, known));
      }
      const auto age = duration(text(value, what));
      if (!age || *age == 0)
        fail(value, fmt::format("requires {} = {} is no age; write \"24h\" or \"35d\"", what, text(value, what)));
      rule_.needs.push_back({what, *age, static_cast<int>(value.source().begin.line)});
    }
  }

  // calendar = "school_year", or a list of which all must be so: ["school_year", "not cutoff_grace"]
  void read_windows(const toml::node& node) {
    if (const auto* list = node.as_array()) {
      for (const auto& one : *list) add_window(one);
    } else {
      add_window(node);
    }
  }

  void add_window(const toml::node& node) {
    RuleWindow window;
    window.what = text(node, "calendar");
    if (window.what.starts_with("not ")) {
      window.within = false;
      window.what.erase(0, 4);
    }
    if (calendar_ != nullptr) {
      if (!calendar_->knows(window.what))
        fail(node,
             fmt::format("the calendar knows no '{}'; it knows {}", window.what, fmt::join(calendar_->words(), ", ")));
      for (const auto& span : calendar_->spans())
        if (span.what == window.what) window.spans.emplace_back(span.from_ms, span.to_ms);
      rule_.windows.push_back(std::move(window));
    }
  }

  const calendar::Calendar* calendar_;
  Rule& rule_;
};

}  // namespace

void read_rule_header(const std::string& toml, const calendar::Calendar* calendar, Rule& rule) {
  try {
    const auto header = toml::parse(toml, rule.file.string());
    Header(calendar, rule).read(header);
  } catch (const toml::parse_error& e) {
    fail_rule(rule.file, static_cast<std::int64_t>(e.source().begin.line), 0, std::string(e.description()));
  }
}

}  // namespace twinwatch::alert
