// review export, review import: a whole round of decisions in a spreadsheet.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <map>
#include <stdexcept>

#include "cli/matcher_files.hpp"
#include "cli/review_commands.hpp"
#include "cli/review_table.hpp"
#include "match/review_groups.hpp"
#include "service/review_requests.hpp"
#include "service/summary.hpp"
#include "table/file.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;
using What = match::RowOutcome::What;

constexpr std::size_t rows_a_request = 500;  // the daemon takes lines of a megabyte

// The workbook's own date: the same queue is the same file, whenever it is asked for.
std::int64_t newest_link(store::Database& db) {
  return db.sql().execAndGet("SELECT ifnull(max(known_from), 0) FROM link WHERE known_to IS NULL").getInt64();
}

json::object row_json(const match::DecidedRow& row) {
  return {{"line", row.line},
          {"number", row.number},
          {"written", row.written},
          {"school", row.choice.what == match::Pick::What::school ? row.choice.school : std::string()},
          {"offered", row.choice.offered},
          {"note", row.note}};
}

What what_called(std::string_view name) {
  for (const auto what : {What::linked, What::none, What::later, What::already})
    if (match::name_of(what) == name) return what;
  return What::refused;
}

// Those that decide something are sent; what became of them takes the place of what was foreseen.
bool apply_rows(const Call& call, const std::vector<match::DecidedRow>& rows, const std::string& why,
                std::vector<match::RowOutcome>& outcomes, std::int64_t& statuses) {
  std::vector<std::size_t> deciding;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i].choice.what == match::Pick::What::none || rows[i].choice.what == match::Pick::What::school)
      deciding.push_back(i);
  for (std::size_t from = 0; from < deciding.size(); from += rows_a_request) {
    const auto to = std::min(from + rows_a_request, deciding.size());
    json::array sent;
    for (auto at = from; at < to; ++at) sent.push_back(row_json(rows[deciding[at]]));
    const auto reply =
        submit(call, {{"do", "review"}, {"act", "import"}, {"rows", sent}, {"by", call.person}, {"reason", why}});
    if (reply.empty()) {
      if (from > 0) std::fputs("twinwatch: what was done before that stands; the same file again goes on\n", stderr);
      return false;
    }
    statuses += reply.at("settled").at("status").at("changed").to_number<std::int64_t>();
    const auto& became = reply.at("rows").as_array();
    for (std::size_t at = 0; at < became.size(); ++at) {
      auto& outcome = outcomes[deciding[from + at]];
      outcome.what = what_called(became[at].at("what").as_string());
      outcome.told = became[at].at("told").as_string();
    }
  }
  return true;
}

void print_outcomes(const std::vector<match::RowOutcome>& outcomes, std::map<What, std::int64_t>& counts, bool applied,
                    const std::string& file) {
  for (const auto& outcome : outcomes)
    if (outcome.what != What::later)
      print(fmt::format("  row {:>4}  {:<7}  {}", outcome.line, match::name_of(outcome.what), as_text(outcome.told)));
  const auto told = [&](What what) { return service::grouped(counts[what]); };
  print(fmt::format(
      "{} rows: {} linked to a school, {} of no school, {} left for later, {} decided so before, {} refused",
      service::grouped(static_cast<std::int64_t>(outcomes.size())), told(What::linked), told(What::none),
      told(What::later), told(What::already), told(What::refused)));
  if (counts[What::linked] + counts[What::none] == 0)
    print(applied ? "Nothing changed." : "It would change nothing.");
  else if (!applied)
    print(fmt::format("Nothing was changed yet. To do it: twinwatch review import {} --apply", file));
}

}  // namespace

int review_export(const Call& call, const std::filesystem::path& file, const std::string& province) {
  table::kind_of(file);  // told before anything is read
  match::QueueFilter filter;
  filter.plate = plate_called(call, province);
  filter.candidates = offered_in_file;
  const MatcherFiles files(call);
  filter.matcher = &files.matcher;
  auto db = call.read();
  const auto queue = match::review_groups(db, filter);
  table::save(queue_as_table(queue), file, newest_link(db));
  const auto rows = static_cast<std::int64_t>(queue.size());
  if (call.json)
    print_json(json::object{{"file", std::filesystem::absolute(file).string()}, {"rows", rows}});
  else
    print(fmt::format("{} written to {}. Fill in \"Karar / Decision\" ({}), then: twinwatch review import {}",
                      rows == 1 ? "1 name" : service::grouped(rows) + " names", file.string(),
                      "1 to 5, #school, code, YOK, SONRA", file.string()));
  return ok;
}

int review_import(const Call& call, const ReviewImport& what) {
  const auto rows = read_decisions(what.file);
  std::vector<match::RowOutcome> outcomes;
  {
    auto db = call.read();
    outcomes = match::settle_rows(db, rows, {call.person, what.why, call.now_ms()}, false);
  }
  std::int64_t statuses = 0;
  if (what.apply && !apply_rows(call, rows, what.why, outcomes, statuses)) return impossible;
  std::map<What, std::int64_t> counts;
  for (const auto& outcome : outcomes) ++counts[outcome.what];
  if (call.json) {
    json::object counted;
    for (const auto kind : {What::linked, What::none, What::later, What::already, What::refused})
      counted[match::name_of(kind)] = counts[kind];
    print_json(json::object{{"file", std::filesystem::absolute(what.file).string()},
                            {"applied", what.apply},
                            {"counts", counted},
                            {"statuses_changed", statuses},
                            {"rows", service::rows_json(outcomes)}});
  } else {
    print_outcomes(outcomes, counts, what.apply, what.file);
    if (statuses > 0)
      print(fmt::format("{} changed status.", statuses == 1 ? "1 school" : service::grouped(statuses) + " schools"));
  }
  return counts[What::refused] == 0 ? ok : amiss;
}

}  // namespace twinwatch::cli
