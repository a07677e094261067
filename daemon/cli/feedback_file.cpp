// feedback import: a list as a coordinator sent it back.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <map>

#include "cli/feedback_commands.hpp"
#include "cli/filled_table.hpp"
#include "cli/review_commands.hpp"
#include "mail/feedback_words.hpp"
#include "service/feedback_requests.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;
using Fed = mail::FeedbackOutcome::What;

constexpr std::size_t most_answers = 500;  // of one request: the daemon takes lines of a megabyte

std::vector<mail::FilledRow> read_answers(const std::string& file) {
  FilledAsked asked;
  for (const auto header : {mail::decision_header, mail::key_header, mail::code_header, mail::school_header,
                            mail::district_header, mail::until_header, mail::link_header, mail::note_header})
    asked.headers.emplace_back(header);
  asked.required = {0};
  asked.one_of = {1, 2, 3};
  asked.written_by = "a mail of ours had attached, or that `twinwatch mail show`";
  std::vector<mail::FilledRow> rows;
  for (auto& line : read_filled(file, asked)) {
    mail::FilledRow row;
    row.line = line.line;
    std::string* const cells[] = {&row.decision, &row.key,   &row.code, &row.school,
                                  &row.district, &row.until, &row.link, &row.note};
    for (std::size_t i = 0; i < std::size(cells); ++i) *cells[i] = std::move(line.cells[i]);
    rows.push_back(std::move(row));
  }
  return rows;
}

Fed fed_called(std::string_view name) {
  for (const auto what : {Fed::answered, Fed::already, Fed::nothing})
    if (mail::name_of(what) == name) return what;
  return Fed::refused;
}

// Those that say something are sent, all in as few requests as may be; what became of them takes the place of what was
// foreseen.
bool apply_answers(const Call& call, const std::vector<mail::FilledRow>& rows, int plate,
                   std::vector<mail::FeedbackOutcome>& outcomes, std::int64_t& statuses) {
  std::vector<std::size_t> telling;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (!rows[i].says_nothing()) telling.push_back(i);
  for (std::size_t from = 0; from < telling.size(); from += most_answers) {
    const auto to = std::min(from + most_answers, telling.size());
    json::array sent;
    for (auto at = from; at < to; ++at) sent.push_back(service::feedback_row_json(rows[telling[at]]));
    const auto reply =
        submit(call, {{"do", "feedback"}, {"act", "import"}, {"rows", sent}, {"plate", plate}, {"by", call.person}});
    if (reply.empty()) {
      if (from > 0) std::fputs("twinwatch: what was done before that stands; the same file again goes on\n", stderr);
      return false;
    }
    statuses += reply.at("settled").at("status").at("changed").to_number<std::int64_t>();
    const auto& became = reply.at("rows").as_array();
    for (std::size_t at = 0; at < became.size(); ++at) {
      auto& outcome = outcomes[telling[from + at]];
      outcome.what = fed_called(became[at].at("what").as_string());
      outcome.answer_id = became[at].at("answer").to_number<std::int64_t>();
      outcome.told = became[at].at("told").as_string();
    }
  }
  return true;
}

void print_fed(const Call& call, const FeedbackImport& what, const std::vector<mail::FeedbackOutcome>& outcomes,
               std::map<Fed, std::int64_t>& counts) {
  for (const auto& outcome : outcomes)
    if (outcome.what != Fed::nothing)
      print(fmt::format("  row {:>4}  {:<8}  {}", outcome.line, mail::name_of(outcome.what), as_text(outcome.told)));
  const auto told = [&](Fed kind) { return service::grouped(counts[kind]); };
  print(fmt::format("{} rows: {} answered, {} left empty, {} answered so before, {} refused",
                    service::grouped(static_cast<std::int64_t>(outcomes.size())), told(Fed::answered),
                    told(Fed::nothing), told(Fed::already), told(Fed::refused)));
  if (counts[Fed::answered] == 0)
    print(what.apply ? "Nothing changed." : "It would change nothing.");
  else if (!what.apply)
    print(fmt::format("Nothing was changed yet. To do it: twinwatch feedback import {} --by {} --apply", what.file,
                      call.person));
}

}  // namespace

int feedback_import(const Call& call, const FeedbackImport& what) {
  const int plate = plate_called(call, what.province);
  const auto rows = read_answers(what.file);
  std::vector<mail::FeedbackOutcome> outcomes;
  {
    auto db = call.read();
    const auto places = place::Gazetteer::load(call.config.geo_dir);
    outcomes =
        mail::settle_feedback(db, rows, {call.person, plate}, call.config.feedback, places, call.now_ms(), false);
  }
  std::int64_t statuses = 0;
  if (what.apply && !apply_answers(call, rows, plate, outcomes, statuses)) return impossible;
  std::map<Fed, std::int64_t> counts;
  for (const auto& outcome : outcomes) ++counts[outcome.what];
  if (call.json) {
    json::object counted;
    for (const auto kind : {Fed::answered, Fed::already, Fed::nothing, Fed::refused})
      counted[mail::name_of(kind)] = counts[kind];
    print_json(json::object{{"file", std::filesystem::absolute(what.file).string()},
                            {"applied", what.apply},
                            {"counts", counted},
                            {"statuses_changed", statuses},
                            {"rows", service::feedback_rows_json(outcomes)}});
  } else {
    print_fed(call, what, outcomes, counts);
    if (statuses > 0)
      print(fmt::format("{} changed status.", statuses == 1 ? "1 school" : service::grouped(statuses) + " schools"));
  }
  return counts[Fed::refused] == 0 ? ok : amiss;
}

}  // namespace twinwatch::cli
