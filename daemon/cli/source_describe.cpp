// source describe: what a plugin says of itself, and what of its settings is in force for a source. A secret's value is
// never shown, a file's content neither.
#include <fmt/format.h>
#include <twinwatch/abi.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>

#include "cli/source_commands.hpp"
#include "cli/toml_text.hpp"
#include "cli/wait_for.hpp"
#include "ingest/confirm.hpp"
#include "service/plugin_description.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

const char* type_name(int type) {
  switch (type) {
    case TW_SETTING_INTEGER:
      return "whole number";
    case TW_SETTING_BOOLEAN:
      return "true/false";
    case TW_SETTING_LIST:
      return "list of texts";
    case TW_SETTING_FILE:
      return "file";
    default:
      return "text";
  }
}

struct InForce {  // of one setting
  bool given = false;
  std::string value;  // as it would stand in TOML; of a secret empty
};

InForce in_force(const worker::SettingSchema& setting, const service::SourceConfig* source) {
  InForce now;
  if (source == nullptr) return now;
  for (const auto& [name, file] : source->file_settings)
    if (name == setting.name) return {true, toml_string(file.string())};
  for (const auto& [name, value] : source->settings)
    if (name == setting.name) now = {true, toml_value(setting.type, value)};
  if ((setting.flags & TW_SETTING_SECRET) != 0) now.value.clear();
  return now;
}

json::object as_json(const worker::Description& plugin, const service::SourceConfig* source,
                     const std::vector<ingest::ConfirmedKind>& confirmed) {
  json::array settings, kinds;
  for (const auto& setting : plugin.settings) {
    const bool secret = (setting.flags & TW_SETTING_SECRET) != 0;
    const auto now = in_force(setting, source);
    settings.push_back(
        json::object{{"name", setting.name},
                     {"type", type_name(setting.type)},
                     {"default", secret ? "" : setting.default_value},
                     {"help", setting.help},
                     {"required", (setting.flags & TW_SETTING_REQUIRED) != 0},
                     {"secret", secret},
                     {"given", now.given},
                     {"in_force", secret || !now.given ? json::value(nullptr) : json::value(now.value)}});
  }
  for (const auto& kind : plugin.page_kinds)
    kinds.push_back(json::object{
        {"kind", kind},
        {"confirmed", std::any_of(confirmed.begin(), confirmed.end(), [&](const auto& c) { return c.kind == kind; })}});
  return {{"plugin", plugin.id},
          {"version", plugin.version},
          {"title", plugin.title},
          {"license", plugin.license},
          {"hosts", json::array(plugin.hosts.begin(), plugin.hosts.end())},
          {"page_kinds", kinds},
          {"source", source ? json::value(source->id) : json::value(nullptr)},
          {"settings", settings}};
}

void print_text(const Call& call, const worker::Description& plugin, const service::SourceConfig* source,
                const std::vector<ingest::ConfirmedKind>& confirmed) {
  const auto line = [](std::string_view what, std::string_view told) { print(fmt::format("  {:<12} {}", what, told)); };
  print(fmt::format("{} {}: {}", plugin.id, as_text(plugin.version), as_text(plugin.title)));
  line("licence", plugin.license.empty() ? "not told" : as_text(plugin.license));
  line("installed", (call.config.plugin_dir / (plugin.id + ".so")).string());
  line("hosts",
       plugin.hosts.empty() ? "none: it reads files" : as_text(fmt::format("{}", fmt::join(plugin.hosts, ", "))));
  if (source != nullptr && !source->hosts.empty())
    line("and", fmt::format("{} ([source.{}] hosts)", fmt::join(source->hosts, ", "), source->id));
  for (const auto& kind : plugin.page_kinds) {
    const auto word =
        std::find_if(confirmed.begin(), confirmed.end(), [&](const auto& one) { return one.kind == kind; });
    line("page type", source == nullptr         ? as_text(kind)
                      : word == confirmed.end() ? as_text(kind) + ", unconfirmed"
                                                : fmt::format("{}, confirmed by {} on {}", as_text(kind), word->person,
                                                              call.day(word->at_ms)));
  }
  print(plugin.settings.empty() ? std::string("  It has no settings.")
        : source == nullptr     ? fmt::format("  settings     (no source of {} is named so: defaults)",
                                          call.config.file.empty() ? "the configuration" : call.config.file.string())
                                : fmt::format("  settings     of [source.{}.settings]", source->id));
  for (const auto& setting : plugin.settings) {
    const bool secret = (setting.flags & TW_SETTING_SECRET) != 0;
    const auto now = in_force(setting, source);
    print(fmt::format("    {:<18} {}{}{}", setting.name, type_name(setting.type),
                      (setting.flags & TW_SETTING_REQUIRED) != 0 ? ", required" : "",
                      secret ? ", secret"
                      : setting.default_value.empty()
                          ? ""
                          : ", default " + as_text(toml_value(setting.type, setting.default_value))));
    if (!setting.help.empty()) print(fmt::format("    {:<18} {}", "", as_text(setting.help)));
    if (now.given)
      print(fmt::format("    {:<18} in force: {}", "", secret ? "set, not shown" : as_text(now.value)));
    else if (secret && source != nullptr)
      print(fmt::format("    {:<18} in force: not set", ""));
  }
  print(fmt::format("A table ready to be pasted: twinwatch source describe {} --toml",
                    source != nullptr ? source->id : plugin.id));
}

