"""Plays the weeks of a known world through the real daemon, and answers its questions as an operator would.

twinwatchd plays the weeks of its configuration on a clock of its own (as the demo does), so a configuration that grows by one
week is a daemon that is started each Monday: lists lie in their inboxes, the portal's pages are recorded ones. What goes wrong:
  week 2   new accounts, projects that open, close, or go on under another account
  week 3   one province's list is cut in the middle, the portal answers 503
  week 4   the portal was rebuilt: a class has another name
  week 5   one province hands in nothing
After each week the operator approves every hold, whatever it shows (who looks closely is not what is measured), and accepts
no list that was held back.
"""
import datetime
import gzip
import json
import pathlib
import shutil
import subprocess

import lists
import portal_pages

MONDAY = datetime.datetime(2026, 11, 9, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=3)))
CONFIG = """
[service]
state_dir = "state"
[status]
period = "2026-2027"
max_age = "35d"
[mail]
from = "twinwatch@example.org"
host = "example.org"
operator = "operator@example.org"
mode = "send"
allow_seen_none = true
[source.registry]
plugin = "school_csv"
settings = { profile = "mebbis", covers = "country" }
[source.coordinators]
plugin = "school_csv"
settings = { profile = "coordinators", covers = "country" }
[source.projects]
plugin = "school_csv"
settings = { profile = "participations", covers = "provinces_seen", period = "2026-2027" }
[source.etwinning_net]
plugin = "etwinning_net"
pages = "pages"
settings = { crawl = ["schools"], schools_max_age = "", lists_max_age = "" }
"""


class Weeks:
    def __init__(self, world, folder, registry, build, say=print):
        self.world, self.folder, self.registry, self.build, self.say = world, pathlib.Path(folder), registry, pathlib.Path(build), say
        self.config = self.folder / "twinwatch.toml"
        self.text, self.seen = CONFIG, set()
        # One province in seven hands in no list: there the portal alone tells.
        order = list(world.provinces)
        world.random.shuffle(order)
        listed = order[:-max(1, len(order) // 7)]
        self.own, self.common = listed[:-(-len(listed) // 4)], listed[-(-len(listed) // 4):]
        self.listed = set(listed)

    def twinwatch(self, *arguments):
        return subprocess.run([self.build / "bin/twinwatch", "--config", self.config, *map(str, arguments)], capture_output=True, text=True)

    def write(self, week, day):
        exports, accounts = self.folder / f"exports/week{week}", self.world.accounts
        if week == 1:
            (exports / "registry").mkdir(parents=True)
            with gzip.open(self.registry) as packed, open(exports / "registry/mebbis.csv", "wb") as out:
                shutil.copyfileobj(packed, out)
            (exports / "coordinators").mkdir()
            (exports / "coordinators/koordinatorler.csv").write_text("E-posta;İl;Onay Tarihi\n" + "".join(
                f"il{number}@example.org;{province};01.11.2026\n" for number, province in enumerate(self.world.provinces)), encoding="utf-8")
        # An account without a province is listed by the province that it is of: its coordinator knows.
        at_home = {account: (account.school.province if account.school else account.province) for account in accounts}
        common = [account for account in accounts if at_home[account] in self.common]
        lists.write(exports / f"projects/katilimlar-{day:%Y-%m-%d}.csv", common, day)
        for number, province in enumerate(self.own):
            if week == 5 and number == 1 % len(self.own):
                continue
            cut = 0.6 if week == 3 and number == 0 else None
            style = [{}, {"encoding": "cp1254"}, {"delimiter": "\t"}, {"encoding": "utf-16"}][number % 4]
            lists.write(exports / f"projects/il-{number}-{day:%Y-%m-%d}.csv", [a for a in accounts if at_home[a] == province], day, cut, **style)
        portal_pages.write(self.folder / f"pages/week{week}", accounts, day, {3: "out", 4: "rebuilt"}.get(week, ""))

    def play(self, week):
        """One Monday; the mails that left on it."""
        day = MONDAY + datetime.timedelta(weeks=week - 1)
        self.write(week, day)
        self.text += f'[[demo.week]]\nat = "{day.isoformat()}"\nexports = "exports/week{week}"\npages = "week{week}"\n'
        self.config.write_text(self.text, encoding="utf-8")
        if week == 1:  # as an operator who has looked at the pages
            self.prepare()
        done = subprocess.run([self.build / "bin/twinwatchd", "--config", self.config, "--once"], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        self.say(done.stdout.rstrip())
        shutil.rmtree(self.folder / f"pages/week{week}")
        self.approve_holds()
        return self.new_mails()

    def prepare(self):
        (self.folder / "state").mkdir(exist_ok=True)
        for kind in ("schools", "school"):
            told = self.twinwatch("source", "confirm", "etwinning_net", kind)
            if told.returncode:
                raise RuntimeError(told.stdout + told.stderr)

    def approve_holds(self):
        held = json.loads(self.twinwatch("--json", "hold").stdout or "[]")
        for hold in held:
            if hold.get("state", "open") in ("open", "holding"):
                told = self.twinwatch("approve", hold.get("id", hold.get("hold")))
                self.say(f"    the operator approves: {told.stdout.strip()} {told.stderr.strip()}")

    def new_mails(self):
        folder = self.folder / "state/mail/new"
        fresh = sorted(path for path in folder.iterdir() if path not in self.seen) if folder.exists() else []
        self.seen.update(fresh)
        return fresh
