// Brings an open database file to the schema of this build. Migration n (from 1) takes version n-1 to n.
//
// A new file gets all of them. An older file is first copied whole (VACUUM INTO "<file>.v<N>.bak": a live WAL database
// copied as a file is corrupt), then migrated, each step in a transaction of its own together with its user_version:
// a kill in between leaves a file that the next start takes further. A newer file is refused. Throws StoreError.
// Called by Database::open_writer, with the process lock held; the list is a parameter so that tests can age a file.
#pragma once
#include <filesystem>
#include <span>
#include <string_view>

#include <SQLiteCpp/SQLiteCpp.h>

namespace twinwatch::store {

struct Migration {
  std::string_view name;  // "0001_first.sql"
  std::string_view sql;
};

std::span<const Migration> embedded_migrations();  // of schema/, in order

// "twch": tells a file of ours from any other SQLite file.
inline constexpr int application_id = 0x74776368;

void migrate(SQLite::Database& sql, const std::filesystem::path& file, std::span<const Migration> migrations);

// Refuses a newer file, one that is not ours and one from before the first release, before anything is written to it;
// false: it is empty. Throws StoreError.
bool require_schema_or_empty(SQLite::Database& sql, const std::filesystem::path& file);

// For readers: says whether the file is one that this build can read. Throws StoreError.
void require_schema(SQLite::Database& sql, const std::filesystem::path& file);

}  // namespace twinwatch::store
