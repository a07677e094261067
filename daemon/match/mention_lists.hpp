// The list that a record's name stands in, as evidence of which school it is (listed_names.hpp): what stands beside it
// in that list, in its province, is another school. The names of all records in force of one dataset are one list.
//
// That holds only where one hand wrote the list, with one way to write a school: an office's list, a portal's list of
// accounts. Where people type, "Köroğlu AİHL" and "Köroğlu Anadolu İmam Hatip Lisesi" stand beside each other and are
// one school. So a list tells nothing of a province where it writes one name in two ways (the same words, type and
// marks, otherwise spelled), nor where it has too few names for that to have shown.
//
// Such a list is never whole: records are of schools that do something. That a school's own name is not in it tells
// nothing.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "match/listed_names.hpp"
#include "match/statement.hpp"

namespace twinwatch::match {

inline constexpr std::size_t fewest_names_of_a_hand = 30;

struct ListedMention {
  int district_id = 0;
  std::string name, name_key;
};

// Whether one hand seems to have written these, names of one province.
bool are_of_one_hand(const name::Words& words, const std::vector<ListedMention>& names);

class MentionLists {
 public:
  // The schools that names are compared with; must outlive it. Lists are read when they are asked for, and kept.
  MentionLists(SQLite::Database&, const SchoolIndex&);
  ~MentionLists();

  // The first of the mention's lists that tells something; nullptr: none.
  const ListedNames* of(std::int64_t mention_id, std::int64_t plate);

 private:
  struct Dataset;
  const ListedNames* list(std::size_t kind, std::int64_t dataset, std::int64_t plate);

  SQLite::Database& sql_;
  const SchoolIndex& index_;
  std::vector<std::pair<std::string, std::unique_ptr<Statement>>> kinds_;  // fact table, datasets of a mention
  std::map<std::int64_t, std::unique_ptr<Dataset>> datasets_;
};

}  // namespace twinwatch::match
