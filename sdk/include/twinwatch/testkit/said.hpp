// twinwatch/testkit/said.hpp: everything that a source said in one call, owned, and the host's checks on it.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "twinwatch/abi.h"
#include "twinwatch/kinds.hpp"

namespace twinwatch::testkit {

struct SaidRecord {
  std::string kind, list;
  std::map<std::string, std::string> fields;  // a field left out is not here
  std::uint64_t line = 0;                     // of the row it belongs to; 0: no row

  std::string operator[](const std::string& name) const {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  }
};

struct SaidRow {
  std::uint64_t first_line = 0, last_line = 0;
  int records = 0;
  int skip = 0;        // tw_skip
  std::string reject;  // the reason
  int outcomes = 0;    // records count once
};

struct SaidRequest {
  std::string url, method, tag, kind, body;
  std::string content_type;  // of the body
  std::map<std::string, std::string> headers;
  std::uint32_t max_age_s = 0;
};

struct SaidClaim {
  std::string kind, list, country, area_1, area_2, period, account;
  std::uint64_t expected = 0;  // expect() only
};

struct Said {
  tw_status status = TW_OK;
  std::string failure;  // why it is not TW_OK
  std::vector<SaidRequest> requests;
  std::vector<SaidRecord> records;
  std::vector<SaidRow> rows;
  std::uint64_t rows_total = 0;
  std::vector<SaidClaim> covers, expects;
  std::vector<std::pair<std::string, bool>> landmarks;
  std::map<std::string, std::string> examples;  // of landmarks that came with one, the last of each
  std::vector<std::string> nothing;
  std::vector<std::pair<std::size_t, std::size_t>> personal;
  std::vector<std::int64_t> dated;
  std::map<std::string, std::string> findings;
  std::vector<std::string> log;
  std::string misuse;  // the first thing a host would end the run for

  // "" when the host would take this: it ended well, every row is accounted for, every landmark was found, and it did
  // not come back with empty hands. Else what is wrong.
  std::string ok() const {
    if (status != TW_OK) return "failed (" + std::to_string(status) + "): " + failure;
    if (!misuse.empty()) return misuse;
    for (const auto& row : rows)
      if (row.outcomes != 1)
        return "line " + std::to_string(row.first_line) + " has " + std::to_string(row.outcomes) +
               " outcomes instead of one: records, a skip or a reject";
    if (rows.size() != rows_total)
      return std::to_string(rows.size()) + " rows told, " + std::to_string(rows_total) + " counted by the reader";
    for (const auto& [landmark, found] : landmarks)
      if (!found) return "landmark not found: " + landmark + example_of(landmark);
    if (records.empty() && requests.empty() && nothing.empty()) return "no record, no request, and nobody said why";
    return {};
  }

  // "; there stands '...'", or "".
  std::string example_of(const std::string& landmark) const {
    const auto told = examples.find(landmark);
    return told == examples.end() ? std::string() : "; there stands '" + told->second + "'";
  }
  std::size_t count_skipped(tw_skip why) const {
    std::size_t n = 0;
    for (const auto& row : rows) n += row.skip == static_cast<int>(why);
    return n;
  }
  std::vector<std::string> rejected() const {
    std::vector<std::string> out;
    for (const auto& row : rows)
      if (!row.reject.empty()) out.push_back(std::to_string(row.first_line) + ": " + row.reject);
    return out;
  }
};

// Why a host would refuse this record, or "".
inline std::string misuse_of(const SaidRecord& record) {
  const KindSpec* kind = kinds::find(record.kind);
  if (!kind) return "unknown record kind '" + record.kind + "'";
  for (const auto& [name, value] : record.fields) {
    bool known = false;
    for (const auto& field : kind->fields) known = known || field.name == name;
    if (!known) return "unknown field '" + name + "' of " + record.kind;
  }
  for (const auto& field : kind->fields)
    if (field.required && !record.fields.contains(std::string(field.name)))
      return record.kind + " without '" + std::string(field.name) + "'";
  return {};
}

}  // namespace twinwatch::testkit
