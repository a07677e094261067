// The documented views: all that a rule may read. Their columns are a promise to whoever wrote a rule
// (config/rules/README.md, tests/ of the rules); columns may be added at the end, never renamed or taken away.
#include "alert/rules.hpp"

namespace twinwatch::alert {

void create_views(store::Database& db) {
  db.sql().exec(R"sql(
CREATE TEMP VIEW IF NOT EXISTS v_school AS
  SELECT school_id, code, name, type, ownership, plate, district_id, district, website, eligible, since_ms
    FROM main.school WHERE gone_ms IS NULL;

CREATE TEMP VIEW IF NOT EXISTS v_status AS
  SELECT status_id, school_id, status, basis, detail, since_ms, data_ms, run_id, page_id
    FROM main.status WHERE known_to IS NULL
  UNION ALL  -- of whom nothing was ever told
  SELECT NULL, school_id, 'unknown', 'no_source', '', since_ms, NULL, NULL, NULL
    FROM main.school s WHERE eligible = 1 AND gone_ms IS NULL
     AND NOT EXISTS (SELECT 1 FROM main.status st WHERE st.school_id = s.school_id AND st.known_to IS NULL);

CREATE TEMP VIEW IF NOT EXISTS v_participation AS
  SELECT l.school_id, f.project_id, f.project_title, f.state, f.role, f.period, f.joined_on, f.ended_on, f.url, f.fact_id
    FROM main.fact_participation f
    JOIN main.link l ON l.mention_id = f.mention_id AND l.known_to IS NULL AND l.verdict = 'linked'
   WHERE f.known_to IS NULL;

CREATE TEMP VIEW IF NOT EXISTS v_label AS
  SELECT l.school_id, f.label, f.year, f.project_title, f.role, f.url, f.fact_id
    FROM main.fact_label f
    JOIN main.link l ON l.mention_id = f.mention_id AND l.known_to IS NULL AND l.verdict = 'linked'
   WHERE f.known_to IS NULL;

CREATE TEMP VIEW IF NOT EXISTS v_club AS
  SELECT l.school_id, f.founded_on, f.period, f.fact_id
    FROM main.fact_club f
    JOIN main.link l ON l.mention_id = f.mention_id AND l.known_to IS NULL AND l.verdict = 'linked'
   WHERE f.known_to IS NULL;
)sql");
}

}  // namespace twinwatch::alert
