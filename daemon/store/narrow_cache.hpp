// For the length of a bulk write: a small page cache. Pages written once and not read again would otherwise fill all of
// the writer's 64 MB, and the first touch of that memory costs more than the writing (measured: 0.49 s of processor
// time for 76,808 rows with 64 MB, 0.41 s with 8). What does not fit is spilled to the WAL, which is where it goes
// anyway.
#pragma once
#include <string>

#include "store/database.hpp"

namespace twinwatch::store {

class NarrowCache {
 public:
  explicit NarrowCache(Database& db, int kib = 8192)
      : sql_(db.sql()), before_(sql_.execAndGet("PRAGMA cache_size").getInt()) {
    set(-kib);
  }
  NarrowCache(const NarrowCache&) = delete;
  NarrowCache& operator=(const NarrowCache&) = delete;
  ~NarrowCache() { set(before_); }

 private:
  void set(int size) { sql_.tryExec("PRAGMA cache_size=" + std::to_string(size)); }
  SQLite::Database& sql_;
  const int before_;
};

}  // namespace twinwatch::store
