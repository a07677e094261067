// For the length of work that can be done again: a page that a power cut takes is fetched once more. A commit then does
// not wait for the disk (in a WAL; kill -9 loses nothing either way), which costs more than all else that a page does.
// Never around an acceptance, a transition or the outbox. Not inside a transaction.
#pragma once
#include "store/database.hpp"

namespace twinwatch::store {

class Unflushed {
 public:
  explicit Unflushed(Database& db) : sql_(db.sql()) { sql_.exec("PRAGMA synchronous=NORMAL"); }
  Unflushed(const Unflushed&) = delete;
  Unflushed& operator=(const Unflushed&) = delete;
  ~Unflushed() { sql_.tryExec("PRAGMA synchronous=FULL"); }

 private:
  SQLite::Database& sql_;
};

}  // namespace twinwatch::store
