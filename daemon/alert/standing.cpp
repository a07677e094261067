#include "alert/standing.hpp"

#include <fmt/format.h>

#include <set>

namespace twinwatch::alert {
namespace {

using match::Statement;

std::string because(std::string_view what, const std::string& reason) {
  return reason.empty() ? std::string(what) : fmt::format("{}: {}", what, reason);
}

}  // namespace

Standing::Standing(store::Database& db, const std::string& rule, const LifecyclePolicy& policy, std::int64_t now_ms)
    : db_(db),
      rule_(rule),
      now_(now_ms),
      next_(next_to_fail_ms(db, policy.inhibit_after_ms, now_ms)),
      failing_(failing_sources(db, policy.inhibit_after_ms, now_ms)),
      silences_(silences(db, now_ms)),
      end_acknowledgement_(db.sql(),
                           "UPDATE acknowledgement SET ended_ms = ?, ended_by = 'program', ended_reason = ? WHERE "
                           "alert_id = ? AND ended_ms IS NULL") {
  for (const auto& one : silences_)
    if (next_ == 0 || one.until_ms < next_) next_ = one.until_ms;
  read_acknowledgements(rule);
}

void Standing::read_acknowledgements(const std::string& rule) {
  std::vector<std::int64_t> lapsed;
  Statement rows(
      db_.sql(),
      "SELECT k.alert_id, k.person, k.reason, k.until_ms FROM acknowledgement k JOIN alert a ON a.alert_id = "
      "k.alert_id WHERE k.ended_ms IS NULL AND a.rule = ?");
  rows.text(1, rule);
  while (rows.step()) {
    if (!rows.is_null(3) && rows.integer(3) <= now_) {
      lapsed.push_back(rows.integer(0));
      continue;
    }
    if (!rows.is_null(3) && (next_ == 0 || rows.integer(3) < next_)) next_ = rows.integer(3);
    acknowledged_.emplace(rows.integer(0), Acknowledged{std::string(rows.text(1)), std::string(rows.text(2))});
  }
  for (const auto alert : lapsed)
    end_acknowledgement_.integer(1, now_).text(2, "its day has come").integer(3, alert).run();
}

Quiet Standing::quiet(std::int64_t alert_id, const SchoolNow& school) const {
  if (const auto source = failing_.find(school.source_id); source != failing_.end())
    return {"inhibited", "program", source->second.why, school.source_id};
  // What is too old to say anything was said by a source that does not bring anything newer. Unknown for another reason
  // (a record that could be this school) is no source's fault.
  if (school.counts && (school.basis == "stale" || school.basis == "quarantined" || school.basis == "account_unread"))
    return {"inhibited", "program", "The data of its source are too old to tell", school.source_id};
  for (const auto& one : silences_)
    if (one.covers(rule_, school.plate, school.district_id, school.school_id))
      return {"silenced", "person:" + one.person, because(fmt::format("Silence {}", one.silence_id), one.reason), 0};
  if (const auto word = acknowledged_.find(alert_id); word != acknowledged_.end())
    return {"acknowledged", "person:" + word->second.person, because("Acknowledged", word->second.reason), 0};
  return {};
}

Quiet Standing::ended(std::string_view state, std::int64_t alert_id, const SchoolNow& school) {
  if (state == "acknowledged") {
    Statement last(
        db_.sql(),
        "SELECT ended_by, ended_reason FROM acknowledgement WHERE alert_id = ? ORDER BY ack_id DESC LIMIT 1");
    if (last.integer(1, alert_id).step())
      return {state, std::string(last.text(0)), because("The acknowledgement ended", std::string(last.text(1))), 0};
  }
  if (state == "silenced") {
    const auto all = silences(db_, now_, true);
    for (auto one = all.rbegin(); one != all.rend(); ++one)
      if (one->covers(rule_, school.plate, school.district_id, school.school_id))
        return {state, one->ended_by.empty() ? "program" : one->ended_by,
                because(fmt::format("Silence {} ended", one->silence_id), one->ended_reason), 0};
  }
  return {state, "program",
          state == "inhibited"  ? "Its source is read again"
          : state == "flapping" ? "Calm again"
                                : "Nothing keeps it any more",
          0};
}

void Standing::alert_ended(std::int64_t alert_id) {
  if (acknowledged_.erase(alert_id) != 0)
    end_acknowledgement_.integer(1, now_).text(2, "the alert ended").integer(3, alert_id).run();
}

}  // namespace twinwatch::alert
