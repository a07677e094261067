// Before a school is written over it is kept as it was, so that the past can be looked at (store/past.hpp).
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>

namespace twinwatch::match {

// Inside the transaction that writes over it.
void keep_school_as_it_was(SQLite::Database&, std::int64_t school_id, std::int64_t until_ms);

}  // namespace twinwatch::match
