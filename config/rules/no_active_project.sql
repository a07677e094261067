-- id       = "no_active_project"
-- title_tr = "Aktif eTwinning projesi yok"
-- title_en = "No active eTwinning project"
-- advice_tr = "Okulla görüşüp bir proje başlatmasına ya da süren bir projeye katılmasına yardımcı olabilirsiniz."
-- advice_en = "Talk to the school: help it to start a project, or to join a running one."
-- severity = "warning"
-- for      = "0d"
SELECT school_id, basis AS reason, status_id
FROM v_status
WHERE status = 'inactive' AND eligible
