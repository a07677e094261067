// The participations in force, read with the policy's eyes: which of them make a school active, which leave it open.
// Part of update_status; reads only.
#pragma once
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "alert/claims.hpp"
#include "alert/status.hpp"

namespace twinwatch::alert {

enum class StateSays { active, inactive, nothing };
StateSays read_state(const StatusPolicy&, std::string_view written);

struct ActiveRecord {
  std::int64_t fact_id = 0, page_id = 0, run_id = 0, data_ms = 0, source_id = 0;
  bool fresh = false;
};

struct Records {
  std::unordered_map<std::int64_t, std::vector<ActiveRecord>> active;  // by school
  std::unordered_map<std::int64_t, std::string> unclear;               // school -> a state that says nothing
  std::unordered_set<std::int64_t> open_mentions;  // unlinked, and their record would make its school active, or might
  bool any = false;                                // some participation is in force at all
  std::int64_t oldest_fresh_ms = 0;                // of the data of all fresh active records; 0: there is none
};

Records read_records(store::Database&, const StatusPolicy&, const Claims&, std::int64_t now_ms);

}  // namespace twinwatch::alert
