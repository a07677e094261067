#include "alert/acknowledgement.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "match/statement.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;

std::string of_rule(const Acknowledging& word) {
  return word.rule.empty() ? "" : fmt::format(" of the rule {}", word.rule);
}

std::vector<std::int64_t> alerts_of(store::Database& db, const Acknowledging& word, const char* which) {
  std::vector<std::int64_t> alerts;
  Statement rows(db.sql(),
                 fmt::format("SELECT alert_id FROM alert a WHERE school_id = ?1 AND (?2 = '' OR rule = ?2) AND "
                             "ended_ms IS NULL AND {} ORDER BY alert_id",
                             which));
  rows.integer(1, word.school_id).text(2, word.rule);
  while (rows.step()) alerts.push_back(rows.integer(0));
  return alerts;
}

void end_standing(store::Database& db, std::int64_t alert_id, const std::string& person, const std::string& reason,
                  std::int64_t now_ms) {
  Statement end(db.sql(),
                "UPDATE acknowledgement SET ended_ms = ?, ended_by = ?, ended_reason = ? WHERE alert_id = ? AND "
                "ended_ms IS NULL");
  const auto by = "person:" + person;
  end.integer(1, now_ms).text(2, by).text(3, reason).integer(4, alert_id).run();
}

}  // namespace

std::vector<std::int64_t> acknowledge(store::Database& db, const Acknowledging& word, std::int64_t now_ms) {
  if (word.person.empty()) throw std::invalid_argument("an acknowledgement is somebody's: say who, with --by");
  if (word.until_ms != 0 && word.until_ms <= now_ms)
    throw std::invalid_argument(
        "that day has passed: an acknowledgement lasts until a day to come, or with none until "
        "the alert ends");
  const auto alerts = alerts_of(db, word, "1");
  if (alerts.empty())
    throw std::invalid_argument(fmt::format("school #{} has no open alert{}: `twinwatch history` shows what there was",
                                            word.school_id, of_rule(word)));
  Statement add(db.sql(), "INSERT INTO acknowledgement (alert_id, person, reason, at_ms, until_ms) VALUES (?,?,?,?,?)");
  for (const auto alert : alerts) {
    end_standing(db, alert, word.person, "replaced by a later word", now_ms);
    add.integer(1, alert).text(2, word.person).text(3, word.reason).integer(4, now_ms);
    add.integer_or_null(5, word.until_ms).run();
  }
  return alerts;
}

std::vector<std::int64_t> take_back_acknowledgement(store::Database& db, const Acknowledging& word,
                                                    std::int64_t now_ms) {
  const auto alerts = alerts_of(db, word,
                                "EXISTS (SELECT 1 FROM acknowledgement k WHERE k.alert_id = a.alert_id AND k.ended_ms "
                                "IS NULL)");
  if (alerts.empty())
    throw std::invalid_argument(
        fmt::format("no acknowledgement stands for school #{}{}", word.school_id, of_rule(word)));
  for (const auto alert : alerts) end_standing(db, alert, word.person, word.reason, now_ms);
  return alerts;
}

}  // namespace twinwatch::alert
