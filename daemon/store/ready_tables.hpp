// Tables that were made outside of SQLite's machine (table_image.hpp), copied into ours: INSERT INTO t SELECT * FROM
// the same t of another database, which SQLite does without unpacking rows or sorting entries. An image stays attached
// until the transaction that read it is over: make this before the transaction, so that it goes after it.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.hpp"

namespace twinwatch::store {

std::string definition_of(Database& db, std::string_view table);  // what makes the table and its indexes

class ReadyTables {
 public:
  explicit ReadyTables(Database& db) : db_(db), sql_(db.sql()) {}
  ReadyTables(const ReadyTables&) = delete;
  ReadyTables& operator=(const ReadyTables&) = delete;
  ~ReadyTables();

  // Into a table without rows: else SQLite unpacks the rows and looks for the place of each entry.
  void copy(std::string image, std::string_view table);

 private:
  Database& db_;
  SQLite::Database& sql_;
  struct Attached {
    std::string name, image;
  };
  std::vector<std::unique_ptr<Attached>> attached_;
};

}  // namespace twinwatch::store
