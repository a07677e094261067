"""No mail without approval: drafts are let go once, route by route, and a past day's mail can be looked at again."""
import email
import email.policy
import unittest

from world import COORDINATORS_SOURCE, PARTICIPATIONS_SOURCE, REGISTRY_SOURCE, World

SCHOOLS = [  # invented
    *((f"7000{i:02}", "ERZURUM", "YAKUTİYE", f"Deneme {i} Ortaokulu") for i in range(1, 6)),
    ("700100", "VAN", "İPEKYOLU", "Gölbaşı Ortaokulu"),
]
ERZURUM, VAN = "erzurum@example.org", "van@example.org"


class Approval(World):
    def setUp(self):
        super().setUp()
        self.at("2026-11-09T08:00:00+03:00")
        self.take_in("registry", self.text_file("okullar.csv", "\n".join(
            ["Kurum Kodu;İl;İlçe;Okul Adı;Tür", *(";".join((*school, "Ortaokul")) for school in SCHOOLS)]) + "\n"))
        self.take_in("coordinators", self.text_file("koordinatorler.csv", "\n".join(
            ["E-posta;İl;İlçe;Kaydı Giren Birim;Geçerlilik Tarihi;Onay Tarihi",
             f"{ERZURUM};Erzurum;;Masa;31.08.2027;01.11.2026", f"{VAN};Van;;Masa;31.08.2027;01.11.2026"]) + "\n"))
        self.export("2026-11-09", 5)
        self.at("2026-11-09T09:00:00+03:00")

    def at(self, instant, mail=""):
        """From now on it is then; nobody said a mode, so all is drafts."""
        self.configure(REGISTRY_SOURCE + PARTICIPATIONS_SOURCE + COORDINATORS_SOURCE, mail=mail,
                       extra=f"[[demo.week]]\nat = \"{instant}\"\n", settings="period = \"2026-2027\"\nmax_age = \"400d\"")

    def take_in(self, source, file):
        self.assertIn(self.asked("import", "--source", source, file, expect=0)["runs"][0]["state"], ("accepted", "unchanged"))

    def export(self, day, *active):
        rows = [f"{i};Su;Aktif;Kurucu;Deneme {i} Ortaokulu;ERZURUM;YAKUTİYE;2026-2027" for i in active]
        self.take_in("projects", self.text_file(f"katilim-{day}.csv", "\n".join(
            ["Proje ID;Proje Adı;Proje Durumu;Rol;Okul Adı;İl;İlçe;Dönem", *rows,
             "90;Kar;Kapandı;Ortak;Gölbaşı Ortaokulu;VAN;İPEKYOLU;2026-2027"]) + "\n"))

    def states(self):
        return dict(self.sql("SELECT mail_id, state FROM outbox WHERE kind <> 'operator'"))

    def received(self, by):
        return [message for message in self.mails() if message["To"] == by]

    def test_a_draft_leaves_once_and_only_the_newest(self):
        self.asked("mail", "compose", expect=0)
        first = self.states()
        self.assertEqual(set(first.values()), {"draft"})
        self.assertEqual(self.received(ERZURUM), [])
        self.at("2026-11-16T09:00:00+03:00")
        self.export("2026-11-16", 4, 5)
        self.asked("mail", "compose", expect=0)
        newer = {row[1]: row[0] for row in self.sql("SELECT max(mail_id), recipient FROM outbox GROUP BY recipient")}
        old = self.sql("SELECT min(mail_id) FROM outbox WHERE recipient = ?", ERZURUM)[0][0]
        self.assertNotEqual(newer[ERZURUM], old)
        report = self.asked("mail", "approve", old, "--by", "ayse", expect=1)
        self.assertEqual([line["what"] for line in report["mails"]], ["superseded"])
        report = self.asked("mail", "approve", "--route", "Erzurum", "--by", "ayse", expect=0)
        self.assertEqual([(line["mail"], line["what"]) for line in report["mails"]], [(newer[ERZURUM], "approved")])
        self.assertEqual(len(self.received(ERZURUM)), 1)
        self.assertEqual(self.received(VAN), [], "another route's draft stays one")
        self.asked("mail", "approve", newer[ERZURUM], "--by", "mehmet", expect=0)
        self.assertEqual(len(self.received(ERZURUM)), 1, "approved twice, sent once")
        self.asked("mail", "approve", "--all", "--by", "ayse", expect=0)
        self.assertEqual(len(self.received(VAN)), 1)
        self.assertEqual(self.sql("SELECT what, person FROM draft_decision WHERE mail_id IN (?, ?) ORDER BY mail_id", old, newer[ERZURUM]),
                         [("superseded", "program"), ("approved", "ayse")])
        self.assertIn("no draft waits", self.twinwatch("mail", "approve", "--all", expect=2).stderr)
        self.assertIn("say which drafts", self.twinwatch("mail", "approve", expect=2).stderr)

    def test_a_route_names_its_mode_and_its_approver(self):
        self.at("2026-11-09T09:00:00+03:00", mail="[mail.route.65]\nmode = \"send\"\n[mail.route.25]\napprover = \"mehmet\"\n")
        self.asked("mail", "compose", expect=0)
        self.assertEqual((len(self.received(VAN)), len(self.received(ERZURUM))), (1, 0))
        said = self.twinwatch("mail", "approve", "--route", "25", "--by", "ayse", expect=1).stdout
        self.assertIn("mail of province:25 is approved by mehmet, and you are ayse", said)
        self.twinwatch("mail", "approve", "--route", "25", "--by", "mehmet", expect=0)
        self.assertEqual(len(self.received(ERZURUM)), 1)
        self.at("2026-11-09T09:00:00+03:00", mail="[mail.route.erzurum]\nmode = \"send\"\n")
        self.assertIn("names no route: write [mail.route.25]", self.twinwatch("check", expect=2).stderr)

    def test_a_preview_is_the_mail_and_stores_nothing(self):
        self.at("2026-11-09T09:00:00+03:00", mail="mode = \"send\"")
        eml = self.folder / "erzurum.eml"
        self.twinwatch("mail", "preview", "--route", "Erzurum", "--out", eml, expect=0)
        self.assertEqual(self.states(), {})
        self.asked("mail", "compose", expect=0)
        [sent] = self.received(ERZURUM)
        seen = email.message_from_bytes(eml.read_bytes(), policy=email.policy.default)
        self.assertEqual(seen["Subject"], sent["Subject"])
        # A month later, with much else known, the day can be looked at again.
        self.at("2026-12-14T09:00:00+03:00", mail="mode = \"send\"")
        self.export("2026-12-14", 1, 2, 3, 4, 5)
        self.asked("mail", "compose", expect=0)
        before = self.sql("SELECT mail_id, state FROM outbox")
        then = self.folder / "then.eml"
        self.twinwatch("mail", "preview", "--route", "25", "--as-of", "2026-11-09", "--out", then, expect=0)
        of_that_day = email.message_from_bytes(then.read_bytes(), policy=email.policy.default)
        self.assertEqual(self.plain_text(of_that_day), self.plain_text(sent))
        self.assertEqual([part.get_content() for part in of_that_day.iter_attachments()],
                         [part.get_content() for part in sent.iter_attachments()])
        self.assertEqual(self.sql("SELECT mail_id, state FROM outbox"), before)
        self.assertIn("still to come", self.twinwatch("mail", "preview", "--route", "25", "--as-of", "2027-01-01", expect=2).stderr)
        self.assertIn("is no day", self.twinwatch("mail", "preview", "--route", "25", "--as-of", "dün", expect=2).stderr)
        shown = self.twinwatch("mail", "preview", "--route", "25", "--as-of", "2026-11-09", expect=0).stdout
        self.assertIn("ilk özet, 4 okul destek bekliyor", shown)

    def test_a_mail_is_made_again_from_the_facts_of_its_day(self):
        self.at("2026-11-09T09:00:00+03:00", mail="mode = \"send\"")
        self.asked("mail", "compose", expect=0)
        # Then a school is renamed and moved, others got projects, and the next mail is written.
        self.at("2026-11-16T08:00:00+03:00", mail="mode = \"send\"")
        self.take_in("registry", self.text_file("okullar-2.csv", "\n".join(
            ["Kurum Kodu;İl;İlçe;Okul Adı;Tür", "700001;ERZURUM;AZİZİYE;Yeni Adlı Ortaokul;Ortaokul",
             *(";".join((*school, "Ortaokul")) for school in SCHOOLS[1:])]) + "\n"))
        self.assertEqual(self.sql("SELECT name FROM school WHERE code = '700001'"), [("Yeni Adlı Ortaokul",)])
        self.export("2026-11-16", 4, 5)
        self.at("2026-11-16T09:00:00+03:00", mail="mode = \"send\"")
        self.asked("mail", "compose", expect=0)
        mails = self.sql("SELECT mail_id, octets FROM outbox ORDER BY mail_id")
        self.assertGreaterEqual(len(mails), 3)
        for mail, octets in mails:
            made = self.twinwatch("mail", "show", mail, "--again", "--raw", expect=0)
            self.assertEqual(made.stdout.encode(), octets)
            self.assertIn(f"mail {mail}, composed again: octet for octet what was written", made.stderr)
            self.assertTrue(self.asked("mail", "show", mail, "--again", expect=0)["identical"])
        # What has no past is today's, and what that changes is named.
        self.at("2026-11-16T09:00:00+03:00", mail="mode = \"send\"\nsubject_tag = \"[deneme] \"")
        other = self.twinwatch("mail", "show", mails[0][0], "--again", expect=1)
        self.assertIn("differs in", other.stderr)
        self.assertIn("Subject", other.stderr)
        report = self.asked("mail", "show", mails[0][0], "--again", expect=1)
        self.assertFalse(report["identical"])
        self.assertIn("Subject", report["differs"])
        self.assertIn("there is no mail 99", self.twinwatch("mail", "show", 99, "--again", expect=1).stderr)
        # As if nothing had become known after the first day: no project of week two is in it.
        early = self.asked("mail", "preview", "--route", "25", "--as-of", "2026-11-16", "--known-at", "2026-11-10", expect=1)
        self.assertEqual(early, [], "nothing new was known")


if __name__ == "__main__":
    unittest.main()
