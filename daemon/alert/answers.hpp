// What coordinators answer of their schools: a claim that there is a project, with its link; that the school is closed,
// merged or not to be asked for; that they have been in touch, or want to be asked later. Each is a row that is
// appended, closed at most once (taken back, answered anew, spoken against by a record), and never rewritten.
//
// While an answer stands, nobody is asked again what it answers:
//   contacted, snooze   until their day; the same alert, and no other of the school
//   project             until its day, or until a record of the same link says that the project is over. Meanwhile the
//                       school is never *inactive* (status.hpp)
//   closed, merged, not_eligible   of the whole school, until the registry says something new of it: a row of it that
//                       was not there when the answer was given
// Plain reads work on any connection and for any time that is past.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.hpp"

namespace twinwatch::alert {

struct StatusPolicy;

struct Answer {
  enum class Says { project, closed, merged, not_eligible, contacted, snooze };
  std::int64_t answer_id = 0, school_id = 0, alert_id = 0;
  std::string rule;  // empty: whatever is asked of this school
  Says says = Says::contacted;
  std::int64_t until_ms = 0;  // 0: until the registry says something new of the school
  std::string link, note, route, period, person, entered_by;
  std::int64_t at_ms = 0, ended_ms = 0;  // ended_ms 0: not closed
  std::string ended_by, ended_reason;
  bool lapsed = false;  // nobody closed it, but its day has come, or the registry has spoken
  bool stands() const { return ended_ms == 0 && !lapsed; }
};

std::string_view name_of(Answer::Says);        // "project", as in the table
Answer::Says answer_called(std::string_view);  // throws std::invalid_argument
bool is_of_whole_school(Answer::Says);         // closed, merged, not_eligible

// All of a school as they were at `at_ms`, newest first.
std::vector<Answer> answers_of(store::Database&, std::int64_t school_id, std::int64_t at_ms);

// Those that stand at `at_ms`, newest first; plate 0: of all provinces.
std::vector<Answer> standing_answers(store::Database&, std::int64_t at_ms, int plate = 0);
// And all that were ever given, with what became of them.
std::vector<Answer> all_answers(store::Database&, std::int64_t at_ms, int plate = 0);

// What stands at one time of one province, to be asked of each row of a digest.
class StandingAnswers {
 public:
  StandingAnswers(store::Database&, std::int64_t at_ms, int plate);
  // The answer to this rule's question about this school; an empty rule: to any. nullptr: none stands.
  const Answer* to(std::int64_t school_id, std::string_view rule) const;
  // Whether an answer to it lapsed by its day after `since_ms`: it is asked again, and that is news.
  bool lapsed_since(std::int64_t school_id, std::string_view rule, std::int64_t since_ms) const;

 private:
  std::multimap<std::int64_t, Answer> standing_, lapsed_;  // by school
};

// `now_ms`, but not before the last word that was said: a clock that was set back hides nobody's answer.
std::int64_t no_earlier_than_answers(store::Database&, std::int64_t now_ms);

// Both inside the caller's transaction. The open alerts that it answers are acknowledged by him meanwhile: what is in
// somebody's hands does not escalate.
std::int64_t put_answer(store::Database&, const Answer&);
void end_answer(store::Database&, std::int64_t answer_id, std::string_view by, std::string_view reason,
                std::int64_t now_ms);

// Closes what is spoken against, with what does so as the reason: claims of a project by a newer record of the same
// link, what was said of whole schools by the registry. Part of update_status, inside its transaction. Returns how
// many.
std::int64_t end_contradicted_answers(store::Database&, const StatusPolicy&, std::int64_t now_ms);

}  // namespace twinwatch::alert
