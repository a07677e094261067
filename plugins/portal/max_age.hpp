// How old a stored copy may be, as an operator writes it: "12h", "30d"; "0h": always anew. One setting a kind of page.
#pragma once
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "twinwatch/errors.hpp"
#include "twinwatch/settings.hpp"

namespace twinwatch::portal {

// In seconds. Empty: 0, the host's own default.
inline std::uint32_t max_age(const Settings& settings, std::string_view name) {
  const std::string text = settings.text(name);
  if (text.empty()) return 0;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(end, text.size() - static_cast<std::size_t>(end - text.data()));
  if (error != std::errc{} || (unit != "h" && unit != "d") || number > 10'000)
    throw ConfigError("setting '" + std::string(name) + "' must be hours or days, like \"12h\" or \"30d\", not '" +
                      text + "'");
  if (number == 0) return 1;  // always anew: 0 would be the host's default
  return number * (unit == "d" ? 86'400u : 3'600u);
}

}  // namespace twinwatch::portal
