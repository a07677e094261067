// How each route's mail leaves: at once, or as a draft that a person lets go. A route that nothing is said of goes by
// the default.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace twinwatch::mail {

struct RouteRule {  // [mail.route."province:25"]
  std::optional<bool> send, confirmed_seen_none;
  std::string approver;  // who alone may let its drafts go; empty: whoever may run the command
};

using RouteRules = std::map<std::string, RouteRule, std::less<>>;

// "province:25" of "province:25" and of "25"; "national" and "district:25:1703" as they are. Empty: it is no route.
std::string route_called(std::string_view written);

}  // namespace twinwatch::mail
