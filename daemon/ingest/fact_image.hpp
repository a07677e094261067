// New facts of one kind as an image of their table (store/table_image.hpp): for a first list, into a table without
// rows. Costs half of FactWriter's INSERTs, and the memory of what it makes.
#pragma once
#include "ingest/accounting.hpp"
#include "store/ready_tables.hpp"
#include "store/table_image.hpp"

namespace twinwatch::ingest {

class FactImage {
 public:
  FactImage(store::Database& db, const KindColumns& kind, std::int64_t run_id, std::int64_t now_ms,
            std::size_t about_octets);
  // The fact's id.
  std::int64_t write(std::int64_t dataset_id, const Row& row, const Entry& entry, const Place& place,
                     const StagedPage& page, std::uint64_t line);
  // Every fact that was written once more, by dataset and key: the index of what is in force.
  void enter(std::int64_t dataset_id, const Entry& entry, std::int64_t fact_id);
  void copy_into_table(store::ReadyTables& ready);  // once, at the end

 private:
  const KindColumns& kind_;
  const std::int64_t run_id_, now_ms_;
  std::vector<int> columns_;  // of the table, in its order: a field's number, or below 0 one of its own
  store::TableImage image_;
  store::TreePages& in_force_;
  std::int64_t fact_id_ = 0;
};

}  // namespace twinwatch::ingest
