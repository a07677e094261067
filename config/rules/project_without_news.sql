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
  SELECT p.school_id, max(max(p.known_ms, ifnull(j.known_ms, 0))) AS at_ms, max(p.fact_id) AS fact_id
    FROM v_participation p
    LEFT JOIN v_project j ON j.project_id = p.project_id AND j.source = p.source
   GROUP BY p.school_id
)
SELECT s.school_id,
       st.status_id,
       c.at_ms < :now_ms - 270 * 86400000 AS holds,
       CASE WHEN c.at_ms < :now_ms - 270 * 86400000
            THEN 'Proje kayıtlarında ' || strftime('%d.%m.%Y', c.at_ms / 1000, 'unixepoch', '+3 hours') ||
                 ' gününden beri değişiklik görünmüyor'
            ELSE 'Proje kayıtları ' || strftime('%d.%m.%Y', c.at_ms / 1000, 'unixepoch', '+3 hours') ||
                 ' günü değişti' END AS reason,
       'participation' AS fact_kind,
       c.fact_id
  FROM changed c
  JOIN v_school s ON s.school_id = c.school_id
  JOIN v_status st ON st.school_id = s.school_id
 WHERE s.eligible = 1
   AND st.status = 'active'
