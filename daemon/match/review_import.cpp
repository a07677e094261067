#include "match/review_import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "match/statement.hpp"
#include "store/transaction.hpp"
#include "text/fold.hpp"

namespace twinwatch::match {
namespace {

using What = RowOutcome::What;

struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// What is in force for a name of which nothing waits any more, though no person has said so.
struct InForce {
  bool waits = false;
  std::int64_t school_id = 0, known_from = 0;
  std::string verdict, by;
};

InForce in_force(SQLite::Database& sql, const WrittenGroup& group) {
  InForce found;
  Statement link(sql,
                 "SELECT verdict, ifnull(school_id, 0), decided_by, known_from FROM link WHERE mention_id = ? AND "
                 "known_to IS NULL");
  for (const auto mention : group.mentions) {
    if (!link.integer(1, mention).step()) continue;
    found.waits = found.waits || link.text(0) == "review";
    if (found.verdict.empty()) {
      found.verdict = link.text(0);
      found.school_id = link.integer(1);
      found.by = link.text(2);
      found.known_from = link.integer(3);
    }
    link.reset();
  }
  return found;
}

// Of "#12 · Gazi İlkokulu · ÇANKAYA · 700001 — why": whether name or code are those of the school.
bool is_meant(std::string_view offered, const NamedSchool& school) {
  constexpr std::string_view between = " · ", before_why = " — ";
  offered = offered.substr(0, offered.find(before_why));
  bool is_first = true;  // the number
  for (std::size_t from = 0; from <= offered.size();) {
    const auto end = std::min(offered.find(between, from), offered.size());
    const auto part = offered.substr(from, end - from);
    if (!is_first && (text::fold(part) == school.name_key || (!school.code.empty() && part == school.code)))
      return true;
    is_first = false;
    from = end + between.size();
  }
  return false;
}

class Rows {
 public:
  Rows(store::Database& db, const Word& word, bool apply)
      : sql_(db.sql()), word_(word), decisions_(db, word), apply_(apply) {}

  RowOutcome settle(const DecidedRow& row) {
    RowOutcome outcome{row.line, row.number, What::refused, {}};
    try {
      std::tie(outcome.what, outcome.told) = judge(row);
    } catch (const Refused& refused) {
      outcome.told = refused.what();
    } catch (const std::invalid_argument& refused) {
      outcome.told = refused.what();
    }
    return outcome;
  }

 private:
  std::pair<What, std::string> judge(const DecidedRow& row) {
    if (row.choice.what == Pick::What::later) return {What::later, "left for later"};
    if (row.number == 0) throw Refused("the row has no number: which name is it about?");
    const auto group = group_of(sql_, row.number);
    if (!group) throw Refused(fmt::format("no written name has the number {} here", row.number));
    if (text::fold(row.written) != group->name.name_key)
      throw Refused(fmt::format("the row is about '{}', and {} is {} here: is the file of another database?",
                                row.written, row.number, group->written()));
    if (row.choice.what == Pick::What::senseless) throw Refused(row.choice.why);
    std::optional<NamedSchool> school;
    if (row.choice.what == Pick::What::school) school = school_called(sql_, row.choice.school);
    if (school && !row.choice.offered.empty() && !is_meant(row.choice.offered, *school))
      throw Refused(fmt::format("the row offers '{}', and #{} is {} here: is the file of another database?",
                                row.choice.offered, school->id, school->shown()));
    const auto school_id = school ? school->id : 0;
    const auto does = school ? fmt::format("{} is {}", group->written(), school->shown())
                             : fmt::format("{} is no school of the registry", group->written());
    if (const auto before = in_this_file_.find(group->number); before != in_this_file_.end()) {
      const auto& [line, said] = before->second;
      if (said == school_id) return {What::already, fmt::format("as row {} of this file says", line)};
      throw Refused(fmt::format("row {} of this file decides {} otherwise", line, group->number));
    }
    if (auto settled = settled_before(*group, school_id)) return {What::already, std::move(*settled)};
    if (school) {
      if (auto against = speaks_against(group->name, *school); !against.empty())
        throw Refused(against +
                      fmt::format(". If it is that one all the same: twinwatch review accept {} '#{}' --anyway",
                                  group->number, school->id));
      Verdicts verdicts(sql_);
      if (const auto* no = verdicts.on(0, group->name).rejects(school->id)) throw Refused(told_of(*no));
    }
    if (apply_) write(row, group->number, school);
    in_this_file_.emplace(group->number, std::pair(row.line, school_id));
    return {school ? What::linked : What::none, does};
  }

