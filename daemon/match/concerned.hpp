// Which mentions a changed registry may answer otherwise than before: what it touches is matched again, and nothing else.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "match/registry.hpp"

namespace twinwatch::match {

class Concerned {
 public:
  explicit Concerned(const RegistryChange& change);

  // `by_whole_name`: it is linked by a code or its whole name, so that only those can change the answer. Else any school
  // that shares a word with it may.
  bool is(std::int64_t plate, std::string_view name_key, std::string_view code, bool by_whole_name) const;

 private:
  struct Words {
    std::unordered_set<std::string> words;
    bool nameless = false;  // a school that is called by its type alone
  };
  bool shares_a_word(const Words& changed, const std::vector<std::string_view>& mine) const;

  const RegistryChange& change_;
  std::unordered_map<std::int64_t, Words> by_plate_;
};

}  // namespace twinwatch::match
