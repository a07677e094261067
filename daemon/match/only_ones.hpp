// What may be said of schools and rows of which nothing alike is left: used by identity_pairs.cpp where neither code,
// name nor place points from one to the other.
#pragma once
#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "match/school_index.hpp"

namespace twinwatch::match {

// A row of a whole list that is no school's: new, or waiting for another reason.
struct NobodysRow {
  std::size_t number = 0;
  std::int64_t plate = 0, district_id = 0;
  int type = -1;
  unsigned hard_marks = 0;
  bool is_new = true;
};

// Rows and schools that stand alone on both sides: of one type and the same hard marks exactly one row of a district is
// nobody's, and exactly one school is in the list no more. With names alone nothing else tells a school that got a
// wholly new name; it is no proof.
std::vector<std::pair<std::size_t, std::int64_t>> the_only_ones(
    const SchoolIndex& index, unsigned hard_marks, std::span<const NobodysRow> rows,
    const std::function<bool(std::int64_t school)>& in_list);

// The name's telling words are those of all these names together, and each has one that no other has: "Gazi Ata
// İlkokulu" for Gazi and Ata; not "Gazi Mustafa Kemal" for Gazi and Gazi Mustafa Kemal.
bool is_made_of(const name::Name& name, const std::vector<std::set<std::string>>& names);

}  // namespace twinwatch::match
