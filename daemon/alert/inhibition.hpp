// Sources that cannot be relied on now. What rests on one is not told to coordinators; the operator hears of the source
// once, not of each school.
#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "store/database.hpp"

namespace twinwatch::alert {

struct FailingSource {
  std::string id, why;        // why: for the transition's reason
  std::int64_t since_ms = 0;  // the first run that was not good after the last good one
};

// Sources whose newest run failed or is held back, for at least `after_ms`. A file that could not be read at all says
// nothing of what we hold, so of an inbox only a run that is held back counts.
std::map<std::int64_t, FailingSource> failing_sources(store::Database&, std::int64_t after_ms, std::int64_t now_ms);
// When the next of those that fail already will have failed for so long; 0: none.
std::int64_t next_to_fail_ms(store::Database&, std::int64_t after_ms, std::int64_t now_ms);

// One open notice for each source that inhibits alerts; a notice on the same source that is open already will do.
void tell_of_inhibition(store::Database&, std::int64_t now_ms);

}  // namespace twinwatch::alert
