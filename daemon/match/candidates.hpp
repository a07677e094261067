// Which schools a person might mean by a written name, likeliest first: what the review queue offers. Never one that
// has left the registry, is of another level, or was said not to be it.
//
// Other than could_be (whom an open record keeps from being called inactive) this offers also the same name in another
// district, serves every kind of record, and is cut after a handful. Provinces are read once and kept: one object a
// list. A scored matcher may take its place: the queue knows of() alone.
#pragma once
#include <map>
#include <vector>

#include "match/match.hpp"
#include "match/verdicts.hpp"

namespace twinwatch::match {

class CandidateFinder {
 public:
  explicit CandidateFinder(SQLite::Database&);
  ~CandidateFinder();
  std::vector<Candidate> of(const WrittenName&, const Said&, std::size_t at_most);

 private:
  class Province;
  Province& province(std::int64_t plate);

  SQLite::Database& sql_;
  std::map<std::int64_t, Province> provinces_;
};

}  // namespace twinwatch::match