  // The sentence when it is decided just so; throws when it is decided otherwise; nothing while it waits.
  std::optional<std::string> settled_before(const WrittenGroup& group, std::int64_t school_id) {
    Verdicts verdicts(sql_);
    const auto said = verdicts.on(group.mentions.size() == 1 ? group.number : 0, group.name);
    if (const auto* verdict = said.decides(); verdict != nullptr && !verdict->lapsed()) {
      if (verdict->school_id == school_id) return "already so: " + told_of(*verdict);
      throw Refused(fmt::format("already decided: {} (`twinwatch review undo {}` takes that back)", told_of(*verdict),
                                group.number));
    }
    const auto now = in_force(sql_, group);
    if (now.waits) return std::nullopt;
    const auto school = now.school_id == 0 ? std::nullopt : school_of(sql_, now.school_id);
    const auto what = fmt::format("{} by {} on {}", school ? "linked to " + school->shown() : now.verdict, now.by,
                                  day_of(now.known_from));
    if (now.verdict == "linked" && now.school_id == school_id) return "already so: " + what;
    throw Refused(
        fmt::format("no longer waiting: {} (`twinwatch review accept {} SCHOOL` says otherwise)", what, group.number));
  }

  void write(const DecidedRow& row, std::int64_t number, const std::optional<NamedSchool>& school) {
    decisions_.because(row.note.empty() ? word_.why : row.note);
    if (school)
      decisions_.is(number, *school);
    else
      decisions_.none(number);
  }

  SQLite::Database& sql_;
  const Word& word_;
  Decisions decisions_;
  bool apply_;
  std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> in_this_file_;  // number -> line, school
};

}  // namespace

Pick choice_of(std::string_view cell, const std::vector<std::string>& candidates) {
  const auto word = text::fold(cell);
  Pick choice;
  if (word.empty() || is_one_of(word, {"sonra", "later"})) return choice;
  if (is_one_of(word, {"yok", "none", "hicbiri"})) {
    choice.what = Pick::What::none;
    return choice;
  }
  choice.what = Pick::What::school;
  const auto index = static_cast<std::size_t>(word[0] - '1');
  // Who copies a whole candidate's cell means that candidate.
  const bool is_candidate = word.size() == 1 && word[0] >= '1' && word[0] <= '9' && !cell.starts_with('#');
  std::string_view offered = cell;
  if (is_candidate) offered = index < candidates.size() ? std::string_view(candidates[index]) : std::string_view();
  if (const auto school = school_in(offered); !school.empty()) {
    choice.school = school;
    if (school.size() < offered.size()) choice.offered = offered;
  } else if (is_candidate) {
    choice.what = Pick::What::senseless;
    choice.why = fmt::format("there is no candidate {} in this row", word);
  } else if (word.find_first_not_of("0123456789") == std::string::npos) {
    choice.school = word;
  } else {
    choice.what = Pick::What::senseless;
    choice.why = fmt::format(
        "'{}' is no decision: write a candidate's number (1 to {}), a school's number (#12) or code, YOK (none of the "
        "registry) or SONRA (later)",
        cell, candidates.size());
  }
  return choice;
}

std::string candidate_cell(const Candidate& candidate) {
  auto cell = fmt::format("#{} · {} · {}", candidate.school_id, candidate.name, candidate.district);
  if (!candidate.code.empty()) cell += " · " + candidate.code;
  cell += " — ";
  if (candidate.score) cell += fmt::format("score {:.1f} of {:.1f}: ", *candidate.score, candidate.enough.value_or(0));
  return cell + candidate.why;
}

std::string_view school_in(std::string_view cell) {
  if (!cell.starts_with('#')) return {};
  const auto end = std::min(cell.find_first_not_of("0123456789", 1), cell.size());
  if (end == 1 || (end < cell.size() && cell[end] != ' ')) return {};
  return cell.substr(0, end);
}

std::string_view name_of(RowOutcome::What what) {
  switch (what) {
    case What::linked:
      return "linked";
    case What::none:
      return "none";
    case What::later:
      return "later";
    case What::already:
      return "already";
    case What::refused:
      break;
  }
  return "refused";
}

std::vector<RowOutcome> settle_rows(store::Database& db, const std::vector<DecidedRow>& rows, const Word& word,
                                    bool apply) {
  std::optional<store::Transaction> transaction;
  if (apply) transaction.emplace(db);
  Rows settling(db, word, apply);
  std::vector<RowOutcome> outcomes;
  outcomes.reserve(rows.size());
  for (const auto& row : rows) outcomes.push_back(settling.settle(row));
  if (transaction) transaction->commit();
  return outcomes;
}

}  // namespace twinwatch::match
