#include "match/former_names.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <vector>

#include "match/statement.hpp"
#include "match/verdicts.hpp"

namespace twinwatch::match {
namespace {

struct FormerlyCalled {
  std::int64_t link_id, mention_id, school_id, to_ms;
  std::string name;
};

// A waiting registry row asks on its own account: it is not answered here.
constexpr std::string_view called_so_once =
    "SELECT l.link_id, l.mention_id, n.school_id, n.to_ms, s.name, m.name_key, m.plate, m.district_id, m.area_1, "
    "m.area_2 FROM (SELECT DISTINCT plate, name_key FROM school_name) k JOIN mention m ON m.name_key = k.name_key AND "
    "m.plate = k.plate JOIN link l ON l.mention_id = m.mention_id AND l.known_to IS NULL "
    "JOIN school_name n ON n.plate = m.plate AND n.name_key = m.name_key "
    "JOIN school s ON s.school_id = n.school_id AND s.gone_ms IS NULL "
    "WHERE m.country = 'TR' AND (l.verdict = 'review' AND l.decided_by IN ('name', 'code') OR l.decided_by = 'score') "
    "AND (m.district_id = 0 OR s.district_id = 0 OR m.district_id = s.district_id) "
    "AND (m.code = '' OR s.code IS NULL OR m.code = s.code OR m.code NOT GLOB '*[1-9]*') "
    "AND NOT EXISTS (SELECT 1 FROM school t WHERE t.plate = m.plate AND t.name_key = m.name_key AND t.gone_ms IS NULL) "
    "AND NOT EXISTS (SELECT 1 FROM school_heir h WHERE h.school_id = n.school_id AND h.what = 'split' AND h.ended_ms "
    "IS "
    "NULL AND n.to_ms <= h.at_ms) "
    "AND NOT EXISTS (SELECT 1 FROM waiting_row w WHERE w.mention_id = m.mention_id) "
    "GROUP BY l.link_id HAVING count(DISTINCT n.school_id) = 1 AND ifnull(l.school_id, 0) <> n.school_id";

}  // namespace

void link_by_former_name(store::Database& db, std::int64_t now_ms, Outcome& outcome) {
  auto& sql = db.sql();
  if (!Statement(sql, "SELECT 1 FROM school_name LIMIT 1").step()) return;
  std::vector<FormerlyCalled> all;
  {
    Verdicts verdicts(sql);
    Statement rows(sql, called_so_once);
    while (rows.step()) {
      const auto said =
          verdicts.on(rows.integer(1), rows.text(5), rows.integer(6), rows.integer(7), rows.text(8), rows.text(9));
      if (said.decides() != nullptr || said.rejects(rows.integer(2)) != nullptr) continue;
      all.push_back({rows.integer(0), rows.integer(1), rows.integer(2), rows.integer(3), std::string(rows.text(4))});
    }
  }
  Statement close(sql, "UPDATE link SET known_to = ? WHERE link_id = ?");
  Statement add(sql,
                "INSERT INTO link (mention_id, school_id, verdict, score, reasons, decided_by, known_from) "
                "VALUES (?,?,'linked',0.95,?,'former_name',?)");
  for (const auto& one : all) {
    close.integer(1, now_ms).integer(2, one.link_id).run();
    const auto reasons = boost::json::serialize(boost::json::array{
        fmt::format("The school was called so until {}; now it is {}", day_of(one.to_ms), one.name)});
    add.integer(1, one.mention_id).integer(2, one.school_id).text(3, reasons).integer(4, now_ms).run();
    ++outcome.linked;
  }
}

}  // namespace twinwatch::match
