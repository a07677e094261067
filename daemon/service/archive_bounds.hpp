// The archive's bounds, looked after now and then: what is older than [service] archive_keep goes, then the oldest
// until archive_max_mib holds, and with them the rows of pages that nothing leads back to (store/old_pages.hpp). The
// writer's thread, no transaction open. Nothing is written where there is nothing to drop.
#pragma once
#include <cstdint>

#include "service/config.hpp"
#include "store/database.hpp"

namespace twinwatch::service {

void keep_archive_in_bounds(store::Database& db, const Config& config,
                            std::int64_t now_ms);  // at most four times a day

}  // namespace twinwatch::service
