#include "store/indexes_aside.hpp"

#include <fmt/format.h>

namespace twinwatch::store {

IndexesAside::IndexesAside(Database& db, std::string_view table) : sql_(db.sql()) {
  std::vector<std::string> names;
  {
    SQLite::Statement indexes(
        sql_, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL");
    indexes.bind(1, std::string(table));
    while (indexes.executeStep()) {
      names.push_back(indexes.getColumn(0).getString());
      definitions_.push_back(indexes.getColumn(1).getString());
    }
  }
  for (const std::string& name : names) sql_.exec(fmt::format("DROP INDEX \"{}\"", name));
}

void IndexesAside::put_back() {
  for (const std::string& definition : definitions_) sql_.exec(definition);
  definitions_.clear();
}

}  // namespace twinwatch::store
