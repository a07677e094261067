#include "fetch/host_rules.hpp"

#include <algorithm>

namespace twinwatch::fetch {

HostRules::HostRules(const std::vector<HostRule>& rules) {
  for (const HostRule& rule : rules) {
    HostLimits limits;
    limits.private_address = rule.private_address;
    if (rule.i_own_this_host) {
      limits.delay_ms = std::max<std::int64_t>(rule.delay_ms, 0);
      limits.concurrency = std::max(rule.concurrency, 1);
    } else {
      limits.delay_ms = std::max(rule.delay_ms, limits.delay_ms);
    }
    rules_.emplace_back(HostPattern(rule.host), limits);
  }
}

HostLimits HostRules::of(const Address& address) const {
  for (const auto& [host, limits] : rules_)
    if (host.matches(address)) return limits;
  return {};
}

}  // namespace twinwatch::fetch
