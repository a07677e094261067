#include <fmt/format.h>

#include <unordered_map>
#include <unordered_set>

#include "alert/rules.hpp"
#include "match/statement.hpp"
#include "store/transaction.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;

struct OpenAlert {
  std::int64_t alert_id, since_ms;
  std::string state;
};

struct SchoolNow {
  std::int64_t status_id = 0;
  std::string status, basis;
};

class Lifecycle {
 public:
  Lifecycle(SQLite::Database& sql, const Rule& rule, std::int64_t run_id, std::int64_t now_ms)
      : sql_(sql), rule_(rule), run_id_(run_id), now_(now_ms) {
    Statement open(sql_, "SELECT school_id, alert_id, since_ms, state FROM alert WHERE rule = ? AND ended_ms IS NULL");
    open.text(1, rule_.id);
    while (open.step())
      open_.emplace(open.integer(0), OpenAlert{open.integer(1), open.integer(2), std::string(open.text(3))});
  }

  RuleOutcome apply(const RuleAnswer& answer) {
    for (const auto& row : answer.holds) {
      const auto school = school_now(row.school_id);
      const auto found = open_.find(row.school_id);
      // What is unknown moves nothing, whatever the rule says; nor does a school that is gone or not eligible.
      if (rule_.judges ? !eligible_now(row.school_id) : school.status != "active" && school.status != "inactive")
        continue;
      OpenAlert* alert = found == open_.end() ? begin(row, school) : &found->second;
      if (alert->state == "pending" && now_ - alert->since_ms >= rule_.hold_ms) fire(*alert, row, school);
      if (const auto due = alert->since_ms + rule_.hold_ms;
          alert->state == "pending" && (outcome_.next_ms == 0 || due < outcome_.next_ms))
        outcome_.next_ms = due;
      matched_.insert(row.school_id);
    }
    std::unordered_map<std::int64_t, const RuleRow*> refuted;
    for (const auto& row : answer.refuted) refuted.emplace(row.school_id, &row);
    for (auto& [school_id, alert] : open_)
      if (!matched_.contains(school_id))
        unmatched(school_id, alert, refuted.contains(school_id) ? refuted.at(school_id) : nullptr);
    outcome_.open = count_open();
    return outcome_;
  }

 private:
  // Empty status: the school is gone or not eligible, or was never judged.
  SchoolNow school_now(std::int64_t school_id) {
    SchoolNow now;
    if (status_.integer(1, school_id).step()) {
      now = {status_.integer(0), std::string(status_.text(1)), std::string(status_.text(2))};
      status_.reset();
    }
    return now;
  }

  OpenAlert* begin(const RuleRow& row, const SchoolNow& school) {
    insert_.text(1, rule_.id).integer(2, row.school_id).text(3, row.reason).integer(4, now_).run();
    const auto id = sqlite3_last_insert_rowid(sql_.getHandle());
    move(id, "", "pending", row.reason, school.status_id);
    ++outcome_.pending;
    return &open_.emplace(row.school_id, OpenAlert{id, now_, "pending"}).first->second;
  }

  void fire(OpenAlert& alert, const RuleRow& row, const SchoolNow& school) {
    fire_.integer(1, now_).integer(2, alert.alert_id).run();
    move(alert.alert_id, alert.state, "firing",
         rule_.hold_ms == 0 ? row.reason : fmt::format("{}; held for {} days", row.reason, rule_.hold_ms / 86'400'000),
         school.status_id);
    alert.state = "firing";
    ++outcome_.fired;
  }

  // The rule no longer names this school. That alone ends nothing: a rule that finds nothing because its data are gone
  // must not tell a coordinator that all is well.
  void unmatched(std::int64_t school_id, const OpenAlert& alert, const RuleRow* refuted) {
    if (!eligible_now(school_id)) return end(alert, "withdrawn", "The school left the registry or is not eligible", 0);
    if (rule_.judges) {
      if (refuted != nullptr) end(alert, "resolved", refuted->reason, refuted->status_id);
      return;
    }
    const auto school = school_now(school_id);
    if (school.status == "active") end(alert, "resolved", "An active project is on record", school.status_id);
  }

  bool eligible_now(std::int64_t school_id) {
    const bool found = eligible_.integer(1, school_id).step();
    eligible_.reset();
    return found;
  }

  void end(const OpenAlert& alert, std::string_view to, std::string_view reason, std::int64_t status_id) {
    end_.text(1, to).integer(2, now_).integer(3, alert.alert_id).run();
    move(alert.alert_id, alert.state, to, reason, status_id);
    ++(to == "resolved" ? outcome_.resolved : outcome_.withdrawn);
  }

  void move(std::int64_t alert_id, std::string_view from, std::string_view to, std::string_view reason,
            std::int64_t status_id) {
    transition_.integer(1, alert_id).integer(2, now_).text(3, from).text(4, to).text(5, reason);
    transition_.integer_or_null(6, status_id).integer_or_null(7, run_id_).run();
  }

  std::int64_t count_open() {
    Statement open(sql_, "SELECT count(*) FROM alert WHERE rule = ? AND ended_ms IS NULL");
    open.text(1, rule_.id).step();
    return open.integer(0);
  }

  SQLite::Database& sql_;
  const Rule& rule_;
  std::int64_t run_id_, now_;
  RuleOutcome outcome_;
  std::unordered_map<std::int64_t, OpenAlert> open_;
  std::unordered_set<std::int64_t> matched_;
  Statement status_{
      sql_,
      "SELECT st.status_id, st.status, st.basis FROM status st JOIN school s ON s.school_id = st.school_id "
      "WHERE st.school_id = ? AND st.known_to IS NULL AND s.eligible = 1 AND s.gone_ms IS NULL"};
  Statement eligible_{sql_, "SELECT 1 FROM school WHERE school_id = ? AND eligible = 1 AND gone_ms IS NULL"};
  Statement fire_{sql_, "UPDATE alert SET state = 'firing', fired_ms = ? WHERE alert_id = ?"};
  Statement end_{sql_, "UPDATE alert SET state = ?, ended_ms = ? WHERE alert_id = ?"};
  Statement insert_{sql_, "INSERT INTO alert (rule, school_id, state, reason, since_ms) VALUES (?,?,'pending',?,?)"};
  Statement transition_{
      sql_,
      "INSERT INTO transition (alert_id, at_ms, from_state, to_state, actor, reason, status_id, run_id) "
      "VALUES (?,?,?,?,'rule',?,?,?)"};
};

}  // namespace

RuleOutcome run_rule(store::Database& db, const Rule& rule, std::int64_t run_id, std::int64_t now_ms,
                     const RuleLimits& limits) {
  const auto answer = query_rule(db, rule, now_ms, limits);
  store::Transaction transaction(db);
  const auto outcome = Lifecycle(db.sql(), rule, run_id, now_ms).apply(answer);
  transaction.commit();
  return outcome;
}

}  // namespace twinwatch::alert
