#include "store/database.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "store/migrate.hpp"
#include "store/sql_failure.hpp"

namespace twinwatch::store {

namespace {

using Kind = StoreError::Kind;

// One writing process. The lock is the kernel's and dies with its holder, so a crash leaves nothing to clean up; the
// pid inside is only for the message. O_CLOEXEC: a worker must not inherit it and outlive us with it.
int take_lock(const std::filesystem::path& file) {
  const std::filesystem::path lock = file.string() + ".lock";
  const int fd = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (fd < 0)
    throw StoreError(errno == ENOSPC ? Kind::full : Kind::unwritable,
                     fmt::format("{}: cannot be created ({}). The user that runs twinwatch needs write permission and "
                                 "room in {}",
                                 lock.string(), std::strerror(errno), lock.parent_path().string()));
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    char pid[32] = {};
    const ssize_t got = ::pread(fd, pid, sizeof pid - 1, 0);
    ::close(fd);
    std::string holder = got > 0 ? std::string(pid, static_cast<std::size_t>(got)) : "unknown";
    while (!holder.empty() && holder.back() == '\n') holder.pop_back();
    throw StoreError(Kind::locked, fmt::format("{}: in use by process {} (a running twinwatchd or another twinwatch "
                                               "import). Talk to that daemon, or wait until it has ended",
                                               file.string(), holder));
  }
  const std::string mine = std::to_string(::getpid()) + "\n";
  if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, mine.data(), mine.size(), 0) < 0) {
    // Only the message of the next one suffers.
  }
  return fd;
}

// Before the first connection of the process. SQLite counts its memory under one mutex for a figure that nobody here
// asks for: 6 % of an import.
void prepare_sqlite() {
  static const int done = ::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)done;  // SQLITE_MISUSE: somebody has opened a connection before; then it only counts
}

// A file that was just made is written through a rollback journal first: its first lists are all new pages, which such
// a journal need not copy, while a WAL would write each of them twice. Larger pages than SQLite's 4 KiB hold rows of
// 200 octets at a tenth less cost; the size can be chosen only now.
void set_new_file_pragmas(SQLite::Database& sql) { sql.exec("PRAGMA page_size=16384; PRAGMA journal_mode=TRUNCATE;"); }

void set_writer_pragmas(SQLite::Database& sql) {
  // FULL: what a coordinator was told must survive a power cut. 64 MB of cache: the 2 MB default makes joins over a
  // country's schools swap pages. secure_delete=FAST: Debian's build overwrites every freed page by default, which
  // doubles the cost of dropping a staged run; staged records hold no person's name by schema. temp_store stays FILE:
  // a sort for an index then holds as much as the cache may and merges the rest from a temporary file, where with
  // MEMORY it holds all of it (77 MB for a million schools) and takes no less time.
  sql.exec(
      "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;"
      "PRAGMA secure_delete=FAST; PRAGMA journal_size_limit=16777216;"
      "PRAGMA wal_autocheckpoint=4000;");
}

// In a folder where we may not write, SQLite cannot make the WAL index beside a file that nobody has open. With no WAL
// there, nothing is missing from the file, so it can be read as it lies.
std::unique_ptr<SQLite::Database> open_read_only(const std::filesystem::path& file) {
  try {
    auto sql = std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX, 5000);
    sql->execAndGet("SELECT count(*) FROM sqlite_schema");
    return sql;
  } catch (const SQLite::Exception& error) {
    const int code = error.getErrorCode() & 0xff;
    if ((code != SQLITE_CANTOPEN && code != SQLITE_READONLY) || std::filesystem::exists(file.string() + "-wal")) throw;
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(file).string())
      uri +=
          c == '%' || c == '?' || c == '#' ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
    return std::make_unique<SQLite::Database>(uri + "?immutable=1", SQLite::OPEN_READONLY | SQLite::OPEN_URI, 5000);
  }
}

}  // namespace

Database::Database() = default;

Database::Database(Database&& other) noexcept
    : file_(std::move(other.file_)),
      sql_(std::move(other.sql_)),
      idle_(std::move(other.idle_)),
      lock_fd_(std::exchange(other.lock_fd_, -1)) {}

Database::~Database() {
  idle_.clear();
  sql_.reset();  // checkpoints; the lock must still be ours
  if (lock_fd_ >= 0) ::close(lock_fd_);
}

Database Database::open_writer(const std::filesystem::path& file, std::int64_t) {
  std::error_code failed;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), failed);
  if (failed)
    throw StoreError(Kind::unwritable, fmt::format("{}: the folder cannot be created ({}). Create it, or name another "
                                                   "place for the database",
                                                   file.parent_path().string(), failed.message()));
  prepare_sqlite();
  Database db;
  db.file_ = file;
  db.lock_fd_ = take_lock(file);
  explained(file, "opening", [&] {
    db.sql_ = std::make_unique<SQLite::Database>(
        file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX, 5000);
    if (sqlite3_db_readonly(db.sql_->getHandle(), "main") == 1)
      throw StoreError(Kind::unwritable, fmt::format("{}: is read-only. Give the user that runs twinwatch write "
                                                     "permission on the file and on its folder",
                                                     file.string()));
    // Before a pragma writes into a file that is not ours.
    const bool is_new = !require_schema_or_empty(*db.sql_, file);
    if (is_new)
      set_new_file_pragmas(*db.sql_);
    else
      db.use_wal();
    set_writer_pragmas(*db.sql_);
    migrate(*db.sql_, file, embedded_migrations());
  });
  return db;
}

std::unique_ptr<SQLite::Statement> Database::borrow_statement(std::string_view text) {
  if (const auto found = idle_.find(text); found != idle_.end() && !found->second.empty()) {
    auto statement = std::move(found->second.back());
    found->second.pop_back();
    return statement;
  }
  return std::make_unique<SQLite::Statement>(*sql_, std::string(text));
}

void Database::give_back_statement(std::string_view text, std::unique_ptr<SQLite::Statement> statement) {
  const auto found = idle_.find(text);
  (found != idle_.end() ? found->second : idle_[std::string(text)]).push_back(std::move(statement));
}

void Database::use_wal() { sql_->exec("PRAGMA journal_mode=WAL"); }

Database Database::open_reader(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file))
    throw StoreError(Kind::missing,
                     fmt::format("{}: there is no database yet. Start twinwatchd, or import a first file "
                                 "with `twinwatch import`",
                                 file.string()));
  prepare_sqlite();
  Database db;
  db.file_ = file;
  explained(file, "opening", [&] {
    db.sql_ = open_read_only(file);
    require_schema(*db.sql_, file);
    db.sql_->exec("PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY;");
  });
  return db;
}

}  // namespace twinwatch::store
