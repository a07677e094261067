#include "match/registry_rows.hpp"

#include <string>

#include "text/fold.hpp"

namespace twinwatch::match {

std::vector<WaitingRow> waiting_rows(SQLite::Database& sql) {
  Statement rows(sql,
                 "SELECT f.fact_id, f.plate, f.name, ifnull(f.area_1,''), ifnull(f.area_2,''), s.id FROM waiting_row w "
                 "JOIN fact_school f ON f.fact_id = w.fact_id JOIN dataset d ON d.dataset_id = f.dataset_id "
                 "JOIN source s ON s.source_id = d.source_id WHERE f.known_to IS NULL ORDER BY f.fact_id");
  std::vector<WaitingRow> all;
  while (rows.step())
    all.push_back({rows.integer(0), rows.integer(1), text::fold(rows.text(2)), std::string(rows.text(3)),
                   std::string(rows.text(4)), std::string(rows.text(5))});
  return all;
}

void join_decided_rows(SQLite::Database& sql, const std::vector<std::int64_t>& mentions,
                       const std::vector<WaitingRow>& rows, std::int64_t now_ms) {
  if (rows.empty()) return;
  Statement decided(sql,
                    "SELECT m.plate, m.name_key, m.area_1, m.area_2, l.school_id FROM mention m JOIN link l ON "
                    "l.mention_id = m.mention_id WHERE m.mention_id = ? AND m.code = '' AND m.account = '' AND "
                    "l.known_to IS NULL AND l.verdict = 'linked' AND l.decided_by GLOB 'person:*'");
  Statement join(sql, "INSERT OR IGNORE INTO registry_row (school_id, fact_id, since_ms) VALUES (?,?,?)");
  for (const auto mention : mentions) {
    if (!decided.integer(1, mention).step()) continue;
    for (const auto& row : rows)
      if (row.plate == decided.integer(0) && row.name_key == decided.text(1) && row.area_1 == decided.text(2) &&
          row.area_2 == decided.text(3))
        join.integer(1, decided.integer(4)).integer(2, row.fact_id).integer(3, now_ms).run();
    decided.reset();
  }
}

}  // namespace twinwatch::match
