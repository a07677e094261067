"""The life of alerts through the real daemon: who has it in hand, what is silent, what is held, and what was known when."""
import time
import unittest

from world import COORDINATORS_SOURCE, PARTICIPATIONS_SOURCE, REGISTRY_SOURCE, World

SCHOOLS = 200  # of one province, invented


def code(i):
    return str(700001 + i)


class Alerts(World):
    def setUp(self):
        super().setUp()
        self.configure(REGISTRY_SOURCE + PARTICIPATIONS_SOURCE + COORDINATORS_SOURCE, mail='mode = "send"')
        self.exports = 0
        rows = [f"{code(i)};ERZURUM;{'OLTU' if i % 10 == 0 else 'YAKUTİYE'};Deneme {i} Ortaokulu;Ortaokul" for i in range(SCHOOLS)]
        self.take_in("registry", self.text_file("okullar.csv", "\n".join(["Kurum Kodu;İl;İlçe;Okul Adı;Tür", *rows]) + "\n"))
        self.take_in("coordinators", self.text_file(
            "koordinatorler.csv", "E-posta;İl;İlçe;Onay Tarihi\nerzurum@example.org;ERZURUM;;01.09.2026\n"))

    def take_in(self, source, file):
        report = self.asked("import", "--source", source, file, expect=0)
        self.assertIn(report["runs"][0]["state"], ("accepted", "unchanged"), report)
        return report

    def export(self, active):
        """The province's whole list: these have an active project, no other has."""
        self.exports += 1
        rows = [f"{i};Su {i};Aktif;Kurucu;Deneme {i} Ortaokulu;{code(i)};ERZURUM;{'OLTU' if i % 10 == 0 else 'YAKUTİYE'};2026-2027"
                for i in active]
        return self.text_file(f"projeler-{self.exports}.csv", "\n".join(
            ["Proje ID;Proje Adı;Proje Durumu;Rol;Okul Adı;Kurum Kodu;İl;İlçe;Dönem", *rows]) + "\n")

    def states(self):
        return dict(self.sql("SELECT state, count(*) FROM alert GROUP BY state"))

    def state_of(self, i):
        return self.sql("SELECT a.state FROM alert a JOIN school s USING (school_id) WHERE s.code = ? ORDER BY alert_id DESC", code(i))[0][0]

    def told(self):
        return self.sql("SELECT kind, state, (SELECT count(*) FROM outbox_item i WHERE i.mail_id = o.mail_id AND section <> 'continuing')"
                        " FROM outbox o WHERE route = 'province:25' ORDER BY mail_id")

    def another_week(self):
        """The mail that was composed counts as last week's: tests have no weeks."""
        import contextlib
        import sqlite3
        with contextlib.closing(sqlite3.connect(self.state / "twinwatch.db")) as db:
            db.execute("UPDATE outbox SET period = 'before'")
            db.commit()

    def test_a_mass_change_is_held_until_somebody_approves(self):
        with self.daemon():
            self.take_in("projects", self.export(range(20, SCHOOLS)))
            self.twinwatch("mail", "compose", expect=0)
            self.assertEqual(self.told(), [("baseline", "sent", 20)])
            self.another_week()
            report = self.take_in("projects", self.export(range(52, SCHOOLS)))
            self.assertEqual(report["settled"]["hold"], 1, "told as soon as it is known")
            self.assertEqual(self.asked("mail", "compose", expect=0)["mail"]["held"], 1)
            self.assertEqual(len(self.told()), 1, "no coordinator is written to")
            notices = self.sql("SELECT cause, message, times FROM notice WHERE closed_ms IS NULL AND cause LIKE 'mail.hold%'")
            self.assertEqual([(cause, times) for cause, _, times in notices], [("mail.hold:1", 1)])
            self.assertIn("32 of 200 schools (16.0 %): 32 new, 0 ended", notices[0][1])
            shown = self.asked("hold", 1, expect=0)[0]
            self.assertEqual((shown["state"], len(shown["items"]), shown["areas"][0]["opened"]), ("open", 32, 32))
            self.assertIn("twinwatch approve 1", self.twinwatch("hold", 1, expect=0).stdout)

            approved = self.asked("--by", "ayse", "approve", 1, "--why", "the yearly closing", expect=0)
            self.assertEqual((approved["state"], approved["mail"]["digests"]), ("approved", 1))
            self.assertEqual(self.told(), [("baseline", "sent", 20), ("digest", "sent", 32)], "one digest, not one mail a school")
            self.assertEqual(self.asked("hold", expect=0)[0]["decided_by"], "person:ayse")
            self.assertIn("approved already", self.twinwatch("approve", 1, expect=2).stderr)

    def test_rejected_changes_are_not_told_and_mail_goes_on(self):
        with self.daemon():
            self.take_in("projects", self.export(range(20, SCHOOLS)))
            self.twinwatch("mail", "compose", expect=0)
            self.another_week()
            self.take_in("projects", self.export(range(52, SCHOOLS)))
            self.twinwatch("mail", "compose", expect=0)
            self.twinwatch("hold", "reject", 1, "--why", "the portal was changed", expect=0)
            self.take_in("projects", self.export(range(54, SCHOOLS)))
            mail = self.asked("mail", "compose", expect=0)
            self.assertEqual(self.told()[1:], [("digest", "sent", 2)], mail)

    def test_acknowledged_and_silenced_schools_are_not_in_the_mail(self):
        with self.daemon():
            self.take_in("projects", self.export(range(20, SCHOOLS)))
            self.assertEqual(self.states(), {"firing": 20})
            self.asked("--by", "ayse", "ack", code(1), "--until", "2099-01-01", "--why", "starts soon", expect=0)
            self.assertEqual(self.state_of(1), "acknowledged")
            self.assertIn("must have an end", self.twinwatch("silence", "--province", "Erzurum", expect=2).stderr)
            until = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 20 * 86400))
            self.twinwatch("silence", "--province", "25", "--district", "Oltu", "--until", until, "--why", "snow", expect=0)
            self.assertEqual(self.states(), {"firing": 17, "acknowledged": 1, "silenced": 2})
            self.assertIn("Oltu, Erzurum", self.twinwatch("silence", expect=0).stdout)
            self.twinwatch("mail", "compose", expect=0)
            self.assertEqual(self.told(), [("baseline", "sent", 17)])
            told = {row[0] for row in self.sql("SELECT s.code FROM outbox_item i JOIN school s USING (school_id)")}
            self.assertFalse(told & {code(0), code(1), code(10)})

            self.asked("ack", code(1), "--undo", expect=0)
            self.asked("unsilence", 1, expect=0)
            self.assertEqual(self.states(), {"firing": 20})
            self.assertIn("no silence 1", self.twinwatch("unsilence", 1, expect=2).stderr)
            past = self.asked("history", code(1), expect=0)["history"]
            self.assertEqual([e["to"] for e in past if e["what"] == "transition"], ["pending", "firing", "acknowledged", "firing"])
            self.assertEqual([e["actor"] for e in past if e["to"] == "acknowledged"], ["person:ayse"])
            first = next(e for e in past if e["to"] == "firing")
            self.assertEqual((first["evidence"]["status"], first["evidence"]["source"]), ("inactive", "projects"))
            self.assertIn("projeler-1.csv", first["evidence"]["url"])
            self.assertIn("by person:ayse: Acknowledged: starts soon", self.twinwatch("history", code(1), expect=0).stdout)

    def test_a_list_that_is_held_back_inhibits_what_rests_on_it(self):
        with self.daemon():
            self.take_in("projects", self.export(range(20, SCHOOLS)))
            held = self.asked("import", "--source", "projects", self.export(range(190, SCHOOLS)))
            self.assertEqual(held["runs"][0]["state"], "quarantined")
            self.assertEqual(self.states(), {"inhibited": 20})
            self.assertEqual([row[0] for row in self.sql("SELECT cause FROM notice WHERE closed_ms IS NULL AND cause NOT LIKE 'mail%'")],
                             ["run.quarantined:projects"], "one notice, not twenty")
            self.twinwatch("mail", "compose", expect=0)
            self.assertEqual(self.sql("SELECT count(*) FROM outbox_item"), [(0,)])
            self.twinwatch("run", "reject", held["runs"][0]["run"], expect=0)
            self.take_in("projects", self.export(range(21, SCHOOLS)))
            self.assertEqual(self.states(), {"firing": 21})

    def test_what_was_known_then(self):
        self.take_in("projects", self.export(range(1, SCHOOLS)))
        then = time.strftime("%Y-%m-%d %H:%M", time.gmtime(time.time() + 3 * 3600 - 60))  # a minute ago in Istanbul
        self.assertEqual([a["state"] for a in self.asked("alerts", "--province", "Erzurum", expect=0)], ["firing"])
        self.assertEqual(self.asked("alerts", "--known-at", then, expect=0), [])
        self.assertEqual(self.asked("history", code(0), "--as-of", "2020-01-01", expect=0)["history"], [])
        self.assertEqual(self.asked("explain", code(0), "--known-at", "2020-01-01", expect=0)["alerts"], [])
        self.assertEqual(self.asked("hold", "--as-of", "2020-01-01", expect=0), [])
        self.assertIn("no day or time", self.twinwatch("alerts", "--as-of", "yesterday", expect=2).stderr)

    def test_a_restart_moves_nothing_and_sends_nothing(self):
        with self.daemon():
            self.take_in("projects", self.export(range(20, SCHOOLS)))
            self.asked("ack", code(1), expect=0)
            self.twinwatch("mail", "compose", expect=0)
        before = self.sql("SELECT * FROM transition"), self.told()
        for _ in range(2):
            with self.daemon():
                self.twinwatch("status")
        self.assertEqual((self.sql("SELECT * FROM transition"), self.told()), before)


if __name__ == "__main__":
    unittest.main()
