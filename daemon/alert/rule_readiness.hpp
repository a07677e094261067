// May a rule run now, and may it find anything new? Asked before a rule is run, so that data grown old and the weeks
// after the yearly cut-off are no events. What is known of the sources is read once (read_freshness); the decision
// itself is a pure function of values.
#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "alert/rules.hpp"

namespace twinwatch::alert {

struct SourceFreshness {
  std::string source;           // id
  std::set<std::string> kinds;  // of records it has ever brought; "directory": a portal's list of schools
  std::int64_t data_ms = 0;     // of its newest accepted run; 0: none was accepted yet
  std::string newest_state;     // of its newest finished run: accepted, unchanged, quarantined, failed, …
};
std::vector<SourceFreshness> read_freshness(store::Database&);

struct Readiness {
  bool runs = true;          // false: a source it requires is not fresh. The rule is inhibited: nothing of it may move
  bool may_fire = true;      // false: the calendar says not now. Nothing begins or fires; what is over may still end
  std::string why{};         // of either, a sentence in English for the operator, without its full stop
  std::string source{};      // the source that inhibits it; empty: none of that kind is there, or the calendar
  std::int64_t next_ms = 0;  // when another answer is possible by time alone; 0: never
  bool ready() const { return runs && may_fire; }
};
Readiness rule_readiness(const Rule&, const std::vector<SourceFreshness>&, std::int64_t now_ms);

}  // namespace twinwatch::alert
