-- id        = "no_label"
-- title_tr  = "Etkin projesi olan, son üç yılda kalite etiketi görünmeyen okullar"
-- title_en  = "Schools with an active project and no quality label within three years"
-- advice_tr = "Başvuru döneminden önce okula kalite etiketi ölçütlerini ve başvuru adımlarını hatırlatabilirsiniz."
-- advice_en = "Before applications open, the school may be reminded of the label's criteria and of how to apply."
-- severity  = "info"
-- for       = "14d"
-- judged_by = "rule"
-- requires  = { participation = "35d", label = "400d" }
-- calendar  = "school_year"
--
-- # Three years before the school year that began last: change the 3 below for another N. Lists of labels rarely say that
-- # they are whole: only where one does (`covers` of its source) is a missing label worth a word. A label without a year,
-- # and a label of a school not yet recognised that could be this one, leave it open: no row.

WITH this_year AS MATERIALIZED (
  SELECT CAST(name AS INTEGER) AS year FROM v_calendar
   WHERE what = 'school_year' AND from_ms <= :now_ms ORDER BY from_ms DESC LIMIT 1
), whole AS MATERIALIZED (
  SELECT DISTINCT plate FROM v_claim WHERE kind = 'label' AND area_2 = '' AND account = ''
), newest AS MATERIALIZED (
  SELECT school_id, max(CAST(year AS INTEGER)) AS year, min(year IS NOT NULL AND CAST(year AS INTEGER) > 1999) AS dated,
         max(fact_id) AS fact_id
    FROM v_label GROUP BY school_id
)
SELECT s.school_id,
       st.status_id,
       l.school_id IS NULL OR l.year < y.year - 3 AS holds,
       CASE WHEN l.school_id IS NULL THEN 'Kalite etiketi görünmüyor'
            WHEN l.year < y.year - 3 THEN 'Görünen son kalite etiketi ' || l.year || ' yılından'
            ELSE l.year || ' yılına ait kalite etiketi var' END AS reason,
       CASE WHEN l.school_id IS NOT NULL THEN 'label' END AS fact_kind,
       l.fact_id
  FROM this_year y
  JOIN v_school s ON s.eligible = 1
  JOIN v_status st ON st.school_id = s.school_id
  LEFT JOIN newest l ON l.school_id = s.school_id
 WHERE (l.year >= y.year - 3)
    OR (st.status = 'active'
        AND (l.school_id IS NULL OR l.dated = 1)
        AND (0 IN (SELECT plate FROM whole) OR s.plate IN (SELECT plate FROM whole))
        AND s.school_id NOT IN (SELECT school_id FROM v_possible WHERE kind = 'label'))
