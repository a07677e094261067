"""Every way a portal can break, on the wire: the run's verdict names the cause, no school is called inactive for it, no
coordinator is written to, the operator hears once, and the next good run heals it by itself. All pages are synthetic.
"""
import unittest

from crawl_world import CrawlWorld

PROJECT = "/etwinning/projects/"
PROFILE = "/schools-organisations/"


class Fault:
    """What is switched on, and what must be told. `state`: of the run; `says`: words of its verdict and message."""

    def __init__(self, name, says, state="failed", notice=True, source="esep", arg="", path="", times=0, wait=0, whole=False):
        self.name, self.says, self.state, self.notice, self.source = name, says, state, notice, source
        self.arg, self.path, self.times, self.wait = arg, path, times, wait
        self.whole = whole  # a 304 has no body to be spoilt: every page is made to differ

    def __str__(self):
        return " ".join(filter(None, (self.name, self.arg, self.path, f"{self.times} times" if self.times else "")))


# What passes by itself: tried again within the run, nobody need know.
PASSING = [
    Fault("429", [], "unchanged", notice=False, arg="1", times=1),
    Fault("500", [], "unchanged", notice=False, times=2, path=PROJECT),
    Fault("503", [], "unchanged", notice=False, times=2, path=PROFILE),
    Fault("truncated", [], "unchanged", notice=False, times=1, path=PROJECT),
    Fault("reset", [], "unchanged", notice=False, times=2, path=PROFILE),
]
LASTING = [
    Fault("429", ["transient", "429", "left alone"], arg="4", wait=5),
    Fault("500", ["transient", "500"]),
    Fault("500", ["transient", "500"], path=PROJECT),
    Fault("truncated", ["transient", "cut off"], whole=True),
    Fault("reset", ["transient"]),
    Fault("drip", ["transient"], arg="200", whole=True),
    Fault("not-http", ["fetch.unreadable", "no HTTP"]),
    Fault("403", ["fetch.refused", "403"]),
    Fault("redirect-host", ["fetch.moved", "parked.example.org"]),
    Fault("redirect-local", ["fetch.moved"]),
    Fault("redirect-loop", ["fetch.moved", "circle"]),
    Fault("gzip-bomb", ["fetch.too_big", "15"]),
    Fault("gzip-bomb", ["fetch."], arg="2"),
    Fault("content-type", ["fetch.unreadable", "application/pdf"], arg="application/pdf", whole=True),
    Fault("robots-500", ["fetch.robots", "robots.txt"]),
    Fault("robots-disallow-all", ["fetch.robots", "Disallow: /"]),
    Fault("robots-disallow", ["fetch.robots", "Disallow: /tr/etwinning/"]),
    Fault("parked", ["not found"], "quarantined", path="^/tr/"),
    Fault("parked-here", ["not found"], "quarantined"),
    Fault("login", ["not found"], "quarantined"),
    Fault("empty-list", ["says that there is nothing"], "quarantined", arg="says"),
    Fault("empty-list", ["not found"], "quarantined", arg="bare"),
    Fault("renamed-class", [".organisation-project__state", "not found", "Before", "Now"], "quarantined",
          arg="organisation-project__state:proje-durumu"),
    Fault("renamed-class", [".view-content", "not found"], "quarantined", arg="view-content:icerik"),
    Fault("renamed-header", ["Okul"], "quarantined", source="meb", arg="Okul Adı:Eğitim Kurumu"),
    Fault("half-missing", ["404"], "quarantined"),
    Fault("lost-rows", ["states", "were received"], "quarantined", source="list"),
]
# One page that cannot be had does not keep the others from being read.
ONE_PAGE = [
    Fault("500", ["500", "A part of the source"], "accepted", path="ONE"),
    Fault("truncated", ["cut off", "A part of the source"], "accepted", path="ONE", whole=True),
    Fault("silent", ["A part of the source"], "accepted", path="ONE"),
]
# What is read right all the same, or held back: never taken for something else.
UNHARMED = [
    Fault("moved-column", ["0 new, 0 changed, 0 gone"], "accepted", notice=False, source="meb"),
    Fault("token", ["0 new, 0 changed, 0 gone"], "accepted", notice=False),
    Fault("charset-header", ["0 new, 0 changed, 0 gone"], "accepted", notice=False, whole=True),
    # Letters of other countries have no place in windows-1254 and no certain repair: what is Turkish must be right.
    Fault("charset-body", ["0 new", "0 gone"], "accepted", notice=False, whole=True),
    Fault("double-encoded", ["0 new", "0 gone"], "accepted", notice=False, whole=True),
    Fault("robots-huge", [], "unchanged", notice=False),
]


