// review list, review show: what waits for a person and what persons have said. Read-only.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>
#include <stdexcept>

#include "cli/matcher_files.hpp"
#include "cli/review_commands.hpp"
#include "match/review_groups.hpp"
#include "match/review_import.hpp"
#include "match/verdict_list.hpp"
#include "place/gazetteer.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

constexpr std::size_t candidates_shown = 5;  // as in the file: a candidate has one number everywhere

json::array candidates_json(const std::vector<match::Candidate>& candidates) {
  json::array list;
  for (const auto& c : candidates)
    list.push_back(json::object{{"school", c.school_id},
                                {"name", c.name},
                                {"district", c.district},
                                {"code", c.code},
                                {"score", c.score ? json::value(*c.score) : json::value(nullptr)},
                                {"enough", c.enough ? json::value(*c.enough) : json::value(nullptr)},
                                {"why", c.why}});
  return list;
}

json::object item_json(const match::ReviewItem& item) {
  return {{"number", item.mention_id},
          {"name", item.name},
          {"area_1", item.area_1},
          {"area_2", item.area_2},
          {"records", item.records},
          {"hangs_on_it", item.hangs_on_it},
          {"sources", json::array(item.sources.begin(), item.sources.end())},
          {"mentions", json::array(item.mentions.begin(), item.mentions.end())},
          {"reason", item.reason},
          {"candidates", candidates_json(item.candidates)}};
}

json::object verdict_json(const match::VerdictLine& v) {
  return {{"verdict", v.verdict_id},    {"number", v.number},    {"mention", v.mention_id}, {"says", v.says},
          {"written", v.written},       {"school", v.school_id}, {"by", v.person},          {"why", v.reason},
          {"at_ms", v.at_ms},           {"lapsed", v.lapsed()},  {"ended_ms", v.ended_ms},  {"ended_by", v.ended_by},
          {"ended_why", v.ended_reason}};
}

void print_candidates(const std::vector<match::Candidate>& candidates) {
  int at = 0;
  for (const auto& candidate : candidates) print(fmt::format("     {:>4}. {}", ++at, match::candidate_cell(candidate)));
}

void print_item(const match::ReviewItem& item) {
  print(fmt::format("{:>6}  {}  {} {} ({}); {} unknown because of it", item.mention_id,
                    as_text(match::written(item.name, item.area_1, item.area_2)), service::grouped(item.records),
                    item.records == 1 ? "record" : "records", fmt::join(item.sources, ", "),
                    item.hangs_on_it == 1 ? "1 school is" : service::grouped(item.hangs_on_it) + " schools are"));
  if (!item.reason.empty()) print("        " + as_text(item.reason));
  print_candidates(item.candidates);
}

std::string said(const Call& call, const match::VerdictLine& v) {
  const auto what = v.says == "is"    ? "is " + v.school
                    : v.says == "not" ? "is not " + v.school
                                      : "is no school of the registry";
  auto text = fmt::format("{} {}, said {} on {}", as_text(v.written), what, v.person, call.day(v.at_ms));
  if (!v.reason.empty()) text += fmt::format(" ({})", as_text(v.reason));
  if (v.mention_id != 0) text += fmt::format("; of record name {} only", v.mention_id);
  if (v.whole_province) text += "; in the whole province";
  if (v.lapsed()) text += fmt::format("; LAPSED: the school left the registry on {}", call.day(v.school_gone_ms));
  if (v.ended_ms != 0)
    text += fmt::format("; taken back by {} on {}{}", v.ended_by, call.day(v.ended_ms),
                        v.ended_reason.empty() ? "" : ": " + as_text(v.ended_reason));
  return text;
}

int list_decided(const Call& call, std::int64_t limit) {
  auto db = call.read();
  const auto verdicts = match::standing_verdicts(db, limit);
  if (call.json) {
    json::array list;
    for (const auto& verdict : verdicts) list.push_back(verdict_json(verdict));
    print_json(list);
    return ok;
  }
  if (verdicts.empty()) print("Nobody has decided anything yet: `twinwatch review` lists what waits.");
  for (const auto& verdict : verdicts)
    print(fmt::format("{:>6}  {}", verdict.number == 0 ? "–" : std::to_string(verdict.number), said(call, verdict)));
  return ok;
}

