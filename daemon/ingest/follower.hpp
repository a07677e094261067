// Who makes ready what will follow from a first list's facts, while they are written: on a thread of its own, as the
// other processor has nothing to do then.
#pragma once
#include <cstdint>

#include "ingest/record_key.hpp"

namespace twinwatch::ingest {

struct NewFact {
  std::int64_t fact_id = 0, valid_from = 0;
  const Row& row;
  const Place& place;
};

class Follower {
 public:
  virtual ~Follower() = default;
  virtual bool wants(const KindColumns& kind) const = 0;
  // By rising fact_id; all of a list that begins its table, or none. Whether the facts were accepted is known
  // afterwards.
  virtual void fact(const NewFact& fact) = 0;
  virtual void end() = 0;
};

}  // namespace twinwatch::ingest
