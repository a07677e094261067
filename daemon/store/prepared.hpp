// A prepared statement on SQLite's C interface, for loops over tens of thousands of rows: SQLiteCpp makes a shared
// pointer for every column that is read and copies every text that is bound. Bound text must outlive the step.
// Throws SQLite::Exception. Writer's or reader's own thread.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace twinwatch::store {

class Prepared {
 public:
  Prepared(SQLite::Database& sql, const std::string& text) : db_(sql.getHandle()) {
    if (sqlite3_prepare_v3(db_, text.c_str(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT, &statement_,
                           nullptr) != SQLITE_OK)
      throw SQLite::Exception(db_);
  }
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
  ~Prepared() { sqlite3_finalize(statement_); }

  void number(int at, std::int64_t value) { sqlite3_bind_int64(statement_, at, value); }
  void text(int at, std::string_view value) {
    sqlite3_bind_text64(statement_, at, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  void text_or_null(int at, std::string_view value) {
    if (value.empty())
      sqlite3_bind_null(statement_, at);
    else
      text(at, value);
  }
  bool step() {  // true: a row is there; at the end the statement is ready for the next use
    const int result = sqlite3_step(statement_);
    if (result == SQLITE_ROW) return true;
    sqlite3_reset(statement_);
    if (result != SQLITE_DONE) throw SQLite::Exception(db_, result);
    return false;
  }
  void reset() { sqlite3_reset(statement_); }
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  std::string_view view(int column) const {  // until the next step
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return data == nullptr ? std::string_view()
                           : std::string_view(data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
  }

 private:
  sqlite3* db_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace twinwatch::store
