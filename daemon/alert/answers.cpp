#include "alert/answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "alert/acknowledgement.hpp"
#include "alert/records.hpp"
#include "match/statement.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;
using Says = Answer::Says;

constexpr std::array<std::pair<Says, std::string_view>, 6> names_of_answers{{{Says::project, "project"},
                                                                             {Says::closed, "closed"},
                                                                             {Says::merged, "merged"},
                                                                             {Says::not_eligible, "not_eligible"},
                                                                             {Says::contacted, "contacted"},
                                                                             {Says::snooze, "snooze"}}};

// ?1: the time that is looked back from. What ended later had not ended then.
constexpr std::string_view answers_at = R"(
  SELECT a.answer_id, a.school_id, ifnull(a.alert_id, 0), a.rule, a.says, ifnull(a.until_ms, 0), a.link, a.note, a.route,
         a.period, a.person, a.entered_by, a.at_ms, iif(a.ended_ms <= ?1, a.ended_ms, 0),
         iif(a.ended_ms <= ?1, a.ended_by, ''), iif(a.ended_ms <= ?1, a.ended_reason, ''),
         CASE WHEN a.until_ms IS NOT NULL THEN a.until_ms <= ?1
              ELSE EXISTS (SELECT 1 FROM school_row r JOIN fact_school f ON f.fact_id = r.fact_id
                            WHERE r.school_id = a.school_id AND f.known_from > a.at_ms AND f.known_from <= ?1) END
    FROM answer a JOIN school s ON s.school_id = a.school_id
   WHERE a.at_ms <= ?1 AND )";

std::vector<Answer> read(store::Database& db, std::string_view where, std::int64_t at_ms, std::int64_t of) {
  Statement rows(db.sql(), fmt::format("{}{} ORDER BY a.answer_id DESC", answers_at, where));
  rows.integer(1, at_ms).integer(2, of);
  std::vector<Answer> all;
  while (rows.step()) {
    auto& answer = all.emplace_back();
    answer.answer_id = rows.integer(0);
    answer.school_id = rows.integer(1);
    answer.alert_id = rows.integer(2);
    answer.rule = rows.text(3);
    answer.says = answer_called(rows.text(4));
    answer.until_ms = rows.integer(5);
    std::string* const texts[] = {&answer.link,   &answer.note,   &answer.route,
                                  &answer.period, &answer.person, &answer.entered_by};
    for (int i = 0; i < 6; ++i) *texts[i] = rows.text(6 + i);
    answer.at_ms = rows.integer(12);
    answer.ended_ms = rows.integer(13);
    answer.ended_by = rows.text(14);
    answer.ended_reason = rows.text(15);
    answer.lapsed = answer.ended_ms == 0 && rows.integer(16) != 0;
  }
  return all;
}

bool answers(const Answer& answer, std::string_view rule) {
  return answer.rule.empty() || rule.empty() || answer.rule == rule || is_of_whole_school(answer.says);
}

// How an acknowledgement says whose it is.
std::string of_answer(std::int64_t answer_id) { return fmt::format("answer {}: ", answer_id); }

void acknowledge_for(store::Database& db, const Answer& answer, std::int64_t answer_id) {
  const std::string rule = is_of_whole_school(answer.says) ? "" : answer.rule;
  Statement open(db.sql(), "SELECT 1 FROM alert WHERE school_id = ?1 AND (?2 = '' OR rule = ?2) AND ended_ms IS NULL");
  if (!open.integer(1, answer.school_id).text(2, rule).step()) return;
  open.reset();
  const auto why =
      fmt::format("{}{}{}{}", of_answer(answer_id), name_of(answer.says), answer.note.empty() ? "" : ", ", answer.note);
  acknowledge(db, {answer.school_id, rule, answer.person, why, answer.until_ms}, answer.at_ms);
}

}  // namespace

std::string_view name_of(Says says) {
  return std::find_if(names_of_answers.begin(), names_of_answers.end(), [&](auto& one) { return one.first == says; })
      ->second;
}

Says answer_called(std::string_view name) {
  for (const auto& [says, called] : names_of_answers)
    if (called == name) return says;
  throw std::invalid_argument(fmt::format("\"{}\" is no answer", name));
}

bool is_of_whole_school(Says says) {
  return says == Says::closed || says == Says::merged || says == Says::not_eligible;
}

std::vector<Answer> answers_of(store::Database& db, std::int64_t school_id, std::int64_t at_ms) {
  return read(db, "a.school_id = ?2", at_ms, school_id);
}

std::vector<Answer> all_answers(store::Database& db, std::int64_t at_ms, int plate) {
  return read(db, "(?2 = 0 OR s.plate = ?2)", at_ms, plate);
}

std::vector<Answer> standing_answers(store::Database& db, std::int64_t at_ms, int plate) {
  auto all = read(db, "(?2 = 0 OR s.plate = ?2) AND (a.ended_ms IS NULL OR a.ended_ms > ?1)", at_ms, plate);
  std::erase_if(all, [](const Answer& answer) { return answer.lapsed; });
  return all;
}

