"""`twinwatch rule`: somebody writes a rule, is told what is wrong where, sees whom it would find, and nothing has changed."""
import datetime
import json
import shutil
import unittest

from world import PARTICIPATIONS_SOURCE, REGISTRY_SOURCE, SOURCE, World

SCHOOLS = [  # invented
    ("700001", "ERZURUM", "YAKUTİYE", "Işık İlkokulu"),
    ("700002", "ERZURUM", "OLTU", "Karanfil Ortaokulu"),
    ("700003", "ERZURUM", "AZİZİYE", "Deniz Anadolu Lisesi"),
    ("700004", "ANKARA", "ÇANKAYA", "Bulut Ortaokulu"),
]
RULE = """-- id       = "quiet"
-- title_tr = "Deneme"
-- requires = { participation = "35d" }
SELECT s.school_id, st.status_id, 'Etkin projesi yok' AS reason
  FROM v_school s JOIN v_status st ON st.school_id = s.school_id
 WHERE st.status = 'inactive'
"""


class Rule(World):
    def setUp(self):
        super().setUp()
        rows = [f"{code};{province};{district};{school};Okul" for code, province, district, school in SCHOOLS]
        self.configure(REGISTRY_SOURCE + PARTICIPATIONS_SOURCE)
        shutil.copy(SOURCE / "config/calendar.toml", self.folder / "calendar.toml")
        self.registry_file = self.text_file("okullar.csv", "\n".join(["Kurum Kodu;İl;İlçe;Okul Adı;Tür", *rows]) + "\n")
        self.projects_file = self.text_file("projeler.csv", (
            "Proje ID;Proje Adı;Proje Durumu;Rol;Okul Adı;Kurum Kodu;İl;İlçe;Dönem\n"
            "1;Su;Aktif;Kurucu;Karanfil Ortaokulu;700002;ERZURUM;OLTU;2026-2027\n"))

    def fill(self):
        self.twinwatch("import", "--source", "registry", self.registry_file)
        self.twinwatch("import", "--source", "projects", self.projects_file)

    def rule(self, *args, expect=0):
        return self.twinwatch("rule", *args, expect=expect).stdout

    def rule_json(self, *args, expect=0):
        return json.loads(self.twinwatch("--json", "rule", *args, expect=expect).stdout)

    def test_a_rule_is_checked_before_there_is_a_database(self):
        self.assertIn("is a rule", self.rule("check", self.text_file("quiet.sql", RULE)))
        for wrong, place, words in (
                (RULE.replace("requires =", "requiers ="), ":3:", "requiers"),
                (RULE.replace("st.status =", "st.statüs ="), ":6:8:", "v_status has"),
                (RULE.replace("v_school s", "outbox s"), ":5:8:", "v_school"),
                (RULE.replace(" WHERE", " WHEN"), ":6:", "syntax error"),
                (RULE.replace("'Etkin projesi yok' AS reason", "1 AS x"), ":4:", "reason"),
                (RULE + "; DELETE FROM school", ":7:3:", "something follows"),
                ("", ":1:", "id must be")):
            told = self.rule("check", self.text_file("quiet.sql", wrong), expect=1)
            self.assertEqual(len(told.strip().splitlines()), 1, told)
            self.assertIn("quiet.sql" + place, told)
            self.assertIn(words, told)
        self.assertFalse(self.rule_json("check", self.text_file("quiet.sql", "SELECT 1"), expect=1)["ok"])
        self.assertFalse((self.folder / "state/twinwatch.db").exists())

    def test_a_rule_is_tried_and_nothing_changes(self):
        self.fill()
        database = self.folder / "state/twinwatch.db"
        before = database.read_bytes()
        file = self.text_file("quiet.sql", RULE)
        told = self.rule("test", file)
        self.assertIn("quiet: 2 schools", told)
        self.assertIn("Nothing was changed", told)
        self.assertIn("Işık İlkokulu (YAKUTİYE): Etkin projesi yok", told)
        said = self.rule_json("test", file)
        self.assertEqual([(p["plate"], p["schools"]) for p in said["provinces"]], [(25, 2)])
        self.assertEqual(self.rule_json("test", file, "--province", "Ankara")["schools"], 0)
        # A rule that names what cannot be told: shown, and what the daemon would make of it.
        everything = self.text_file("all.sql", RULE.replace('"quiet"', '"all"').replace("st.status = 'inactive'", "1"))
        said = self.rule_json("test", everything)
        self.assertEqual((said["schools"], said["cannot_be_told"]), (3, 1))
        self.assertEqual(database.read_bytes(), before)

    def test_old_data_and_the_cut_off_are_told(self):
        self.fill()
        file = self.text_file("quiet.sql", RULE)
        self.assertTrue(self.rule_json("test", file)["runs"])
        later = (datetime.date.today() + datetime.timedelta(days=40)).isoformat()
        said = self.rule_json("test", file, "--day", later)
        self.assertFalse(said["runs"])
        self.assertIn("source 'projects'", said["why"])
        self.assertIn("not run it now", self.rule("test", file, "--day", later))
        waits = self.text_file("quiet.sql", RULE.replace("-- requires", "-- calendar = \"not cutoff_grace\"\n-- requires"))
        self.assertFalse(self.rule_json("test", waits, "--day", "2026-10-15")["may_fire"])
        self.assertTrue(self.rule_json("test", waits, "--day", "2026-10-31")["may_fire"])
        self.assertIn("no day", self.twinwatch("rule", "test", file, "--day", "15.10.2026", expect=2).stderr)

    def test_a_rule_is_explained(self):
        self.fill()
        said = self.rule_json("explain", "no_active_project")
        self.assertIn("status", said["reads"]["v_status"])
        self.assertEqual(said["requires"], [{"what": "participation", "age_ms": 35 * 86400000}])
        self.assertTrue(all(step["words"] for step in said["plan"]))
        told = self.rule("explain", self.text_file("quiet.sql", RULE))
        for words in ("v_school (school in the registry)", "participation, at most 35 days old", "reads every row of", "2 rows"):
            self.assertIn(words, told)

    def test_the_rules_in_use_are_listed(self):
        self.fill()
        rules = {rule["rule"]: rule for rule in self.rule_json("list")}
        self.assertEqual(set(rules), {file.stem for file in (SOURCE / "config/rules").glob("*.sql")})
        self.assertFalse(rules["no_label"]["runs"])
        self.assertIn("no data of 'label'", rules["no_label"]["why"])
        told = self.rule("list")
        self.assertIn("inhibited", told)
        self.assertIn("there is no file nobody", self.twinwatch("rule", "test", "nobody", expect=2).stderr)

    def test_check_reads_rules_and_calendar_as_a_start_does(self):
        rules = self.folder / "rules"
        shutil.copytree(SOURCE / "config/rules", rules)
        self.configure(REGISTRY_SOURCE, data='rules = "rules"')
        calendar = self.folder / "calendar.toml"
        calendar.write_text((SOURCE / "config/calendar.toml").read_text().replace("to         = 2027-06-25", "to         = 2026-06-25"))
        told = self.twinwatch("check", expect=2).stdout
        self.assertIn("ends before it begins", told)
        self.assertIn("calendar.toml:", told)
        calendar.write_text((SOURCE / "config/calendar.toml").read_text())
        (rules / "quiet.sql").write_text(RULE.replace("v_status st", "v_statsu st"))
        self.assertIn("quiet.sql:5:", self.twinwatch("check", expect=2).stdout)


if __name__ == "__main__":
    unittest.main()
