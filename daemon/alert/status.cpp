#include "alert/status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "alert/answers.hpp"
#include "alert/claims.hpp"
#include "alert/records.hpp"
#include "match/match.hpp"
#include "match/statement.hpp"
#include "match/waiting_rows.hpp"
#include "store/fact_tables.hpp"
#include "store/transaction.hpp"
#include "text/fold.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;

struct JudgedSchool {
  std::int64_t id = 0, plate = 0;
  std::string district_key;
};

// What we say of a school, and why. `basis` and the words of `detail` as in the schema.
struct Judgement {
  std::string_view status = "unknown", basis = "not_covered";
  std::string detail;
  std::int64_t fact_id = 0, page_id = 0, data_ms = 0, run_id = 0;
  bool moved = false;  // the same words, but what was said rested on another list
};

struct HeldStatus {
  std::int64_t status_id = 0, fact_id = 0, run_id = 0, since_ms = 0;
  std::string status, basis, detail;
  bool met = false;  // its school was judged now
};

class Judge {
 public:
  Judge(store::Database& db, const StatusPolicy& policy, std::int64_t now_ms)
      : claims_(read_claims(db, policy, now_ms)),
        records_(read_records(db, policy, claims_, now_ms)),
        claimed_status_(policy.claims_are_active ? "active" : "unknown") {
    for (const auto& answer : standing_answers(db, no_earlier_than_answers(db, now_ms)))
      if (answer.says == Answer::Says::project) claimed_.try_emplace(answer.school_id, answer);
    match::fill_could_be(db);
    Statement possible(db.sql(), "SELECT school_id, mention_id FROM temp.could_be ORDER BY mention_id");
    while (possible.step())
      if (records_.open_mentions.contains(possible.integer(1)))
        could_be_.try_emplace(possible.integer(0), possible.integer(1));
    for (const auto& [school, mention] : match::doubted_schools(db.sql())) could_be_.try_emplace(school, mention);
    read_accounts(db.sql());
  }

  Judgement judge(const JudgedSchool& school, const HeldStatus* held) const {
    const auto claimed = claimed_.find(school.id);
    if (const auto found = records_.active.find(school.id); found != records_.active.end())
      if (auto told = by_record(found->second, held); told.status == "active" || claimed == claimed_.end()) return told;
    if (claimed != claimed_.end())
      return {claimed_status_, "claimed", std::to_string(claimed->second.answer_id), 0, 0, claimed->second.at_ms};
    const auto* claim = claims_.for_area(school.plate, school.district_key, held ? held->run_id : 0);
    const bool stated = claim != nullptr && claim->fresh;
    std::string unread;
    const Claim* seen = stated ? nullptr : oldest_reading(school.id, unread);
    if (!stated && seen == nullptr) return untold(claim, unread);
    // Told to have none; but first everything that could contradict it.
    if (const auto mention = could_be_.find(school.id); mention != could_be_.end())
      return {"unknown", "unmatched", std::to_string(mention->second)};
    if (const auto state = records_.unclear.find(school.id); state != records_.unclear.end())
      return {"unknown", "not_covered",
              state->second.empty() ? "a project without a state" : "a project in the state '" + state->second + "'"};
    const auto& told = stated ? *claim : *seen;
    // A newer reading of the same list is no change (newest_confirmation finds it); another list is.
    const bool moved = held != nullptr && !claims_.runs_of.contains({told.scope_id, held->run_id});
    return {"inactive", stated ? "stated" : "seen_none", told.source, 0, told.page_id, told.data_ms, told.run_id,
            moved};
  }

  // When the first of what is fresh, or of what is claimed, is so no more.
  std::int64_t next_ms(std::int64_t max_age_ms) const {
    std::int64_t oldest = 0;
    for (const auto one : {claims_.oldest_fresh_ms, records_.oldest_fresh_ms})
      if (one != 0 && (oldest == 0 || one < oldest)) oldest = one;
    auto next = oldest == 0 || max_age_ms == 0 ? 0 : oldest + max_age_ms + 1;
    for (const auto& [school, claim] : claimed_)
      if (next == 0 || claim.until_ms < next) next = claim.until_ms;
    return next;
  }

