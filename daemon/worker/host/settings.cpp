#include <twinwatch/abi.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "text/charset.hpp"
#include "worker/host/source.hpp"

namespace twinwatch::worker::host {
namespace {

[[noreturn]] void wrong_setting(const std::string& what) { throw GiveUp{Verdict::Code::config, what}; }

// No message holds a value: it may be a secret.
void check_type(const SettingSchema& schema, const std::string& value) {
  if (!text::valid_utf8(value)) wrong_setting("setting " + schema.name + " is not UTF-8 text");
  if (schema.type == TW_SETTING_BOOLEAN && value != "true" && value != "false" && !value.empty())
    wrong_setting("setting " + schema.name + " must be true or false");
  if (schema.type == TW_SETTING_INTEGER && !value.empty()) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size())
      wrong_setting("setting " + schema.name + " must be a whole number");
  }
}

std::string known_names(const Description& description) {
  std::string out;
  for (const auto& schema : description.settings) out += (out.empty() ? "" : ", ") + schema.name;
  return out.empty() ? "it has none" : "it has: " + out;
}

}  // namespace

Settings effective_settings(const Description& description, const Settings& given) {
  for (const auto& [name, value] : given)
    if (std::none_of(description.settings.begin(), description.settings.end(),
                     [&](const auto& schema) { return schema.name == name; }))
      wrong_setting("unknown setting " + name + "; " + known_names(description));
  Settings out;
  for (const auto& schema : description.settings) {
    const auto chosen =
        std::find_if(given.begin(), given.end(), [&](const auto& pair) { return pair.first == schema.name; });
    const std::string& value = chosen == given.end() ? schema.default_value : chosen->second;
    if (value.empty() && (schema.flags & TW_SETTING_REQUIRED) != 0)
      wrong_setting("setting " + schema.name + " is required (" + schema.help + ") and is not given");
    check_type(schema, value);
    out.emplace_back(schema.name, value);
  }
  return out;
}

}  // namespace twinwatch::worker::host
