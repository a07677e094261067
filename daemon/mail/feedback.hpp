// What a coordinator wrote into the attached list, row by row: each is checked on its own and says what it does or why
// it is refused. One bad row never keeps the others back; what was answered is told, not done again; and no answer
// reaches a school of a province that is not its coordinator's.
//
// Called by `twinwatch feedback import`: for the preview with a reader's connection, to apply on the writer's thread.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "alert/answers.hpp"
#include "mail/feedback_key.hpp"
#include "place/gazetteer.hpp"
#include "store/database.hpp"

namespace twinwatch::mail {

struct FilledRow {  // as it stands in the file; an absent column is empty
  std::int64_t line = 0;
  std::string key, code, district, school;
  std::string decision, until, link, note;
  bool says_nothing() const { return decision.empty() && until.empty() && link.empty() && note.empty(); }
};

struct FeedbackPolicy {  // how long an answer without a date holds
  std::int64_t contacted_ms = 56ll * 86'400'000;
  std::int64_t project_ms = 180ll * 86'400'000;
};

struct Answerer {
  std::string by;  // a confirmed coordinator's address: his provinces alone; any other name: who imports for the one
                   // whose list it is
  int plate = 0;   // only this province; 0: as `by` or the list says
};

struct FeedbackOutcome {
  enum class What { answered, already, nothing, refused };
  std::int64_t line = 0, school_id = 0, answer_id = 0;
  What what = What::nothing;
  std::string says, told;  // says: name_of(Answer::Says)
};
std::string_view name_of(FeedbackOutcome::What);

// `apply` false: only says what would be done, and writes nothing. Else all that can be is done in one transaction.
// Throws std::invalid_argument where nobody can tell whose answers they are.
std::vector<FeedbackOutcome> settle_feedback(store::Database&, const std::vector<FilledRow>&, const Answerer&,
                                             const FeedbackPolicy&, const place::Gazetteer&, std::int64_t now_ms,
                                             bool apply);

// Takes one answer back: it is asked again. Throws std::invalid_argument (no such answer, or it stands no more).
// Returns a sentence. Its own transaction.
std::string undo_answer(store::Database&, std::int64_t answer_id, const std::string& by, const std::string& reason,
                        std::int64_t now_ms);

}  // namespace twinwatch::mail
