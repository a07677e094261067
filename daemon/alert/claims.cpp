#include "alert/claims.hpp"

#include "match/statement.hpp"
#include "text/fold.hpp"

namespace twinwatch::alert {

using match::Statement;

Claims read_claims(store::Database& db, const StatusPolicy& policy, std::int64_t now_ms) {
  auto& sql = db.sql();
  Claims claims;
  Statement rows(sql,
                 "SELECT sc.scope_id, sc.plate, sc.area_2, sc.period, sc.account, sc.dataset_id, d.source_id, s.id, "
                 "sr.run_id, sr.data_ms, coalesce(sr.page_id, (SELECT min(page_id) FROM page p WHERE p.run_id = "
                 "sr.run_id)), sr.unverified "
                 "FROM scope_run sr JOIN scope sc ON sc.scope_id = sr.scope_id "
                 "JOIN dataset d ON d.dataset_id = sc.dataset_id JOIN source s ON s.source_id = d.source_id "
                 "WHERE d.kind = 'participation' ORDER BY sr.data_ms DESC, sr.run_id DESC");
  std::set<std::int64_t> seen;  // scopes whose newest run was met
  while (rows.step()) {
    const auto scope = rows.integer(0), plate = rows.integer(1), dataset = rows.integer(5), data_ms = rows.integer(9);
    const auto period = rows.text(3);
    const std::string account(rows.text(4));
    claims.any = true;
    claims.runs_of.emplace(scope, rows.integer(8));
    if (!account.empty()) claims.of_accounts.insert(rows.integer(6));
    if (!seen.insert(scope).second) continue;
    // The newest reading was by a page type that nobody has confirmed, or no longer claims it: an older one does not
    // speak in its place, for the facts are the newer one's.
    if (!rows.text(11).empty()) continue;
    auto& read_ms =
        account.empty() ? claims.dataset_read_ms[{dataset, plate}] : claims.account_read_ms[{dataset, account}];
    read_ms = std::max(read_ms, data_ms);
    if (!period.empty() && !policy.period.empty() && period != policy.period) continue;
    Claim claim{scope,
                rows.integer(8),
                rows.integer(10),
                data_ms,
                rows.integer(6),
                std::string(rows.text(7)),
                text::fold(rows.text(2)),
                policy.max_age_ms == 0 || now_ms - data_ms <= policy.max_age_ms};
    if (claim.fresh && (claims.oldest_fresh_ms == 0 || data_ms < claims.oldest_fresh_ms))
      claims.oldest_fresh_ms = data_ms;
    if (account.empty())
      claims.by_plate[plate].push_back(std::move(claim));
    else
      claims.by_account.try_emplace({claim.source_id, account}, std::move(claim));
  }
  // Until all of a portal was read, another account of the same school may not even have been heard of.
  Statement whole(sql,
                  "SELECT DISTINCT source_id FROM run WHERE state IN ('accepted','unchanged') AND incomplete_by = "
                  "'' AND (?1 = 0 OR coalesce(ended_ms, started_ms) >= ?2 - ?1)");
  whole.integer(1, policy.max_age_ms).integer(2, now_ms);
  while (whole.step()) claims.whole_lately.insert(whole.integer(0));
  Statement newest(sql,
                   "SELECT s.source_id, s.id FROM source s JOIN run r ON r.run_id = (SELECT max(run_id) FROM run n "
                   "WHERE n.source_id = s.source_id AND n.state <> 'running') WHERE r.state = 'quarantined' "
                   // A held-back list of schools or labels is not why a school's projects cannot be told.
                   "AND (NOT EXISTS (SELECT 1 FROM dataset d WHERE d.source_id = s.source_id) OR EXISTS "
                   "(SELECT 1 FROM dataset d WHERE d.source_id = s.source_id AND d.kind = 'participation'))");
  while (newest.step()) claims.held_back.emplace(newest.integer(0), newest.text(1));
  return claims;
}

const Claim* Claims::for_account(std::int64_t source_id, const std::string& account) const {
  if (!of_accounts.contains(source_id)) {
    if (of_accounts.size() != 1) return nullptr;
    source_id = *of_accounts.begin();
  }
  const auto found = by_account.find({source_id, account});
  return found == by_account.end() ? nullptr : &found->second;
}

const Claim* Claims::for_area(std::int64_t plate, const std::string& district_key, std::int64_t held_run) const {
  const Claim* best = nullptr;
  for (const auto area : {plate, std::int64_t{0}}) {
    const auto found = by_plate.find(area);
    if (found == by_plate.end()) continue;
    for (const auto& claim : found->second) {
      if (!claim.area_2.empty() && claim.area_2 != district_key) continue;
      if (claim.fresh && held_run != 0 && runs_of.contains({claim.scope_id, held_run})) return &claim;
      if (best == nullptr || (claim.fresh && !best->fresh) ||
          (claim.fresh == best->fresh && claim.data_ms > best->data_ms))
        best = &claim;
    }
  }
  return best;
}

}  // namespace twinwatch::alert
