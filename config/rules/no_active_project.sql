-- id        = "no_active_project"
-- title_tr  = "Etkin eTwinning projesi olmayan okullar"
-- title_en  = "Schools without an active eTwinning project"
-- advice_tr = "Bu okullara eTwinning'e başlarken destek önerebilirsiniz: ortak bulma, ilk projeyi planlama, öğrenci kulübü kurma."
-- advice_en = "These schools may welcome help with a start: finding partners, planning a first project, founding a club."
-- severity  = "warning"
-- for       = "0s"
-- requires  = { participation = "35d" }
-- calendar  = "not cutoff_grace"
--
-- # Only what was told counts: a school is here when an accepted, complete and fresh list shows no active project of its
-- # own ('stated'), or when all its portal accounts were read and show none ('seen_none'). 'unknown' is never here. In the
-- # weeks after the yearly cut-off "none" is normal, and nothing begins. A school of which a rule that knows the cause
-- # tells already is not told of a second time.

SELECT s.school_id,
       st.status_id,
       CASE st.basis
         WHEN 'stated' THEN 'Kabul edilen listede etkin projesi yok'
         ELSE 'Portal sayfalarında etkin projesi görünmüyor'
       END AS reason
  FROM v_school s
  JOIN v_status st ON st.school_id = s.school_id
 WHERE s.eligible = 1
   AND st.status = 'inactive'
   AND s.school_id NOT IN (SELECT school_id FROM v_alert
                            WHERE rule IN ('closed_at_cutoff', 'club_without_project', 'never_registered')
                              AND state <> 'pending')
