// When a source that is not an inbox is read next: from its last runs in the database, so that a restart neither
// forgets nor repeats one. The writer's thread.
#pragma once
#include <cstdint>
#include <string>

#include "service/config.hpp"
#include "store/database.hpp"

namespace twinwatch::service {

// Unix ms. At once (0) when it was never read or a run was left unfinished; `every` after the last run began; after a
// failure sooner, and later with each one: 15 minutes, doubled up to `every`. Never disabled for ever.
std::int64_t next_due_ms(store::Database& db, const SourceConfig& source);

}  // namespace twinwatch::service
