"""What was said in the mails beside what is true: who was called inactive wrongly and why, how many could be told."""
import collections
import contextlib
import json
import math
import pathlib
import sqlite3

import mails
from registry import fold

GEO = pathlib.Path(__file__).resolve().parents[2] / "config/geo/provinces.json"
PLATES = {province["id"]: province["name"] for province in json.loads(GEO.read_text(encoding="utf-8"))}


def wilson(hits, of, z=1.96):
    if not of:
        return 0.0, 1.0
    share, width = hits / of, z * z / of
    middle = (share + width / 2) / (1 + width)
    half = z / (1 + width) * math.sqrt(share * (1 - share) / of + width / (4 * of))
    return max(0.0, middle - half), middle + half


class Judge:
    def __init__(self, weeks):
        self.weeks, self.world = weeks, weeks.world
        self.by_key = {school.key: school for school in self.world.schools}
        self.active, self.inactive, self.told = set(), set(), set()  # school numbers, over all weeks
        self.wrong = {}     # school -> (week, cause, row)
        self.marked = {}    # the same, of rows that say of themselves that current data do not confirm them
        self.strange = []   # lines of a mail's text that its list does not have
        self.mails = self.lines = 0

    def hear(self, paths):
        """The mails of this week, read while the truth is that of this week."""
        now_active = {school.number for school in self.world.schools if school.active}
        self.active |= now_active
        self.inactive |= {school.number for school in self.world.schools} - now_active
        for path in paths:
            rows, bodies = mails.named(path), mails.listed(path)
            self.mails += bool(rows)
            known = {row["Okul"] for _, row in rows} | {f"{row['Okul']}, {row['İlçe']}" for _, row in rows}
            self.lines += len(bodies)
            self.strange += [(path.name, line) for line in bodies - known]
            for key, row in rows:
                school = self.by_key.get(key)
                if school is None:
                    continue
                if not school.active:
                    self.told.add(school.number)
                elif mails.NOT_SURE in row["Aktif Proje"]:
                    self.marked.setdefault(school.number, (self.world.week, self.cause(school), row))
                else:
                    self.wrong.setdefault(school.number, (self.world.week, self.cause(school), row))

    def cause(self, school):
        """Where the record of the running project went, and how its name is written."""
        running = [account for account in school.accounts if any(project.open for project in account.projects)]
        found = set()
        with contextlib.closing(sqlite3.connect(f"file:{self.weeks.folder / 'state/twinwatch.db'}?mode=ro", uri=True)) as db:
            for account in running:
                for verdict, name in db.execute(
                        "SELECT l.verdict, ifnull(s.name, '') FROM mention m JOIN link l ON l.mention_id = m.mention_id AND l.known_to IS NULL"
                        " LEFT JOIN school s USING (school_id) WHERE m.account = ?", (account.slug,)):
                    found.add("its name waits for a person, and this school was not among those it could be" if verdict != "linked" else
                              "the list on record is older than the project, or its run was held back" if " ".join(name.split()) == school.name
                              else "the name was linked to another school")
        return (sorted(found)[0] if found else "no list has told of the account yet"), running[0].kind

    def coverage(self, provinces=None):
        """[(province, told, eligible)] of the world's provinces, or of these, as the program itself says."""
        wanted = {fold(province) for province in provinces or self.world.provinces}
        told = json.loads(self.weeks.twinwatch("--json", "coverage").stdout)["coverage"]
        return [(PLATES[area["plate"]], area["told"], area["eligible"]) for area in told
                if fold(PLATES.get(area["plate"], "")) in wanted]

    def table(self):
        low, high = wilson(len(self.wrong), len(self.active))
        coverage = self.coverage()
        told, eligible = sum(c[1] for c in coverage), sum(c[2] for c in coverage)
        shares = sorted((c[1] / c[2], c[0]) for c in coverage if c[2])
        yield f"schools truly active at the time of some mail            {len(self.active):8,}"
        yield (f"  of them ever called inactive                           {len(self.wrong):8,}   {1000 * len(self.wrong) / max(1, len(self.active)):.2f} per mille"
               f" (95 %: {1000 * low:.2f} to {1000 * high:.2f})")
        for cause, count in collections.Counter(f"{where} ({kind})" for _, (where, kind), _ in self.wrong.values()).most_common():
            yield f"    {count:4}  {cause}"
        yield f"  listed as before with 'not confirmed by current data'  {len(self.marked):8,}   (not counted: the mail says that it does not know)"
        yield f"schools truly inactive at the time of some mail          {len(self.inactive):8,}"
        yield f"  of them called inactive while they were                {len(self.told & self.inactive):8,}   {100 * len(self.told & self.inactive) / max(1, len(self.inactive)):.1f} %"
        yield f"coverage at the end: told / eligible                     {told:8,} of {eligible:,}   {100 * told / max(1, eligible):.1f} %"
        if shares:
            yield (f"  by province: least {100 * shares[0][0]:.0f} % ({shares[0][1]}), half of them above {100 * shares[len(shares) // 2][0]:.0f} %,"
                   f" most {100 * shares[-1][0]:.0f} % ({shares[-1][1]})")

    def errors(self):
        for number, (week, (cause, kind), row) in {**self.wrong, **self.marked}.items():
            school = next(school for school in self.world.schools if school.number == number)
            said = "not confirmed" if number in self.marked else f"{row['Gerekçe']}; {cause} ({kind})"
            yield f"week {week}: {school.name}, {school.district}, {school.province}: {said}"
            for account in school.accounts:
                running = sum(project.open for project in account.projects)
                yield f"    {account.slug}: '{account.name}', '{account.district}', '{account.province}'; {running} of {len(account.projects)} projects run"

    def wrong_share(self):
        return len(self.wrong) / max(1, len(self.active))

    def covered(self, provinces=None):
        coverage = self.coverage(provinces)
        return sum(c[1] for c in coverage) / max(1, sum(c[2] for c in coverage))
