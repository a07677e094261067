// What accepted runs claimed to be the whole of, newest first: an area's participations, or a portal account's.
// Part of update_status; reads only.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "alert/status.hpp"

namespace twinwatch::alert {

struct Claim {
  std::int64_t scope_id = 0, run_id = 0, page_id = 0, data_ms = 0, source_id = 0;
  std::string source;
  std::string area_2;  // folded; empty: the whole province
  bool fresh = false;
};

struct Claims {
  std::map<std::int64_t, std::vector<Claim>> by_plate;               // 0: the country; newest data first
  std::map<std::pair<std::int64_t, std::string>, Claim> by_account;  // (source, account): the newest reading of each
  std::set<std::int64_t> of_accounts;                                // sources that read accounts at all
  std::set<std::pair<std::int64_t, std::int64_t>> runs_of;           // (scope, run): all that ever confirmed a scope
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> dataset_read_ms;  // (dataset, plate): newest data
  std::map<std::pair<std::int64_t, std::string>, std::int64_t> account_read_ms;   // (dataset, account)
  std::set<std::int64_t> whole_lately;            // sources of which a run was whole within the age that counts
  std::map<std::int64_t, std::string> held_back;  // sources whose newest run is quarantined: id -> name
  bool any = false;
  std::int64_t oldest_fresh_ms = 0;  // of the data of all fresh claims; 0: there is none

  // The reading of an account that a source names; nullptr: there is none. Two portals may have an account of one name,
  // so only the source itself answers for it. A source that reads no accounts (an export) names those of the one that
  // does; where several do, nobody can tell whose it is.
  const Claim* for_account(std::int64_t source_id, const std::string& account) const;

  // The claim that speaks for a school: fresh before stale, the one whose run is `held_run` before others, so that
  // evidence stays put as long as it holds. nullptr: nobody claims this area.
  const Claim* for_area(std::int64_t plate, const std::string& district_key, std::int64_t held_run) const;
};

Claims read_claims(store::Database&, const StatusPolicy&, std::int64_t now_ms);

}  // namespace twinwatch::alert
