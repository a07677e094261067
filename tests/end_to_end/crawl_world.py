"""A world whose sources are the three synthetic sites of the test portal (tests/portal/), crawled by the real programs."""
import contextlib
import sqlite3
import time

import portal
from world import COORDINATORS_SOURCE, REGISTRY, REGISTRY_SOURCE, SOURCE, World

COORDINATORS = SOURCE / "config/demo/exports/week1/coordinators/koordinatorler.csv"
# No age is young enough: every page is asked for in every run, and what may pass is tried again soon: tests have no days.
ALWAYS = {
    "esep": 'lists_max_age = "", projects_max_age = "", schools_max_age = ""',
    "meb": 'labels_max_age = "", notices_max_age = "", coordinators_max_age = ""',
    "list": 'max_age = ""',
}
PLUGINS = {"esep": "etwinning_net", "meb": "etwinning_meb", "list": "meb_registry"}
SITES = {"esep": "esep", "meb": "meb", "list": "registry"}


class CrawlWorld(World):
    def begin(self, sources=("esep",), crawl="", web="", settings=None, more="", **options):
        """Starts the portal and configures these sources of it. `options`: the portal's."""
        self.portal = portal.start(**options)
        self.addCleanup(self.portal.stop)
        text = "".join(
            f'\n[host."127.0.0.1:{self.portal.ports[site]}"]\ni_own_this_host = true\nprivate_address = true\nconcurrency = 4\n'
            for site in ("esep", "meb", "registry"))
        text += ('\n[web]\ncontact = "deneme@example.org"\nretry_after = "20ms"\nretries = 2\npatience = "2s"\n'
                 f'low_speed = 1000\nlow_speed_time = "1s"\ntotal_timeout = "5s"\n{web}\n')
        text += REGISTRY_SOURCE + COORDINATORS_SOURCE
        for source in sources:
            said = (settings or {}).get(source, ALWAYS[source])
            base = self.portal.base(SITES[source])
            text += (f'\n[source.{source}]\nplugin = "{PLUGINS[source]}"\nfrom = "web"\nhosts = ["{base[7:]}"]\nallow_http = true\n'
                     f'settings = {{ base_url = "{base}", {said} }}\n[source.{source}.crawl]\n{crawl}\n')
        self.configure(text + more, mail='mode = "send"\nallow_seen_none = true')

    def import_registry(self):
        self.twinwatch("import", "--source", "registry", REGISTRY, expect=0)
        self.twinwatch("import", "--source", "coordinators", COORDINATORS, expect=0)

    def confirm_all(self, source):
        """As an operator who has looked at every page type (`twinwatch source confirm`), before anything was read."""
        with contextlib.closing(sqlite3.connect(self.state / "twinwatch.db")) as db:
            db.execute("INSERT OR IGNORE INTO source (id, plugin) VALUES (?, ?)", (source, PLUGINS[source]))
            for kind in ("projects", "project", "twinspace", "schools", "school", "winners", "labels", "export", "list"):
                db.execute("INSERT OR IGNORE INTO confirmed_kind SELECT source_id, ?, 'test', 1 FROM source WHERE id = ?", (kind, source))
            db.commit()

    def crawl(self, source="esep"):
        """One run of the source; what became of it as `runs --json` tells it."""
        done = self.twinwatch("run", "--source", source)
        run = self.sql("SELECT run_id, state, verdict, message, incomplete_by, added, changed, removed FROM run JOIN source USING"
                       " (source_id) WHERE id = ? ORDER BY run_id DESC LIMIT 1", source)[0]
        return dict(zip(("run", "state", "verdict", "message", "part", "added", "changed", "removed"), run), said=done.stdout + done.stderr)

    def inactive(self):
        return {row[0] for row in self.sql("SELECT school_id FROM status WHERE known_to IS NULL AND status = 'inactive'")}

    def active(self):
        return {row[0] for row in self.sql("SELECT school_id FROM status WHERE known_to IS NULL AND status = 'active'")}

    def coordinators_mails(self):
        return self.sql("SELECT count(*) FROM outbox WHERE kind <> 'operator'")[0][0]

    def open_notices(self):
        return [row[0] for row in self.sql("SELECT cause FROM notice WHERE closed_ms IS NULL ORDER BY notice_id")]

    def asked_paths(self, site="esep"):
        return [entry["target"] for entry in self.portal.log(site) if "robots.txt" not in entry["target"]]

    @staticmethod
    def later(seconds):
        time.sleep(seconds)
