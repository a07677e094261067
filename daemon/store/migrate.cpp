#include "store/migrate.hpp"

#include <fmt/format.h>

#include <string>

#include "store/database.hpp"
#include "store/fact_tables.hpp"

namespace twinwatch::store {

namespace {

using Kind = StoreError::Kind;

struct Stamp {
  int version = 0, application = 0;
  bool empty = false;
};

Stamp stamp_of(SQLite::Database& sql) {
  Stamp stamp;
  stamp.version = sql.execAndGet("PRAGMA user_version").getInt();
  stamp.application = sql.execAndGet("PRAGMA application_id").getInt();
  stamp.empty = sql.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
  return stamp;
}

void refuse_foreign_or_newer(const Stamp& stamp, const std::filesystem::path& file, int known) {
  if (!stamp.empty && stamp.application != application_id)
    throw StoreError(Kind::corrupt, fmt::format("{}: is an SQLite database, but not one of twinwatch's. Name another "
                                                "file in `database`; this one was left as it is",
                                                file.string()));
  if (stamp.version > known)
    throw StoreError(Kind::newer, fmt::format("{}: has schema version {}, written by a newer twinwatch; this one knows "
                                              "up to {}. Upgrade twinwatch, or restore the backup {}.v{}.bak made "
                                              "before that upgrade. The file was left as it is",
                                              file.string(), stamp.version, known, file.string(), known));
}

// Before the first release the schema changed without a new version. What such a file says of schools and their rows
// cannot be read here (since then a school's number is that of its founding row), so nothing is guessed.
void refuse_unreleased(SQLite::Database& sql, const Stamp& stamp, const std::filesystem::path& file) {
  if (stamp.empty || stamp.version == 0) return;
  if (sql.execAndGet("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'school_row')").getInt() != 0) return;
  throw StoreError(Kind::corrupt,
                   fmt::format("{}: was written by a twinwatch from before the first release, which this "
                               "one cannot read. Rename it, start again, and import the exports once "
                               "more (they lie in the inbox's done/). The file was left as it is",
                               file.string()));
}

// The copy is written under another name and renamed: a half-written backup must not look like one.
void back_up(SQLite::Database& sql, const std::filesystem::path& file, int version) {
  const std::filesystem::path backup = fmt::format("{}.v{}.bak", file.string(), version);
  if (std::filesystem::exists(backup)) return;  // of an earlier, interrupted migration of the same version
  const std::filesystem::path half = backup.string() + ".part";
  std::filesystem::remove(half);
  SQLite::Statement copy(sql, "VACUUM INTO ?");
  copy.bind(1, half.string());
  copy.exec();
  std::filesystem::rename(half, backup);
}

void add_missing_fields(SQLite::Database& sql) {
  for (const std::string& statement : missing_fields_sql(sql)) sql.exec(statement);
}

}  // namespace

bool require_schema_or_empty(SQLite::Database& sql, const std::filesystem::path& file) {
  const Stamp stamp = stamp_of(sql);
  refuse_foreign_or_newer(stamp, file, static_cast<int>(embedded_migrations().size()));
  refuse_unreleased(sql, stamp, file);
  return !stamp.empty;
}

void migrate(SQLite::Database& sql, const std::filesystem::path& file, std::span<const Migration> migrations) {
  const Stamp stamp = stamp_of(sql);
  const int known = static_cast<int>(migrations.size());
  refuse_foreign_or_newer(stamp, file, known);
  if (!stamp.empty && stamp.version < known) back_up(sql, file, stamp.version);
  for (int version = stamp.version; version < known; ++version) {
    const Migration& step = migrations[static_cast<std::size_t>(version)];
    sql.exec("BEGIN IMMEDIATE");
    try {
      sql.exec(std::string(step.sql));
      if (version == 0)
        for (const std::string& statement : fact_tables_sql()) sql.exec(statement);
      sql.exec(fmt::format("PRAGMA application_id={}; PRAGMA user_version={}", application_id, version + 1));
      sql.exec("COMMIT");
    } catch (...) {
      sql.tryExec("ROLLBACK");
      throw;
    }
  }
  add_missing_fields(sql);
}

void require_schema(SQLite::Database& sql, const std::filesystem::path& file) {
  const Stamp stamp = stamp_of(sql);
  refuse_foreign_or_newer(stamp, file, schema_version);
  refuse_unreleased(sql, stamp, file);
  if (stamp.empty)
    throw StoreError(Kind::missing, fmt::format("{}: is empty. Start twinwatchd, or import a first file with "
                                                "`twinwatch import`",
                                                file.string()));
  if (stamp.version < schema_version)
    throw StoreError(Kind::missing, fmt::format("{}: has the older schema version {} (this twinwatch reads {}). Start "
                                                "twinwatchd once: it backs the file up and migrates it",
                                                file.string(), stamp.version, schema_version));
}

}  // namespace twinwatch::store
