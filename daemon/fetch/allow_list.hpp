// Which addresses a source may ask for: hosts with their ports, and https alone unless plain http was allowed.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "fetch/address.hpp"

namespace twinwatch::fetch {

// "example.org" (the scheme's own port) or "example.org:8443"; as written, also in Turkish letters.
class HostPattern {
 public:
  explicit HostPattern(std::string_view written);  // throws FetchError refused: not a host, or more than a host
  bool matches(const Address& address) const {
    return address.host == host_ && (port_ == 0 ? address.own_port() : address.port == port_);
  }

 private:
  std::string host_;
  int port_ = 0;  // 0: the scheme's own
};

class AllowList {
 public:
  AllowList(const std::vector<std::string>& hosts, bool http_allowed);
  bool allows(const Address& address) const { return why_not(address).empty(); }
  std::string why_not(const Address& address) const;  // with what to do; empty: it may

 private:
  std::vector<HostPattern> hosts_;
  bool http_allowed_;
};

}  // namespace twinwatch::fetch
