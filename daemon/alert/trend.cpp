#include "alert/trend.hpp"

#include <algorithm>
#include <string>

namespace twinwatch::alert {

namespace {

constexpr std::int64_t hour_ms = 3600 * 1000, week_ms = 7 * 24 * hour_ms;
// A past week stands as it was when its mails had been written: that morning's runs are in it.
constexpr std::int64_t later_that_day_ms = 12 * hour_ms;

// Adds one to each point within [from, to).
template <class Add>
void within(std::vector<TrendPoint>& points, std::int64_t from, std::int64_t to, const Add& add) {
  for (auto& point : points)
    if (from <= point.at_ms && point.at_ms < to) add(point);
}

constexpr std::int64_t for_ever = INT64_MAX;

// Fills in what was known at each point's moment.
void count(store::Database& database, int plate, std::vector<TrendPoint>& points) {
  SQLite::Statement schools(database.sql(),
                            "SELECT since_ms, gone_ms FROM school WHERE (?1 = 0 OR plate = ?1) AND eligible = 1");
  schools.bind(1, plate);
  while (schools.executeStep())
    within(points, schools.getColumn(0).getInt64(),
           schools.isColumnNull(1) ? for_ever : schools.getColumn(1).getInt64(), [](auto& p) { p.unknown += 1; });

  // A school that left has statuses from before: they count up to its last day.
  SQLite::Statement told(database.sql(), R"(
    SELECT st.status, max(st.known_from, s.since_ms),
           min(coalesce(st.known_to, ?3), coalesce(s.gone_ms, ?3))
      FROM school s JOIN status st ON st.school_id = s.school_id
     WHERE (?1 = 0 OR s.plate = ?1) AND s.eligible = 1 AND st.status IN ('active', 'inactive')
       AND coalesce(st.known_to, ?3) > ?2)");
  told.bind(1, plate);
  told.bind(2, points.front().at_ms);
  told.bind(3, for_ever);
  while (told.executeStep()) {
    const bool active = told.getColumn(0).getString() == "active";
    within(points, told.getColumn(1).getInt64(), told.getColumn(2).getInt64(), [&](auto& p) {
      (active ? p.active : p.inactive) += 1;
      p.unknown -= 1;
    });
  }
}

}  // namespace

TrendPoint shares_at(store::Database& database, int plate, std::int64_t at_ms) {
  std::vector<TrendPoint> one(1);
  one[0].at_ms = at_ms;
  count(database, plate, one);
  return one[0];
}

std::vector<TrendPoint> trend_of(store::Database& database, int plate, std::int64_t now_ms, int weeks) {
  std::vector<TrendPoint> points(static_cast<std::size_t>(std::max(weeks, 1)));
  for (std::size_t i = 0; i < points.size(); ++i)
    points[i].at_ms = now_ms - static_cast<std::int64_t>(points.size() - 1 - i) * week_ms + later_that_day_ms;
  points.back().at_ms = now_ms;

  count(database, plate, points);
  const auto begun =
      std::find_if(points.begin(), points.end() - 1, [](const auto& p) { return p.active + p.inactive > 0; });
  points.erase(points.begin(), begun);
  return points;
}

}  // namespace twinwatch::alert
