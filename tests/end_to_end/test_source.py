"""`twinwatch source`: what an operator is told of a source, what a page would be read as, and reading the archive again.

All pages are recorded synthetic ones (config/demo, plugins/*/pages, the test portal)."""
import json
import shutil
import signal
import subprocess
import time
import tomllib
import unittest

from crawl_world import CrawlWorld
from world import BUILD, REGISTRY, REGISTRY_SOURCE, SOURCE, World

WEEKS = SOURCE / "config/demo/pages/etwinning_net"
PROJECTS = "https://school-education.ec.europa.eu/tr/etwinning/projects/"
SLUGS = ("340029", "340059", "340306", "340428")
LABELS = "https://etwinning.meb.gov.tr/ulusal-kalite-etiketi/"


class Sources(World):
    def setUp(self):
        super().setUp()
        self.pages = self.folder / "pages"
        shutil.copytree(WEEKS / "week1", self.pages / "net")
        shutil.copytree(SOURCE / "config/demo/pages/etwinning_meb/week1", self.pages / "meb")
        self.settle()

    def settle(self, net="", more=""):
        """The configuration; `net`: more of its source's settings."""
        self.configure(REGISTRY_SOURCE + f'''
[source.net]
plugin = "etwinning_net"
pages = "{self.pages}/net"
settings = {{ crawl = [], project_slugs = {json.dumps(SLUGS)}{net} }}
[source.meb]
plugin = "etwinning_meb"
pages = "{self.pages}/meb"
settings = {{ crawl = ["national"] }}
''' + more)

    def source(self, *args, expect=0):
        return self.twinwatch("source", *args, expect=expect).stdout

    def told(self, *args, expect=0):
        return self.asked("source", *args, expect=expect)

    def listed(self, source):
        return {one["source"]: one for one in self.told("list")}[source]

    def refused(self, *args):
        done = self.twinwatch("source", *args, expect=2)
        self.assertEqual(done.stdout, "")
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        return done.stderr

    def runs(self):
        return self.sql("SELECT count(*) FROM run")[0][0]

    def copies(self):
        return [entry.name for entry in self.state.iterdir() if entry.name.startswith("replay.")]


