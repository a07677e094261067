#include "match/account_evidence.hpp"
#include "match/linking.hpp"
#include "match/match.hpp"
#include "match/mentions.hpp"
#include "match/registry.hpp"
#include "match/schools_past.hpp"
#include "match/statement.hpp"
#include "store/transaction.hpp"

namespace twinwatch::match {

Outcome run_matching(store::Database& db, const Matcher& matcher, const Eligible& eligible, std::int64_t now_ms,
                     FirstSchools* made) {
  Outcome outcome;
  store::ReadyTables ready(db);
  store::Transaction transaction(db);
  const auto change = take_in_registry(db, matcher, eligible, {made, ready}, now_ms, outcome);
  const auto lists = take_in_mentions(db, outcome);
  link_mentions(db, matcher, change, lists, now_ms, outcome);
  link_again(db, &matcher, mentions_with_new_evidence(db.sql(), change.read), now_ms, outcome);
  evidence_was_read(db.sql(), change.read, now_ms);
  transaction.commit();
  return outcome;
}

std::int64_t refresh_eligible(store::Database& db, const Eligible& eligible, std::int64_t now_ms) {
  auto& sql = db.sql();
  std::vector<std::pair<std::int64_t, int>> changed;
  {
    Statement schools(sql, "SELECT school_id, eligible, type, name_key FROM school");
    while (schools.step()) {
      const int now = eligible(schools.text(2), schools.text(3)) ? 1 : 0;
      if (now != schools.integer(1)) changed.emplace_back(schools.integer(0), now);
    }
  }
  if (changed.empty()) return 0;
  store::Transaction transaction(db);
  Statement set(sql, "UPDATE school SET eligible = ? WHERE school_id = ?");
  for (const auto& [school, now] : changed) {
    keep_school_as_it_was(sql, school, now_ms);
    set.integer(1, now).integer(2, school).run();
  }
  transaction.commit();
  return static_cast<std::int64_t>(changed.size());
}

}  // namespace twinwatch::match
