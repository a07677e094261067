// Schools that leave the registry: those whose rows are all closed, and those that went into another (heirs.hpp).
// Called by take_in_registry, inside its transaction, when rows were closed or something was decided.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>

namespace twinwatch::match {

std::int64_t mark_gone(SQLite::Database& sql, std::int64_t now_ms);  // how many
// Rows that waited and have left their list wait no more. Whether there were any.
bool drop_closed_waiting(SQLite::Database& sql);

}  // namespace twinwatch::match
