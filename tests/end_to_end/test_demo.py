"""The README's first command, as a program sees it."""
import subprocess
import unittest

from world import BUILD, SOURCE, World


class Demo(World):
    def play(self):
        return subprocess.run([BUILD / "bin/twinwatchd", "--config", SOURCE / "config/demo/twinwatch.toml", "--state-dir", self.state,
                               "--once"], capture_output=True, text=True, timeout=300)

    def test_plays_two_weeks_and_then_finds_nothing_changed(self):
        first = self.play()
        self.assertEqual(first.returncode, 0, first.stdout + first.stderr)
        self.assertIn("Week 1 of the demo", first.stdout)
        self.assertIn("Week 2 of the demo", first.stdout)
        self.assertEqual(self.sql("SELECT count(*) FROM school")[0][0], 1451)
        self.assertEqual(self.sql("SELECT count(*) FROM run WHERE state NOT IN ('accepted', 'unchanged')")[0][0], 0, first.stdout)
        self.assertEqual(self.sql("SELECT count(DISTINCT plugin) FROM source JOIN run USING (source_id) WHERE records > 0")[0][0], 3)
        kinds = dict(self.sql("SELECT status, count(*) FROM status WHERE known_to IS NULL GROUP BY status"))
        self.assertGreater(kinds["active"], 300)
        self.assertGreater(kinds["inactive"], 300)
        self.assertGreater(kinds["unknown"], 0)

        digests = [m for m in self.mails() if "il" in m["To"]]
        self.assertGreater(len(digests), 50)
        for message in self.mails():
            self.assertIn("ÖRNEK VERİ", message["Subject"])
            self.assertIn("ÖRNEK VERİ", self.plain_text(message))
            self.assertEqual(message["Auto-Submitted"], "auto-generated")
        # Nobody is told twice in a week, and the second week tells less than the first.
        twice = self.sql("SELECT route, period, count(*) FROM outbox GROUP BY route, period HAVING count(*) > 1 AND route <> 'operator'")
        self.assertEqual(twice, [])
        by_kind = dict(self.sql("SELECT kind, count(*) FROM outbox GROUP BY kind"))
        self.assertGreater(by_kind["baseline"], by_kind.get("digest", 0))
        self.assertGreater(by_kind.get("digest", 0), 0)

        before = self.facts()
        mails = len(self.mails())
        second = self.play()
        self.assertEqual(second.returncode, 0, second.stdout + second.stderr)
        self.assertIn("nothing changed", second.stdout)
        self.assertEqual(self.facts(), before)
        self.assertEqual(len(self.mails()), mails)

    def test_every_share_names_its_denominator_and_every_school_its_evidence(self):
        self.play()
        inactive = self.sql("SELECT count(*) FROM status WHERE known_to IS NULL AND status = 'inactive'")[0][0]
        proven = self.sql("SELECT count(*) FROM status t JOIN page p USING (page_id) JOIN run r ON r.run_id = p.run_id"
                          " WHERE t.known_to IS NULL AND t.status = 'inactive' AND r.state IN ('accepted', 'unchanged')")[0][0]
        self.assertEqual(inactive, proven)
        for message in self.mails():
            if "il" in message["To"]:
                self.assertRegex(self.plain_text(message), r"\d+ okul")


if __name__ == "__main__":
    unittest.main()
