// What a run did to a source's records, for people: which are new, gone, or say something else, field by field. Made
// for a private copy of the database, which it writes a note of its own into; what an operator decides on is read there
// before anything is decided.
// The writer's thread.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "store/database.hpp"

namespace twinwatch::service {

// Before the run: notes which records of the source are in force.
void note_records(store::Database& copy, const std::string& source);

struct FieldChange {
  std::string field, before, after;
};

struct RecordChange {
  std::string record;               // what it is told by: the fields of its key
  std::vector<FieldChange> fields;  // of a changed one, those that differ
};

struct KindChanges {
  std::string kind;
  std::int64_t added = 0, changed = 0, gone = 0, as_before = 0;
  std::vector<RecordChange> first_added, first_changed, first_gone;
};

// After it: kinds that the source has or had records of. `at_most` records of each sort are shown.
std::vector<KindChanges> record_changes(store::Database& copy, std::size_t at_most);

struct StatusChangeOf {
  std::string school, before, after;
};
struct StatusChanges {  // of eligible schools
  std::int64_t schools = 0;
  std::vector<StatusChangeOf> first;
};
// `last_before`: the highest status_id before what follows was drawn.
std::int64_t last_status(store::Database& copy);
StatusChanges status_changes(store::Database& copy, std::int64_t last_before, std::size_t at_most);

}  // namespace twinwatch::service
