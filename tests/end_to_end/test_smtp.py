"""Mail by SMTP: real servers, and a scripted one that does what servers do on bad days. No mail is lost, none comes twice with
other octets.

The rounds of kill -9: TWINWATCH_KILL_ROUNDS=200 tests/end_to_end/run test_smtp.py   (24 else)
"""
import email
import email.policy
import os
import pathlib
import pty
import select
import shutil
import signal
import subprocess
import time
import unittest

from mail_world import MailWorld
from postfix_server import Postfix
from smtp_peer import Peer, certificate
from world import BUILD

DAY = "01.09.2026"
WORDS = "hangi okullara destek olabileceğinizi gösterir"  # of the first summary


class Scripted(MailWorld):
    def peer(self, **options):
        peer = Peer(self.pem, **options)
        self.addCleanup(peer.close)
        return peer

    def composed(self, expect=0):
        return self.asked("mail", "compose", expect=expect)["mail"]

    def start(self, names, peer, **settings):
        provinces = ["ERZURUM", "ANKARA", "ŞANLIURFA", "IĞDIR"]
        self.configure_mail(self.smtp_settings(peer.port, **settings))
        self.import_all([(f"{name}@example.org", provinces[i % 4], DAY, "") for i, name in enumerate(names)])
        return self.composed()

    def test_each_recipient_gets_what_his_server_says_and_blocks_no_other(self):
        peer = self.peer()
        sent = self.start(["refuse", "defer", "spam", "iyi", "slow", "cut", "grey"], peer)
        states = self.outbox()
        self.assertEqual({name: states[f"{name}@example.org"] for name in ("refuse", "defer", "spam", "iyi", "slow", "grey")},
                         {"refuse": "refused", "defer": "deferred", "spam": "refused", "iyi": "sent", "slow": "sent", "grey": "deferred"})
        self.assertIn(states["cut@example.org"], ("deferred", "unknown"))  # whether the last octet had left, the system knows
        self.assertEqual(sent["sent"], 2)
        self.assertLess(peer.connections, peer.commands_of("RCPT"), "a connection serves more than one mail")
        self.assertEqual([c.split(" ")[0].upper() for c in peer.clear_commands[:2]], ["EHLO", "STARTTLS"])
        self.assertFalse(any("AUTH" in c.upper() for c in peer.clear_commands), "no password in the clear")
        self.assertEqual(self.sql("SELECT kind FROM bounce WHERE address = 'refuse@example.org'"), [("hard",)])
        self.assertEqual(self.sql("SELECT kind FROM bounce WHERE address = 'spam@example.org'"), [("soft",)])

        self.composed()
        self.assertEqual(len(peer.mails("grey@example.org")), 0, "not at once")
        for _ in range(3):
            self.later(6 * 60)
            self.twinwatch("run")
            self.composed()
        self.assertEqual(self.outbox()["grey@example.org"], "sent")
        self.assertEqual(self.outbox()["cut@example.org"], "sent")
        self.assertEqual(self.outbox()["defer@example.org"], "deferred")
        self.assertEqual(len(peer.mails("grey@example.org")), 1)
        self.later(5 * 24 * 60)
        self.composed()
        self.assertEqual(self.outbox()["defer@example.org"], "refused", "five days are enough")
        self.assertIn("five days", self.sql("SELECT reply FROM outbox WHERE recipient = 'defer@example.org'")[0][0])

    def test_the_answer_that_is_lost_leads_to_the_same_octets_again(self):
        peer = self.peer()
        self.start(["drop"], peer)
        self.assertEqual(self.outbox()["drop@example.org"], "unknown")
        self.later(10)
        self.composed()
        self.assertEqual(self.outbox()["drop@example.org"], "sent")
        first, second = [octets for to, octets, _ in peer.received if to == "drop@example.org"]
        self.assertEqual(first, second)
        stored = self.sql("SELECT octets, message_id FROM outbox WHERE recipient = 'drop@example.org'")[0]
        self.assertEqual(first, stored[0].replace(b"\n", b"\r\n"))
        self.assertIn(stored[1], first.decode("ascii"))
        attempts = self.sql("SELECT outcome, a.octets FROM mail_attempt a JOIN outbox USING (mail_id) WHERE recipient = 'drop@example.org'")
        self.assertEqual([a[0] for a in attempts], ["unknown", "sent"])
        self.assertEqual(len({a[1] for a in attempts}), 1)
        self.assertIn("unknown", self.twinwatch("mail", "show", self.sql(
            "SELECT mail_id FROM outbox WHERE recipient = 'drop@example.org'")[0][0]).stdout)

    def test_a_way_that_is_shut_refuses_nobody(self):
        for options, settings, words in (
                ({"starttls": False}, {}, "clear"),
                ({"user": "somebody else"}, {}, "login"),
                ({}, {"ca_file": f'"{certificate(self.folder, name="other")[0]}"'}, "TLS")):
            with self.subTest(words):
                peer = self.peer(**options)
                shutil.rmtree(self.state, ignore_errors=True)
                self.start(["bir", "iki"], peer, **settings)
                self.assertLessEqual(set(self.outbox().values()), {"deferred", "queued"})
                self.assertEqual(peer.mails(), [])
                self.assertLessEqual(peer.connections, 1, "one try is enough to know")
                self.assertIn(words, self.sql("SELECT message FROM notice WHERE cause = 'mail.undelivered'")[0][0])
                self.assertFalse(any("AUTH" in c.upper() for c in peer.clear_commands))
                self.assertEqual(self.twinwatch("mail", "test").returncode, 1)
        peer = self.peer()
        peer.sender_refused = "550 5.1.8 sender rejected"
        shutil.rmtree(self.state)
        self.start(["bir"], peer)
        self.assertEqual(self.outbox()["bir@example.org"], "deferred")
        peer.sender_refused = None
        self.later(10)
        self.assertEqual(self.twinwatch("mail", "test").returncode, 0)
        self.composed()
        self.assertEqual(self.outbox()["bir@example.org"], "sent")

    def test_implicit_tls(self):
        peer = self.peer(implicit=True, starttls=False)
        self.start(["iyi"], peer, tls="implicit")
        self.assertEqual(self.outbox()["iyi@example.org"], "sent")
        self.assertEqual(peer.clear_commands, [])

    def test_lines_that_begin_with_a_dot_arrive_as_they_are(self):
        import contextlib
        import sqlite3
        peer = self.peer()
        self.start(["iyi"], peer)
        octets = b"Subject: x\n\n.\n..\n.dot\nlast\n" + b".\n" * 5000 + b"\n"
        with contextlib.closing(sqlite3.connect(self.state / "twinwatch.db")) as db:
            db.execute("UPDATE outbox SET octets = ?, state = 'queued' WHERE recipient = 'iyi@example.org'", (octets,))
            db.commit()
        self.composed()
        self.assertEqual(peer.mails("iyi@example.org")[-1], octets.replace(b"\n", b"\r\n"))

    def test_a_mail_that_is_too_big_comes_without_its_lists_and_says_so(self):
        peer = self.peer(max_size=56_000)
        self.start(["iyi"], peer)
        self.assertEqual(sorted(self.sql("SELECT state FROM outbox WHERE recipient = 'iyi@example.org'")), [("refused",), ("sent",)])
        mail = email.message_from_bytes(peer.mails("iyi@example.org")[0], policy=email.policy.default)
        self.assertEqual([part.get_filename() for part in mail.iter_attachments()], [])
        self.assertIn("eklenemedi", self.plain_text(mail))
        self.assertIn("masa@example.org", self.plain_text(mail))
        told = self.sql("SELECT count(*) FROM outbox_item JOIN outbox USING (mail_id) WHERE state = 'sent' AND kind <> 'operator'")[0][0]
        self.assertEqual(told, 2, "what the lighter mail tells counts as told")
        self.assertEqual(self.sql("SELECT count(*) FROM bounce"), [(0,)], "the address is as good as ever")

    def test_extensions_are_asked_for_only_where_they_are_needed(self):
        peer = self.peer()
        self.configure_mail(self.smtp_settings(peer.port))
        self.import_all([("iyi@çiğli.example", "ERZURUM", DAY, ""), ("çağrı@example.org", "ANKARA", DAY, ""),
                         ("duz@example.org", "IĞDIR", DAY, "")])
        self.composed()
        talk = [c for c in peer.commands if c.upper().startswith(("MAIL", "RCPT"))]
        asked = {to[to.index("<") + 1:to.rindex(">")]: "SMTPUTF8" in mail for mail, to in zip(talk[::2], talk[1::2])}
        asked.pop("operator@example.org", None)
        self.assertEqual(asked, {"iyi@xn--ili-1la5z.example": False, "çağrı@example.org": True, "duz@example.org": False})
        mail = email.message_from_bytes(peer.mails("çağrı@example.org")[0], policy=email.policy.SMTPUTF8)
        self.assertEqual(mail["to"].addresses[0].addr_spec.encode("utf-8", "surrogateescape").decode("utf-8"), "çağrı@example.org")
        self.assertEqual(set(self.outbox().values()), {"sent"})

    def test_mail_retry_hands_the_same_octets_over_again(self):
        peer = self.peer()
        self.start(["refuse", "iyi"], peer)
        number = self.sql("SELECT mail_id FROM outbox WHERE recipient = 'refuse@example.org'")[0][0]
        self.twinwatch("mail", "retry", number, expect=0)
        self.assertEqual(self.outbox()["refuse@example.org"], "queued")
        done = self.twinwatch("mail", "retry", self.sql("SELECT mail_id FROM outbox WHERE recipient = 'iyi@example.org'")[0][0])
        self.assertEqual(done.returncode, 2)
        self.assertIn("sent", done.stderr)

    def test_a_server_that_never_answers_keeps_neither_the_daemon_nor_its_end_waiting(self):
        import socket
        silent = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(silent.close)
        self.configure_mail(self.smtp_settings(silent.getsockname()[1], timeout='"300s"'))
        self.import_all([("iyi@example.org", "ERZURUM", DAY, "")])
        process = subprocess.Popen([BUILD / "bin/twinwatchd", "--config", self.config], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(process.stdout.close)
        self.wait_for(lambda: self.state.joinpath("twinwatch.db").exists() and
                      self.sql("SELECT 1 FROM outbox WHERE state = 'sending'"), what="a mail on its way")
        self.twinwatch("mail", "stop", "--reason", "test", expect=0)
        self.assertEqual(self.asked("import", "--source", "registry", self.schools(4), expect=0)["runs"][0]["state"], "accepted")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=30), 0)


