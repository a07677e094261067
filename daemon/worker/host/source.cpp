#include "worker/host/source.hpp"

#include <algorithm>
#include <boost/dll/shared_library.hpp>
#include <cstddef>
#include <filesystem>

#include "text/charset.hpp"

namespace twinwatch::worker::host {
namespace {

namespace dll = boost::dll;
using Code = Verdict::Code;

constexpr std::size_t kMostListed = 1000;  // hosts, page kinds, settings

[[noreturn]] void breach_of_manifest(const std::string& what) {
  throw GiveUp{Code::bug, "its description breaks the contract: " + what + " (see twinwatch/abi.h)"};
}

std::string checked(tw_str_view text, const char* what) {
  if (text.data == nullptr && text.size > 0) breach_of_manifest(std::string(what) + " is NULL with a length");
  if (text.size > kMostValue) breach_of_manifest(std::string(what) + " has " + std::to_string(text.size) + " octets");
  if (!text::valid_utf8(view(text))) breach_of_manifest(std::string(what) + " is not UTF-8");
  return std::string(view(text));
}

bool is_identifier(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string missing_entry(const dll::shared_library& library) {
  // Other majors are looked for by name alone; nothing of the file is trusted for it.
  for (char major = '1'; major <= '9'; ++major) {
    const std::string symbol = std::string("twinwatch_source_v") + major;
    if (library.has(symbol))
      return std::string("it needs host ABI v") + major + " (it exports " + symbol +
             "), this host has v0: upgrade twinwatch, or build the plugin against this one's SDK";
  }
  return "it exports no " TW_ENTRY_SYMBOL ": it is no source plugin, or TWINWATCH_SOURCE(...) is missing at its end";
}

// Boost.DLL wraps dlerror()'s sentence in its own name and an errno that means nothing; where it does, the sentence.
std::string loaders_words(std::string_view text) {
  constexpr std::string_view before = "dlerror system message: ";
  const auto from = text.find(before), to = text.rfind("): ");
  if (from == std::string_view::npos || to == std::string_view::npos || to < from) return std::string(text);
  return std::string(text.substr(from + before.size(), to - from - before.size()));
}

std::vector<std::string> texts(const tw_str_view* first, std::size_t count, const char* what) {
  if (count > kMostListed || (count > 0 && first == nullptr))
    breach_of_manifest(std::string("its list of ") + what + " cannot be");
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(checked(first[i], what));
  return out;
}

std::vector<SettingSchema> schemas(const tw_source_v0& source) {
  std::vector<SettingSchema> out;
  if (source.setting_count == 0) return out;
  if (source.settings == nullptr || source.setting_count > kMostListed ||
      source.setting_stride < offsetof(tw_setting_schema, help) || source.setting_stride > 4096)
    breach_of_manifest("its list of settings cannot be");
  for (std::size_t i = 0; i < source.setting_count; ++i) {
    const auto* const at = reinterpret_cast<const tw_setting_schema*>(reinterpret_cast<const char*>(source.settings) +
                                                                      i * source.setting_stride);
    tw_setting_schema schema{};
    std::memcpy(&schema, at, std::min({static_cast<std::size_t>(at->size), source.setting_stride, sizeof schema}));
    SettingSchema setting;
    setting.name = checked(schema.name, "a setting's name");
    setting.default_value = checked(schema.default_value, "a setting's default");
    setting.help = checked(schema.help, "a setting's help");
    setting.type = static_cast<int>(schema.type);
    setting.flags = schema.flags;
    if (!is_identifier(setting.name))
      breach_of_manifest("the setting name '" + setting.name + "' is not of a-z, 0-9 and _");
    if (setting.type < TW_SETTING_TEXT || setting.type > TW_SETTING_FILE)
      breach_of_manifest("the setting " + setting.name + " has the unknown type " + std::to_string(setting.type));
    out.push_back(std::move(setting));
  }
  return out;
}

Description describe(const tw_source_v0& source, const std::string& stem) {
  Description description;
  description.id = checked(source.id, "its id");
  description.version = checked(source.version, "its version");
  description.title = checked(source.title, "its title");
  description.license = checked(source.license, "its license");
  description.needs_abi_minor = source.needs_abi_minor;
  if (!is_identifier(description.id)) breach_of_manifest("its id '" + description.id + "' is not of a-z, 0-9 and _");
  // Configuration names ids, never paths: two names for one plugin would make it two.
  if (description.id != stem)
    breach_of_manifest("its id is '" + description.id + "', its file is named " + stem + ".so");
  description.hosts = texts(source.hosts, source.host_count, "hosts");
  description.page_kinds = texts(source.page_kinds, source.page_kind_count, "page kinds");
  description.settings = schemas(source);
  return description;
}

}  // namespace

Source load(const std::string& plugin) {
  // Not freed, on purpose: see the header.
  auto* const library = new dll::shared_library;
  try {
    // The exception's text, not an error_code: only it has the loader's reason. Not lazily: an undefined symbol must
    // show now and not at its first call.
    library->load(plugin, dll::load_mode::rtld_now | dll::load_mode::rtld_local);
  } catch (const std::exception& error) {
    throw GiveUp{Code::not_loadable, "the loader refused it: " + loaders_words(error.what())};
  }
  if (!library->has(TW_ENTRY_SYMBOL)) throw GiveUp{Code::no_entry, missing_entry(*library)};
  const tw_source_v0* const given = library->get<const tw_source_v0*()>(TW_ENTRY_SYMBOL)();
  if (given == nullptr) throw GiveUp{Code::bug, "its entry " TW_ENTRY_SYMBOL "() returned NULL"};
  constexpr std::size_t least = offsetof(tw_source_v0, parse) + sizeof(given->parse);
  if (given->size < least)
    breach_of_manifest("its tw_source_v0 has " + std::to_string(given->size) + " octets, fewer than the " +
                       std::to_string(least) + " up to parse()");
  Source source;
  source.functions = sized_copy(given);
  if (source.functions.needs_abi_minor > TW_ABI_MINOR)
    throw GiveUp{Code::needs_newer, "it needs host ABI 0." + std::to_string(source.functions.needs_abi_minor) +
                                        ", this host has 0." + std::to_string(TW_ABI_MINOR) +
                                        " (twinwatch " TWINWATCH_VERSION "): upgrade twinwatch"};
  if (source.functions.create == nullptr || source.functions.start == nullptr || source.functions.parse == nullptr)
    breach_of_manifest("create, start and parse must not be NULL");
  source.description = describe(source.functions, std::filesystem::path(plugin).stem().string());
  return source;
}

}  // namespace twinwatch::worker::host
