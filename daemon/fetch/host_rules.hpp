// What the configuration says of a host, over what holds for all: one request at a time, one a second at most, and no
// private address.
#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "fetch/allow_list.hpp"
#include "fetch/web.hpp"

namespace twinwatch::fetch {

struct HostLimits {
  std::int64_t delay_ms = 1000;  // between the starts of two requests
  int concurrency = 1;
  bool private_address = false;
};

class HostRules {
 public:
  explicit HostRules(const std::vector<HostRule>& rules);  // throws FetchError refused: a rule's host is none
  HostLimits of(const Address& address) const;             // the first rule that matches

 private:
  std::vector<std::pair<HostPattern, HostLimits>> rules_;
};

}  // namespace twinwatch::fetch
