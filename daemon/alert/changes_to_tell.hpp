// What would change in what coordinators are told, beside what they were last told. Reads only; part of the hold.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "alert/hold.hpp"

namespace twinwatch::alert {

struct ChangeToTell {
  std::int64_t alert_id = 0, school_id = 0;
  int plate = 0;
  bool opened = true;  // else ended
};

// One for each school and rule; without those that an operator has approved or rejected before.
std::vector<ChangeToTell> changes_to_tell(store::Database&, const Audience&);

}  // namespace twinwatch::alert
