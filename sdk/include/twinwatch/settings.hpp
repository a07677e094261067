// twinwatch/settings.hpp: what an operator may set, declared by the source, and the effective values handed to its
// constructor. The declaration is the one origin of validation, help and the commented sample.
#pragma once
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/abi.h"
#include "twinwatch/errors.hpp"
#include "twinwatch/host.hpp"

namespace twinwatch {

enum class SettingType {
  text = TW_SETTING_TEXT,
  integer = TW_SETTING_INTEGER,
  boolean = TW_SETTING_BOOLEAN,
  list = TW_SETTING_LIST,  // of text; the default's items are joined by "\n"
  file = TW_SETTING_FILE   // the operator names a file, the source gets its content as text
};

struct Setting {
  std::string_view name;  // [a-z0-9_]+
  SettingType type = SettingType::text;
  std::string_view default_value{};
  std::string_view help{};  // one sentence
  unsigned flags = 0;       // TW_SETTING_REQUIRED | TW_SETTING_SECRET
};

// Borrowed for the constructor's time: keep what text() and list() return, not the Settings.
class Settings {
 public:
  Settings(const tw_settings_view* view, const Host& host) : view_(copy_sized(view)), host_(host) {}

  std::string text(std::string_view name) const { return std::string(find(name)); }

  std::int64_t integer(std::string_view name) const {
    const std::string_view value = find(name);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (value.empty() || error != std::errc{} || end != value.data() + value.size())
      throw ConfigError("setting '" + std::string(name) + "' must be a whole number, not '" + std::string(value) + "'");
    return number;
  }

  bool boolean(std::string_view name) const {
    const std::string_view value = find(name);
    if (value == "true") return true;
    if (value == "false" || value.empty()) return false;
    throw ConfigError("setting '" + std::string(name) + "' must be true or false, not '" + std::string(value) + "'");
  }

  std::vector<std::string> list(std::string_view name) const {
    std::vector<std::string> items;
    std::string_view rest = find(name);
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      if (end > 0) items.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return items;
  }

  const Host& host() const noexcept { return host_; }

 private:
  // A name that the source never declared is a slip of its author; an empty value is what the operator gave.
  std::string_view find(std::string_view name) const {
    for (std::size_t i = 0; i < view_.count; ++i)
      if (from_abi(view_.values[i].name) == name) return from_abi(view_.values[i].value);
    throw std::logic_error("setting '" + std::string(name) + "' is read but not declared in `settings`");
  }

  tw_settings_view view_;
  Host host_;
};

}  // namespace twinwatch
