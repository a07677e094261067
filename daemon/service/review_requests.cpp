#include "service/review_requests.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <optional>
#include <stdexcept>
#include <vector>

#include "match/review_groups.hpp"
#include "service/members.hpp"
#include "store/transaction.hpp"
#include "text/fold.hpp"

namespace twinwatch::service {
namespace {

match::WrittenName name_of(const Members& asked) {
  return match::written_name(text::fold(asked.text("name")), asked.number("plate"), asked.number("district_id"), "",
                             asked.text("district"));
}

std::string as_written(const Members& asked) {
  return match::written(asked.text("name"), asked.text("province"), asked.text("district"));
}

// Whoever names no school means the only one that is offered.
match::NamedSchool only_candidate(store::Database& db, std::int64_t number, const match::Matcher* matcher) {
  constexpr std::size_t shown = 5;
  const auto line = match::review_line(db, number, shown, matcher);
  if (!line)
    throw std::invalid_argument(
        fmt::format("Nothing of {} waits: say which school it is. `twinwatch review show {}` tells what was decided",
                    number, number));
  if (line->candidates.size() == 1) return *match::school_of(db.sql(), line->candidates.front().school_id);
  if (line->candidates.empty())
    throw std::invalid_argument(
        fmt::format("No school is offered for {}: say which it is, or `twinwatch review none {}`", number, number));
  std::vector<std::string> offered;
  for (const auto& candidate : line->candidates) offered.push_back(match::candidate_cell(candidate));
  throw std::invalid_argument(
      fmt::format("{} schools are offered for {}, say which: twinwatch review accept {} NUMBER\n  {}", offered.size(),
                  number, number, fmt::join(offered, "\n  ")));
}

std::vector<match::DecidedRow> rows_of(const boost::json::object& request) {
  std::vector<match::DecidedRow> rows;
  const auto* list = request.if_contains("rows");
  if (list == nullptr || !list->is_array()) throw std::invalid_argument("\"rows\" must be a list");
  for (const auto& value : list->get_array()) {
    if (!value.is_object()) throw std::invalid_argument("each of \"rows\" must be an object");
    const Members row(value.get_object());
    match::Pick choice;
    choice.school = row.text("school");
    choice.offered = row.text("offered");
    choice.what = choice.school.empty() ? match::Pick::What::none : match::Pick::What::school;
    rows.push_back(
        {row.number("line"), row.number("number"), row.text("written"), std::move(choice), row.text("note")});
  }
  return rows;
}

match::Decision decide(store::Database& db, const Members& asked, const match::Word& word) {
  const auto act = asked.text("act");
  const auto number = asked.number("number");
  match::Decisions decisions(db, word);
  if (act == "accept") {
    const auto named = asked.text("school");
    const auto school = named.empty() ? only_candidate(db, decisions.group(number).number, word.matcher)
                                      : match::school_called(db.sql(), named);
    return decisions.is(number, school, asked.flag("anyway"), asked.number("mention"));
  }
  if (act == "none") return decisions.none(number, asked.number("mention"));
  if (act == "reject") return decisions.is_not(number, match::school_called(db.sql(), asked.text("school")));
  if (act == "alias")
    return decisions.alias(asked.text("name"), name_of(asked), as_written(asked),
                           match::school_called(db.sql(), asked.text("school")), asked.flag("anyway"));
  if (act == "undo") return number != 0 ? decisions.undo(number) : decisions.undo(name_of(asked), as_written(asked));
  throw std::invalid_argument(fmt::format(
      "\"{}\" is nothing that can be done to a written name: accept, none, reject, alias, undo, import", act));
}

}  // namespace

boost::json::object carry_out_review(store::Database& db, const match::Matcher& matcher,
                                     const boost::json::object& request, const std::string& by, std::int64_t now_ms) {
  const Members asked(request);
  const match::Word word{by, asked.text("reason"), now_ms, &matcher};
  boost::json::object reply;
  if (asked.text("act") == "import") {
    reply["rows"] = rows_json(match::settle_rows(db, rows_of(request), word, true));
    return reply;
  }
  store::Transaction transaction(db);
  const auto decision = decide(db, asked, word);
  transaction.commit();
  reply["changed"] = decision.changed;
  reply["number"] = decision.number;
  reply["links"] = decision.links;
  reply["told"] = decision.told;
  return reply;
}

boost::json::array rows_json(const std::vector<match::RowOutcome>& rows) {
  boost::json::array list;
  for (const auto& row : rows)
    list.push_back(boost::json::object{
        {"line", row.line}, {"number", row.number}, {"what", match::name_of(row.what)}, {"told", row.told}});
  return list;
}

}  // namespace twinwatch::service
