// Which names came into a list or left it since names were last matched: what stands beside a name is evidence
// (mention_lists.hpp), so those that it can decide otherwise are looked at again, and no others.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "match/statement.hpp"
#include "match/watermark.hpp"

namespace twinwatch::match {

struct ListChange {
  std::map<std::string, std::set<std::pair<std::int64_t, std::int64_t>>> lists{};  // by fact table: dataset, plate
  std::set<std::int64_t> left{};                                                   // mentions that left a list

  bool any() const { return !lists.empty(); }
};

// Adds what is new or ended in this kind's facts. After their mentions are known, before `seen` moves up.
void note_list_changes(SQLite::Database&, const std::string& kind, const Watermark& seen, ListChange&);

// The names of those lists, in those provinces, that were linked by score or wait: ascending.
std::vector<std::int64_t> mentions_touched_by(SQLite::Database&, const ListChange&);

}  // namespace twinwatch::match
