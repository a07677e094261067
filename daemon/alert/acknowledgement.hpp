// "I have this one in hand": a person's word on one alert. It keeps the alert from being told until its date, or until
// the alert ends; then it lapses. Writer's thread; settling afterwards (run_rule) moves the state.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "store/database.hpp"

namespace twinwatch::alert {

struct Acknowledging {
  std::int64_t school_id = 0;
  std::string rule;  // empty: every open alert of the school
  std::string person, reason;
  std::int64_t until_ms = 0;  // 0: until the alert ends
};

// Returns the alerts, at least one; a standing acknowledgement of the same alert ends, replaced. In the caller's
// transaction if there is one. Throws std::invalid_argument: no open alert, a date that has passed, nobody's name.
std::vector<std::int64_t> acknowledge(store::Database&, const Acknowledging&, std::int64_t now_ms);
// Takes standing ones back. Throws std::invalid_argument when there is none.
std::vector<std::int64_t> take_back_acknowledgement(store::Database&, const Acknowledging&, std::int64_t now_ms);

}  // namespace twinwatch::alert
