// For a bulk insert into a table that was empty: its indexes are taken away and made again in one sorted pass, which
// costs a third of keeping a text index while rows come. Inside the caller's transaction: a rollback puts them back.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "store/database.hpp"

namespace twinwatch::store {

class IndexesAside {
 public:
  IndexesAside(Database& db, std::string_view table);
  void put_back();  // call it before the commit; not called: the transaction must roll back

 private:
  SQLite::Database& sql_;
  std::vector<std::string> definitions_;
};

}  // namespace twinwatch::store
