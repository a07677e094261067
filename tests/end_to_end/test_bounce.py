"""Mail that came back: understood, counted, and whoever is gone is stood in for."""
import json
import subprocess
import unittest

from mail_world import MailWorld
from world import BUILD, World, shared

GONE = """From: MAILER-DAEMON@mx.example.net
To: twinwatch@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_x"

--=_x
Content-Type: text/plain; charset=utf-8

Sorry.
--=_x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {recipient}
Action: failed
Status: {status}
Diagnostic-Code: smtp; 550 {status} {said}

--=_x
Content-Type: text/rfc822-headers

Message-ID: <{message_id}>
To: {recipient}

--=_x--
"""


class Bounced(MailWorld):
    def bounce(self, recipient, message_id="", status="5.1.1", said="User unknown"):
        mail = GONE.format(recipient=recipient, message_id=message_id, status=status, said=said)
        return self.asked("mail", "bounce", expect=0, input=mail)["noted"][0]

    def asked(self, *args, expect=None, **kwargs):
        return json.loads(self.twinwatch("--json", *args, expect=expect, **kwargs).stdout)

    def composed(self):
        self.asked("mail", "compose", expect=0)
        return {recipient: message_id for recipient, message_id in self.sql(
            "SELECT recipient, message_id FROM outbox WHERE kind <> 'operator' ORDER BY mail_id")}

    def test_the_next_up_the_chain_is_told_until_the_address_is_confirmed_anew(self):
        self.configure_mail()
        people = [("erzurum@example.org", "ERZURUM", "01.09.2026", "İl koordinatörü"), ("vekil@example.org", "ERZURUM", "01.09.2026", "Vekil"),
                  ("ankara@example.org", "ANKARA", "01.09.2026", ""), ("masa@example.org", "", "01.09.2026", "")]
        self.import_all(people)
        sent = self.composed()
        self.assertNotIn("vekil@example.org", sent)

        soft = self.bounce("ankara@example.org", sent["ankara@example.org"], "5.2.2", "mailbox full")
        self.assertEqual(soft["what"], "soft")
        noted = self.bounce("erzurum@example.org", sent["erzurum@example.org"])
        self.assertEqual((noted["what"], noted["address"]), ("hard", "erzurum@example.org"))
        self.assertEqual(self.bounce("erzurum@example.org", sent["erzurum@example.org"])["what"], "known")
        self.assertEqual(self.outbox()["erzurum@example.org"], "refused")
        self.assertIn("erzurum@example.org", self.twinwatch("status").stdout)

        self.assertIn("vekil@example.org", self.composed(), "the deputy is told in the same week")
        self.bounce("vekil@example.org", self.composed()["vekil@example.org"])
        before = self.sql("SELECT count(*) FROM outbox WHERE recipient = 'masa@example.org' AND route = 'province:25'")[0][0]
        self.composed()
        after = self.sql("SELECT count(*) FROM outbox WHERE recipient = 'masa@example.org' AND route = 'province:25'")[0][0]
        self.assertEqual((before, after), (0, 1), "then the national desk")

        people[0] = ("erzurum@example.org", "ERZURUM", "01.09.2030", "İl koordinatörü")
        self.twinwatch("import", "--source", "coordinators", self.coordinators(people, "yeni.csv"), expect=0)
        self.composed()
        open_notices = [cause for cause, in self.sql("SELECT cause FROM notice WHERE closed_ms IS NULL")]
        self.assertNotIn("mail.bounced:erzurum@example.org", open_notices)
        self.assertIn("mail.bounced:vekil@example.org", open_notices)

    def test_a_strangers_bounce_and_garbage_change_nothing(self):
        self.configure_mail()
        self.import_all([("erzurum@example.org", "ERZURUM", "01.09.2026", "")])
        self.assertEqual(self.bounce("erzurum@example.org")["what"], "not_ours", "nothing was sent there yet")
        self.composed()
        self.assertEqual(self.bounce("kim@example.net", "x@example.net")["what"], "not_ours")
        for garbage in (b"", b"\0\xff" * 1000, b"From: a@b\n\nmerhaba\n"):
            done = subprocess.run([BUILD / "bin/twinwatch", "--config", self.config, "mail", "bounce"], input=garbage, capture_output=True)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.sql("SELECT count(*) FROM bounce")[0][0], 0)
        self.assertEqual(self.outbox()["erzurum@example.org"], "sent")

    def test_what_cannot_be_taken_in_now_is_to_be_tried_later(self):
        done = subprocess.run([BUILD / "bin/twinwatch", "--config", self.folder / "none.toml", "mail", "bounce"], input=b"x",
                              capture_output=True)
        self.assertEqual(done.returncode, 75, done.stderr)


class Explained(World):
    def test_each_file_is_one_json_line_and_nothing_is_touched(self):
        file = self.text_file("b.eml", GONE.format(recipient="a@b.example", message_id="m@x", status="5.1.1", said="User unknown"))
        done = subprocess.run([BUILD / "bin/twinwatch", "mail", "bounce", "--explain", file, file, "-"], input="merhaba", text=True,
                              capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(lines), 3)
        self.assertEqual({k: lines[0][k] for k in ("recipient", "status", "reason", "kind", "message_id")},
                         {"recipient": "a@b.example", "status": "5.1.1", "reason": "userunknown", "kind": "hard", "message_id": "m@x"})
        self.assertEqual(lines[2]["kind"], "auto")
        self.assertFalse(self.state.exists())

    def test_the_corpus_agrees_and_no_soft_one_is_called_hard(self):
        expected = json.loads(shared("suites", "bounces", "expected.json").read_text())
        folder = shared("suites", "bounces")
        done = subprocess.run([BUILD / "bin/twinwatch", "mail", "bounce", "--explain", *(folder / f"{name}.eml" for name in expected)],
                              capture_output=True, text=True)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(lines), len(expected))
        agree, soft_as_hard = 0, []
        for (name, (want, *_)), got in zip(expected.items(), lines):
            agree += (got["kind"] == "hard") == want["hard"]
            if got["kind"] == "hard" and not want["hard"]:
                soft_as_hard.append(name)
        print(f"{agree} of {len(expected)} agree ({100 * agree / len(expected):.1f} %), soft called hard: {len(soft_as_hard)}")
        self.assertEqual(soft_as_hard, [])
        self.assertGreaterEqual(agree, 0.9 * len(expected))


if __name__ == "__main__":
    unittest.main()