StandingAnswers::StandingAnswers(store::Database& db, std::int64_t at_ms, int plate) {
  for (auto& answer : read(db, "s.plate = ?2 AND (a.ended_ms IS NULL OR a.ended_ms > ?1)", at_ms, plate)) {
    const auto school = answer.school_id;
    (answer.lapsed ? lapsed_ : standing_).emplace(school, std::move(answer));
  }
}

const Answer* StandingAnswers::to(std::int64_t school_id, std::string_view rule) const {
  const auto [first, last] = standing_.equal_range(school_id);
  for (auto at = first; at != last; ++at)
    if (answers(at->second, rule)) return &at->second;
  return nullptr;
}

bool StandingAnswers::lapsed_since(std::int64_t school_id, std::string_view rule, std::int64_t since_ms) const {
  if (to(school_id, rule) != nullptr) return false;
  const auto [first, last] = lapsed_.equal_range(school_id);
  return std::any_of(first, last,
                     [&](const auto& one) { return answers(one.second, rule) && one.second.until_ms > since_ms; });
}

std::int64_t no_earlier_than_answers(store::Database& db, std::int64_t now_ms) {
  Statement last(db.sql(), "SELECT ifnull(max(max(at_ms, ifnull(ended_ms, 0))), 0) FROM answer");
  return last.step() ? std::max(now_ms, last.integer(0)) : now_ms;
}

std::int64_t put_answer(store::Database& db, const Answer& answer) {
  Statement put(db.sql(),
                "INSERT INTO answer (school_id, rule, alert_id, says, until_ms, link, note, route, period, person, "
                "entered_by, at_ms) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)");
  put.integer(1, answer.school_id).text(2, answer.rule).integer_or_null(3, answer.alert_id);
  put.text(4, name_of(answer.says)).integer_or_null(5, answer.until_ms).text(6, answer.link).text(7, answer.note);
  put.text(8, answer.route).text(9, answer.period).text(10, answer.person).text(11, answer.entered_by);
  put.integer(12, answer.at_ms).run();
  const auto answer_id = sqlite3_last_insert_rowid(db.sql().getHandle());
  acknowledge_for(db, answer, answer_id);
  return answer_id;
}

void end_answer(store::Database& db, std::int64_t answer_id, std::string_view by, std::string_view reason,
                std::int64_t now_ms) {
  Statement end(
      db.sql(),
      "UPDATE answer SET ended_ms = ?, ended_by = ?, ended_reason = ? WHERE answer_id = ? AND ended_ms IS NULL");
  end.integer(1, now_ms).text(2, by).text(3, reason).integer(4, answer_id).run();
  const auto of = of_answer(answer_id);
  const auto whose = by == "program" ? std::string(by) : fmt::format("person:{}", by);
  Statement quiet(
      db.sql(),
      "UPDATE acknowledgement SET ended_ms = ?1, ended_by = ?2, ended_reason = ?3 WHERE ended_ms IS NULL AND "
      "substr(reason, 1, length(?4)) = ?4");
  quiet.integer(1, now_ms).text(2, whose).text(3, reason).text(4, of).run();
}

// A list that goes on showing none is no contradiction: it showed none when the coordinator knew better. A record of
// the very project that he named, read since and over, is one.
std::int64_t end_contradicted_answers(store::Database& db, const StatusPolicy& policy, std::int64_t now_ms) {
  std::vector<std::pair<std::int64_t, std::string>> over;
  for (const auto& claim : read(db, "(?2 = 0) AND a.ended_ms IS NULL", no_earlier_than_answers(db, now_ms), 0)) {
    if (is_of_whole_school(claim.says) && claim.lapsed)
      over.emplace_back(claim.answer_id, "the registry says something new of the school");
    if (claim.says != Says::project || claim.lapsed) continue;
    Statement records(db.sql(),
                      "SELECT f.fact_id, f.state FROM link l JOIN fact_participation f ON f.mention_id = l.mention_id "
                      "WHERE l.school_id = ?1 AND l.known_to IS NULL AND l.verdict = 'linked' AND f.known_to IS NULL "
                      "AND f.known_from > ?2 AND rtrim(f.url, '/') = rtrim(?3, '/')");
    records.integer(1, claim.school_id).integer(2, claim.at_ms).text(3, claim.link);
    while (records.step())
      if (const auto state = records.text(1); read_state(policy, state) == StateSays::inactive)
        over.emplace_back(claim.answer_id,
                          fmt::format("record {} of the same link says '{}'", records.integer(0), state));
  }
  for (const auto& [answer, reason] : over) end_answer(db, answer, "program", reason, now_ms);
  return static_cast<std::int64_t>(over.size());
}

}  // namespace twinwatch::alert
