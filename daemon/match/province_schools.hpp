// The living schools of one province by the telling words of their names: read once, for those who ask whom an open
// record might be about (could_be.cpp) and for those who offer schools where no score does (candidates.cpp).
//
// In memory; distinct words are compared once a province, not once a school, and most of them by their letters alone.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "match/statement.hpp"

namespace twinwatch::match {

struct PossibleSchool {
  std::int64_t id = 0, district_id = 0;
  unsigned levels = 0;
  bool eligible = false;
  std::string name_key, district_key;
};

class ProvinceSchools {
 public:
  ProvinceSchools(SQLite::Database&, std::int64_t plate);

  const std::vector<PossibleSchool>& schools() const { return schools_; }  // by number
  // Indices of the schools that have this word or one spelled closely, ascending; remembered, as names repeat words. A
  // school without a telling word of its own ("Anadolu Lisesi") is known by its district: so people write it.
  const std::vector<std::size_t>& close_to(std::string_view word);
  // The same, of words that are close or one slip away (one_slip), however short.
  const std::vector<std::size_t>& slip_from(std::string_view word);

 private:
  using ByWord = std::unordered_map<std::string, std::vector<std::size_t>>;
  struct Holders {
    std::string_view word;  // a key of by_word_
    std::uint64_t letters = 0;
    const std::vector<std::size_t>* schools = nullptr;
  };
  const std::vector<std::size_t>& remembered(ByWord& memory, std::string_view word,
                                             bool (*alike)(std::string_view, std::string_view)) const;

  std::vector<PossibleSchool> schools_;
  ByWord by_word_, close_, slips_;
  std::vector<Holders> words_;  // of by_word_, one after the other: all of them are gone through for each word asked
};

std::vector<std::int64_t> plates_of_schools(SQLite::Database&);  // ascending

}  // namespace twinwatch::match
