// Whether what follows from the facts (links, status, alerts) has been drawn already: an import of an unchanged file
// must not judge 75,000 schools again. Three things make it due: something was decided since (`mark_due`, written
// before whatever changes facts or verdicts, so that a kill in between is no loss), a source is held back or no longer
// so, the configuration, the rules, the places or the program are others, or time has made something stale. Kept in
// `setting`. The writer's thread.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "alert/rules.hpp"
#include "alert/status.hpp"
#include "store/database.hpp"

namespace twinwatch::service {

struct SettledCounts {  // as they were found the last time
  std::int64_t active = 0, inactive = 0, unknown = 0, alerts_open = 0;
};

// What a judgement depends on besides the facts. `edition`: of the program and of the files that names are looked up
// in.
std::string judged_by(const alert::StatusPolicy& policy, const std::vector<alert::Rule>& rules,
                      const std::string& edition);

void mark_due(store::Database&);
bool is_settled(store::Database&, const std::string& judged_by, std::int64_t now_ms, SettledCounts&);
// `until_ms`: when time alone makes it due again; 0: never.
void note_settled(store::Database&, const std::string& judged_by, std::int64_t now_ms, std::int64_t until_ms,
                  const SettledCounts&);

}  // namespace twinwatch::service
