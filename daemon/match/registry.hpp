// Registry rows (fact_school) become schools. Called by run_matching inside its transaction.
//
// A row with a code is the school of that code. A row without one is the school of its place, folded name and building.
// Two lists of the same schools, one with codes and one without, must not double them: where place, district and name
// stand for exactly one row in either list they are one school. Where they do not, a coded row is a school of its own
// (the registry says so) and a row without a code waits for a person as a mention under review.
#pragma once
#include <cstdint>
#include <unordered_set>

#include "match/first_registry.hpp"
#include "match/match.hpp"

namespace twinwatch::match {

// What a batch did to the schools, for those who must look again: keys are SchoolsByPlace-like but without district
// ("plate name_key"), codes as they are.
struct RegistryChange {
  std::unordered_set<std::string> names;
  std::unordered_set<std::string> codes;
  bool any() const { return !names.empty() || !codes.empty(); }
};

std::string name_in_province(std::int64_t plate, std::string_view name_key);
RegistryChange take_in_registry(store::Database&, const Eligible&, MadeSchools made, std::int64_t now_ms, Outcome&);

}  // namespace twinwatch::match
