// The scored part of linking, over the schools of the database: asked for a mention that no code and no whole name
// decides (linking.cpp), and for the schools that a person is offered (candidates.cpp). The index of all schools is
// made at the first question of a run and goes with it: 0.3 s when something new was written, nothing and no memory
// when not.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "match/match.hpp"
#include "match/statement.hpp"

namespace twinwatch::match {

class ScoredLinks {
 public:
  ScoredLinks(SQLite::Database& sql, const Matcher& matcher);
  ~ScoredLinks();

  struct Written {
    std::string_view name;
    std::int64_t plate = 0, district_id = 0;  // 0: not told
    std::int64_t mention_id =
        0;  // whose lists are evidence (mention_lists.hpp), and its account (account_evidence.hpp)
  };

  struct Answer {
    std::int64_t school_id = 0;  // 0: none, `reasons` say why
    double probability = 0;
    std::vector<std::string> reasons;
  };
  // Where no province is told a school is only told where the registry has all provinces: "the only one of this name in
  // the country" is no evidence in a part of it.
  Answer choose(const Written&);

  struct Near {
    std::int64_t school_id = 0;
    double score = 0, enough = 0;      // a link needs so much
    bool elsewhere = false;            // in another district than told
    std::vector<std::string> reasons;  // what the score is made of, the heaviest first
  };
  // Those worth a person's look, best first. Schools of other districts only where none of the told one is enough, and
  // only such as would be enough.
  std::vector<Near> nearest(const Written&);

 private:
  struct Made;
  Made& made();

  SQLite::Database& sql_;
  const Matcher& matcher_;
  std::unique_ptr<Made> made_;
};

}  // namespace twinwatch::match
