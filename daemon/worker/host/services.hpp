// What a plugin may ask of its host: twinwatch.log/0 and twinwatch.text/0 (abi.h, "services of the host").
#pragma once
#include <twinwatch/abi.h>

#include <cstdint>

#include "worker/host/channel.hpp"

namespace twinwatch::worker::host {

// The struct handed to create(); lives as long as the process. Called once. `log_octets`: as in Limits.
const tw_host* offer_services(const Channel& channel, std::uint64_t log_octets);

// parse() has returned: the texts that it asked for are given up.
void end_of_page();

}  // namespace twinwatch::worker::host
