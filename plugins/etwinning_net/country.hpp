// From the name of a country as the portal writes it (Turkish, English, or the code itself) to ISO 3166-1 alpha-2.
#pragma once
#include <string_view>

namespace twinwatch::etwinning_net {

// `folded`: as Host::fold() gives it. Nothing for a name that is not known: unknown must never become "ours".
std::string_view country_code(std::string_view folded);

}  // namespace twinwatch::etwinning_net
