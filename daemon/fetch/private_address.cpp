#include "fetch/private_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace twinwatch::fetch {
namespace {

struct Block {
  std::uint32_t net;
  int bits;
};

// IANA's special-purpose registry: what is not global unicast.
constexpr std::array<Block, 16> kNotGlobal{{{0x00000000, 8},
                                            {0x0a000000, 8},
                                            {0x64400000, 10},
                                            {0x7f000000, 8},
                                            {0xa9fe0000, 16},
                                            {0xac100000, 12},
                                            {0xc0000000, 24},
                                            {0xc0000200, 24},
                                            {0xc0586300, 24},
                                            {0xc0a80000, 16},
                                            {0xc6120000, 15},
                                            {0xc6336400, 24},
                                            {0xcb007100, 24},
                                            {0xe0000000, 4},
                                            {0xf0000000, 4},
                                            {0xffffffff, 32}}};

bool private_v4(std::uint32_t address) {
  return std::any_of(kNotGlobal.begin(), kNotGlobal.end(), [&](const Block& block) {
    const std::uint32_t mask = block.bits == 32 ? ~0u : ~(~0u >> block.bits);
    return (address & mask) == block.net;
  });
}

bool private_v6(const std::uint8_t* a) {
  const auto v4_at = [&](int i) {
    return static_cast<std::uint32_t>(a[i]) << 24 | static_cast<std::uint32_t>(a[i + 1]) << 16 |
           static_cast<std::uint32_t>(a[i + 2]) << 8 | static_cast<std::uint32_t>(a[i + 3]);
  };
  const auto zeros = [&](int from, int to) {
    return std::all_of(a + from, a + to, [](auto octet) { return octet == 0; });
  };
  if (zeros(0, 10) && a[10] == 0xff && a[11] == 0xff) return private_v4(v4_at(12));  // ::ffff:0:0/96, mapped
  if (zeros(0, 12)) return true;                                                     // ::, ::1, IPv4-compatible
  if (a[0] == 0x00 && a[1] == 0x64 && a[2] == 0xff && a[3] == 0x9b)                  // 64:ff9b::/96, NAT64
    return !zeros(4, 12) || private_v4(v4_at(12));                                   // 64:ff9b:1::/48 is local use
  if (a[0] == 0x20 && a[1] == 0x02) return private_v4(v4_at(2));                     // 2002::/16, 6to4
  if (a[0] == 0x20 && a[1] == 0x01 && (a[2] == 0x00 || (a[2] == 0x0d && a[3] == 0xb8)))
    return true;                 // Teredo, examples
  return (a[0] & 0xe0) != 0x20;  // global unicast is 2000::/3: fc00::/7, fe80::/10, ff00::/8, 100::/64 are not
}

}  // namespace

bool is_private(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof v4);
    return private_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof v6);
    return private_v6(v6.sin6_addr.s6_addr);
  }
  return true;
}

std::string shown_address(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof v4);
    ::inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
  } else if (address->sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof v6);
    ::inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
  }
  return text.data();
}

}  // namespace twinwatch::fetch
