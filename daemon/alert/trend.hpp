// A province's shares week by week, for the picture in a digest and for reports. Counted from the status rows' own
// times (known_from, known_to), so that a mail composed again for a past day shows the same columns.
#pragma once
#include <cstdint>
#include <vector>

#include "store/database.hpp"

namespace twinwatch::alert {

struct TrendPoint {
  std::int64_t at_ms = 0;                              // Unix milliseconds; the last one is the present
  std::int64_t active = 0, inactive = 0, unknown = 0;  // eligible schools that were in the registry then
  std::int64_t eligible() const { return active + inactive + unknown; }
};

// The shares at one moment. plate 0: the country.
TrendPoint shares_at(store::Database&, int plate, std::int64_t at_ms);

// Oldest first, a week apart (past ones as of twelve hours later, so that what was told that day is in), the present
// last; at most `weeks`. Weeks before anything was told of any school of the province are left out: a row of grey
// columns says only that we had not begun. Never empty. plate 0: the country.
std::vector<TrendPoint> trend_of(store::Database&, int plate, std::int64_t now_ms, int weeks = 12);

}  // namespace twinwatch::alert
