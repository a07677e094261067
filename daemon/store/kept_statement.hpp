// A statement that is prepared once for a connection and used again: what a crawl does for each page is small, and to
// parse its SQL anew each time cost half as much as to do it. As SQLite::Statement, by ->; it is reset and its bindings
// are let go of when it goes. Two of one text at a time are two statements. Of texts that are written out in the code,
// not of such as are put together: each one stays until the connection ends, and the text must outlive this. The
// connection's thread.
#pragma once
#include <memory>
#include <string_view>
#include <utility>

#include "store/database.hpp"

namespace twinwatch::store {

class KeptStatement {
 public:
  KeptStatement(Database& db, std::string_view text) : db_(db), text_(text), statement_(db.borrow_statement(text)) {}
  KeptStatement(const KeptStatement&) = delete;
  KeptStatement& operator=(const KeptStatement&) = delete;
  ~KeptStatement() {
    statement_->tryReset();
    statement_->clearBindings();  // what was bound without a copy ends now
    db_.give_back_statement(text_, std::move(statement_));
  }
  SQLite::Statement* operator->() { return statement_.get(); }
  SQLite::Statement& operator*() { return *statement_; }

 private:
  Database& db_;
  std::string_view text_;
  std::unique_ptr<SQLite::Statement> statement_;
};

}  // namespace twinwatch::store
