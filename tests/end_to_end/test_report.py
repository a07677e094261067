"""twinwatch report: a quarter in counts, on the demo's two weeks of November 2026."""
import csv
import subprocess
import unittest

from world import BUILD, SOURCE, World

DEMO = SOURCE / "config/demo/twinwatch.toml"


class Report(World):
    def setUp(self):
        super().setUp()
        subprocess.run([BUILD / "bin/twinwatchd", "--config", DEMO, "--state-dir", self.state, "--once", "--quiet"], check=True,
                       capture_output=True, timeout=300)
        self.config = DEMO

    def report(self, *args, expect=0):
        return self.asked("--state-dir", self.state, "report", *args, expect=expect)

    def test_a_quarter_counts_what_the_database_says_and_calls_nothing_zero_that_was_not_read(self):
        whole = self.report("--quarter", "2026-Q4")
        provinces = whole["provinces"]
        self.assertTrue(whole["running"])
        self.assertEqual(whole["from"], "2026-10-01")
        self.assertEqual([p["plate"] for p in provinces], sorted(p["plate"] for p in provinces))
        self.assertEqual(sum(p["active_last"] for p in provinces),
                         self.sql("SELECT count(*) FROM status WHERE known_to IS NULL AND status = 'active'")[0][0])
        self.assertEqual(sum(p["active_first"] for p in provinces), 0, "nothing had been read in October")
        self.assertGreater(sum(p["projects_untold"] + p["projects_continuing"] for p in provinces), 100)
        self.assertEqual({p["labels"] for p in provinces}, {None}, "the first list of labels is no news of this quarter")
        self.assertEqual({p["clubs_founded"] for p in provinces}, {None}, "no list of clubs was read: that is not none")

        alone = self.report("--province", "Erzurum")["provinces"]
        self.assertEqual(alone, [p for p in provinces if p["plate"] == 25])

    def test_it_is_written_as_a_list_and_says_what_is_wrong(self):
        file = self.folder / "ceyrek.csv"
        self.report("--out", file)
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
        self.assertEqual(rows[0][:3], ["Plaka", "İl", "Okul"])
        self.assertGreater(len(rows), 50)
        state = ("--state-dir", self.state, "report")
        for args, words in ((("--quarter", "2026-Q5"), "no quarter"), (("--quarter", "2027-Q3"), "has not begun"),
                            (("--province", "Narnia"), "no province"), (("--out", self.folder / "x.doc"), ".xlsx")):
            done = self.twinwatch(*state, *args, expect=2)
            self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