// Every setting with its help; what is in force stands, what is not is commented out with its default.
void print_toml(const worker::Description& plugin, const service::SourceConfig* source) {
  const std::string id = source != nullptr ? source->id : plugin.id;
  print(toml_comment(fmt::format("{} ({} {})", plugin.title, plugin.id, plugin.version)));
  if (source == nullptr) print("# The name after \"source.\" is yours to choose: a-z, 0-9 and _.");
  print(fmt::format("[source.{}]\nplugin = {}", id, toml_string(plugin.id)));
  if (!plugin.hosts.empty()) {
    print(toml_comment(fmt::format("It asks {}.", fmt::join(plugin.hosts, ", "))));
    const bool from_web = source == nullptr || source->from == service::SourceConfig::From::web;
    print(from_web ? "from = \"web\"  # needs [web] contact" : "# from = \"web\"  # needs [web] contact");
    if (source != nullptr && source->from == service::SourceConfig::From::pages)
      print(fmt::format("pages = {}", toml_string(source->pages.string())));
  }
  const auto print_settings = [&](bool files) {
    bool headed = false;
    for (const auto& setting : plugin.settings) {
      if ((setting.type == TW_SETTING_FILE) != files) continue;
      if (!headed) print(fmt::format("\n[source.{}.{}]", id, files ? "setting_files" : "settings"));
      headed = true;
      const bool required = (setting.flags & TW_SETTING_REQUIRED) != 0;
      const bool secret = (setting.flags & TW_SETTING_SECRET) != 0;
      const auto now = in_force(setting, source);
      print(toml_comment(fmt::format("{}{}{}", setting.help, required ? " Required." : "",
                                     secret ? " Secret: its value is not shown." : "")));
      const auto value = now.given && !secret ? now.value
                         : files              ? toml_string("/etc/twinwatch/" + setting.name)
                                              : toml_value(setting.type, secret ? "" : setting.default_value);
      print(fmt::format("{}{} = {}", (now.given && !secret) || required ? "" : "# ", setting.name, value));
    }
  };
  print_settings(false);
  print_settings(true);
}

}  // namespace

int source_describe(const Call& call, const std::string& source_or_plugin, bool toml) {
  const auto* source = call.config.source(source_or_plugin);
  const auto installed = service::installed_plugins(call.config);
  if (source == nullptr && std::find(installed.begin(), installed.end(), source_or_plugin) == installed.end()) {
    std::vector<std::string> sources;
    for (const auto& one : call.config.sources) sources.push_back(one.id);
    throw service::ConfigError(fmt::format(
        "\"{}\" is neither a source nor a plugin. Sources: {}. Plugins installed in {}: {}.", source_or_plugin,
        sources.empty() ? "none" : fmt::format("{}", fmt::join(sources, ", ")), call.config.plugin_dir.string(),
        installed.empty() ? "none" : fmt::format("{}", fmt::join(installed, ", "))));
  }
  boost::asio::io_context loop(1);
  const auto plugin = wait_for(loop, service::describe_plugin(loop.get_executor(), call.config,
                                                              source != nullptr ? source->plugin : source_or_plugin));
  std::vector<ingest::ConfirmedKind> confirmed;
  std::error_code error;
  if (source != nullptr && std::filesystem::exists(call.config.database, error)) {
    auto db = call.read();
    confirmed = ingest::confirmed_kinds(db, source->id);
  }
  if (toml)
    print_toml(plugin, source);
  else if (call.json)
    print_json(as_json(plugin, source, confirmed));
  else
    print_text(call, plugin, source, confirmed);
  return ok;
}

}  // namespace twinwatch::cli
