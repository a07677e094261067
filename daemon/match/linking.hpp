// Which school a mention is, decided from the registry alone; the rules are in match.hpp and in linking.cpp beside each
// step. Called by run_matching inside its transaction. Links are appended and closed, never rewritten.
#pragma once
#include <cstdint>
#include <vector>

#include "match/list_changes.hpp"
#include "match/match.hpp"
#include "match/registry.hpp"

namespace twinwatch::match {

// Mentions without a link in force, and those whose answer a change of the registry or of the list that they stand in
// may have changed: never those that a person has decided, but those whose decided school has gone or come back. All of
// them when the matcher's data or rules are of another edition than the last time.
void link_mentions(store::Database&, const Matcher&, const RegistryChange&, const ListChange&, std::int64_t now_ms,
                   Outcome&);
// These ones, whatever was decided: after a person has said something of them, or taken it back.
// Without a matcher: by code, whole name and persons alone.
void link_again(store::Database&, const Matcher*, const std::vector<std::int64_t>& mention_ids, std::int64_t now_ms,
                Outcome&);

}  // namespace twinwatch::match
