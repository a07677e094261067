// The review queue: one line for each written name of which some record waits for a person, ordered by what hangs on
// it. Reads only (a temporary table aside). What no record in force writes any more waits for nobody.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "match/match.hpp"

namespace twinwatch::match {

struct QueueFilter {
  std::int64_t limit = -1;  // < 0: all
  int plate = 0;            // 0: all provinces
  std::size_t candidates = 5;
  const Matcher* matcher = nullptr;  // offers schools by score; without it by words in common alone
};
std::vector<ReviewItem> review_groups(store::Database&, const QueueFilter&);

// The line that this number, or any mention of its name, stands for; nothing when none of it waits.
std::optional<ReviewItem> review_line(store::Database&, std::int64_t number, std::size_t candidates,
                                      const Matcher* matcher = nullptr);

// How many lines review_groups() would have, without what costs time.
std::int64_t names_that_wait(store::Database&);

}  // namespace twinwatch::match