class ListAndDescribe(Sources):
    def test_a_source_is_listed_before_it_was_ever_read_and_after(self):
        self.assertFalse((self.state / "twinwatch.db").exists())
        self.assertIn("never read", self.source("list"))
        self.assertIsNone(self.listed("net")["last_run"])
        self.assertFalse((self.state / "twinwatch.db").exists(), "looking touches nothing")
        self.twinwatch("run", "--source", "net", expect=0)
        net = self.listed("net")
        self.assertEqual((net["last_run"]["state"], net["last_run"]["part"], net["pages_held"], net["from"]), ("accepted", False, 4, "pages"))
        self.assertGreater(net["next_ms"], net["last_run"]["started_ms"])
        self.assertIn({"kind": "project", "confirmed": False, "by": "", "at_ms": 0}, net["page_kinds"])
        said = self.source("list")
        self.assertIn(f"files from {self.state}/inbox/registry", said)
        self.assertRegex(said, "UNCONFIRMED .*project")
        self.assertIn("the whole of it", said)

    def test_pauses_of_its_hosts_are_listed_and_no_others(self):
        self.configure(REGISTRY_SOURCE + '[web]\ncontact = "a@example.org"\n[source.net]\nplugin = "etwinning_net"\nfrom = "web"\n')
        self.twinwatch("import", "--source", "registry", REGISTRY, expect=0)
        import sqlite3
        with sqlite3.connect(self.state / "twinwatch.db") as db:
            until = int(time.time() * 1000) + 3_600_000
            db.executemany("INSERT INTO host_pause VALUES (?, ?, 1, '429, Retry-After: 3600')",
                           [("school-education.ec.europa.eu", until), ("school-education.ec.europa.eu/tr/", until),
                            ("other.example.org", until)])
        self.assertEqual([pause["scope"] for pause in self.listed("net")["pauses"]],
                         ["school-education.ec.europa.eu", "school-education.ec.europa.eu/tr/"])
        self.assertIn("left alone", self.source("list"))

    def test_a_plugin_that_no_source_uses_describes_itself(self):
        said = self.source("describe", "meb_registry")
        self.assertIn("www.meb.gov.tr", said)
        self.assertIn("licence", said)
        self.assertIn("defaults", said)
        self.assertIn("in force", self.source("describe", "net"))
        net = self.told("describe", "net")
        slugs = [setting for setting in net["settings"] if setting["name"] == "project_slugs"][0]
        self.assertEqual((slugs["type"], slugs["given"], json.loads(slugs["in_force"])), ("list of texts", True, list(SLUGS)))
        self.assertTrue(all(setting["help"] for setting in net["settings"]))

    def test_without_any_configuration_too(self):
        done = subprocess.run([BUILD / "bin/twinwatch", "source", "describe", "school_csv"], capture_output=True, text=True, timeout=60,
                              env={"HOME": "/nonexistent"})
        if "twinwatch.toml" not in done.stdout:  # unless this machine has one
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("school_csv", done.stdout)

    def test_a_secret_is_never_shown(self):
        secret = self.text_file("gizli-liste.csv", "gizli içerik")
        self.settle(more=f'[source.meb.setting_files]\ncoordinators = "{secret}"\n')
        for said in (self.source("describe", "meb"), self.source("describe", "meb", "--toml"), json.dumps(self.told("describe", "meb"))):
            self.assertIn("coordinators", said)
            self.assertNotIn("gizli", said)
        self.assertIn("set, not shown", self.source("describe", "meb"))

    def test_what_is_neither_is_refused_with_what_there_is(self):
        for name in ("nonsense", "../plugins/school_csv", ""):
            said = self.refused("describe", name)
            self.assertIn("registry", said)
            self.assertIn("meb_registry", said)

    def test_the_sample_can_be_pasted(self):
        for name in ("net", "meb", "registry", "school_csv", "meb_registry", "etwinning_net"):
            text = self.source("describe", name, "--toml")
            table = tomllib.loads(text)["source"]
            self.assertEqual(list(table), [name])
        net = tomllib.loads(self.source("describe", "net", "--toml"))["source"]["net"]
        self.assertEqual(net["settings"], {"crawl": [], "project_slugs": list(SLUGS)})
        self.configure(REGISTRY_SOURCE + '[web]\ncontact = "a@example.org"\n' + self.source("describe", "etwinning_meb", "--toml"))
        self.twinwatch("check", expect=0)
        # Every default uncommented is a configuration that the plugin takes, too.
        lines = self.source("describe", "etwinning_meb", "--toml").splitlines()
        bare = "\n".join(line[2:] if line.startswith("# ") and " = " in line and line[2].islower() and " " not in line[2:].split(" = ")[0] else line
                         for line in lines)
        tomllib.loads(bare)

    def test_help_has_examples(self):
        for command in ("list", "describe", "probe", "confirm", "unconfirm", "replay", "record"):
            self.assertIn(f"twinwatch source {command}", self.source(command, "--help"))


