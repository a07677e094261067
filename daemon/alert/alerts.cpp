// run_rule: what a rule found, and what stands beside it, moves its alerts. lifecycle.hpp shows the states.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "alert/escalation.hpp"
#include "alert/flapping.hpp"
#include "alert/rules.hpp"
#include "alert/standing.hpp"
#include "alert/transitions.hpp"
#include "match/statement.hpp"
#include "store/transaction.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;

constexpr std::int64_t a_day_ms = 86'400'000;

struct OpenAlert {
  std::int64_t alert_id = 0, school_id = 0, since_ms = 0, level_ms = 0, loud_ms = 0, inhibited_by = 0;
  std::string state, level;
  bool flapping = false, holds = true;
  bool ended = false, touched = false;  // touched: what is not in the log has changed
};

bool is_loud(std::string_view state) { return state == "firing" || state == "escalated"; }

class Lifecycle {
 public:
  Lifecycle(store::Database& db, const Rule& rule, const LifecyclePolicy& policy, std::int64_t run_id,
            std::int64_t now_ms)
      : sql_(db.sql()),
        rule_(rule),
        policy_(policy),
        now_(now_ms),
        log_(sql_, run_id, now_ms),
        standing_(db, rule.id, policy, now_ms),
        restless_(sql_, rule.id, policy.flap),
        escalation_(sql_, policy.escalation, now_ms) {
    Statement open(
        sql_,
        "SELECT alert_id, school_id, since_ms, level_ms, loud_ms, inhibited_by, state, level, flapping, holds "
        "FROM alert WHERE rule = ? AND ended_ms IS NULL ORDER BY alert_id");
    open.text(1, rule_.id);
    while (open.step()) {
      by_school_.emplace(open.integer(1), open_.size());
      open_.push_back({open.integer(0), open.integer(1), open.integer(2), open.integer(3), open.integer(4),
                       open.integer(5), std::string(open.text(6)), std::string(open.text(7)), open.integer(8) != 0,
                       open.integer(9) != 0});
    }
  }

  RuleOutcome apply(const RuleAnswer& answer) {
    for (const auto& row : answer.refuted) refuted_.emplace(row.school_id, &row);
    std::vector<const RuleRow*> found(open_.size(), nullptr);
    for (const auto& row : answer.holds) {
      const auto known = by_school_.find(row.school_id);
      if (known != by_school_.end()) {
        found[known->second] = &row;
        continue;
      }
      // What is unknown moves nothing, whatever the rule says; nor does a school that is gone or not eligible.
      const auto school = school_now(row.school_id);
      if (!may_move(school)) continue;
      begin(row, school);
      found.push_back(&row);
    }
    for (std::size_t i = 0; i < open_.size(); ++i) live(open_[i], found[i]);
    no_later_than(standing_.next_ms());
    outcome_.open = count_open();
    return outcome_;
  }

 private:
  // What is unknown moves nothing, but for a rule that judges by itself and so says what *it* knows.
  bool may_move(const SchoolNow& school) const { return rule_.judges ? school.counts : school.told(); }

  void live(OpenAlert& alert, const RuleRow* row) {
    const auto school = school_now(alert.school_id);
    if (row != nullptr && may_move(school))
      still_holds(alert, *row, school);
    else
      // The rule no longer names this school. That alone ends nothing: a rule that finds nothing because its data are
      // gone must not tell a coordinator that all is well.
      unmatched(alert, school);
    if (!alert.ended && alert.flapping) calm_down(alert, school);
    if (!alert.ended && alert.state != "pending") stand(alert, school);
    if (alert.touched && !alert.ended) store(alert);
  }

  void still_holds(OpenAlert& alert, const RuleRow& row, const SchoolNow& school) {
    if (alert.flapping && !alert.holds) came_or_went(alert, true, school, row.reason);
    if (alert.state != "pending") return;
    if (now_ - alert.since_ms < rule_.hold_ms) return no_later_than(alert.since_ms + rule_.hold_ms);
    alert.level = escalation_.first_level(school.plate, school.district_id);
    move(alert, "firing", "rule",
         rule_.hold_ms == 0 ? row.reason : fmt::format("{}; held for {} days", row.reason, rule_.hold_ms / a_day_ms),
         {.status_id = school.status_id});
    ++outcome_.fired;
  }

