// Inserts new versions of one dataset's facts with one prepared statement. In the merge's transaction.
#pragma once
#include "ingest/accounting.hpp"
#include "store/prepared.hpp"

namespace twinwatch::ingest {

class FactWriter {
 public:
  FactWriter(store::Database& db, const KindColumns& kind, std::int64_t dataset_id, std::int64_t run_id,
             std::int64_t now_ms);
  void write(const Row& row, const Entry& entry, const Place& place, const StagedPage& page, std::uint64_t line);

 private:
  const KindColumns& kind_;
  store::Prepared insert_;
};

}  // namespace twinwatch::ingest
