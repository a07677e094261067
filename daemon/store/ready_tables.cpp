#include "store/ready_tables.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "store/narrow_cache.hpp"

namespace twinwatch::store {

std::string definition_of(Database& db, std::string_view table) {
  SQLite::Statement find(db.sql(),
                         "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY rowid");
  find.bind(1, std::string(table));
  std::string all;
  while (find.executeStep()) all += find.getColumn(0).getString() + ";\n";
  return all;
}

ReadyTables::~ReadyTables() {
  for (const auto& one : attached_) sql_.tryExec("DETACH " + one->name);
}

void ReadyTables::copy(std::string image, std::string_view table) {
  Attached& one = *attached_.emplace_back(
      std::make_unique<Attached>(Attached{fmt::format("ready_{}", attached_.size() + 1), std::move(image)}));
  const std::string& name = one.name;
  sql_.exec("ATTACH ':memory:' AS " + name);
  auto* const octets = reinterpret_cast<unsigned char*>(one.image.data());
  const auto size = static_cast<sqlite3_int64>(one.image.size());
  if (const int code =
          sqlite3_deserialize(sql_.getHandle(), name.c_str(), octets, size, size, SQLITE_DESERIALIZE_READONLY);
      code != SQLITE_OK)
    throw SQLite::Exception(sql_.getHandle(), code);
  sql_.exec(fmt::format("PRAGMA {}.mmap_size={}", name, size));  // read where it lies
  const NarrowCache narrow(db_, 1024);                           // a page that is full is never looked at again
  sql_.exec(fmt::format("INSERT INTO main.\"{0}\" SELECT * FROM {1}.\"{0}\"", table, name));
}

}  // namespace twinwatch::store
