#include "mail/trend.hpp"

#include <algorithm>
#include <string>

namespace twinwatch::mail {

namespace {

constexpr std::int64_t week_ms = 7LL * 24 * 3600 * 1000;

// Adds one to each point within [from, to).
template <class Add>
void within(std::vector<TrendPoint>& points, std::int64_t from, std::int64_t to, const Add& add) {
  for (auto& point : points)
    if (from <= point.at_ms && point.at_ms < to) add(point);
}

constexpr std::int64_t for_ever = INT64_MAX;

}  // namespace

std::vector<TrendPoint> trend_of(store::Database& database, int plate, std::int64_t now_ms, int weeks) {
  std::vector<TrendPoint> points(static_cast<std::size_t>(std::max(weeks, 1)));
  for (std::size_t i = 0; i < points.size(); ++i)
    points[i].at_ms = now_ms - static_cast<std::int64_t>(points.size() - 1 - i) * week_ms;

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

  const auto begun =
      std::find_if(points.begin(), points.end() - 1, [](const auto& p) { return p.active + p.inactive > 0; });
  points.erase(points.begin(), begun);
  return points;
}

}  // namespace twinwatch::mail
