// Hosts that asked to be left alone, kept over a restart: the fetcher's memory as rows. The writer's thread.
#pragma once
#include <vector>

#include "fetch/host_memory.hpp"
#include "store/database.hpp"

namespace twinwatch::service {

std::vector<fetch::HostPause> load_pauses(store::Database& db);
void store_pause(store::Database& db, const fetch::HostPause& pause);  // one without failures is forgotten

}  // namespace twinwatch::service
