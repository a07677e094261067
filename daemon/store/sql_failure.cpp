#include "store/sql_failure.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

namespace twinwatch::store {

void throw_explained(const SQLite::Exception& error, const std::filesystem::path& file, std::string_view doing) {
  using Kind = StoreError::Kind;
  const std::string name = file.string();
  switch (error.getErrorCode() & 0xff) {
    case SQLITE_FULL:
      throw StoreError(Kind::full, fmt::format("{}: the disk is full ({} failed: {}). Nothing that was known is lost. "
                                               "Make room on that file system, then start again",
                                               name, doing, error.what()));
    case SQLITE_IOERR:
      // A write beyond a quota or RLIMIT_FSIZE ends as an I/O error as well.
      throw StoreError(Kind::full, fmt::format("{}: reading or writing failed ({}: {}). Nothing that was known is "
                                               "lost. Look at free space, quotas and the kernel log (dmesg)",
                                               name, doing, error.what()));
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      throw StoreError(Kind::corrupt,
                       fmt::format("{}: is damaged or not a database ({}: {}). Put it aside and restore the newest "
                                   "backup, or move it away to begin with an empty one",
                                   name, doing, error.what()));
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      throw StoreError(Kind::unwritable,
                       fmt::format("{}: cannot be opened for writing ({}: {}). Give the user that runs twinwatch write "
                                   "permission on the file and on its folder",
                                   name, doing, error.what()));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw StoreError(Kind::locked, fmt::format("{}: another program holds it open for writing ({}: {}). Close it (an "
                                                 "sqlite3 shell?) and try again",
                                                 name, doing, error.what()));
    default:
      throw error;
  }
}

}  // namespace twinwatch::store
