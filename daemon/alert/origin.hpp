// Reads an Origin. Part of explain.
#pragma once
#include "alert/explain.hpp"

namespace twinwatch::alert {

// page 0: the run alone.
Origin read_origin(store::Database&, std::int64_t page_id, std::int64_t run_id, std::int64_t line = 0);

}  // namespace twinwatch::alert
