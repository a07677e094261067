// Which schools a person might mean by a written name, likeliest first: what the review queue offers. Those that the
// scored model finds (scored_links.hpp, the code that links), with score and what it is made of; a school of that name
// in another district is offered too, where the told district has none that is enough. Words in common are looked for
// only where the model finds nobody, or there is no model. Never one that has left the registry or was said not to be
// it.
//
// Other than could_be (whom an open record keeps from being called inactive) this serves every kind of record and is
// cut after a handful. The order depends on the names and the schools alone. One object a list: what is read is kept.
#pragma once
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "match/match.hpp"
#include "match/province_schools.hpp"
#include "match/verdicts.hpp"

namespace twinwatch::match {

class ScoredLinks;

class CandidateFinder {
 public:
  // Without a matcher: words in common alone.
  CandidateFinder(SQLite::Database&, const Matcher*);
  ~CandidateFinder();

  // `mention_id` and `written`: one of the records' names, and as it stands there.
  std::vector<Candidate> of(const WrittenName&, std::int64_t mention_id, std::string_view written, const Said&,
                            std::size_t at_most);

 private:
  std::vector<Candidate> by_score(const WrittenName&, std::int64_t mention_id, std::string_view written, const Said&,
                                  std::size_t at_most);
  std::vector<Candidate> by_words(const WrittenName&, const Said&, std::size_t at_most);
  Candidate candidate(std::int64_t school_id, std::string why);

  SQLite::Database& sql_;
  std::unique_ptr<ScoredLinks> scored_;
  std::map<std::int64_t, ProvinceSchools> provinces_;
  Statement school_;
};

}  // namespace twinwatch::match
