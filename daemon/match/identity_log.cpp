#include "match/identity_log.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

namespace twinwatch::match {
namespace {

std::string as_json(const std::vector<std::string>& sentences) {
  boost::json::array all;
  for (const auto& sentence : sentences) all.emplace_back(sentence);
  return boost::json::serialize(all);
}

// A view that outlives the statement it was read with.
std::string_view kind_of_waiting(std::string_view written) {
  for (const std::string_view kind : {"rename", "move", "split", "merge", "namesakes", "code"})
    if (kind == written) return kind;
  return "rename";
}

}  // namespace

void IdentityLog::event(std::int64_t school, std::string_view what, std::string_view before, std::string_view after,
                        const RegistryRow& row, const Because& because) {
  const auto evidence = as_json(because.evidence);
  event_.integer(1, school).text(2, what).text(3, before).text(4, after).text(5, evidence).text(6, because.by);
  event_.integer(7, row.fact_id).integer_or_null(8, row.run_id).integer(9, now_).run();
}

void IdentityLog::name(std::int64_t school, std::int64_t plate, std::string_view name, std::string_view name_key,
                       std::int64_t from_ms, std::int64_t to_ms, std::int64_t run_id) {
  name_.integer(1, school).integer(2, plate).text(3, name).text(4, name_key).integer(5, from_ms);
  name_.integer(6, std::max(from_ms, to_ms)).integer_or_null(7, run_id).run();
}

std::int64_t IdentityLog::named_since(std::int64_t school, std::int64_t since_ms) {
  const auto since = since_.integer(1, school).step() ? std::max(since_ms, since_.integer(0)) : since_ms;
  since_.reset();
  return since;
}

std::int64_t IdentityLog::mention_of(const RegistryRow& row) {
  Statement mention(sql_,
                    "SELECT mention_id FROM mention WHERE name_key = ? AND plate = ? AND area_2 = ? AND code = '' "
                    "AND account = '' AND area_1 = ? AND country = ?");
  mention.text(1, row.name_key).integer(2, row.plate).text(3, row.area_2).text(4, row.area_1).text(5, row.country);
  return mention.step() ? mention.integer(0) : 0;
}

std::int64_t IdentityLog::mention_for(const RegistryRow& row) {
  Statement add(sql_,
                "INSERT OR IGNORE INTO mention (plate, district_id, area_1, area_2, name, name_key, country) "
                "VALUES (?,?,?,?,?,?,?)");
  add.integer(1, row.plate).integer(2, row.district_id).text(3, row.area_1).text(4, row.area_2);
  add.text(5, row.name).text(6, row.name_key).text(7, row.country).run();
  return mention_of(row);
}

Proposal IdentityLog::waiting(const RegistryRow& row) {
  Proposal held;
  Statement one(sql_, "SELECT what FROM waiting_row WHERE fact_id = ?");
  if (!one.integer(1, row.fact_id).step()) return held;
  held.what = kind_of_waiting(one.text(0));
  one.reset();
  Statement candidates(sql_, "SELECT school_id, doubted, why FROM waiting_candidate WHERE fact_id = ?");
  candidates.integer(1, row.fact_id);
  while (candidates.step())
    held.candidates.push_back({candidates.integer(0), candidates.integer(1) != 0, std::string(candidates.text(2))});
  return held;
}

bool IdentityLog::waits(const RegistryRow& row, const Proposal& proposal) {
  const auto evidence = as_json(proposal.evidence);
  const auto mention = mention_for(row);
  Statement held(sql_, "SELECT what, evidence FROM waiting_row WHERE fact_id = ?");
  const bool known = held.integer(1, row.fact_id).step();
  const bool same = known && held.text(0) == proposal.what && held.text(1) == evidence;
  held.reset();
  const auto before = same ? waiting(row).candidates : std::vector<TwinCandidate>();
  auto now = proposal.candidates;
  std::sort(now.begin(), now.end(), [](const auto& a, const auto& b) { return a.school_id < b.school_id; });
  const auto equal = [](const TwinCandidate& a, const TwinCandidate& b) {
    return a.school_id == b.school_id && a.doubted == b.doubted && a.why == b.why;
  };
  if (same && std::equal(before.begin(), before.end(), now.begin(), now.end(), equal)) return false;
  if (known) {
    Statement(sql_, "DELETE FROM waiting_candidate WHERE fact_id = ?").integer(1, row.fact_id).run();
    Statement(sql_, "UPDATE waiting_row SET what = ?, evidence = ? WHERE fact_id = ?")
        .text(1, proposal.what)
        .text(2, evidence)
        .integer(3, row.fact_id)
        .run();
  } else {
    Statement add(sql_, "INSERT INTO waiting_row (fact_id, mention_id, what, evidence, since_ms) VALUES (?,?,?,?,?)");
    add.integer(1, row.fact_id).integer(2, mention).text(3, proposal.what).text(4, evidence).integer(5, now_).run();
  }
  Statement candidate(sql_, "INSERT INTO waiting_candidate (fact_id, school_id, doubted, why) VALUES (?,?,?,?)");
  for (const auto& one : now)
    candidate.integer(1, row.fact_id).integer(2, one.school_id).integer(3, one.doubted ? 1 : 0).text(4, one.why).run();
  // Nobody else need be asked which school this is: the linker leaves it to the person.
  Statement link(
      sql_,
      "INSERT INTO link (mention_id, verdict, score, reasons, decided_by, known_from) SELECT ?1, 'review', 0, "
      "?2, 'registry', ?3 WHERE NOT EXISTS (SELECT 1 FROM link WHERE mention_id = ?1 AND known_to IS NULL)");
  link.integer(1, mention).text(2, evidence).integer(3, now_).run();
  return sqlite3_changes(sql_.getHandle()) > 0;
}

void IdentityLog::waits_no_more(const RegistryRow& row) {
  if (!row.waited) return;
  Statement(sql_, "DELETE FROM waiting_candidate WHERE fact_id = ?").integer(1, row.fact_id).run();
  Statement(sql_, "DELETE FROM waiting_row WHERE fact_id = ?").integer(1, row.fact_id).run();
}

void IdentityLog::closed(std::string_view which_where) {
  Statement add(sql_, fmt::format("INSERT INTO school_event (school_id, what, before, evidence, decided_by, run_id, "
                                  "at_ms) SELECT school_id, 'closed', name, "
                                  "'[\"No list that has it says so any more\"]', 'program', NULL, ? FROM school {} AND "
                                  "school_id NOT IN (SELECT school_id FROM school_heir WHERE what = 'merge' AND "
                                  "ended_ms IS NULL)",
                                  which_where));
  add.integer(1, now_).run();
}

}  // namespace twinwatch::match