  void begin(const RuleRow& row, const SchoolNow& school) {
    insert_.text(1, rule_.id).integer(2, row.school_id).text(3, row.reason).integer(4, now_).run();
    OpenAlert alert;
    alert.alert_id = sqlite3_last_insert_rowid(sql_.getHandle());
    alert.school_id = row.school_id;
    alert.since_ms = now_;
    alert.state = "pending";
    log_.add(alert.alert_id, "", "pending", "rule", row.reason, {.status_id = school.status_id});
    ++outcome_.pending;
    if (restless_.came_back(row.school_id) && restless_.share(row.school_id, school.plate, 0) >= policy_.flap.high)
      alert.flapping = alert.touched = true;
    by_school_.emplace(row.school_id, open_.size());
    open_.push_back(std::move(alert));
  }

  void unmatched(OpenAlert& alert, const SchoolNow& school) {
    if (!school.counts) {
      Evidence evidence;
      std::string reason =
          school.gone ? "The school left the registry" : "The school is not expected to have a project";
      if (school.gone && closed_.integer(1, alert.school_id).step()) {
        evidence.event_id = closed_.integer(0);
        if (closed_.text(1) == "merge") reason = fmt::format("The school was merged into {}", closed_.text(2));
        closed_.reset();
      }
      return end(alert, "withdrawn", reason, evidence);
    }
    if (alert.flapping && !alert.holds) return;  // it is over already, and waits to be believed
    Evidence evidence;
    const auto reason = positive_evidence(alert, school, evidence);
    if (reason.empty()) return;
    if (alert.flapping) return came_or_went(alert, false, school, reason);
    if (alert.state != "pending" && restless_.came_back(alert.school_id) &&
        restless_.share(alert.school_id, school.plate, now_) >= policy_.flap.high) {
      alert.flapping = true;
      move(alert, "flapping", "program", "It came and went too often: held until it is calm", {});
      return came_or_went(alert, false, school, reason);
    }
    end(alert, "resolved", reason, evidence);
  }

  // A stored fact that says that the matter is over; empty: there is none. An alert that began while the school had an
  // active project (a rule on labels) is not over because it still has one: it takes a record that came since.
  std::string positive_evidence(const OpenAlert& alert, const SchoolNow& school, Evidence& evidence) {
    if (rule_.judges) {  // it answers for itself, school by school
      const auto refuted = refuted_.find(alert.school_id);
      if (refuted == refuted_.end()) return {};
      evidence.status_id = refuted->second->status_id;
      evidence.fact_kind = refuted->second->fact_kind;
      evidence.fact_id = refuted->second->fact_id;
      return refuted->second->reason;
    }
    if (school.status != "active") return {};
    const bool told = began_.integer(1, alert.alert_id).step();
    const bool active_then = told && began_.text(0) == "active";
    if (told) began_.reset();
    if (!active_then) {
      evidence.status_id = school.status_id;
      return "An active project is on record";
    }
    recorded_.integer(1, alert.school_id).integer(2, alert.since_ms);
    if (!recorded_.step()) return {};
    evidence.fact_kind = recorded_.text(0);
    evidence.fact_id = recorded_.integer(1);
    recorded_.reset();
    return "What was missing is on record";
  }

  // Of a flapping alert: told to nobody, but counted, so that it is known when it is calm.
  void came_or_went(OpenAlert& alert, bool holds, const SchoolNow& school, std::string_view reason) {
    alert.holds = holds;
    alert.touched = true;
    log_.add(alert.alert_id, "flapping", "flapping", "rule", reason, {.status_id = school.status_id});
  }

  void calm_down(OpenAlert& alert, const SchoolNow& school) {
    no_later_than(now_ + a_day_ms);  // runs that changed nothing count as well
    if (restless_.share(alert.school_id, school.plate, 0) >= policy_.flap.low) return;
    if (alert.holds) {
      alert.flapping = false;
      alert.touched = true;
      return;
    }
    Evidence evidence;
    const auto reason = positive_evidence(alert, school, evidence);
    if (reason.empty()) return;  // it went, and now nothing can be told: wait
    end(alert, "resolved", "Calm again. " + reason, evidence);
  }

