#include "mail/route_rules.hpp"

#include <algorithm>

namespace twinwatch::mail {

std::string route_called(std::string_view written) {
  const auto digits = [](std::string_view text) {
    return !text.empty() && text.size() < 10 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const auto plate_of = [&](std::string_view text) {
    if (!digits(text) || text.size() > 2) return std::string();
    return (text.size() == 1 ? "0" : "") + std::string(text);
  };
  if (written == "national") return std::string(written);
  constexpr std::string_view province = "province:", district = "district:";
  if (written.starts_with(district)) {
    const auto rest = written.substr(district.size());
    const auto colon = rest.find(':');
    if (colon == std::string_view::npos || plate_of(rest.substr(0, colon)).empty() || !digits(rest.substr(colon + 1)))
      return {};
    return std::string(district) + plate_of(rest.substr(0, colon)) + std::string(rest.substr(colon));
  }
  const auto plate = plate_of(written.starts_with(province) ? written.substr(province.size()) : written);
  return plate.empty() ? std::string() : std::string(province) + plate;
}

}  // namespace twinwatch::mail
