// For the length of a bulk write: a small page cache. Pages written once and not read again would otherwise fill all of
// the writer's 64 MB, and the first touch of that memory costs more than the writing (measured: 0.49 s of processor
// time for 76,808 rows with 64 MB, 0.41 s with 8). What does not fit is spilled to the WAL, which is where it goes
// anyway.
#pragma once
#include "store/database.hpp"

namespace twinwatch::store {

class NarrowCache {
 public:
  explicit NarrowCache(Database& db) : sql_(db.sql()) { sql_.exec("PRAGMA cache_size=-8192"); }
  NarrowCache(const NarrowCache&) = delete;
  NarrowCache& operator=(const NarrowCache&) = delete;
  ~NarrowCache() { sql_.tryExec("PRAGMA cache_size=-65536"); }

 private:
  SQLite::Database& sql_;
};

}  // namespace twinwatch::store
