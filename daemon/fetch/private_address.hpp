// Is this address inside somebody's house? Asked after the name was resolved, of each address that is about to be
// connected to: a name in an allowed zone may point anywhere, today or at the second look (DNS rebinding).
#pragma once
#include <string>

struct sockaddr;

namespace twinwatch::fetch {

// Loopback, private, link-local, unique-local, carrier NAT, multicast, reserved, unspecified; and IPv6 addresses that
// carry such an IPv4 address (mapped, compatible, NAT64, 6to4). An unknown family counts as private.
bool is_private(const sockaddr* address);

std::string shown_address(const sockaddr* address);  // "192.168.0.1"

}  // namespace twinwatch::fetch
