// The list that a written name comes from, as evidence: one school is one row of a list. A school whose own name stands
// in that list too is not meant by another name of it; one whose name has gone from a whole list may have been renamed.
// Immutable after finish(); any thread.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "match/school_index.hpp"

namespace twinwatch::match {

class ListedNames {
 public:
  // `whole`: the list has every school of the provinces that stand in it, so that absence tells something.
  ListedNames(const name::Words& words, bool whole) : names_(words), whole_(whole) {}

  void add(int plate, int district_id, std::string_view name);
  void finish(const SchoolIndex& registry);  // the schools that the names will be compared with; must outlive this

  // Whether this name stands in the list: of others it tells nothing.
  bool has(int plate, const name::Name& name) const;
  enum class Is { unknown, listed, gone };
  Is own_name(const IndexedSchool& school) const;
  // Names of the list at this school's province that share a word with it, have its type, and are no school's own name.
  std::vector<std::uint32_t> rivals(const IndexedSchool& school) const;
  const std::string& key(std::uint32_t rival) const { return keys_[rival]; }
  const std::string& written(std::uint32_t rival) const { return written_[rival]; }

 private:
  std::string key_of(const SchoolIndex& index, const IndexedSchool& school) const;

  SchoolIndex names_;
  bool whole_;
  const SchoolIndex* registry_ = nullptr;
  std::vector<std::string> written_, keys_;
  std::unordered_map<std::string, int> listed_, held_;  // plate and key: how often in the list, in the registry
  std::unordered_map<int, int> of_province_;
};

}  // namespace twinwatch::match
