// What a registry list has, where it claims to be whole, and which schools have left it: absence tells something only
// of provinces that an accepted run of the list has covered. Read when rows are compared; any province not asked for is
// not read.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <set>
#include <utility>

#include "match/listed_names.hpp"

namespace twinwatch::match {

class WholeLists {
 public:
  WholeLists(SQLite::Database& sql, const SchoolIndex& index);

  // An accepted run of it claimed the whole province; what it has in force there is all there is.
  bool is_whole(std::int64_t dataset, std::int64_t plate) const;
  // The names in force of those provinces where the list is whole, or of those where it is not.
  ListedNames read(std::int64_t dataset, const std::set<std::int64_t>& plates, bool whole);
  // The school had a row in this list, and it was closed. (Whether another is in force now is not told here.)
  bool left(std::int64_t dataset, std::int64_t school) const { return left_.contains({dataset, school}); }

 private:
  SQLite::Database& sql_;
  const SchoolIndex& index_;
  std::set<std::pair<std::int64_t, std::int64_t>> whole_, left_;  // dataset and plate (0: the country); and school
};

}  // namespace twinwatch::match
