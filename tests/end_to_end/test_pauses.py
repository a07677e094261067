"""What a portal asks for with 429: for how much of it, who goes on, who waits, and what an operator sees of it.
All pages are synthetic."""
import contextlib
import json
import sqlite3
import time
import unittest

from crawl_world import CrawlWorld

PROJECTS, PROFILES = "/tr/etwinning/projects/", "/tr/connect/schools-organisations/"


class Pauses(CrawlWorld):
    def setUp(self):
        super().setUp()
        self.begin(schools=60, projects=20)
        self.import_registry()
        self.confirm_all("esep")
        self.host = self.portal.base("esep").removeprefix("http://")

    def say(self, scope):
        self.config.write_text(self.config.read_text(encoding="utf-8").replace("[source.esep]\n", f'[source.esep]\npause_scope = "{scope}"\n'),
                               encoding="utf-8")

    def pauses(self):
        return [pause["scope"] for pause in json.loads(self.twinwatch("--json", "status").stdout)["pauses"]]

    def let_an_hour_pass(self):
        with contextlib.closing(sqlite3.connect(self.state / "twinwatch.db")) as db:
            db.execute("UPDATE host_pause SET until_ms = ?", (int(time.time() * 1000) - 1000,))
            db.commit()

    def asked(self, folder):
        return [path for path in self.asked_paths() if path.startswith(folder)]

    def test_a_path_that_asks_to_be_left_alone_keeps_nothing_else_from_being_read(self):
        self.say("path")
        self.portal.fault("429", site="esep", path="^" + PROJECTS, arg="3600")
        run = self.crawl()
        self.assertEqual((run["state"], run["part"]), ("accepted", "portal"), run)
        self.assertIn(f"what lies under '{self.host}{PROJECTS}' is left alone", run["message"])
        self.assertLessEqual(len(self.asked(PROJECTS)), 4, "those that were on their way together, and none after them")
        self.assertGreaterEqual(len(set(self.asked(PROFILES))), 60, "every profile was read")
        self.assertEqual(self.pauses(), [self.host + PROJECTS])
        self.assertIn(f"{self.host}{PROJECTS} until", self.twinwatch("status").stdout)
        self.assertIn(f"{self.host}{PROJECTS} until", self.twinwatch("source", "list").stdout)
        self.assertEqual(self.open_notices(), ["source.incomplete:esep"])
        self.assertEqual(self.inactive(), set(), "a school was called inactive because of it")
        # The pause outlives the process, and is kept.
        before = len(self.asked(PROJECTS))
        self.assertEqual(self.crawl()["part"], "portal")
        self.assertEqual(len(self.asked(PROJECTS)), before)
        self.portal.clear()
        self.let_an_hour_pass()
        run = self.crawl()
        self.assertEqual((run["state"], run["part"]), ("accepted", ""), run)
        self.assertEqual(len(set(self.asked(PROJECTS))), 20)
        self.assertEqual((self.pauses(), self.open_notices()), ([], []))

    def test_without_a_word_it_is_the_host_that_is_left_alone(self):
        self.portal.fault("429", site="esep", path="^" + PROJECTS, arg="600")
        run = self.crawl()
        self.assertEqual(run["part"], "portal", run)
        self.assertEqual(self.pauses(), [self.host])
        before = len(self.asked_paths())
        self.assertEqual(self.crawl()["verdict"], "transient", "nothing at all may be asked for")
        self.assertEqual(len(self.asked_paths()), before)

    def test_what_is_neither_is_one_error_that_says_what_there_is(self):
        self.say("folder")
        said = self.twinwatch("check")
        self.assertNotEqual(said.returncode, 0)
        self.assertIn("source.esep.pause_scope", said.stdout + said.stderr)
        self.assertIn("host, path", said.stdout + said.stderr)


if __name__ == "__main__":
    unittest.main()