 private:
  // Of which source an account is, the records tell that name it, those of the past too. One that none names is of no
  // source: it counts as never read.
  void read_accounts(SQLite::Database& sql) {
    std::string named;
    for (const auto& kind : kinds::all)
      if (store::has_field(kind, "school_name") && store::has_field(kind, "account"))
        named += fmt::format(
            "{} SELECT f.mention_id, d.source_id FROM {} f JOIN dataset d USING (dataset_id) WHERE f.mention_id IS NOT "
            "NULL AND f.account <> ''",
            named.empty() ? "" : " UNION", store::fact_table(kind.name));
    Statement accounts(sql, fmt::format("SELECT DISTINCT l.school_id, m.account, ifnull(n.source_id, 0) FROM mention m "
                                        "JOIN link l ON l.mention_id = m.mention_id LEFT JOIN ({}) n ON n.mention_id = "
                                        "m.mention_id WHERE m.account <> '' AND l.known_to IS NULL AND l.verdict = "
                                        "'linked'",
                                        named));
    while (accounts.step())
      accounts_[accounts.integer(0)].push_back({accounts.integer(2), std::string(accounts.text(1))});
  }

  // The record that spoke last time goes on speaking while it is fresh: evidence does not hop about.
  Judgement by_record(const std::vector<ActiveRecord>& all, const HeldStatus* held) const {
    const auto rank = [&](const ActiveRecord& r) {
      return std::tuple(r.fresh, held != nullptr && r.fact_id == held->fact_id, r.data_ms, -r.fact_id);
    };
    const auto& best =
        *std::max_element(all.begin(), all.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    if (best.fresh) return {"active", "record", {}, best.fact_id, best.page_id, best.data_ms, best.run_id};
    // It was active when we last heard. That is no longer a yes, and never a no.
    const bool held_back = claims_.held_back.contains(best.source_id);
    return {"unknown",
            held_back ? "quarantined" : "stale",
            held_back ? claims_.held_back.at(best.source_id) : "",
            best.fact_id,
            best.page_id,
            best.data_ms,
            best.run_id};
  }

  // When every portal account linked to the school was read lately: the oldest of those readings, as that is how much
  // we know. Else nullptr, and which account was not.
  const Claim* oldest_reading(std::int64_t school, std::string& unread) const {
    const auto found = accounts_.find(school);
    if (found == accounts_.end()) return nullptr;
    const Claim* oldest = nullptr;
    for (const auto& account : found->second) {
      const Claim* read = claims_.for_account(account.source_id, account.name);
      if (read == nullptr || !read->fresh || !claims_.whole_lately.contains(read->source_id)) {
        unread = account.name;
        return nullptr;
      }
      if (oldest == nullptr || read->data_ms < oldest->data_ms) oldest = read;
    }
    return oldest;
  }

  Judgement untold(const Claim* old, const std::string& unread) const {
    if (old != nullptr)
      return {"unknown",    claims_.held_back.contains(old->source_id) ? "quarantined" : "stale",
              old->source,  0,
              old->page_id, old->data_ms,
              old->run_id};
    if (!unread.empty()) return {"unknown", "account_unread", unread};
    if (claims_.any || records_.any) return {"unknown", "not_covered", {}};
    if (!claims_.held_back.empty()) return {"unknown", "quarantined", claims_.held_back.begin()->second};
    return {"unknown", "no_source", {}};
  }

  Claims claims_;
  Records records_;
  std::string_view claimed_status_;
  std::unordered_map<std::int64_t, Answer> claimed_;         // school -> the newest claim of a project that stands
  std::unordered_map<std::int64_t, std::int64_t> could_be_;  // school -> the first mention that could be it
  struct Account {
    std::int64_t source_id = 0;
    std::string name;
  };
  std::unordered_map<std::int64_t, std::vector<Account>> accounts_;
};

std::unordered_map<std::int64_t, HeldStatus> held_statuses(SQLite::Database& sql) {
  std::unordered_map<std::int64_t, HeldStatus> held;
  Statement rows(sql,
                 "SELECT school_id, status_id, fact_id, run_id, since_ms, status, basis, detail FROM status "
                 "WHERE known_to IS NULL");
  while (rows.step())
    held.emplace(rows.integer(0),
                 HeldStatus{rows.integer(1), rows.integer(2), rows.integer(3), rows.integer(4),
                            std::string(rows.text(5)), std::string(rows.text(6)), std::string(rows.text(7)), false});
  return held;
}

bool says_the_same(const HeldStatus& held, const Judgement& now) {
  return held.status == now.status && held.basis == now.basis && held.detail == now.detail &&
         held.fact_id == now.fact_id && !now.moved;
}

}  // namespace

