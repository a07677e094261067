// Registry rows that wait for a person (registry.hpp): who writes them, and what became of them.
#pragma once
#include <cstdint>
#include <vector>

#include "match/statement.hpp"

namespace twinwatch::match {

struct WaitingRow {
  std::int64_t fact_id = 0, plate = 0;
  std::string name_key, area_1, area_2, source;
};
// Those that are no school's yet.
std::vector<WaitingRow> waiting_rows(SQLite::Database&);

// Rows that waited for these mentions, where a person has named the school, become rows of that school.
void join_decided_rows(SQLite::Database&, const std::vector<std::int64_t>& mentions, const std::vector<WaitingRow>&,
                       std::int64_t now_ms);

}  // namespace twinwatch::match