class CrawlFaults(CrawlWorld):
    def setUp(self):
        super().setUp()
        provinces = ", ".join(f'"{plate}"' for plate in (1, 2))
        self.begin(("esep", "meb", "list"), schools=90, projects=30,
                   settings={"list": f'max_age = "", provinces = [{provinces}]'})
        self.import_registry()
        for source in ("esep", "meb", "list"):
            self.confirm_all(source)
            run = self.crawl(source)
            self.assertEqual(run["state"], "accepted", run)
        self.twinwatch("mail", "compose")
        self.before = self.inactive()
        self.assertGreater(len(self.before), 3, "schools whose profile shows no project")
        self.assertGreater(len(self.active()), 3)
        self.mails = self.coordinators_mails()
        self.assertGreater(self.mails, 0)

    def provoke(self, fault):
        site = {"list": "registry"}.get(fault.source, fault.source)
        path = next(p for p in self.asked_paths() if PROFILE in p) + "$" if fault.path == "ONE" else fault.path
        if fault.whole:
            self.portal.fault("token", site=site)
        self.portal.fault(fault.name, site=site, path=path, times=fault.times, arg=fault.arg)
        try:
            run = self.crawl(fault.source)
        finally:
            self.portal.clear()
        self.assertEqual(run["state"], fault.state, run)
        told = f'{run["verdict"]} {run["message"]}'
        for words in fault.says:
            self.assertIn(words, told)
        self.assertEqual(self.inactive() - self.before, set(), "a school was called inactive because of it")
        self.twinwatch("mail", "compose")
        self.assertEqual(self.coordinators_mails(), self.mails, "a coordinator was written to because of it")
        self.assertEqual(len(self.open_notices()), 1 if fault.notice else 0, self.open_notices())
        return told

    def heal(self, fault):
        self.later(fault.wait)
        run = self.crawl(fault.source)
        self.assertIn(run["state"], ("accepted", "unchanged"), run)
        self.assertEqual(self.open_notices(), [], "the next good run closes what was raised")
        self.assertEqual(self.inactive(), self.before)

    def each(self, faults):
        for fault in faults:
            with self.subTest(str(fault)):
                try:
                    print(f"  {fault}: {self.provoke(fault)[:230]}")
                finally:
                    self.heal(fault)

    def test_what_passes_is_tried_again_and_nobody_need_know(self):
        self.each(PASSING)

    def test_what_lasts_is_told_once_and_changes_nothing(self):
        self.each(LASTING)

    def test_one_page_that_cannot_be_had_keeps_no_other_from_being_read(self):
        self.each(ONE_PAGE)

    def test_what_is_read_right_all_the_same_changes_nothing(self):
        def turkish():
            return sorted(self.sql("SELECT school_name, project_title, state, area_1, area_2 FROM fact_participation"
                                   " WHERE known_to IS NULL AND coalesce(country, 'TR') = 'TR'"))
        before = turkish()
        self.assertGreater(len(before), 50)
        for fault in UNHARMED:
            with self.subTest(str(fault)):
                try:
                    print(f"  {fault}: {self.provoke(fault)[:230]}")
                    self.assertEqual(turkish(), before)
                finally:
                    self.heal(fault)

    def test_a_server_that_says_unchanged_for_ever_is_caught_when_all_is_asked_for(self):
        changed = self.portal.changes(1, 2)["schools"]
        self.assertTrue(changed)
        self.portal.fault("lying-etag", site="esep")
        self.portal.week(2)
        run = self.crawl()
        self.assertEqual(run["state"], "unchanged", "nothing tells that it lies, yet")
        self.assertEqual(self.inactive(), self.before)
        self.config.write_text(self.config.read_text(encoding="utf-8").replace("[source.esep.crawl]", '[source.esep.crawl]\nwhole_every = "1s"'),
                               encoding="utf-8")
        self.later(1.1)
        run = self.crawl()
        self.assertEqual(run["state"], "accepted", run)
        self.assertGreater(run["added"] + run["changed"] + run["removed"], 0)


if __name__ == "__main__":
    unittest.main()
