// BEGIN IMMEDIATE … COMMIT, rolled back when it goes without commit(). SQLiteCpp's own begins DEFERRED (the write lock
// would be asked for in the middle) and throws on ROLLBACK when SQLite has rolled back by itself (a full disk).
// On the writer's thread; never held across a co_await.
#pragma once
#include <sqlite3.h>

#include "store/database.hpp"

namespace twinwatch::store {

class Transaction {
 public:
  explicit Transaction(Database& db) : sql_(db.sql()) { sql_.exec("BEGIN IMMEDIATE"); }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (open_ && sqlite3_get_autocommit(sql_.getHandle()) == 0) sql_.tryExec("ROLLBACK");
  }
  void commit() {
    sql_.exec("COMMIT");
    open_ = false;
  }

 private:
  SQLite::Database& sql_;
  bool open_ = true;
};

}  // namespace twinwatch::store