class Killed(MailWorld):
    """kill -9 at each step between a transition and the server's answer, and by the server itself when the last dot has come."""
    STEPS = ["settled", "rendered", "queued", "sending", "data", "data_sent", "replied", "noted", "answer"]
    NAMES = ["bir", "iki", "uc", "dort"]

    def base(self, peer):
        self.configure_mail(self.smtp_settings(peer.port))
        self.twinwatch("import", "--source", "registry", self.schools(), expect=0)
        self.twinwatch("import", "--source", "coordinators", self.coordinators(
            [(f"{name}@example.org", province, DAY, "") for name, province in zip(self.NAMES, ["ERZURUM", "ANKARA", "ŞANLIURFA", "IĞDIR"])]),
            expect=0)
        kept = self.folder / "kept"
        shutil.copytree(self.state, kept, ignore=shutil.ignore_patterns("*.sock"))
        return kept

    def test_no_mail_is_lost_and_none_comes_twice_with_other_octets(self):
        rounds = int(os.environ.get("TWINWATCH_KILL_ROUNDS", 24))
        running = {}
        victim = {"at": 0}

        def kill_the_sender(recipient, octets):
            victim["at"] -= 1
            if victim["at"] == 0:
                running["process"].kill()
                running["process"].wait()

        peer = Peer(self.pem, on_data=kill_the_sender)
        self.addCleanup(peer.close)
        kept = self.base(peer)
        killed, twice = 0, 0
        for number in range(rounds):
            step = self.STEPS[number % len(self.STEPS)]
            times = number // len(self.STEPS) % len(self.NAMES) + 1
            with self.subTest(step=step, times=times, round=number):
                shutil.rmtree(self.state)
                shutil.copytree(kept, self.state)
                peer.received.clear()
                self.drop("projects", self.participations())
                victim["at"] = times if step == "answer" else 0
                environment = {**os.environ, "TWINWATCH_DIE_AT": f"{step}:{1 if step in ('settled', 'queued') else times}"}
                for attempt in range(4):
                    running["process"] = subprocess.Popen([BUILD / "bin/twinwatchd", "--config", self.config, "--once"], env=environment,
                                                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                    code = running["process"].wait(timeout=120)
                    environment.pop("TWINWATCH_DIE_AT", None)
                    if code == 0:
                        break
                    self.assertEqual(code, -signal.SIGKILL)
                    killed += 1
                self.assertEqual(code, 0)
                by_recipient = {}
                for to, octets, _ in peer.received:
                    by_recipient.setdefault(to, []).append(octets)
                self.assertEqual(set(by_recipient), {f"{name}@example.org" for name in self.NAMES} | {"operator@example.org"} & set(by_recipient))
                for to, copies in by_recipient.items():
                    self.assertEqual(len(set(copies)), 1, f"{to} got one mail with different octets")
                    twice += len(copies) > 1
                self.assertEqual({state for state, in self.sql("SELECT state FROM outbox")}, {"sent"})
                self.assertEqual(len(self.sql("SELECT 1 FROM outbox WHERE kind <> 'operator'")), len(self.NAMES))
        print(f"{rounds} rounds, {killed} kills: none lost, {twice} came twice, each time with the same octets")
        self.assertGreaterEqual(killed, rounds * 9 // 10)


class RealServer(MailWorld):
    def test_postfix_takes_it_and_other_readers_read_it(self):
        with Postfix(self.pem, users=["erzurum", "ankara", "operator"]) as server:
            self.configure_mail(self.smtp_settings(server.port))
            self.import_all([("erzurum@example.org", "ERZURUM", DAY, ""), ("ankara@example.org", "ANKARA", DAY, ""),
                             ("yok@example.org", "IĞDIR", DAY, "")])
            self.assertIn("queued", self.twinwatch("mail", "test", "operator@example.org", expect=0).stdout)
            self.asked("mail", "compose", expect=0)
            states = self.outbox()
            self.assertEqual((states["erzurum@example.org"], states["ankara@example.org"], states["yok@example.org"]),
                             ("sent", "sent", "refused"), self.sql("SELECT recipient, reply FROM outbox"))
            self.assertEqual(self.sql("SELECT kind, status FROM bounce"), [("hard", "5.1.1")])
            octets = self.wait_for(lambda: server.read("erzurum@example.org"), what="the mail in the Maildir")[0]
            self.read_by_python(octets)
            self.read_by_programs(server.maildir("erzurum@example.org"))

    def read_by_python(self, octets):
        stored = self.sql("SELECT octets, subject FROM outbox WHERE recipient = 'erzurum@example.org'")[0]
        self.assertTrue(octets.replace(b"\r\n", b"\n").endswith(stored[0][stored[0].index(b"\n\n"):].rstrip(b"\n") + b"\n"))
        mail = email.message_from_bytes(octets, policy=email.policy.default)
        self.assertEqual([d for part in mail.walk() for d in part.defects], [])
        self.assertEqual(mail["subject"], stored[1])
        self.assertIn("Erzurum", mail["subject"])
        self.assertEqual(mail["from"].addresses[0].display_name, "eTwinning İzleme")
        self.assertIn(WORDS, self.plain_text(mail))
        self.assertIn("gösterir", mail.get_body(("html",)).get_content())
        names = [part.get_filename() for part in mail.iter_attachments()]
        listed = [part.get_content() for part in mail.iter_attachments() if part.get_filename().endswith(".csv")][0]
        self.assertIn("Işıklı 1 Ortaokulu", listed if isinstance(listed, str) else listed.decode("utf-8-sig"))
        self.assertTrue(any(name.endswith(".xlsx") for name in names) and any(name.endswith(".csv") for name in names), names)
        self.assertIn("ESMTPSA", mail["received"], "TLS and AUTH")

    def in_a_terminal(self, command, environment):
        """mutt wants a terminal: one that nobody looks at, and that is read so that it never waits."""
        master, slave = pty.openpty()
        process = subprocess.Popen([*map(str, command)], stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
                                   env={**environment, "TERM": "xterm"})
        os.close(slave)
        shown = b""
        until = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until:
            if select.select([master], [], [], 0.1)[0]:
                try:
                    shown += os.read(master, 65536)
                except OSError:
                    break
        try:
            code = process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        os.close(master)
        self.assertEqual(code, 0, shown[-2000:].decode("utf-8", "replace"))

    def read_by_programs(self, maildir):
        environment = {**os.environ, "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "TERM": "dumb"}
        read = 0
        if shutil.which("s-nail"):
            read += 1
            done = subprocess.run(["s-nail", "-n", "-R", "-S", "ttycharset=utf-8", "-S", "quiet", "-Y", "headers;type 1;x", "-f", str(maildir)],
                                  env=environment, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
            self.assertIn(WORDS, " ".join(done.stdout.split()), done.stderr)  # it shows lines as they come, broken between words
            self.assertIn("eTwinning İzleme", done.stdout)
        if shutil.which("mutt"):
            read += 1
            printed = self.folder / "printed"
            rc = self.folder / "muttrc"
            rc.write_text(f'set charset=utf-8\nset print=yes\nset print_command="cat > {printed}"\nset print_decode=yes\nset wait_key=no\n'
                          f'set quit=yes\nset confirmappend=no\nset move=no\nset folder="{self.folder}"\nset header_cache=""\n', encoding="utf-8")
            self.in_a_terminal(["mutt", "-n", "-F", rc, "-R", "-f", maildir, "-e", "push <print-message><exit>"], environment)
            text = pathlib.Path(printed).read_text(encoding="utf-8")
            self.assertIn(WORDS, " ".join(text.split()))
            self.assertIn("eTwinning İzleme", text)
        if read == 0:
            self.skipTest("delivered and read by Python; needs s-nail or mutt for a second opinion")


if __name__ == "__main__":
    unittest.main()
