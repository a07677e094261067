// "Not now": no coordinator hears of what a silence covers. It always has an end, the operator hears before it comes,
// and what it kept is told again afterwards as it then stands. Writer's thread; settling afterwards moves the states.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "store/database.hpp"

namespace twinwatch::alert {

struct SilenceScope {  // all that are told must fit; at least one is
  std::string rule;
  std::int64_t plate = 0, district_id = 0, school_id = 0;
};

struct Silence {
  std::int64_t silence_id = 0;
  SilenceScope scope;
  std::string person, reason;
  std::int64_t at_ms = 0, until_ms = 0, ended_ms = 0;  // ended_ms 0: it stands
  std::string ended_by, ended_reason;
  bool covers(const std::string& rule, std::int64_t plate, std::int64_t district_id, std::int64_t school_id) const;
};

constexpr std::int64_t longest_silence_ms = 366ll * 86'400'000;

// Throws std::invalid_argument: no end, one that has passed or lies more than a year ahead, no scope, nobody's name.
std::int64_t silence(store::Database&, const SilenceScope&, const std::string& person, const std::string& reason,
                     std::int64_t until_ms, std::int64_t now_ms);
// Throws std::invalid_argument when it does not stand.
void lift_silence(store::Database&, std::int64_t silence_id, const std::string& person, const std::string& reason,
                  std::int64_t now_ms);

// As they stood at `at_ms`; with_ended: also those that had ended by then.
std::vector<Silence> silences(store::Database&, std::int64_t at_ms, bool with_ended = false);

// Closes those whose end has come; raises a notice for those that end within `warning_ms` (of a shorter one: within
// half of its time), and closes the notices of those that are over. Returns when something of that is next due; 0:
// never.
std::int64_t tend_silences(store::Database&, std::int64_t warning_ms, std::int64_t now_ms);

}  // namespace twinwatch::alert
