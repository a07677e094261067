#include "mail/national.hpp"

#include <fmt/format.h>

#include <map>

#include "mail/list_words.hpp"

namespace twinwatch::mail {

namespace {

struct AlertCounts {
  std::int64_t open = 0, fired = 0, resolved = 0;
};

std::map<int, AlertCounts> counts_since(SQLite::Database& db, std::int64_t since_ms) {
  SQLite::Statement rows(db, R"(
    SELECT s.plate, sum(a.state IN ('firing', 'escalated', 'acknowledged')),
           sum(a.state IN ('firing', 'escalated', 'acknowledged') AND a.fired_ms > ?1),
           sum(a.state = 'resolved' AND a.ended_ms > ?1)
      FROM alert a JOIN school s ON s.school_id = a.school_id GROUP BY s.plate)");
  rows.bind(1, since_ms);
  std::map<int, AlertCounts> counts;
  while (rows.executeStep())
    counts[rows.getColumn(0).getInt()] = {rows.getColumn(1).getInt64(), rows.getColumn(2).getInt64(),
                                          rows.getColumn(3).getInt64()};
  return counts;
}

std::string share_of_told(const Wording& words, std::int64_t part, const alert::Coverage& c) {
  return c.told() == 0 ? "—" : words.percent(part, c.told());
}

}  // namespace

NationalSummary gather_national(store::Database& database, const place::Gazetteer& places,
                                const std::vector<alert::Coverage>& coverages, std::string_view recipient,
                                bool count_drafts, std::int64_t now_ms) {
  auto& db = database.sql();
  NationalSummary summary;
  std::int64_t since_ms = 0;
  SQLite::Statement last(db,
                         std::string("SELECT max(created_ms) FROM outbox WHERE route = 'national' AND recipient = ? "
                                     "AND state <> 'refused'") +
                             (count_drafts ? "" : " AND state <> 'draft'"));
  last.bind(1, std::string(recipient));
  if (last.executeStep() && !last.isColumnNull(0)) {
    summary.baseline = false;
    since_ms = last.getColumn(0).getInt64();
  }
  summary.trend = alert::trend_of(database, 0, now_ms);
  auto counts = counts_since(db, since_ms);
  for (const auto& coverage : coverages) {
    if (coverage.plate == 0) {
      summary.country = coverage;
      continue;
    }
    ProvinceLine line;
    line.coverage = coverage;
    const auto* province = places.province(coverage.plate);
    line.name = province != nullptr ? province->name : std::to_string(coverage.plate);
    const auto& count = counts[coverage.plate];
    line.open = count.open;
    line.fired = count.fired;
    line.resolved = count.resolved;
    summary.open += count.open;
    summary.fired += count.fired;
    summary.resolved += count.resolved;
    summary.provinces.push_back(std::move(line));
  }
  return summary;
}

bool has_something_to_tell(const NationalSummary& summary) {
  if (summary.provinces.empty()) return false;
  return summary.baseline ? summary.open > 0 || summary.country.told() > 0 : summary.fired + summary.resolved > 0;
}

std::string national_subject(const NationalSummary& summary, const Frame& frame) {
  return frame.subject_tag + frame.words.subject(summary);
}

std::string national_file_stem(const Frame& frame) {
  return fmt::format("{}-{}", frame.words.province_list_name(), frame.period);
}

Fields national_fields(const NationalSummary& summary, const Frame& frame) {
  const auto& words = frame.words;
  Fields f;
  f.text["language"] = words.language();
  f.text["banner"] = frame.banner;
  f.text["subject"] = national_subject(summary, frame);
  f.text["period"] = words.period(frame.period);
  f.text["made_on"] = words.day(frame.now_ms);
  f.text["lead_coverage"] = words.coverage_of_country(summary.provinces.size(), summary.country);
  f.text["lead_news"] = words.lead_news(summary);
  f.text["preview"] = f.text["lead_news"];
  name_lists(national_file_stem(frame), f);
  add_october(words, summary.october, f);
  std::string desk;
  for (const auto& line : summary.provinces)
    if (line.to_desk) desk += (desk.empty() ? "" : ", ") + line.name;
  f.text["desk_note"] = desk.empty() ? "" : words.desk_note(desk);
  for (const auto& line : summary.provinces) {
    Fields row;
    row.text["plate"] = fmt::format("{:02}", line.coverage.plate);
    row.text["name"] = line.name;
    row.text["eligible"] = words.number(line.coverage.eligible);
    row.text["told"] = words.number(line.coverage.told());
    row.text["told_share"] = words.percent(line.coverage.told(), line.coverage.eligible);
    row.text["active"] = words.number(line.coverage.active);
    row.text["active_share"] = share_of_told(words, line.coverage.active, line.coverage);
    row.text["open"] = words.number(line.open);
    row.text["fresh_count"] = words.number(line.fired);
    f.lists["provinces"].push_back(std::move(row));
  }
  return f;
}

table::Table national_table(const NationalSummary& summary, const Frame& frame) {
  const auto& in = list_words(frame.words);
  table::Table list{std::string(in.provinces_sheet), {in.provinces_header.begin(), in.provinces_header.end()}, {}};
  if (summary.october) list.header.insert(list.header.end(), in.october_header.begin(), in.october_header.end());
  for (const auto& line : summary.provinces) {
    const auto& c = line.coverage;
    list.rows.push_back({fmt::format("{:02}", c.plate), line.name, c.eligible, c.told(), c.active, c.inactive_stated,
                         c.inactive_seen_none, c.unknown, line.open,
                         std::string(line.to_desk ? in.no_coordinator : in.has_coordinator)});
    if (!summary.october) continue;
    // A cell without a number is empty: zero is a number.
    const auto number = [&](std::int64_t alert::Movement::*count) {
      return line.projects ? table::Cell((*line.projects).*count) : table::Cell();
    };
    for (const auto count : {&alert::Movement::completed, &alert::Movement::continuing, &alert::Movement::reopened,
                             &alert::Movement::fresh})
      list.rows.back().push_back(number(count));
  }
  return list;
}

}  // namespace twinwatch::mail
