#include "mail/feedback.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

#include "alert/rules.hpp"
#include "mail/calendar.hpp"
#include "mail/feedback_rows.hpp"
#include "mail/feedback_scope.hpp"
#include "mail/feedback_words.hpp"
#include "match/statement.hpp"
#include "store/transaction.hpp"

namespace twinwatch::mail {
namespace {

using alert::Answer;
using match::Statement;
using Says = Answer::Says;
using What = FeedbackOutcome::What;

constexpr std::int64_t longest_ms = 731ll * 86'400'000;  // a year that was mistyped is not for ever

bool same_question(const Answer& one, const Answer& other) {
  return one.rule.empty() || other.rule.empty() || one.rule == other.rule || alert::is_of_whole_school(one.says) ||
         alert::is_of_whole_school(other.says);
}

bool says_the_same(const Answer& one, const Answer& other) {
  return one.says == other.says && one.until_ms == other.until_ms && one.link == other.link && one.note == other.note;
}

std::string until_in_words(const Answer& answer) {
  return answer.until_ms == 0 ? "not asked again until the registry says something new of it"
                              : fmt::format("asked again from {}", short_day(answer.until_ms));
}

class Settling {
 public:
  Settling(store::Database& db, const FeedbackScope& scope, const std::string& by, const FeedbackPolicy& policy,
           std::int64_t now_ms, bool apply)
      : db_(db),
        rows_(db, scope),
        scope_(scope),
        by_(by),
        policy_(policy),
        now_(alert::no_earlier_than_answers(db, now_ms)),
        apply_(apply) {}

  FeedbackOutcome settle(const FilledRow& row) {
    FeedbackOutcome outcome;
    outcome.line = row.line;
    if (row.says_nothing()) return outcome;
    try {
      judge(row, outcome);
    } catch (const RefusedRow& refused) {
      outcome.what = What::refused;
      outcome.told = refused.what();
    }
    return outcome;
  }

 private:
  void judge(const FilledRow& row, FeedbackOutcome& outcome) {
    Answer answer = said(row);
    outcome.says = name_of(answer.says);
    const auto about = rows_.find(row);
    outcome.school_id = about.school_id;
    answer.school_id = about.school_id;
    answer.alert_id = about.key.alert_id;
    answer.rule = about.rule;
    answer.route = about.key.route;
    answer.period = about.key.period;
    answer.person = scope_.person(answer.route, answer.period);
    answer.entered_by = by_;
    answer.at_ms = now_;
    outcome.what = What::already;
    if (const auto before = settled_before(row, answer, about)) {
      outcome.told = fmt::format("{}: {}", about.shown, *before);
      return;
    }
    require_to_come(answer);
    std::vector<Answer> replaced;
    for (const auto& other : alert::answers_of(db_, answer.school_id, now_))
      if (other.stands() && same_question(other, answer)) {
        if (other.period > answer.period)
          throw RefusedRow(
              fmt::format("{}: the later list of {} was answered '{}' already (answer {}): change it there, "
                          "or `twinwatch feedback undo {}` first",
                          about.shown, other.period, in_words(other.says), other.answer_id, other.answer_id));
        replaced.push_back(other);
      }
    outcome.what = What::answered;
    outcome.told = fmt::format("{}: {}, {}", about.shown, in_words(answer.says), until_in_words(answer));
    for (const auto& other : replaced)
      outcome.told += fmt::format("; in place of '{}' of {}", in_words(other.says), short_day(other.at_ms));
    if (apply_) outcome.answer_id = write(answer, replaced);
    in_this_file_.emplace(answer.school_id, std::pair(row.line, answer));
  }

