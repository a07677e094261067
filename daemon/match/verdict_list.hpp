// Verdicts as people read them: those that stand, or all that was ever said of a name.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "match/match.hpp"
#include "match/written_group.hpp"

namespace twinwatch::match {

struct VerdictLine {
  std::int64_t verdict_id = 0, number = 0, mention_id = 0, school_id = 0;  // number 0: no record writes the name yet
  std::string says, written, school, person, reason;                       // says: is | none | not
  std::int64_t at_ms = 0, ended_ms = 0, school_gone_ms = 0;
  std::string ended_by, ended_reason;
  bool whole_province = false;

  bool lapsed() const { return ended_ms == 0 && says == "is" && school_gone_ms != 0; }
};

std::vector<VerdictLine> standing_verdicts(store::Database&, std::int64_t limit);  // newest first
std::vector<VerdictLine> verdicts_on(store::Database&, const WrittenGroup&);  // oldest first, with those that ended

}  // namespace twinwatch::match
