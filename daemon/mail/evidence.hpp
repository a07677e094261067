// Where a sentence about a school leads back to: source, page and the date of the data, as a coordinator can check it.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "store/database.hpp"

namespace twinwatch::mail {

struct Evidence {
  std::string basis;                    // status.basis: 'stated' | 'seen_none' | 'record' | …
  std::string source;                   // what a reader can recognise: the file's name, else the source's id
  std::string url;                      // http(s) only: a path on our server is no link for a coordinator
  std::string project;                  // resolved: the project that was found
  std::optional<std::int64_t> data_ms;  // the check date: how old the data is
};

// For one province and one digest. A status row is not written anew when a newer list says the same; so for what is
// still stated today the date is that of the newest accepted run over the same scope.
class EvidenceReader {
 public:
  EvidenceReader(store::Database& database, int plate) : db_(database.sql()), plate_(plate) {}
  Evidence of(std::int64_t status_id, bool in_force);
  Evidence of_record(const std::string& kind, std::int64_t fact_id);  // where a record was read, and when; no kind: {}

 private:
  struct Newest {
    std::int64_t run_id = 0;
    std::optional<std::int64_t> data_ms;
  };
  Newest newest_over_same_scope(std::int64_t run_id);
  std::string source_of(std::int64_t run_id);

  SQLite::Database& db_;
  int plate_;
  std::map<std::int64_t, Newest> newest_;        // by the status' run
  std::map<std::int64_t, std::string> sources_;  // by run
};

}  // namespace twinwatch::mail
