// What somebody decided in a spreadsheet, row by row: each is checked on its own and says what it does or why it is
// refused. One bad row never keeps the others back, and what is decided already is told, not done again.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "match/decisions.hpp"

namespace twinwatch::match {

// The cell *Karar / Decision* as it is meant. A candidate's number names what stands in that cell of the same row: the
// queue may offer others by now.
struct Pick {
  enum class What { later, none, school, senseless };
  What what = What::later;
  std::string school{};   // of school: for school_called()
  std::string why{};      // of senseless
  std::string offered{};  // of school: the candidate's cell that it was taken from, which says whom its number means
};
Pick choice_of(std::string_view cell, const std::vector<std::string>& candidates);

// "#12 · Gazi İlkokulu · ÇANKAYA · 700001 — score 1.9 of 2.3: telling words in common (+2.2), …", and the "#12" of it.
std::string candidate_cell(const Candidate&);
std::string_view school_in(std::string_view candidate_cell);

struct DecidedRow {
  std::int64_t line = 0;    // in the file
  std::int64_t number = 0;  // 0: what stands there is no number
  std::string written;      // the name as the file has it
  Pick choice;
  std::string note;  // becomes the verdict's reason
};

struct RowOutcome {
  enum class What { linked, none, later, already, refused };
  std::int64_t line = 0, number = 0;
  What what = What::later;
  std::string told;  // what it does, or why not
};
std::string_view name_of(RowOutcome::What);

// `apply` false: only says what would be done, and writes nothing (a read-only database will do). Else all that can be
// is done in one transaction of its own. `word.why` is taken where a row has no note.
std::vector<RowOutcome> settle_rows(store::Database&, const std::vector<DecidedRow>&, const Word&, bool apply);

}  // namespace twinwatch::match
