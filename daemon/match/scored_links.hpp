// The scored part of linking, over the schools of the database: asked for a mention that no code and no whole name
// decides (linking.cpp). The index of all schools is made at the first question of a run and goes with it: 0.3 s when
// something new was written, nothing and no memory when not.
#pragma once
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

  struct Answer {
    std::int64_t school_id = 0;  // 0: none, `reasons` say why
    double probability = 0;
    std::vector<std::string> reasons;
  };
  // Plate 0: no province is told. Then a school is only told where the registry has all provinces: "the only one of
  // this name in the country" is no evidence in a part of it.
  // `account` and `mention_id`: whose other records may raise a candidate (account_evidence.hpp).
  Answer choose(std::string_view name, std::int64_t plate, std::int64_t district_id, std::string_view account = {},
                std::int64_t mention_id = 0);

 private:
  struct Made;
  SQLite::Database& sql_;
  const Matcher& matcher_;
  std::unique_ptr<Made> made_;
};

}  // namespace twinwatch::match
