// A prepared statement straight on SQLite's C API, for loops over tens of thousands of rows: SQLiteCpp copies a shared
// pointer for every column it reads. Text that is read stays valid until the next step(); text that is bound must stay
// alive until then. Throws SQLite::Exception like the rest of the house. One thread.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cstdint>
#include <string_view>

namespace twinwatch::match {

class Statement {
 public:
  Statement(SQLite::Database& db, std::string_view sql) : db_(db.getHandle()) {
    check(sqlite3_prepare_v2(db_, sql.data(), static_cast<int>(sql.size()), &statement_, nullptr));
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  Statement& integer(int at, std::int64_t value) { return check(sqlite3_bind_int64(statement_, at, value)); }
  Statement& integer_or_null(int at, std::int64_t value) {  // 0: NULL
    return value == 0 ? null(at) : integer(at, value);
  }
  Statement& real(int at, double value) { return check(sqlite3_bind_double(statement_, at, value)); }
  Statement& null(int at) { return check(sqlite3_bind_null(statement_, at)); }
  Statement& text(int at, std::string_view value) {
    // Never a null pointer: SQLite would store NULL for an empty view.
    const char* const data = value.data() == nullptr ? "" : value.data();
    return check(sqlite3_bind_text(statement_, at, data, static_cast<int>(value.size()), SQLITE_STATIC));
  }
  Statement& text_or_null(int at, std::string_view value) { return value.empty() ? null(at) : text(at, value); }

  // True while there is a row. At the end, and after an error, the statement is ready to be bound and stepped again.
  bool step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    sqlite3_reset(statement_);
    if (code != SQLITE_DONE) throw SQLite::Exception(db_, code);
    return false;
  }
  void run() {
    while (step()) {
    }
  }
  void reset() { sqlite3_reset(statement_); }  // a query that was not read to its end

  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  double real(int column) const { return sqlite3_column_double(statement_, column); }
  bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::string_view text(int column) const {  // NULL reads as ""
    const auto* const data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  Statement& check(int code) {
    if (code != SQLITE_OK) throw SQLite::Exception(db_, code);
    return *this;
  }
  sqlite3* db_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace twinwatch::match
