// Which school a mention is, decided from the registry alone; the rules are in match.hpp and in linking.cpp beside each
// step. Called by run_matching inside its transaction. Links are appended and closed, never rewritten.
#pragma once
#include <cstdint>

#include "match/match.hpp"
#include "match/registry.hpp"

namespace twinwatch::match {

// Mentions without a link in force, and those whose answer the registry's change may have changed: never those that a
// person has decided.
void link_mentions(store::Database&, const RegistryChange&, std::int64_t now_ms, Outcome&);

}  // namespace twinwatch::match
