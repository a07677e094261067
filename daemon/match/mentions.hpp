// Schools as somebody wrote them: every fact of a kind with a school_name gets its mention, one for all records that
// write it alike. Called by run_matching inside its transaction, after the registry was taken in.
#pragma once
#include "match/list_changes.hpp"
#include "match/match.hpp"

namespace twinwatch::match {

// What this made of the lists that the names stand in.
ListChange take_in_mentions(store::Database&, Outcome&);

}  // namespace twinwatch::match
