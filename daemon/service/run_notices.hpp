// What the operator hears of a run: one open notice for one cause; a good run closes what an earlier one raised.
// The writer's thread.
#pragma once
#include <cstdint>

#include "service/engine.hpp"
#include "store/database.hpp"

namespace twinwatch::service {

// `replay`: the run read the archive, which says nothing of whether the source can be had.
void tell_of_run(store::Database& db, const SourceConfig& source, const RunReport& report, bool replay,
                 std::int64_t now_ms);

}  // namespace twinwatch::service
