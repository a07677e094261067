-- id        = "never_registered"
-- title_tr  = "Portala kayıtlı görünmeyen okullar"
-- title_en  = "Schools that do not seem to be registered on the portal"
-- advice_tr = "Bu okullara portala kayıt için destek önerebilirsiniz: okulun kaydı, öğretmen hesabının açılması ve ilk giriş."
-- advice_en = "These schools may welcome help with registering: the school's entry, a teacher's account, the first steps."
-- severity  = "info"
-- for       = "14d"
-- judged_by = "rule"
-- requires  = { directory = "45d", school = "400d" }
-- calendar  = "school_year"
--
-- # "Never" can only be said where the portal's list of schools was read whole, and where nothing that was read and not
-- # yet recognised could be the school: an entry of that list, a project's partner, a label. Where it could, there is no
-- # row, and nothing is said. Any trace of the school on the portal is the evidence that ends it.

WITH whole AS MATERIALIZED (
  SELECT DISTINCT plate FROM v_claim
   WHERE kind = 'directory' AND area_2 = '' AND account = '' AND data_ms >= :now_ms - 45 * 86400000
), seen AS MATERIALIZED (
  SELECT school_id FROM v_account UNION SELECT school_id FROM v_participation UNION SELECT school_id FROM v_label
)
SELECT s.school_id,
       st.status_id,
       s.school_id NOT IN (SELECT school_id FROM seen) AS holds,
       CASE WHEN s.school_id IN (SELECT school_id FROM seen)
            THEN 'Okulun portalda kaydı var'
            ELSE 'Portalın okul listesinde görünmüyor' END AS reason
  FROM v_school s
  JOIN v_status st ON st.school_id = s.school_id
 WHERE s.eligible = 1
   AND (0 IN (SELECT plate FROM whole) OR s.plate IN (SELECT plate FROM whole))
   AND (s.school_id IN (SELECT school_id FROM seen)
        OR (st.basis <> 'unmatched'
            AND s.school_id NOT IN (SELECT school_id FROM v_possible
                                     WHERE kind IN ('directory', 'participation', 'label'))))
