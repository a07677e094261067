#include "profile.hpp"

#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "twinwatch/errors.hpp"

namespace twinwatch::school_csv {

namespace {

// Reads one [[profile]] and complains with where it stands.
class ProfileReader {
 public:
  ProfileReader(const toml::table& table, const std::string& origin, const Host& host)
      : table_(table), origin_(origin), host_(host) {
    profile_.origin = origin;
  }

  Profile read() {
    profile_.name = text("name");
    if (profile_.name.empty()) fail("has no name");
    profile_.title = text("title");
    profile_.list = text("list");
    profile_.covers = text("covers");
    profile_.period = text("period");
    if (profile_.list.empty()) profile_.list = profile_.name;
    for (const auto& kind : texts("records")) {
      const KindSpec* spec = kinds::find(kind);
      if (!spec) fail("records: there is no record kind '" + kind + "'");
      profile_.records.push_back(spec);
    }
    if (profile_.records.empty()) fail("needs records = [\"school\"] or another record kind");
    read_columns();
    read_constants();
    profile_.required = texts("required");
    profile_.may_be_blank = texts("may_be_blank");
    for (const auto& name : texts("unless")) profile_.unless.push_back(host_.fold(name));
    for (const auto& name : texts("personal")) profile_.personal.push_back(host_.fold(name));
    read_pinned();
    check();
    return std::move(profile_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw ConfigError(origin_ + ": profile " + (profile_.name.empty() ? "without a name" : profile_.name) + ": " +
                      what);
  }

  std::string text(std::string_view key) const {
    const toml::node* node = table_.get(key);
    if (!node) return {};
    if (!node->is_string()) fail(std::string(key) + " must be text");
    return node->as_string()->get();
  }

  std::vector<std::string> texts(std::string_view key) const {
    const toml::node* node = table_.get(key);
    return node ? texts(*node, key) : std::vector<std::string>{};
  }
  std::vector<std::string> texts(const toml::node& node, std::string_view key) const {
    if (node.is_string()) return {node.as_string()->get()};
    if (!node.is_array()) fail(std::string(key) + " must be a list of texts");
    std::vector<std::string> out;
    for (const auto& item : *node.as_array()) {
      if (!item.is_string()) fail(std::string(key) + " must be a list of texts");
      out.push_back(item.as_string()->get());
    }
    return out;
  }

  // "participation.country" -> kind and field; a field that no record of the profile has is a slip.
  void split(std::string_view key, std::string& kind, std::string& field) const {
    const std::size_t dot = key.find('.');
    if (dot != key.npos) kind = key.substr(0, dot);
    field = dot == key.npos ? key : key.substr(dot + 1);
    for (const KindSpec* spec : profile_.records)
      if (kind.empty() || spec->name == kind)
        for (const auto& one : spec->fields)
          if (one.name == field) return;
    fail("there is no field '" + std::string(key) + "' in its records");
  }

  const toml::table* subtable(std::string_view key) const {
    const toml::node* node = table_.get(key);
    if (node && !node->is_table()) fail(std::string(key) + " must be a table");
    return node ? node->as_table() : nullptr;
  }

  void read_columns() {
    const toml::table* columns = subtable("columns");
    if (!columns || columns->empty()) fail("needs [profile.columns]: field = [\"header name\", ...]");
    for (const auto& [key, node] : *columns) {
      ColumnRule rule;
      split(key.str(), rule.kind, rule.field);
      rule.headers = texts(node, key.str());
      for (const auto& header : rule.headers) rule.folded.push_back(host_.fold(header));
      profile_.columns.push_back(std::move(rule));
    }
  }

  void read_constants() {
    const toml::table* constants = subtable("constants");
    if (!constants) return;
    for (const auto& [key, node] : *constants) {
      Constant constant;
      split(key.str(), constant.kind, constant.field);
      if (!node.is_string()) fail("constants: " + std::string(key.str()) + " must be text");
      constant.value = node.as_string()->get();
      profile_.constants.push_back(std::move(constant));
    }
  }

  // One character, or its name.
  std::optional<char> mark(std::string_view key) const {
    const std::string written = text(key);
    if (written.empty()) return std::nullopt;
    if (written == "TAB" || written == "tab" || written == "\\t") return '\t';
    if (written == "space") return ' ';
    if (written == "none") return '\0';
    if (written.size() != 1 || static_cast<unsigned char>(written[0]) >= 0x80)
      fail(std::string(key) + " must be one character, \"TAB\" or \"space\" (quote, escape: or \"none\"), not '" +
           written + "'");
    return written[0];
  }

  void read_pinned() {
    Pinned& pinned = profile_.pinned;
    pinned.encoding = text("encoding");
    pinned.pins = {mark("separator"), mark("quote"), mark("escape")};
    if (pinned.pins.separator == '\0') pinned.pins.separator = '\n';  // one column
    pinned.sheet = text("sheet");
    if (const toml::node* node = table_.get("header_line")) {
      const auto* line = node->as_integer();
      if (line == nullptr || line->get() < 1) fail("header_line must be a line's number, from 1");
      pinned.header_line = static_cast<std::uint64_t>(line->get());
    }
  }

  void check() const {
    constexpr std::string_view known[] = {"name",     "title",     "records", "list",     "columns",     "constants",
                                          "required", "unless",    "covers",  "personal", "period",      "may_be_blank",
                                          "encoding", "separator", "quote",   "escape",   "header_line", "sheet"};
    for (const auto& [key, node] : table_)
      if (std::find(std::begin(known), std::end(known), key.str()) == std::end(known))
        fail("unknown key '" + std::string(key.str()) + "'");
    for (const auto& field : profile_.required)
      if (std::none_of(profile_.columns.begin(), profile_.columns.end(),
                       [&](const ColumnRule& rule) { return rule.field == field; }))
        fail("required: '" + field + "' has no entry in columns");
    // What a record cannot be without must be found in the header, or the profile fits files that give no records.
    for (const KindSpec* spec : profile_.records)
      for (const auto& one : spec->fields) {
        const bool constant = std::any_of(profile_.constants.begin(), profile_.constants.end(), [&](const Constant& c) {
          return c.field == one.name && (c.kind.empty() || c.kind == spec->name);
        });
        if (one.required && !constant && !profile_.rule(spec->name, one.name))
          fail("a " + std::string(spec->name) + " cannot be without '" + std::string(one.name) +
               "': name its column or give it as a constant");
      }
  }

  const toml::table& table_;
  const std::string& origin_;
  const Host& host_;
  Profile profile_;
};

}  // namespace

const ColumnRule* Profile::rule(std::string_view kind, std::string_view field) const {
  const ColumnRule* found = nullptr;
  for (const auto& one : columns)
    if (one.field == field && (one.kind == kind || (one.kind.empty() && !found))) found = &one;
  return found;
}

std::vector<Profile> read_profiles(std::string_view toml, const std::string& origin, const Host& host) {
  std::vector<Profile> out;
  try {
    const toml::table root = toml::parse(toml, origin);
    for (const auto& [key, node] : root)
      if ((key.str() != "profile" && key.str() != "content") || !node.is_array_of_tables())
        throw ConfigError(origin + ": unknown key '" + std::string(key.str()) +
                          "'; each profile starts with [[profile]], each rule about cells with [[content]]");
    if (const toml::array* profiles = root["profile"].as_array())
      for (const auto& one : *profiles) out.push_back(ProfileReader(*one.as_table(), origin, host).read());
  } catch (const toml::parse_error& error) {
    throw ConfigError(origin + ", line " + std::to_string(error.source().begin.line) + ": " +
                      std::string(error.description()));
  }
  return out;
}

}  // namespace twinwatch::school_csv