  // The strongest of what holds beside the rule is the alert's state.
  void stand(OpenAlert& alert, const SchoolNow& school) {
    const auto quiet = standing_.quiet(alert.alert_id, school);
    if (const auto by = quiet.state == "inhibited" ? quiet.source_id : 0; by != alert.inhibited_by) {
      alert.inhibited_by = by;
      alert.touched = true;
    }
    if (!quiet.state.empty()) return move(alert, quiet.state, quiet.actor, quiet.reason, {});
    if (alert.flapping)
      return move(alert, "flapping", "program", "It came and went too often: told once, and held until it is calm", {});
    if (!is_loud(alert.state)) {
      const auto why = standing_.ended(alert.state, alert.alert_id, school);
      move(alert, alert.level_ms != 0 ? "escalated" : "firing", why.actor, why.reason, {.status_id = school.status_id});
    }
    if (!may_move(school)) return;
    const auto step = escalation_.next(alert.alert_id, alert.level, std::max(alert.loud_ms, alert.level_ms));
    no_later_than(step.due_ms);
    if (step.to.empty()) return;
    alert.level = step.to;
    alert.level_ms = now_;
    log_.add(alert.alert_id, alert.state, "escalated", "program",
             fmt::format("{}: now also to the {}", step.reason, step.to == "national" ? "national desk" : step.to),
             {.status_id = school.status_id});
    alert.state = "escalated";
    alert.touched = true;
    ++outcome_.escalated;
  }

  void move(OpenAlert& alert, std::string_view to, std::string_view actor, std::string_view reason,
            const Evidence& evidence) {
    if (alert.state == to) return;
    log_.add(alert.alert_id, alert.state, to, actor, reason, evidence);
    if (!is_loud(to))
      alert.loud_ms = 0;
    else if (!is_loud(alert.state))
      alert.loud_ms = now_;
    alert.state = to;
    alert.touched = true;
  }

  void end(OpenAlert& alert, std::string_view to, std::string_view reason, const Evidence& evidence) {
    log_.add(alert.alert_id, alert.state, to, "rule", reason, evidence);
    end_.text(1, to).integer(2, now_).integer(3, alert.alert_id).run();
    standing_.alert_ended(alert.alert_id);
    alert.ended = true;
    ++(to == "resolved" ? outcome_.resolved : outcome_.withdrawn);
  }

  void store(const OpenAlert& alert) {
    store_.text(1, alert.state).text(2, alert.level).integer_or_null(3, alert.level_ms);
    store_.integer_or_null(4, alert.loud_ms).integer(5, alert.flapping ? 1 : 0).integer(6, alert.holds ? 1 : 0);
    store_.integer_or_null(7, alert.inhibited_by).integer(8, now_).integer(9, alert.alert_id).run();
  }

  SchoolNow school_now(std::int64_t school_id) {
    SchoolNow now;
    now.school_id = school_id;
    if (!school_.integer(1, school_id).step()) {
      now.gone = true;
      return now;
    }
    now.counts = school_.integer(0) != 0;
    now.gone = school_.integer(1) != 0;
    now.plate = school_.integer(2);
    now.district_id = school_.integer(3);
    if (now.counts && !school_.is_null(4)) {
      now.status_id = school_.integer(4);
      now.status = school_.text(5);
      now.basis = school_.text(6);
      now.source_id = school_.integer(7);
    }
    school_.reset();
    if (now.status != "unknown") return now;
    now.source_id = 0;  // of what was said last
    if (last_told_.integer(1, school_id).step()) {
      now.source_id = last_told_.integer(0);
      last_told_.reset();
    }
    return now;
  }

  std::int64_t count_open() {
    Statement open(sql_, "SELECT count(*) FROM alert WHERE rule = ? AND ended_ms IS NULL");
    open.text(1, rule_.id).step();
    return open.integer(0);
  }

  void no_later_than(std::int64_t at_ms) {
    if (at_ms != 0 && (outcome_.next_ms == 0 || at_ms < outcome_.next_ms)) outcome_.next_ms = at_ms;
  }

