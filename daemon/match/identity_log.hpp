// What becomes of schools, written down: events with evidence and who decided, names gone by, rows that wait. Inside
// run_matching's transaction; prepared once a batch. Nothing here decides anything.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "match/identity_pairs.hpp"
#include "match/registry_list.hpp"
#include "match/statement.hpp"

namespace twinwatch::match {

// Why a row is taken for a school.
struct Because {
  std::string by = "program";
  std::vector<std::string> evidence;
  bool keeps_name = false;  // the row's name is another one of the school's, not its name of today
};

class IdentityLog {
 public:
  IdentityLog(SQLite::Database& sql, std::int64_t now_ms) : sql_(sql), now_(now_ms) {}

  void event(std::int64_t school, std::string_view what, std::string_view before, std::string_view after,
             const RegistryRow& row, const Because& because);
  // Another name of the school, from then to then.
  void name(std::int64_t school, std::int64_t plate, std::string_view name, std::string_view name_key,
            std::int64_t from_ms, std::int64_t to_ms, std::int64_t run_id);
  // Since when the school has borne the name it has now; `since_ms` when it never had another.
  std::int64_t named_since(std::int64_t school, std::int64_t since_ms);

  // The row waits, as a line of the review queue; what is written so already is not written again. True: a new line.
  bool waits(const RegistryRow& row, const Proposal& proposal);
  void waits_no_more(const RegistryRow& row);
  // As what it waits, and the schools that it could be; empty when it does not.
  Proposal waiting(const RegistryRow& row);
  std::int64_t mention_of(const RegistryRow& row);  // 0: none

  // Schools about to be marked gone.
  void closed(std::string_view which_where);

 private:
  std::int64_t mention_for(const RegistryRow& row);

  SQLite::Database& sql_;
  std::int64_t now_;
  Statement event_{sql_,
                   "INSERT INTO school_event (school_id, what, before, after, evidence, decided_by, fact_id, run_id, "
                   "at_ms) VALUES (?,?,?,?,?,?,?,?,?)"};
  Statement name_{sql_,
                  "INSERT INTO school_name (school_id, plate, name, name_key, from_ms, to_ms, run_id) VALUES "
                  "(?,?,?,?,?,?,?) ON CONFLICT (school_id, name_key) DO UPDATE SET from_ms = min(from_ms, "
                  "excluded.from_ms), to_ms = max(to_ms, excluded.to_ms)"};
  Statement since_{sql_, "SELECT max(to_ms) FROM school_name WHERE school_id = ?"};
};

}  // namespace twinwatch::match
