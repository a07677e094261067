// twinwatch/html/selector_pseudo.hpp: the pseudo-classes that are known, and what stands in the brackets of :nth-*().
#pragma once
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "twinwatch/html/selector_parts.hpp"
#include "twinwatch/html/selector_text.hpp"

namespace twinwatch::html::selector {

struct Pseudo {
  enum class What { is, negation, has, contains, nth, first, last, only, empty, root };
  std::string_view name;
  What what;
  bool from_back = false, of_type = false;

  constexpr bool has_argument() const noexcept { return what <= What::nth; }
};

inline constexpr std::array<Pseudo, 17> pseudos{{
    {"not", Pseudo::What::negation},
    {"is", Pseudo::What::is},
    {"where", Pseudo::What::is},
    {"has", Pseudo::What::has},
    {"contains", Pseudo::What::contains},
    {"nth-child", Pseudo::What::nth},
    {"nth-last-child", Pseudo::What::nth, true, false},
    {"nth-of-type", Pseudo::What::nth, false, true},
    {"nth-last-of-type", Pseudo::What::nth, true, true},
    {"first-child", Pseudo::What::first},
    {"last-child", Pseudo::What::last},
    {"only-child", Pseudo::What::only},
    {"first-of-type", Pseudo::What::first, false, true},
    {"last-of-type", Pseudo::What::last, false, true},
    {"only-of-type", Pseudo::What::only, false, true},
    {"empty", Pseudo::What::empty},
    {"root", Pseudo::What::root},
}};

inline const Pseudo* find_pseudo(std::string_view name) noexcept {
  const auto found = std::find_if(pseudos.begin(), pseudos.end(), [&](const Pseudo& p) { return p.name == name; });
  return found == pseudos.end() ? nullptr : &*found;
}

// ":not(), :is(), ..., :root", for messages.
inline std::string known_pseudos() {
  std::string out;
  for (const Pseudo& one : pseudos)
    out += (out.empty() ? ":" : ", :") + std::string(one.name) + (one.has_argument() ? "()" : "");
  return out;
}

// "odd", "even", "3", "2n+1", "-n + 3", ...: step and offset, or nothing.
inline std::optional<Place> read_nth(std::string_view argument) {
  std::string text;  // lower case, without blanks at the ends and around the sign in the middle
  for (const char c : argument) text += Text::blank(c) ? ' ' : lower(c);
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
  text.erase(text.find_last_not_of(' ') + 1);
  if (text == "odd") return Place{2, 1};
  if (text == "even") return Place{2, 0};

  constexpr std::int64_t most = 1'000'000;
  std::string_view rest = text;
  const auto skip = [&] {
    while (rest.starts_with(' ')) rest.remove_prefix(1);
  };
  const auto sign = [&]() -> std::int64_t {
    const bool minus = rest.starts_with('-');
    if (minus || rest.starts_with('+')) return rest.remove_prefix(1), minus ? -1 : 1;
    return 0;
  };
  const auto number = [&]() -> std::optional<std::int64_t> {
    std::int64_t value = 0;
    if (rest.empty() || rest.front() < '0' || rest.front() > '9') return {};
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (error != std::errc{} || value > most) value = most;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    return value;
  };

  const std::int64_t first_sign = sign();
  const auto first = number();
  const std::int64_t signed_one = first_sign < 0 ? -1 : 1;
  if (!rest.starts_with('n'))
    return first && rest.empty() ? std::optional(Place{0, signed_one * *first}) : std::nullopt;
  rest.remove_prefix(1);
  Place place{signed_one * first.value_or(1), 0};
  skip();
  if (rest.empty()) return place;
  const std::int64_t second_sign = sign();
  skip();
  const auto second = number();
  if (second_sign == 0 || !second || !rest.empty()) return {};
  place.offset = second_sign * *second;
  return place;
}

}  // namespace twinwatch::html::selector
