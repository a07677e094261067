// What a person reads on the terminal: a few lines that say what was read, what was decided, where the mails lie and
// what to type next.
#pragma once
#include <string>
#include <vector>

#include "alert/status.hpp"
#include "service/requests.hpp"

namespace twinwatch::service {

std::string describe(const RunReport& run);             // one line, a second one with the reason where it matters
std::string describe_cycle(const CycleReport& report);  // reads, decisions, mails
std::string describe_coverage(const alert::Coverage& country);  // "1,320 of 1,401 schools could be told (94 %): …"
std::string grouped(std::int64_t number);                       // 1451 -> "1,451"

}  // namespace twinwatch::service