  // What the cells say, before it is looked up whom they are about.
  Answer said(const FilledRow& row) const {
    const auto decided = read_decision(row.decision);
    if (!decided.problem.empty()) throw RefusedRow(decided.problem);
    if (!decided.says)
      throw RefusedRow(fmt::format("there is {} but no decision: write one in \"{}\"",
                                   !row.until.empty()  ? "a date"
                                   : !row.link.empty() ? "a link"
                                                       : "a note",
                                   decision_header));
    Answer answer;
    answer.says = *decided.says;
    answer.link = row.link;
    answer.note = row.note;
    if (!row.link.empty())
      if (auto problem = link_problem(row.link); !problem.empty()) throw RefusedRow(std::move(problem));
    if (answer.says == Says::project && row.link.empty())
      throw RefusedRow(
          fmt::format("a project needs its link as evidence: copy the address of its page into \"{}\"", link_header));
    answer.until_ms = until(row, decided.until, answer.says);
    return answer;
  }

  std::int64_t until(const FilledRow& row, const std::optional<table::Day>& in_decision, Says says) const {
    std::optional<table::Day> day = in_decision;
    if (!row.until.empty()) {
      day = read_day(row.until);
      if (!day)
        throw RefusedRow(fmt::format("'{}' is no date: write it as {}", row.until, short_day(now_ + 56 * day_ms)));
      if (in_decision && *in_decision != *day)
        throw RefusedRow(fmt::format("two dates, {} and {}: keep one", table::shown(*in_decision), table::shown(*day)));
    }
    if (alert::is_of_whole_school(says)) {
      if (day)
        throw RefusedRow(
            fmt::format("'{}' has no date: it holds until the registry says something new. To be asked "
                        "again on {}, write Ertele",
                        in_words(says), table::shown(*day)));
      return 0;
    }
    if (!day) {
      if (says == Says::snooze) throw RefusedRow(fmt::format("Ertele needs a date in \"{}\"", until_header));
      return day_begins(local_day(now_ + (says == Says::project ? policy_.project_ms : policy_.contacted_ms)));
    }
    return day_begins(*day);
  }

  // Asked last: a file that is read again after its days have come says nothing new, and nothing wrong.
  void require_to_come(const Answer& answer) const {
    if (answer.until_ms == 0) return;
    const auto day = short_day(answer.until_ms);
    if (answer.until_ms <= now_)
      throw RefusedRow(fmt::format("{} is in the past: write a day that is still to come", day));
    if (answer.until_ms > now_ + longest_ms)
      throw RefusedRow(fmt::format("{} is more than two years away: is the year right?", day));
  }

  // The sentence when there is nothing to do; throws when this file says otherwise.
  std::optional<std::string> settled_before(const FilledRow& row, const Answer& answer, const AboutRow& about) const {
    const auto [first, last] = in_this_file_.equal_range(answer.school_id);
    for (auto at = first; at != last; ++at) {
      const auto& [line, other] = at->second;
      if (!same_question(other, answer)) continue;
      if (says_the_same(other, answer)) return fmt::format("as row {} of this file says", line);
      throw RefusedRow(fmt::format("{}: row {} of this file says '{}', this one '{}': keep one of them", about.shown,
                                   line, in_words(other.says), in_words(answer.says)));
    }
    const bool has_date = !row.until.empty() || read_decision(row.decision).until;
    for (const auto& other : alert::answers_of(db_, answer.school_id, now_)) {
      const bool is_same_row =
          other.rule == answer.rule && other.route == answer.route && other.period == answer.period;
      auto same = answer;
      if (!has_date) same.until_ms = other.until_ms;  // else it would hold a little longer each time it is read
      if (!is_same_row || !says_the_same(other, same)) continue;
      const auto on = short_day(other.at_ms);
      if (other.stands()) return fmt::format("answered so on {} (answer {})", on, other.answer_id);
      if (other.lapsed) return fmt::format("answered so on {}, which has lapsed: answer in the newest list", on);
      return fmt::format(
          "answered so on {}, and ended on {}: {} (answer {}). To say it again, answer in the newest list "
          "or write why into the note",
          on, short_day(other.ended_ms), other.ended_reason, other.answer_id);
    }
    if (!alert::is_of_whole_school(answer.says) && about.settled_by_itself)
      return "nothing is asked of it any more: " + *about.settled_by_itself;
    return std::nullopt;
  }

  std::int64_t write(const Answer& answer, const std::vector<Answer>& replaced) {
    for (const auto& other : replaced)
      alert::end_answer(db_, other.answer_id, answer.person, fmt::format("answered anew: {}", in_words(answer.says)),
                        now_);
    return alert::put_answer(db_, answer);
  }

