// What became of schools that were split or merged, for who decides links.
//
//   merge  what would be linked to a school that has gone into another is linked to that one: by code, name, score, and
//          also a person's word, which was on the school and not on its number.
//   split  a name that the school bore until then may mean any of those that came out of it: only a code or a person
//          tells which. Until then it waits, and nothing is said of them because of it.
//
// Few schools: read once a run of linking.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "match/match.hpp"
#include "match/verdicts.hpp"

namespace twinwatch::match {

class Heirs {
 public:
  explicit Heirs(SQLite::Database& sql);

  bool none() const { return merged_.empty() && split_names_.empty(); }
  struct Heir {
    std::int64_t school_id = 0;  // 0: none
    std::string why;
  };
  // Where the school went, through all merges; itself not.
  Heir merged_into(std::int64_t school_id) const;
  // Why this name waits, as a sentence; empty: no school that was split had it.
  std::string split_under(std::int64_t plate, std::string_view name_key) const;

 private:
  std::unordered_map<std::int64_t, Heir> merged_;
  std::unordered_map<std::string, std::string> split_names_;  // by name_in_province()
};

// Writes it down; `school` and `heir` are held. What is so already stays as it is.
void becomes(SQLite::Database& sql, std::int64_t school, std::int64_t heir, std::string_view what,
             std::string_view decided_by, std::int64_t now_ms);
// A list has the school again: that it went into another holds no more.
void is_itself_again(SQLite::Database& sql, std::int64_t school, std::int64_t now_ms);

// Why a person's word on this name cannot be taken back, and what to do instead: a school was split or merged by it,
// and links, statuses and alerts have followed. Empty: it can.
std::string cannot_be_undone(SQLite::Database& sql, const WrittenName& name);

// For the review queue: the schools that a waiting mention could be because a school was split.
std::vector<Candidate> split_candidates(SQLite::Database& sql, std::int64_t mention_id);
// Schools that came out of a split, each with a mention that waits because of it and that a participation hangs on.
std::vector<std::pair<std::int64_t, std::int64_t>> doubted_by_split(SQLite::Database& sql);

}  // namespace twinwatch::match