StatusChange update_status(store::Database& db, const StatusPolicy& policy, std::int64_t now_ms) {
  auto& sql = db.sql();
  StatusChange change;
  store::Transaction transaction(db);
  end_contradicted_answers(db, policy, now_ms);
  const Judge judge(db, policy, now_ms);
  auto held = held_statuses(sql);
  std::vector<std::pair<std::int64_t, Judgement>> news;
  std::vector<std::int64_t> over;  // status rows that end now
  {
    Statement schools(sql, "SELECT school_id, plate, district FROM school WHERE eligible = 1 AND gone_ms IS NULL");
    JudgedSchool school;
    std::string district;  // as written: neighbours in the registry mostly share it
    while (schools.step()) {
      school.id = schools.integer(0);
      school.plate = schools.integer(1);
      if (const auto written = schools.text(2); written != district || school.district_key.empty()) {
        district = written;
        school.district_key = text::fold(district);
      }
      const auto found = held.find(school.id);
      auto* const before = found == held.end() ? nullptr : &found->second;
      auto now = judge.judge(school, before);
      ++(now.status == "active" ? change.active : now.status == "inactive" ? change.inactive : change.unknown);
      if (before != nullptr) before->met = true;
      if (before != nullptr ? says_the_same(*before, now) : now.basis == "no_source") continue;
      if (before == nullptr || before->status != now.status) ++change.changed;
      if (before != nullptr) over.push_back(before->status_id);
      news.emplace_back(school.id, std::move(now));
    }
  }
  for (const auto& [school, status] : held)
    if (!status.met) over.push_back(status.status_id);  // gone, or no longer eligible
  Statement close(sql, "UPDATE status SET known_to = ? WHERE status_id = ?");
  for (const auto status_id : over) close.integer(1, now_ms).integer(2, status_id).run();
  Statement insert(
      sql,
      "INSERT INTO status (school_id, status, basis, detail, fact_kind, fact_id, page_id, data_ms, run_id, "
      "since_ms, known_from) VALUES (?,?,?,?,?,?,?,?,?,?,?)");
  for (const auto& [school, now] : news) {
    const auto found = held.find(school);
    const bool goes_on = found != held.end() && found->second.status == now.status;
    insert.integer(1, school).text(2, now.status).text(3, now.basis).text(4, now.detail);
    insert.text(5, now.fact_id != 0 ? "participation" : "").integer_or_null(6, now.fact_id);
    insert.integer_or_null(7, now.page_id).integer_or_null(8, now.data_ms).integer_or_null(9, now.run_id);
    insert.integer(10, goes_on ? found->second.since_ms : now_ms).integer(11, now_ms).run();
  }
  transaction.commit();
  change.next_ms = judge.next_ms(policy.max_age_ms);
  return change;
}

}  // namespace twinwatch::alert
