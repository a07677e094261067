// What we say of each school: active, inactive or unknown, with evidence. Only facts of accepted runs count.
//
//   active               an accepted record in a state that the configuration calls active, linked to this school
//   inactive/stated      an accepted run claimed to be the whole of that province and period, is fresh, and shows none
//   inactive/seen_none   every account linked to the school was read within the window and shows none
//   unknown              all else, with why; also any unmatched record that could be this school
//   unknown/claimed      a coordinator says that there is a project (answers.hpp) and no record does: no longer
//   inactive
//                        while his claim stands, and not active either; a share counts what can be shown to anybody
// unknown neither fires nor resolves. Appends to `status` only what changed. One transaction, writer's thread.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "store/database.hpp"

namespace twinwatch::alert {

struct StatusPolicy {
  std::vector<std::string> active_states;  // folded: "active", "open", "aktif", "devam ediyor", "acik", "yeni" …
  std::string period;                      // the school year that counts, "2026-2027"
  std::int64_t max_age_ms = 0;             // of a claim's data: older is 'stale'; 0: nothing ever is
  // A coordinator's claim of a project counts as one in every share and resolves the alert. Off: who is asked for a
  // number must not be able to make it, and each share stays what lists and pages show.
  bool claims_are_active = false;
  // Folded words that mean "not now". A state that is in neither list says nothing: unknown, never "no project". A
  // word counts wherever it begins a word of the state ("sona" in "sona erdi").
  std::vector<std::string> inactive_states = {
      "closed",   "archived", "pending", "finished", "completed", "ended", "inactive", "cancelled", "canceled",
      "rejected", "kapal",    "kapand",  "kapat",    "arsiv",     "bekl",  "onay b",   "bitti",     "biten",
      "bitmis",   "tamamlan", "sona",    "sonlan",   "pasif",     "iptal", "red",      "durdur",    "aktif degil"};
};

struct StatusChange {
  std::int64_t active = 0, inactive = 0, unknown = 0, changed = 0;
  std::int64_t next_ms = 0;  // when the first of the data that speak now is too old to speak; 0: never
};
StatusChange update_status(store::Database&, const StatusPolicy&, std::int64_t now_ms);

// "412 of 500 schools could be told": stands first everywhere.
struct Coverage {
  int plate = 0;  // 0: the country
  std::int64_t eligible = 0, active = 0, inactive_stated = 0, inactive_seen_none = 0, unknown = 0;
  std::int64_t told() const { return active + inactive_stated + inactive_seen_none; }
};
std::vector<Coverage> coverage(store::Database&);  // [0] the country, then the provinces with schools, by plate

// Why schools are unknown and what would raise coverage most, largest first.
struct Gap {
  int plate;
  std::string basis;   // status.basis
  std::string detail;  // source, file, mention
  std::int64_t schools;
  std::string advice;  // what to do, in English (for operators)
};
std::vector<Gap> gaps(store::Database&);

}  // namespace twinwatch::alert
