#include "mail/club_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "mail/calendar.hpp"
#include "mail/school_rows.hpp"
#include "mail/wording.hpp"

namespace twinwatch::mail {

namespace {

constexpr std::int64_t two_weeks_ms = 13ll * 24 * 3600 * 1000;
constexpr std::size_t lines_shown = 12, examples_shown = 3;

// The month's last day, but two weeks at least: what is due in the first days of a month must be told before it.
std::int64_t last_day_ms(std::int64_t now_ms) {
  const auto today = local_day(now_ms);
  const auto end =
      std::chrono::year_month_day(std::chrono::year(today.year) / std::chrono::month(today.month) / std::chrono::last);
  return std::max(day_begins({today.year, today.month, static_cast<unsigned>(end.day())}),
                  day_begins(local_day(now_ms + two_weeks_ms)));
}

constexpr const char* activities_due = R"(
  SELECT a.due_on, a.title, s.name, s.district_id, s.district
    FROM fact_activity a JOIN link l ON l.mention_id = a.mention_id AND l.known_to IS NULL AND l.verdict = 'linked'
    JOIN school s ON s.school_id = l.school_id
   WHERE a.known_to IS NULL AND s.plate = ? AND s.gone_ms IS NULL AND a.due_on BETWEEN ? AND ?
   GROUP BY a.due_on, a.title, s.school_id ORDER BY a.due_on, a.title, s.name, s.school_id)";

constexpr const char* schools_with_club = R"(
  SELECT count(DISTINCT s.school_id)
    FROM fact_club c JOIN link l ON l.mention_id = c.mention_id AND l.known_to IS NULL AND l.verdict = 'linked'
    JOIN school s ON s.school_id = l.school_id
   WHERE c.known_to IS NULL AND s.plate = ? AND s.gone_ms IS NULL)";

std::string as_read(const std::string& iso) {  // "2026-12-15" -> "15.12.2026"
  return iso.size() == 10 ? iso.substr(8, 2) + "." + iso.substr(5, 2) + "." + iso.substr(0, 4) : iso;
}

}  // namespace

ClubPlan gather_club_plan(store::Database& database, const place::Gazetteer& places, int plate, std::int64_t now_ms) {
  auto& db = database.sql();
  ClubPlan plan;
  plan.until_ms = last_day_ms(now_ms);
  SQLite::Statement clubs(db, schools_with_club);
  clubs.bind(1, plate);
  if (clubs.executeStep()) plan.clubs = clubs.getColumn(0).getInt64();
  SQLite::Statement rows(db, activities_due);
  rows.bind(1, plate);
  rows.bind(2, iso_day(now_ms));
  rows.bind(3, iso_day(plan.until_ms));
  while (rows.executeStep()) {
    const std::string due_on = rows.getColumn(0).getString(), title = rows.getColumn(1).getString();
    if (plan.due.empty() || plan.due.back().due_on != due_on || plan.due.back().title != title)
      plan.due.push_back({due_on, title, 0, {}});
    auto& line = plan.due.back();
    line.schools += 1;
    if (line.examples.size() == examples_shown) continue;
    const auto district = district_name(places, rows.getColumn(3).getInt64(), rows.getColumn(4).getString());
    line.examples.push_back(rows.getColumn(2).getString() + (district.empty() ? "" : " (" + district + ")"));
  }
  return plan;
}

void add_club_plan(const Wording& words, const ClubPlan& plan, Fields& fields) {
  if (plan.due.empty()) return;
  Fields block;
  block.text["heading"] = words.plan_heading(plan.until_ms);
  block.text["note"] = plan.clubs > 0 ? words.plan_clubs(plan.clubs) : "";
  const auto end = std::min(plan.due.size(), lines_shown);
  for (std::size_t i = 0; i < end; ++i) {
    const auto& line = plan.due[i];
    Fields row;
    row.text["day"] = as_read(line.due_on);
    row.text["name"] = line.title;
    row.text["count"] = words.schools(line.schools);
    row.text["examples"] = fmt::format("{}", fmt::join(line.examples, "; ")) +
                           (line.schools > static_cast<std::int64_t>(line.examples.size()) ? "; …" : "");
    block.lists["due"].push_back(std::move(row));
  }
  block.text["more"] = plan.due.size() > end ? words.plan_more(static_cast<std::int64_t>(plan.due.size() - end)) : "";
  fields.lists["club_plan"].push_back(std::move(block));
}

}  // namespace twinwatch::mail
