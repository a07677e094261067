// The portal's own addresses, /-control/…, for tests and by hand: week, faults, counters, ground truth. Loopback only.
#pragma once

#include <string_view>

#include "page.hpp"

namespace portal {

class Portal;
Page control(Portal& portal, const Asked& ask, std::string_view body);

}  // namespace portal
