// One robots.txt, had as the daemon has it, on a loop of its own: for the operator's command. The daemon never does
// this.
#pragma once
#include "fetch/address.hpp"
#include "fetch/robots_cache.hpp"
#include "fetch/web.hpp"

namespace twinwatch::fetch {

// That of the address's origin, and of no other host. Throws FetchError when it could not be told what is allowed.
RobotsCache::Held robots_now(const Address& address, WebConfig config);

}  // namespace twinwatch::fetch