// Every record name of the group, and what is in force for it.
json::array mentions_json(store::Database& db, const match::WrittenGroup& group) {
  json::array list;
  SQLite::Statement row(db.sql(),
                        "SELECT m.name, m.area_1, m.area_2, m.code, m.account, ifnull(l.verdict, ''), "
                        "ifnull(l.decided_by, ''), ifnull(l.school_id, 0) FROM mention m LEFT JOIN link l ON "
                        "l.mention_id = m.mention_id AND l.known_to IS NULL WHERE m.mention_id = ?");
  for (const auto mention : group.mentions) {
    row.bind(1, mention);
    if (row.executeStep())
      list.push_back(json::object{{"mention", mention},
                                  {"name", row.getColumn(0).getString()},
                                  {"area_1", row.getColumn(1).getString()},
                                  {"area_2", row.getColumn(2).getString()},
                                  {"code", row.getColumn(3).getString()},
                                  {"account", row.getColumn(4).getString()},
                                  {"verdict", row.getColumn(5).getString()},
                                  {"decided_by", row.getColumn(6).getString()},
                                  {"school", row.getColumn(7).getInt64()}});
    row.reset();
  }
  return list;
}

void print_mention(const json::object& m) {
  const auto text = [&](const char* key) { return as_text(std::string_view(m.at(key).as_string())); };
  const auto school = m.at("school").as_int64();
  print(fmt::format("  {:>6}  {}{}{}: {}{}{}", m.at("mention").as_int64(),
                    match::written(text("name"), text("area_1"), text("area_2")),
                    text("code").empty() ? "" : ", code " + text("code"),
                    text("account").empty() ? "" : ", account " + text("account"), text("verdict"),
                    school != 0 ? fmt::format(" to #{}", school) : "",
                    text("decided_by").empty() ? "" : " by " + text("decided_by")));
}

}  // namespace

int plate_called(const Call& call, const std::string& province) {
  if (province.empty()) return 0;
  const int plate = place::Gazetteer::load(call.config.geo_dir).plate(province);
  if (plate == 0)
    throw std::invalid_argument(
        fmt::format("there is no province \"{}\". Write its name or its plate number (1 to 81).", province));
  return plate;
}

int review_list(const Call& call, const ReviewList& what) {
  if (what.decided) return list_decided(call, what.limit);
  match::QueueFilter filter;
  filter.limit = what.limit;
  filter.plate = plate_called(call, what.province);
  const MatcherFiles files(call);
  filter.matcher = &files.matcher;
  auto db = call.read();
  const auto queue = match::review_groups(db, filter);
  if (call.json) {
    json::array list;
    for (const auto& item : queue) list.push_back(item_json(item));
    print_json(list);
    return ok;
  }
  if (queue.empty()) {
    print("Nothing to review: every written name is linked to a school or decided.");
    return ok;
  }
  for (const auto& item : queue) print_item(item);
  if (static_cast<std::int64_t>(queue.size()) == what.limit) print("… there may be more: --limit N");
  print(
      "\nDecide: twinwatch review accept N [SCHOOL] | none N | reject N SCHOOL; all in a spreadsheet: twinwatch review "
      "export sorular.xlsx");
  return ok;
}

int review_show(const Call& call, std::int64_t number) {
  auto db = call.read();
  const auto group = match::group_of(db.sql(), number);
  if (!group) {
    std::fprintf(stderr, "twinwatch: there is no written name %lld: `twinwatch review` lists those that wait\n",
                 static_cast<long long>(number));
    return amiss;
  }
  const MatcherFiles files(call);
  const auto line = match::review_line(db, number, candidates_shown, &files.matcher);
  const auto verdicts = match::verdicts_on(db, *group);
  const auto mentions = mentions_json(db, *group);
  if (call.json) {
    json::array list;
    for (const auto& verdict : verdicts) list.push_back(verdict_json(verdict));
    print_json(json::object{{"number", group->number},
                            {"written", group->written()},
                            {"waits", line ? json::value(item_json(*line)) : json::value(nullptr)},
                            {"mentions", mentions},
                            {"verdicts", list}});
    return ok;
  }
  if (line)
    print_item(*line);
  else
    print(fmt::format("{:>6}  {}  does not wait", group->number, as_text(group->written())));
  print("\nWritten so");
  for (const auto& mention : mentions) print_mention(mention.as_object());
  print("\nSaid of it");
  if (verdicts.empty()) print("  nothing yet");
  for (const auto& verdict : verdicts) print("  " + said(call, verdict));
  return ok;
}

}  // namespace twinwatch::cli
