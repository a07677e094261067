// The one SQLite file. One writer connection, owned by the process that holds the lock; any number of read-only ones.
// A connection is used by one thread at a time (SQLITE_OPEN_NOMUTEX: its own locking cost 6 % of an import).
//
// Writer: WAL (see use_wal), synchronous=FULL, foreign keys on, exclusive process lock (flock on "<file>.lock", so that
// a second daemon or an importing `twinwatch` is told who holds it). A newer schema is refused, an older one is backed
// up (VACUUM INTO "<file>.v<N>.bak") and migrated. Readers: mode=ro, no lock, see only committed facts.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::store {

inline constexpr int schema_version = 9;

// Cannot be opened: names the file, why, and what to do. `Kind::locked` carries the holder's pid in the message.
struct StoreError : std::runtime_error {
  enum class Kind { locked, newer, corrupt, unwritable, full, missing };
  StoreError(Kind k, const std::string& message) : std::runtime_error(message), kind(k) {}
  Kind kind;
};

class Database {
 public:
  static Database open_writer(const std::filesystem::path& file, std::int64_t now_ms);
  static Database open_reader(const std::filesystem::path& file);
  Database(Database&&) noexcept;
  ~Database();

  // A new file starts with a rollback journal (its first lists cost half as much to write so), every later opening with
  // a WAL. Who goes on running calls this once the first lists are in: then readers never wait for the writer. No
  // effect where it is so already, or where a reader has the file open just now. Not inside a transaction.
  void use_wal();

  SQLite::Database& sql() { return *sql_; }
  const std::filesystem::path& file() const { return file_; }

  // For KeptStatement (kept_statement.hpp) alone.
  std::unique_ptr<SQLite::Statement> borrow_statement(std::string_view text);
  void give_back_statement(std::string_view text, std::unique_ptr<SQLite::Statement> statement);

 private:
  Database();
  std::filesystem::path file_;
  std::unique_ptr<SQLite::Database> sql_;
  std::map<std::string, std::vector<std::unique_ptr<SQLite::Statement>>, std::less<>> idle_;  // by text
  int lock_fd_ = -1;
};

}  // namespace twinwatch::store
