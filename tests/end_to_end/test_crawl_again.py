"""A crawl over days: what has not changed costs a question and no more; a kill at any moment costs the pages on their way.
All pages are synthetic."""
import collections
import contextlib
import random
import re
import sqlite3
import subprocess
import time
import unittest

from crawl_world import CrawlWorld
from world import BUILD


class CrawlAgain(CrawlWorld):
    def test_a_second_crawl_of_an_unchanged_portal_asks_and_writes_nothing_but_that_it_saw(self):
        self.begin(schools=300, projects=100)
        self.import_registry()
        self.assertEqual(self.crawl()["state"], "accepted")
        facts, pages = self.facts(), self.sql("SELECT count(*) FROM page")[0][0]
        first = len(self.asked_paths())
        run = self.crawl()
        self.assertEqual(run["state"], "unchanged", run)
        second = [entry for entry in self.portal.log("esep")[first:] if entry["target"] != "/robots.txt"]
        second = second[-first:]
        self.assertEqual(collections.Counter(entry["status"] for entry in second), {304: first}, "every page again, no body")
        self.assertEqual(self.sql("SELECT count(*) FROM page")[0][0], pages, "no page was stored")
        self.assertEqual(self.sql("SELECT count(*) FROM page WHERE run_id = ?", run["run"])[0][0], 0, "nothing was parsed")
        self.assertEqual(self.facts(), facts)

    def test_what_is_young_enough_is_not_even_asked_for(self):
        self.begin(schools=60, projects=20, settings={"esep": 'lists_max_age = "1h", projects_max_age = "1h", schools_max_age = "1h"'})
        self.import_registry()
        self.assertEqual(self.crawl()["state"], "accepted")
        first = len(self.portal.log("esep"))
        self.assertEqual(self.crawl()["state"], "unchanged")
        self.assertEqual(len(self.portal.log("esep")), first)

    def test_a_page_budget_spreads_a_crawl_over_runs_and_only_the_whole_of_it_says_what_is_gone(self):
        ages = 'lists_max_age = "1h", projects_max_age = "1h", schools_max_age = "1h"'
        self.begin(schools=80, projects=30, crawl="pages_per_run = 40\nfetches = 1", settings={"esep": ages})
        self.import_registry()
        runs = []
        while not runs or runs[-1]["part"]:
            runs.append(self.crawl())
            self.assertEqual(runs[-1]["state"], "accepted", runs[-1])
            self.assertLess(len(runs), 10)
        self.assertGreater(len(runs), 2)
        self.assertIn("still to be read", runs[0]["message"])
        self.assertEqual(self.open_notices(), [], "a budget is the operator's own wish")
        asked = collections.Counter(self.asked_paths())
        self.assertEqual(set(asked.values()), {1}, "no page twice")
        self.assertEqual(self.sql("SELECT count(*) FROM scope JOIN scope_run USING (scope_id) JOIN run USING (run_id) JOIN source"
                                  " USING (source_id) WHERE account = '' AND id = 'esep' AND run_id < ?", runs[-1]["run"])[0][0], 0, "no part claims the whole")
        parts = self.facts()
        other = CrawlAgain()
        other.setUp()
        self.addCleanup(other.doCleanups)
        other.begin(schools=80, projects=30)
        other.import_registry()
        self.assertEqual(other.crawl()["state"], "accepted")
        for kind, known in other.facts().items():
            if kind.startswith("fact_"):
                self.assertEqual(sorted(map(self.placeless, parts[kind])), sorted(map(self.placeless, known)), kind)

    def test_links_beyond_the_frontier_make_the_run_a_part_and_no_school_inactive(self):
        self.begin(schools=80, projects=30, crawl="requests_per_run = 60")
        self.import_registry()
        self.confirm_all("esep")
        run = self.crawl()
        self.assertEqual((run["state"], run["part"]), ("accepted", "frontier"), run)
        self.assertRegex(run["message"], r"more than the 60 addresses .*requests_per_run.*the first was http\S+, which http\S+ led to")
        self.assertEqual(len(self.asked_paths()), 60)
        self.assertEqual(self.open_notices(), ["source.incomplete:esep"])
        self.assertEqual(self.inactive(), set())
        self.config.write_text(self.config.read_text().replace("requests_per_run = 60", "requests_per_run = 6000"))
        run = self.crawl()
        self.assertEqual((run["state"], run["part"]), ("accepted", ""), run)
        self.assertEqual(self.open_notices(), [])

    def test_a_stop_of_the_service_leaves_a_crawl_where_it_is_and_the_next_start_goes_on(self):
        self.begin(schools=600, projects=200, web="", crawl="fetches = 2")
        self.import_registry()
        with self.daemon() as first:
            self.wait_for(lambda: len(self.asked_paths()) > 150, what="the daemon crawls by itself")
        self.assertEqual(first.returncode, 0, first.output)
        state = self.sql("SELECT state FROM run JOIN source USING (source_id) WHERE id = 'esep'")
        self.assertEqual(state, [("running",)], "neither failed nor lost")
        committed = {row[0][len(self.portal.base("esep")):] for row in self.sql("SELECT url FROM frontier WHERE state = 'done'")}
        at = len(self.asked_paths())
        self.assertGreater(len(committed), 100)
        with self.daemon():
            self.wait_for(lambda: self.sql("SELECT state FROM run JOIN source USING (source_id) WHERE id = 'esep'") == [("accepted",)],
                          what="the crawl is gone on with")
            # An import does not wait for a crawl, and the crawl is not begun anew.
            self.import_registry()
        self.assertEqual(committed & set(self.asked_paths()[at:]), set())

    @staticmethod
    def placeless(row):
        """Two portals listen on two ports, and a record's key and hash, the second and third of a row, know them."""
        return re.sub(r"127\.0\.0\.1:\d+", "PORTAL", re.sub(r"^\((\d+), -?\d+, -?\d+,", r"(\1, KEY, HASH,", row))


