// The whole chain behind what we say of one school, as plain values: what is said and since when, the records it rests
// on and the pages they came from, how they were linked and by whom, the alerts and the mails. Readers' connections
// suffice (could-be is found in a temporary table); called by the command line, one school at a time.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "place/gazetteer.hpp"
#include "store/database.hpp"

namespace twinwatch::alert {

// Where something was read. Times in Unix milliseconds UTC, 0: not known.
struct Origin {
  std::int64_t page_id = 0, run_id = 0, line = 0;
  std::string url, hash;  // hash: SHA-256 of the page's body, hex
  std::int64_t fetched_ms = 0, data_ms = 0;
  std::string source, plugin, plugin_version;
};

struct ExplainedRecord {
  std::string kind;
  std::int64_t fact_id = 0, mention_id = 0;
  std::vector<std::pair<std::string, std::string>> fields;  // told ones, in the kind's order
  std::int64_t known_from = 0, known_to = 0;                // known_to 0: in force
  Origin origin;
};

struct ExplainedStatus {
  std::int64_t status_id = 0;
  std::string status, basis, detail;
  std::int64_t since_ms = 0, known_from = 0, known_to = 0, data_ms = 0;
  Origin evidence;           // as it was when this was first said
  Origin confirmed;          // the newest reading of the same list, for inactive; else as evidence
  std::int64_t fact_id = 0;  // active: the participation among `records`
};

struct ExplainedLink {
  std::int64_t mention_id = 0, known_from = 0, known_to = 0;
  std::string name, area_1, area_2, code, account;  // as written
  std::string verdict, decided_by;
  double score = 0;
  std::vector<std::string> reasons;
};

struct ExplainedTransition {
  std::int64_t at_ms = 0, status_id = 0, run_id = 0;
  std::string from, to, actor, reason;
};

struct ExplainedAlert {
  std::int64_t alert_id = 0, since_ms = 0, fired_ms = 0, ended_ms = 0;
  std::string rule, state, reason;
  std::vector<ExplainedTransition> transitions;
};

struct ExplainedMail {
  std::int64_t mail_id = 0, created_ms = 0, sent_ms = 0;
  std::string subject, recipient, state, section;
};

struct ExplainedEvent {  // what became of the school: match/identity_log.hpp
  std::int64_t at_ms = 0, run_id = 0;
  std::string what, before, after, decided_by;
  std::vector<std::string> evidence;
};

struct FormerName {
  std::string name;
  std::int64_t from_ms = 0, to_ms = 0;
};

struct PossibleRecord {  // an unlinked written school that this one could be
  std::int64_t mention_id = 0;
  std::string name, area_1, area_2, account;
};

struct Explanation {
  std::int64_t school_id = 0, since_ms = 0, gone_ms = 0;
  std::string code, name, province, district, type, ownership, website;
  int plate = 0;
  bool eligible = false;
  std::vector<ExplainedRecord> registry;  // its rows in the registries, newest first
  std::vector<ExplainedEvent> events;     // newest first
  std::vector<FormerName> former_names;   // latest first
  std::vector<ExplainedStatus> statuses;  // newest first; [0] is in force (at known_at)
  std::vector<ExplainedRecord> records;   // participations, labels, clubs, … linked to it, those in force first
  std::vector<ExplainedLink> links;       // in force first
  std::vector<PossibleRecord> could_be;   // unmatched
  std::vector<ExplainedAlert> alerts;     // newest first
  std::vector<ExplainedMail> mails;       // newest first
};

// known_at_ms: what was known then (0: now). Throws std::invalid_argument when there is no such school.
Explanation explain_school(store::Database&, const place::Gazetteer&, std::int64_t school_id,
                           std::int64_t known_at_ms = 0);

struct FoundSchool {
  std::int64_t school_id = 0;
  std::string code, name, province, district;
  bool gone = false;
};
// "751929" (a code), "#12" (our number), or a name or part of one, compared folded; `province` narrows ("" : anywhere).
// Exact names come before former ones, those before parts. Several: the caller shows them and asks. Empty: nothing
// fits.
std::vector<FoundSchool> find_school(store::Database&, const place::Gazetteer&, std::string_view text,
                                     std::string_view province, std::size_t limit = 50);

// Where a status was last confirmed: for inactive statuses the newest accepted reading of the list that first showed it
// (a status row is not written again for each of them), else its own evidence.
Origin newest_confirmation(store::Database&, std::int64_t status_id);

}  // namespace twinwatch::alert
