// Registry rows that wait for a person (identity_pairs.hpp), for those who show them and for those who judge schools.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "match/match.hpp"
#include "match/statement.hpp"

namespace twinwatch::match {

// Schools that may bear another name today than we know, each with the mention that a person is asked about: nothing is
// said of them meanwhile. Only rows still in force; and schools of a split while a name of before it waits (heirs.hpp).
std::vector<std::pair<std::int64_t, std::int64_t>> doubted_schools(SQLite::Database&);

// The schools that a waiting row of this mention could be, with what points at them; or that came out of a
// split of the school that had its name.
std::vector<Candidate> waiting_candidates(SQLite::Database&, std::int64_t mention_id);

// Why the linker leaves a name alone: a registry row of that name, still in force, waits for a person. One school is
// one row of a list, and the linker asks about names alone.
class WaitingMentions {
 public:
  explicit WaitingMentions(SQLite::Database&);
  std::optional<std::vector<std::string>> why(std::int64_t mention_id);  // nothing: no row of it waits

 private:
  Statement row_;
};

// Those that a row has begun to wait for although they are linked, and those that no row waits for any more.
std::vector<std::int64_t> mentions_of_rows(SQLite::Database&);

inline constexpr std::string_view by_registry = "registry";  // decided_by of a mention that waits for its row

}  // namespace twinwatch::match
