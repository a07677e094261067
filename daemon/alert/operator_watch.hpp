// What the operator must hear of before a coordinator would notice: a source about to grow stale, a review queue that
// grows, mail that stays behind, a disk that fills. (A run held back or failed is told when it happens:
// service/run_notices.cpp.)
//
// In C++ and no rules of config/rules: a rule finds schools, these are about the house, and the disk is not in the
// database. Each is one notice for one cause, opened, told anew at most once a day while it lasts, and closed by
// itself.
#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "alert/rule_readiness.hpp"
#include "alert/rules.hpp"

namespace twinwatch::alert {

struct HouseLimits {                              // [operator] of the configuration
  std::int64_t review_growth = 50;                // so many more written names wait than a week ago
  std::int64_t mail_waits_ms = 24ll * 3'600'000;  // a mail that should have left stays behind for so long
  std::uint64_t disk_free_octets = 1ull << 30;    // less is left, or less than two copies of the database need
};

struct House {
  std::set<std::string> sources;       // those of the configuration; what an older one named is nobody's business
  std::int64_t status_max_age_ms = 0;  // of participations: older ones make schools unknown; 0: nothing ever is too old
  std::uint64_t disk_free = 0, database_octets = 0;
};

// Writer's thread. Never throws for a full disk: then there is no room for the notice either, and the log has it.
void watch_house(store::Database&, const std::vector<Rule>&, const House&, const HouseLimits&, std::int64_t now_ms);

}  // namespace twinwatch::alert
