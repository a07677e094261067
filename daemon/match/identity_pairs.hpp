// Rows of one list that no code and no whole name joins to a school, beside the schools that no row of that list is
// yet: which are one school under another name, which may be, and which are new. Called once a list and batch, after
// the sure part (registry.cpp); the index of all schools is made only when a row has got so far.
//
// Never considered together: another name::Name::type, other hard marks (Özel, Kız), another province.
//
// Confirmed by the program, only where one row and one school point at each other and at no third:
//   code      same official code, same province, type and hard marks not contradicting (registry.cpp)
//   building  same building or same website's host, same told type and marks, and the school's row has gone from this
//             same list, which was accepted as complete there; one such school and one such row
//   name      the matcher links the name (choice.hpp), and
//               either word for word the same name, spelled otherwise,
//               or the list is whole in that province and does not have the school's own name any more
//   merge     several schools have gone from the list that left the row's own building, and its name is made of theirs
// Everything else that points at a school waits for a person, with what points at it:
//   namesakes  several schools are called exactly so     move   the same name in another district of the province
//   rename     building, host, coordinates, phone of a school that is listed no more, or a name near enough
//   split      several rows could be one school, by name, building, host or coordinates
//   merge      one row could be several schools. Only those offered that were there: a person's yes says that they went
//              into it, but for those that were rejected before
//   rename, by nothing but this: of the schools of that type in that district one has left the whole lists, and one row
//              is new. Never confirmed by the program
// Two official codes are two schools: then only place or host of a school that has gone from the list points at it.
// Coordinates and phone alone never confirm. What nothing points at is new.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "match/match.hpp"
#include "match/registry_list.hpp"
#include "match/schools_by_place.hpp"

namespace twinwatch::match {

struct TwinCandidate {
  std::int64_t school_id = 0;
  bool doubted = false;  // it may bear the row's name today, not its own
  std::string why;
};

struct Proposal {
  std::size_t row = 0;               // index into the rows given
  std::int64_t school_id = 0;        // confirmed
  std::vector<std::int64_t> merged;  // … and these went into it
  bool keeps_name = false;           // of one confirmed: the list has cut the name, the school bears it whole
  std::string_view what;             // of one that waits; empty: confirmed, or new
  std::vector<TwinCandidate> candidates;
  std::vector<std::string> evidence;

  bool is_new() const { return school_id == 0 && what.empty(); }
};

std::vector<Proposal> pair_rows(SQLite::Database& sql, const Matcher& matcher, const SchoolsByPlace& held,
                                const std::vector<const RegistryRow*>& rows);

}  // namespace twinwatch::match
