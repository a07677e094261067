// Records that write a school's former name are of that school. Called by run_matching after linking, in its
// transaction: mentions that wait, or were linked by likeness alone, while exactly one school had just this name in the
// province and none has it now. A code, a whole name of today and a person's word go before; a name that was a
// school's until it was split tells nobody (heirs.hpp).
#pragma once
#include "match/match.hpp"

namespace twinwatch::match {

void link_by_former_name(store::Database&, std::int64_t now_ms, Outcome&);

}  // namespace twinwatch::match