  SQLite::Database& sql_;
  const Rule& rule_;
  const LifecyclePolicy& policy_;
  std::int64_t now_;
  RuleOutcome outcome_;
  std::vector<OpenAlert> open_;
  std::unordered_map<std::int64_t, std::size_t> by_school_;
  std::unordered_map<std::int64_t, const RuleRow*> refuted_;  // of a rule that judges by itself
  TransitionLog log_;
  Standing standing_;
  Restlessness restless_;
  Escalation escalation_;
  Statement school_{
      sql_,
      "SELECT s.eligible = 1 AND s.gone_ms IS NULL, s.gone_ms IS NOT NULL, s.plate, s.district_id, "
      "st.status_id, st.status, st.basis, r.source_id FROM school s LEFT JOIN status st ON st.school_id = "
      "s.school_id AND st.known_to IS NULL LEFT JOIN run r ON r.run_id = st.run_id WHERE s.school_id = ?"};
  Statement last_told_{
      sql_,
      "SELECT r.source_id FROM status st JOIN run r ON r.run_id = st.run_id WHERE st.school_id = ? AND "
      "st.status <> 'unknown' ORDER BY st.status_id DESC LIMIT 1"};
  Statement began_{
      sql_,
      "SELECT st.status FROM transition t JOIN status st ON st.status_id = t.status_id WHERE t.alert_id = ? "
      "ORDER BY t.transition_id LIMIT 1"};
  Statement recorded_{
      sql_,
      "SELECT 'label', f.fact_id FROM link l JOIN fact_label f ON f.mention_id = l.mention_id WHERE l.school_id = ?1 "
      "AND l.known_to IS NULL AND l.verdict = 'linked' AND f.known_to IS NULL AND f.known_from > ?2 UNION ALL "
      "SELECT 'participation', f.fact_id FROM link l JOIN fact_participation f ON f.mention_id = l.mention_id WHERE "
      "l.school_id = ?1 AND l.known_to IS NULL AND l.verdict = 'linked' AND f.known_to IS NULL AND f.known_from > ?2 "
      "UNION ALL SELECT 'club', f.fact_id FROM link l JOIN fact_club f ON f.mention_id = l.mention_id WHERE "
      "l.school_id = ?1 AND l.known_to IS NULL AND l.verdict = 'linked' AND f.known_to IS NULL AND f.known_from > ?2"};
  Statement closed_{
      sql_,
      "SELECT event_id, what, after FROM school_event WHERE school_id = ?1 AND (what = 'closed' OR what = 'merge' AND "
      "after NOT LIKE '#' || ?1 || ' %') "  // the event stands with both: what it went into, and what went into it
      "ORDER BY what = 'merge' DESC, event_id DESC LIMIT 1"};
  Statement insert_{sql_, "INSERT INTO alert (rule, school_id, state, reason, since_ms) VALUES (?,?,'pending',?,?)"};
  Statement store_{
      sql_,
      "UPDATE alert SET state = ?, level = ?, level_ms = ?, loud_ms = ?, flapping = ?, holds = ?, "
      "inhibited_by = ?, fired_ms = CASE WHEN ?1 = 'pending' THEN NULL ELSE coalesce(fired_ms, ?8) END WHERE "
      "alert_id = ?9"};
  Statement end_{sql_,
                 "UPDATE alert SET state = ?, ended_ms = ?, loud_ms = NULL, inhibited_by = NULL WHERE alert_id = ?"};
};

}  // namespace

RuleOutcome run_rule(store::Database& db, const Rule& rule, std::int64_t run_id, std::int64_t now_ms,
                     const RuleLimits& limits, const LifecyclePolicy& policy) {
  const auto answer = query_rule(db, rule, now_ms, limits);
  store::Transaction transaction(db);
  const auto outcome = Lifecycle(db, rule, policy, run_id, now_ms).apply(answer);
  transaction.commit();
  return outcome;
}

std::int64_t tend_alerts(store::Database& db, const LifecyclePolicy& policy, std::int64_t now_ms) {
  store::Transaction transaction(db);
  const auto next = tend_silences(db, policy.silence_warning_ms, now_ms);
  tell_of_inhibition(db, now_ms);
  transaction.commit();
  return next;
}

}  // namespace twinwatch::alert
