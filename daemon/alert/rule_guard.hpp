// The wall around a rule: while a Guard stands, its connection compiles only SELECTs over the documented views.
//
// A view is let through by what it reads itself, column by column, as SQLite told it when the view alone was compiled.
// Its name is not enough: a rule may call a WITH of its own v_school.
#pragma once
#include <sqlite3.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>

#include "alert/rules.hpp"

namespace twinwatch::alert {

class Guard {
 public:
  explicit Guard(sqlite3*);  // the views are there (create_views)
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;
  ~Guard();  // takes the wall down, whatever happened

  // What the statement compiled last reads of each view, and what it was refused ("" when nothing was).
  const std::map<std::string, std::set<std::string>>& reads() const { return reads_; }
  const std::string& refused() const { return refused_; }
  void forget() const {
    reads_.clear();
    refused_.clear();
  }

 private:
  static int learn(void*, int, const char*, const char*, const char*, const char*);
  static int decide(void*, int, const char*, const char*, const char*, const char*);
  using Read = std::tuple<std::string, std::string, std::string>;  // view, table, column
  sqlite3* db_;
  std::set<Read> of_views_;
  std::set<std::string> tables_of_views_;
  mutable std::map<std::string, std::set<std::string>> reads_;
  mutable std::string refused_;
};

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

// One SELECT and nothing behind it; `before` is put in front ("EXPLAIN QUERY PLAN "). Throws std::runtime_error that
// names file, line and column.
Prepared prepare_rule(sqlite3*, const Guard&, const Rule&, const std::string& before = "");

}  // namespace twinwatch::alert