class CrawlKilled(CrawlWorld):
    PAGES, KILLS = dict(schools=1500, projects=400), 20

    def committed(self):
        base = len(self.portal.base("esep"))
        return {row[0][base:] for row in self.sql("SELECT url FROM frontier WHERE state IN ('done', 'same')")}

    def test_twenty_kills_in_a_crawl_of_two_thousand_pages(self):
        chance = random.Random(20)
        self.begin(**self.PAGES)
        self.import_registry()
        command = [BUILD / "bin/twinwatch", "--config", self.config, "run", "--source", "esep"]
        began = time.monotonic()
        kills, committed = 0, []
        for _ in range(400):
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait = chance.uniform(0.04, 0.16) if kills < self.KILLS else None
            try:
                process.wait(wait)
                break
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                kills += 1
                with contextlib.suppress(sqlite3.OperationalError):  # not even begun
                    committed.append((len(self.asked_paths()), self.committed()))
        self.assertEqual(kills, self.KILLS, "the crawl must be longer than the kills")
        took = time.monotonic() - began
        run = self.sql("SELECT state, message FROM run WHERE trigger <> 'import' ORDER BY run_id DESC LIMIT 1")[0]
        self.assertEqual(run[0], "accepted", run)
        self.assertEqual(self.sql("SELECT count(*) FROM run JOIN source USING (source_id) WHERE id = 'esep'")[0][0], 1, "one run, gone on with")
        asked = collections.Counter(path for path in self.asked_paths())
        self.assertGreaterEqual(len(asked), 2000)
        twice = sum(asked.values()) - len(asked)
        paths = self.asked_paths()
        for at, known in committed:
            self.assertEqual(known & set(paths[at:]), set(), "asked for again although it had been committed")
        # What was on its way when a kill came had not been committed: at most as many as are fetched at once, each time.
        self.assertLessEqual(twice, 4 * self.KILLS)
        print(f"  {len(asked)} pages, {kills} kills, {twice} asked for twice, {took:.1f} s")
        doubled = self.sql("SELECT url, count(*) FROM page JOIN run USING (run_id) JOIN source USING (source_id) WHERE id = 'esep'"
                             " GROUP BY url HAVING count(*) > 1")
        self.assertEqual(doubled, [], "no page was committed twice")
        killed = self.facts()

        undisturbed = CrawlAgain()
        undisturbed.setUp()
        self.addCleanup(undisturbed.doCleanups)
        undisturbed.begin(**self.PAGES)
        undisturbed.import_registry()
        self.assertEqual(undisturbed.crawl()["state"], "accepted")
        for kind, known in undisturbed.facts().items():
            self.assertEqual(sorted(map(CrawlAgain.placeless, killed[kind])), sorted(map(CrawlAgain.placeless, known)), kind)


if __name__ == "__main__":
    unittest.main()
