-- id        = "club_without_project"
-- title_tr  = "eTwinning kulübü kurulmuş, etkin projesi olmayan okullar"
-- title_en  = "Schools that founded a club and have no active project"
-- advice_tr = "Kulübün yıllık planına uygun bir proje ve ortak bulma konusunda destek önerebilirsiniz."
-- advice_en = "Help with a project that fits the club's yearly plan, and with finding partners, may be welcome."
-- severity  = "info"
-- requires  = { participation = "35d", club = "400d" }
-- calendar  = ["school_year", "not cutoff_grace"]
--
-- # A club has sixty days to find its project. Where no founding date is told, the day on which we heard of the club
-- # stands in for it. Clubs come by CSV.

WITH club AS MATERIALIZED (
  SELECT school_id,
         max(ifnull(nullif(founded_on, ''), date(known_ms / 1000, 'unixepoch', '+3 hours'))) AS founded_on,
         max(fact_id) AS fact_id
    FROM v_club GROUP BY school_id
)
SELECT s.school_id,
       st.status_id,
       'Kulübü var (' || strftime('%d.%m.%Y', club.founded_on) || ')' ||
       CASE st.basis WHEN 'stated' THEN ', kabul edilen listede etkin projesi yok'
                     ELSE ', portal sayfalarında etkin projesi görünmüyor' END AS reason,
       'club' AS fact_kind,
       club.fact_id
  FROM club
  JOIN v_school s ON s.school_id = club.school_id
  JOIN v_status st ON st.school_id = s.school_id
 WHERE s.eligible = 1
   AND st.status = 'inactive'
   AND club.founded_on <= date(:now_ms / 1000 - 60 * 86400, 'unixepoch', '+3 hours')
