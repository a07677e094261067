-- id        = "project_without_news"
-- title_tr  = "Etkin projesinin kayıtlarında dokuz aydır değişiklik görünmeyen okullar"
-- title_en  = "Schools whose active project shows no change in nine months"
-- advice_tr = "Proje sürüyor olabilir: okula bir destek gerekip gerekmediğini sorabilirsiniz."
-- advice_en = "The project may well go on: ask whether any help is needed."
-- severity  = "info"
-- for       = "14d"
-- judged_by = "rule"
-- requires  = { participation = "35d" }
-- calendar  = "school_year"
--
-- # What this can tell, and what not: no source brings a project's news (the announcements that we read name neither school
-- # nor project), and the inside of a TwinSpace is not public. So it looks at when anything last changed in what the
-- # portal and the exports say of the school's projects: title, state, dates, role. A busy project may change nothing of
-- # that; hence the words of its title, its severity, and nothing before the data themselves are nine months old.

WITH changed AS MATERIALIZED (
  SELECT st.school_id, st.status_id, max(p.known_ms) AS at_ms, max(p.fact_id) AS fact_id
    FROM (SELECT school_id, status_id FROM v_status WHERE status = 'active') st
    JOIN v_participation p ON p.school_id = st.school_id
   GROUP BY st.school_id
), young AS MATERIALIZED (
  SELECT project_id, source FROM v_project WHERE known_ms >= :now_ms - 270 * 86400000 AND project_id IS NOT NULL
), moved AS MATERIALIZED (  -- nothing young of their own, but their project's record is
  SELECT DISTINCT c.school_id
    FROM changed c
    CROSS JOIN v_participation p ON p.school_id = c.school_id  -- these schools' records, not all records' schools
   WHERE c.at_ms < :now_ms - 270 * 86400000
     AND (p.project_id, p.source) IN (SELECT project_id, source FROM young)
)
SELECT s.school_id,
       c.status_id,
       c.at_ms < :now_ms - 270 * 86400000 AND m.school_id IS NULL AS holds,
       CASE WHEN c.at_ms < :now_ms - 270 * 86400000 AND m.school_id IS NULL
            THEN 'Proje kayıtlarında ' || strftime('%d.%m.%Y', c.at_ms / 1000, 'unixepoch', '+3 hours') ||
                 ' gününden beri değişiklik görünmüyor'
            ELSE 'Proje kayıtları son dokuz ayda değişti' END AS reason,
       'participation' AS fact_kind,
       c.fact_id
  FROM changed c
  JOIN v_school s ON s.school_id = c.school_id
  LEFT JOIN moved m ON m.school_id = c.school_id
 WHERE s.eligible = 1
