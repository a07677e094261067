// How far matching has read the facts of a kind. Facts are only ever appended and closed, never deleted, so the highest
// fact_id and the number of facts in force tell whether anything is new or ended: a cycle in which nothing happened
// costs two index look-ups, and no index is needed for "not matched yet". Kept in `setting`, moved in the same
// transaction as what was done.
#pragma once
#include <cstdint>
#include <string>

#include "match/statement.hpp"

namespace twinwatch::match {

class Watermark {
 public:
  Watermark(SQLite::Database& sql, std::string kind);
  bool unchanged() const { return seen_id_ == last_id_ && seen_in_force_ == in_force_; }
  // Not only new ones: fewer are in force than the old and the new together.
  bool some_closed() const { return in_force_ != seen_in_force_ + fresh_in_force_; }
  std::int64_t fact_id() const { return seen_id_; }                             // facts above this one are new
  bool all_in_force() const { return seen_id_ == 0 && in_force_ == last_id_; }  // all facts are new, from the first on
  std::int64_t last_fact_id() const { return last_id_; }
  void move_up();

 private:
  SQLite::Database& sql_;
  std::string kind_;
  std::int64_t seen_id_ = 0, seen_in_force_ = 0;
  std::int64_t last_id_ = 0, in_force_ = 0, fresh_in_force_ = 0;
};

}  // namespace twinwatch::match