class Probe(Sources):
    def test_a_recorded_page_is_told_in_plain_words(self):
        said = self.source("probe", "net", PROJECTS + "340029")
        self.assertIn("found", said)
        self.assertNotIn("NOT FOUND", said)
        self.assertIn("participation", said)
        self.assertIn("utf-8 (valid utf-8)", said)
        self.assertTrue(said.rstrip().endswith("twinwatch source confirm net project"), said)
        self.assertFalse((self.state / "twinwatch.db").exists(), "nothing is stored")
        told = self.told("probe", "net", PROJECTS + "340029")
        self.assertTrue(told["ok"] and told["all_found"])
        self.assertEqual((told["status"], told["kind"], told["records"]["project"]), (200, "project", 1))

    def test_a_saved_page_is_taken_as_the_address(self):
        pages = SOURCE / "plugins/etwinning_net/pages"
        good = self.source("probe", "net", PROJECTS + "su-hayattir", "--file", pages / "su-hayattir.html", "--kind", "project")
        self.assertIn("Every landmark was found", good)
        lost = self.source("probe", "net", PROJECTS + "su-hayattir", "--kind", "project", "--file", pages / "giris-sayfasi.html", expect=1)
        self.assertIn("NOT FOUND", lost)
        self.assertIn("would be held back", lost)
        self.assertNotIn("source confirm", lost)
        self.assertFalse(self.told("probe", "net", PROJECTS + "su-hayattir", "--kind", "project", "--file", pages / "giris-sayfasi.html",
                                   expect=1)["all_found"])

    def test_the_charset_that_a_header_would_declare_is_weighed(self):
        html = (SOURCE / "config/demo/pages/etwinning_meb/week1/ulusal-kalite-etiketi.html").read_text(encoding="utf-8")
        file = self.text_file("saved.html", html.replace('charset="utf-8"', "").encode("cp1254", "replace"))
        said = self.told("probe", "meb", LABELS, "--file", file, "--header-charset", "iso-8859-9")
        self.assertEqual((said["charset"], said["header_charset"]), ("windows-1254 (header)", "iso-8859-9"))

    def test_what_cannot_be_had_is_2(self):
        self.assertIn("is not recorded", self.refused("probe", "net", PROJECTS + "never"))
        self.assertIn("inspect", self.refused("probe", "registry", "https://example.org/"))
        self.assertIn("has: ", self.refused("probe", "net", PROJECTS + "340029", "--kind", "nonsense"))
        self.assertIn("net", self.refused("probe", "nobody", PROJECTS))
        self.refused("probe", "net", PROJECTS + "340029", "--file", self.folder / "none.html")

    def test_what_a_page_says_is_not_obeyed_by_a_terminal(self):
        html = (self.pages / "net/340029.html").read_text(encoding="utf-8").replace("Sınırsız", "\x1b]0;owned\x07Sınırsız")
        said = self.source("probe", "net", PROJECTS + "340029", "--file", self.text_file("evil.html", html))
        self.assertIn("owned", said)
        self.assertNotIn("\x1b", said)


class Confirm(Sources):
    def claims(self):
        return self.sql("SELECT count(*) FROM scope_run JOIN scope USING (scope_id) JOIN dataset USING (dataset_id) WHERE unverified = 'labels'"
                        )[0][0]

    def test_a_page_type_counts_when_somebody_says_so_and_no_longer_when_taken_back(self):
        self.twinwatch("run", "--source", "meb", expect=0)
        doubted = self.claims()
        said = self.twinwatch("--by", "ayse", "source", "confirm", "meb", "labels", "--reason", "compared", expect=0).stdout
        self.assertIn("confirmed by ayse", said)
        self.assertEqual(self.claims(), 0)
        self.assertIn("labels (by ayse, ", self.source("list"))
        self.assertIn("were confirmed before", self.source("confirm", "meb", "labels"))
        self.assertIn("confirmed by ayse", self.source("describe", "meb"))
        self.source("unconfirm", "meb", "labels", "--reason", "rebuilt")
        self.assertEqual(self.claims(), doubted)
        self.assertEqual(self.sql("SELECT value, actor, reason FROM switch WHERE name = 'confirm:meb:labels' ORDER BY switch_id")[0],
                         ("confirmed", "ayse", "compared"))

    def test_through_the_daemon(self):
        with self.daemon():
            reply = self.told("confirm", "net", "project")
            self.assertTrue(reply["changed"])
        self.assertEqual(self.sql("SELECT kind FROM confirmed_kind"), [("project",)])

    def test_an_unknown_page_type_is_refused_with_those_there_are(self):
        said = self.refused("confirm", "net", "nonsense")
        self.assertIn("project", said)
        self.assertIn("winners", said)
        self.assertEqual(self.sql("SELECT count(*) FROM confirmed_kind")[0][0], 0)


