-- id        = "closed_at_cutoff"
-- title_tr  = "Yıllık kapanıştan sonra projesi yeniden açılmayan okullar"
-- title_en  = "Schools whose projects were closed at the yearly cut-off and not reopened"
-- advice_tr = "Devam edecek projeler kurucu öğretmen tarafından yeniden açılabilir; tamamlananlar için yeni bir proje önerilebilir."
-- advice_en = "A founder can reopen a project that goes on; where it is finished, a new one may be offered."
-- severity  = "warning"
-- requires  = { participation = "35d" }
-- calendar  = "after_cutoff"
--
-- # In early October projects are closed and whoever goes on reopens them. The weeks of grace (cutoff and grace_days in
-- # config/calendar.toml) belong to the schools: this rule begins when they are over. It looks at what we said of the
-- # school on the day of the cut-off, and since when we have been told that it has none.

WITH cut AS MATERIALIZED (
  SELECT from_ms, from_day FROM v_calendar WHERE what = 'cutoff' AND from_ms <= :now_ms ORDER BY from_ms DESC LIMIT 1
)
SELECT s.school_id,
       st.status_id,
       strftime('%d.%m.%Y', cut.from_day) || ' kapanışından önce etkindi; sonra yeniden açılan projesi görünmüyor' AS reason
  FROM cut
  JOIN v_status_history h ON h.status = 'active'
                         AND h.known_from_ms <= cut.from_ms
                         AND (h.known_to_ms IS NULL OR h.known_to_ms > cut.from_ms)
  JOIN v_status st ON st.school_id = h.school_id
  JOIN v_school s ON s.school_id = h.school_id
 WHERE s.eligible = 1
   AND st.status = 'inactive'
   AND st.since_ms >= cut.from_ms
   AND NOT EXISTS (SELECT 1 FROM v_status_history again
                    WHERE again.school_id = h.school_id AND again.status = 'active' AND again.since_ms > cut.from_ms)
