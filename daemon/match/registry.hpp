// Registry rows (fact_school) become schools. Called by run_matching inside its transaction.
//
// A row with a code is the school of that code. A row without one is the school of its place, folded name and building.
// Two lists of the same schools, or one list of two years, must not double them: where place and name stand for exactly
// one row and one school they are one school. What that leaves open is compared by identity_pairs.hpp: it is joined
// where the evidence is decisive, new where nothing points at a school, and else waits for a person as a mention under
// review, being no school of its own meanwhile.
//
// A school keeps its number. Its former names are kept (school_name), and what became of it (school_event).
#pragma once
#include <cstdint>
#include <string>
#include <unordered_set>

#include "match/first_registry.hpp"
#include "match/match.hpp"

namespace twinwatch::match {

// What a batch did to the schools, for those who must look again: keys are SchoolsByPlace-like but without district
// ("plate name_key"), codes as they are.
struct RegistryChange {
  std::unordered_set<std::string> names;
  std::unordered_set<std::string> codes;
  bool read = false;    // facts were new or gone, also a directory's, which are no registry rows
  bool merged = false;  // a school went into another
  // A person's links, or rows that waited, were closed: their mentions are to be linked again.
  bool decided_anew = false;
  bool any() const { return !names.empty() || !codes.empty() || decided_anew; }
};

std::string name_in_province(std::int64_t plate, std::string_view name_key);
RegistryChange take_in_registry(store::Database&, const Matcher&, const Eligible&, MadeSchools made,
                                std::int64_t now_ms, Outcome&);

}  // namespace twinwatch::match