class Replay(Sources):
    BROKEN = ', project_state = ".no-such-class"'
    OTHER = ', partner_role = ".partner-school__place"'

    def setUp(self):
        super().setUp()
        self.twinwatch("import", "--source", "registry", REGISTRY, expect=0)
        self.twinwatch("run", "--source", "net", expect=0)

    def test_a_broken_selector_would_be_held_back_and_nothing_is_touched(self):
        before, runs = self.facts(), self.runs()
        self.settle(self.BROKEN)
        said = self.source("replay", "net", expect=1)
        self.assertIn("HOLD IT BACK", said)
        self.assertIn("project_state: .no-such-class", said)
        self.assertNotIn("--accept", said)
        told = self.told("replay", "net", expect=1)
        self.assertEqual((told["would_be"], told["replay"]["pages_read"]), ("quarantined", len(SLUGS)))
        self.assertTrue(told["reasons"])
        self.assertEqual((self.facts(), self.runs(), self.copies()), (before, runs, []))

    def test_a_mended_selector_shows_what_would_change_and_then_changes_it(self):
        before, runs = self.facts(), self.runs()
        self.settle(self.OTHER)
        said = self.source("replay", "net")
        self.assertRegex(said, r'role: "Kurucu" -> "[^"]+, [^"]+"')
        self.assertIn("would let it through", said)
        self.assertEqual((self.facts(), self.runs(), self.copies()), (before, runs, []))
        told = {kind["kind"]: kind for kind in self.told("replay", "net")["kinds"]}
        self.assertEqual(told["project"]["as_before"], len(SLUGS))
        changed = told["participation"]["changed"]
        self.assertGreater(changed, 0)
        accepted = self.told("replay", "net", "--accept")
        self.assertEqual((accepted["runs"][0]["state"], accepted["runs"][0]["changed"]), ("accepted", changed))
        self.assertEqual(self.sql("SELECT trigger FROM run ORDER BY run_id DESC LIMIT 1"), [("replay",)])
        # The pages are still known as those that the portal has: read again from there, nothing is new.
        self.twinwatch("run", "--source", "net", expect=0)
        self.assertEqual(self.sql("SELECT state FROM run ORDER BY run_id DESC LIMIT 1"), [("unchanged",)])
        self.assertEqual(self.told("replay", "net")["kinds"][0]["changed"], 0)

    def test_it_does_not_put_off_the_next_reading(self):
        due = self.listed("net")["next_ms"]
        self.source("replay", "net", "--accept")
        self.assertEqual(self.listed("net")["next_ms"], due)

    def test_held_back_pages_are_read_by_the_mended_plugin(self):
        # The portal is rebuilt: its pages are held back, and only there is the new layout.
        for page in (self.pages / "net").glob("*.html"):
            page.write_text(page.read_text(encoding="utf-8").replace("field--name-field-project-status", "durum"), encoding="utf-8")
        self.twinwatch("run", "--source", "net")
        self.assertEqual(self.sql("SELECT state FROM run ORDER BY run_id DESC LIMIT 1"), [("quarantined",)])
        self.source("replay", "net", expect=1)
        self.settle(', project_state = ".durum .field__item"')
        told = self.told("replay", "net")
        self.assertEqual(told["would_be"], "accepted")
        self.source("replay", "net", "--accept")
        self.assertEqual(self.sql("SELECT count(*) FROM notice WHERE cause = 'run.quarantined:net' AND closed_ms IS NULL")[0][0], 0)

    def test_only_pages_since_a_day_are_read_and_the_rest_stand(self):
        shutil.copy(WEEKS / "week2/340059.html", self.pages / "net")
        index = self.pages / "net/index.tsv"
        index.write_text("\n".join(line.replace("2026-11-09", "2026-11-16") if "340059" in line else line
                                   for line in index.read_text(encoding="utf-8").splitlines()) + "\n", encoding="utf-8")
        self.twinwatch("run", "--source", "net", expect=0)
        self.settle(self.OTHER)
        told = self.told("replay", "net", "--from", "2026-11-16")
        self.assertEqual((told["replay"]["pages_read"], told["replay"]["too_old"]), (1, len(SLUGS) - 1))
        kinds = {kind["kind"]: kind for kind in told["kinds"]}
        self.assertEqual((kinds["project"]["gone"], kinds["participation"]["gone"]), (0, 0))
        self.assertIn("stand as they are", self.source("replay", "net", "--from", "2026-11-16"))
        self.assertIn("a part", self.source("replay", "net", "--from", "2026-11-16"))
        self.assertIn("nothing to read again", self.refused("replay", "net", "--from", "2027-01-01"))
        self.assertIn("is no day", self.refused("replay", "net", "--from", "16.11.2026"))
        self.source("replay", "net", "--from", "2026-11-16", "--accept")
        self.assertEqual(self.sql("SELECT incomplete_by FROM run ORDER BY run_id DESC LIMIT 1"), [("replay",)])
        self.assertEqual(self.listed("net")["pages_held"], len(SLUGS))

    def test_beside_a_daemon(self):
        self.settle(self.OTHER)
        with self.daemon():
            self.assertEqual(self.told("replay", "net")["would_be"], "accepted")
            self.assertEqual(self.told("replay", "net", "--accept")["runs"][0]["state"], "accepted")
            self.assertEqual(self.copies(), [])

    def test_the_copy_is_gone_after_an_interruption_and_what_a_kill_left_by_the_next(self):
        (self.state / "replay.999999999").mkdir()
        for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            process = subprocess.Popen([BUILD / "bin/twinwatch", "--config", self.config, "source", "replay", "net"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.wait_for(lambda: f"replay.{process.pid}" in self.copies() or process.poll() is not None, what="a copy")
            process.send_signal(sent)
            process.wait(timeout=30)
            if sent != signal.SIGKILL:
                self.assertEqual(self.copies(), [], sent)
        self.source("replay", "net")
        self.assertEqual(self.copies(), [])

    def test_files_are_given_again_and_not_replayed(self):
        self.assertIn("twinwatch import --source registry", self.refused("replay", "registry"))


class Record(Sources):
    def test_what_was_recorded_is_read_back_as_the_same(self):
        self.twinwatch("run", "--source", "net", expect=0)
        folder = self.folder / "recorded"
        self.assertIn(f"{len(SLUGS)} pages", self.source("record", "net", folder))
        self.assertIn("not empty", self.refused("record", "net", folder))
        texts = "".join(page.read_text(encoding="utf-8") for page in folder.iterdir())
        self.assertNotIn("Öğretmen", texts, "who is named is blanked")
        about = (folder / "README.md").read_text(encoding="utf-8")
        for word in ("https://school-education.ec.europa.eu", "2026-11-09", "etwinning_net", "blanked", "The content is the portal's"):
            self.assertIn(word, about)
        known = {kind: rows for kind, rows in self.facts().items() if kind.startswith("fact_")}
        shutil.rmtree(self.state)
        shutil.rmtree(self.pages / "net")
        folder.rename(self.pages / "net")
        self.twinwatch("run", "--source", "net", expect=0)
        again = {kind: rows for kind, rows in self.facts().items() if kind.startswith("fact_")}
        self.assertEqual({kind: len(rows) for kind, rows in again.items()}, {kind: len(rows) for kind, rows in known.items()})

    def test_so_many_of_a_kind_and_none_of_a_source_without_pages(self):
        self.twinwatch("run", "--source", "net", expect=0)
        told = self.told("record", "net", self.folder / "few", "--limit", "1")
        self.assertEqual((told["pages"], told["more"]), ({"project": 1}, len(SLUGS) - 1))
        self.source("record", "meb", self.folder / "none", expect=1)
        self.refused("record", "registry", self.folder / "files")


class OfTheWeb(CrawlWorld):
    """Against the test portal: the source's own hosts, robots.txt and pace hold for a probe as for a crawl."""

    def test_probe_and_replay(self):
        self.begin(("esep",), schools=20, projects=10)
        base = self.portal.base("esep")
        address = f"{base}/tr/etwinning/projects"
        said = self.asked("source", "probe", "esep", address, expect=0)
        self.assertTrue(said["all_found"])
        self.assertEqual((said["kind"], said["status"]), ("projects", 200))
        self.assertTrue(said["leads"])
        self.assertEqual(self.twinwatch("source", "probe", "esep", "https://elsewhere.example.org/").returncode, 2)
        self.portal.fault("robots-disallow-all", site="esep")
        refusal = self.twinwatch("source", "probe", "esep", address, expect=2).stderr
        self.assertIn("robots.txt", refusal)
        self.portal.clear()

        self.import_registry()
        first = self.crawl()
        self.assertEqual(first["state"], "accepted", first)
        asked = len(self.asked_paths())
        told = self.asked("source", "replay", "esep", expect=0)
        self.assertEqual(told["would_be"], "accepted")
        for kind in told["kinds"]:
            self.assertEqual((kind["added"], kind["changed"], kind["gone"]), (0, 0, 0), kind)
        self.assertEqual(told["replay"]["never_fetched"], 0)
        self.assertEqual(len(self.asked_paths()), asked, "nobody was asked")
        self.assertEqual(self.asked("source", "replay", "esep", "--accept", expect=0)["runs"][0]["state"], "accepted")
        again = self.crawl()
        self.assertEqual(again["state"], "unchanged", again)


if __name__ == "__main__":
    unittest.main()
