// Answers that are no page of the asked site: faults that put something else there, and the few addresses that every
// site has.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "faults.hpp"
#include "page.hpp"

namespace portal {

struct Around {  // what a fault may need to know besides the request
  const std::map<std::string, int>& ports;
  std::uint64_t seed;
  bool tls;
};
std::optional<Page> instead(const Asked& ask, const Bites& bites, const Around& around);

}  // namespace portal