  static constexpr std::int64_t day_ms = 86'400'000;
  store::Database& db_;
  FeedbackRows rows_;
  const FeedbackScope& scope_;
  std::string by_;
  const FeedbackPolicy& policy_;
  std::int64_t now_;
  bool apply_;
  std::multimap<std::int64_t, std::pair<std::int64_t, Answer>> in_this_file_;  // school -> line, answer
};

// A school that a coordinator takes out of the mails is an operator's business as well: his list is wrong, or he is.
void tell_operator(store::Database& db, std::int64_t now_ms) {
  const auto standing = alert::standing_answers(db, alert::no_earlier_than_answers(db, now_ms));
  const auto out = std::count_if(standing.begin(), standing.end(),
                                 [](const Answer& answer) { return alert::is_of_whole_school(answer.says); });
  if (out == 0)
    alert::close_notice(db, "feedback.taken_out", now_ms);
  else
    alert::raise_notice(db, "feedback.taken_out", "info",
                        fmt::format("Coordinators say of {} school(s) that they are closed, merged or not expected to "
                                    "have a project: no mail names them until the registry says something new of them. "
                                    "See `twinwatch feedback list`; `twinwatch feedback undo N` puts one back.",
                                    out),
                        now_ms);
}

}  // namespace

std::string_view name_of(What what) {
  switch (what) {
    case What::answered:
      return "answered";
    case What::already:
      return "already";
    case What::nothing:
      return "nothing";
    case What::refused:
      break;
  }
  return "refused";
}

std::vector<FeedbackOutcome> settle_feedback(store::Database& db, const std::vector<FilledRow>& rows,
                                             const Answerer& answerer, const FeedbackPolicy& policy,
                                             const place::Gazetteer& places, std::int64_t now_ms, bool apply) {
  const FeedbackScope scope(db, rows, answerer, places, now_ms);
  std::optional<store::Transaction> transaction;
  if (apply) transaction.emplace(db);
  Settling settling(db, scope, answerer.by, policy, now_ms, apply);
  std::vector<FeedbackOutcome> outcomes;
  outcomes.reserve(rows.size());
  bool is_taken_out = false;
  for (const auto& row : rows) {
    outcomes.push_back(settling.settle(row));
    const auto& one = outcomes.back();
    is_taken_out =
        is_taken_out || (one.what == What::answered && alert::is_of_whole_school(alert::answer_called(one.says)));
  }
  if (transaction) {
    if (is_taken_out) tell_operator(db, now_ms);
    transaction->commit();
  }
  return outcomes;
}

std::string undo_answer(store::Database& db, std::int64_t answer_id, const std::string& by, const std::string& reason,
                        std::int64_t now_ms) {
  store::Transaction transaction(db);
  SQLite::Statement whose(db.sql(), "SELECT school_id FROM answer WHERE answer_id = ?");
  whose.bind(1, answer_id);
  if (!whose.executeStep())
    throw std::invalid_argument(
        fmt::format("there is no answer {}: `twinwatch feedback list` shows their numbers", answer_id));
  const auto school = whose.getColumn(0).getInt64();
  whose.reset();
  now_ms = alert::no_earlier_than_answers(db, now_ms);
  const auto all = alert::answers_of(db, school, now_ms);
  const auto found = std::find_if(all.begin(), all.end(), [&](auto& one) { return one.answer_id == answer_id; });
  if (!found->stands())
    throw std::invalid_argument(
        fmt::format("answer {} stands no more: {}", answer_id, found->lapsed ? "it has lapsed" : found->ended_reason));
  alert::end_answer(db, answer_id, by, reason.empty() ? "taken back" : "taken back: " + reason, now_ms);
  if (alert::is_of_whole_school(found->says)) tell_operator(db, now_ms);
  transaction.commit();
  return fmt::format("Answer {} ('{}', by {}) is taken back: the school is asked about again.", answer_id,
                     in_words(found->says), found->person);
}

}  // namespace twinwatch::mail
