"""What is true, week by week: who has which account on the portal, and which of their projects run.

Names are real, all else is drawn: projects and accounts are invented. One seed, one world.
"""
import random as randomness

from registry import draw, fold, title
from writing import GIVEN, NEW_NAMES, write

ACTIVE, FINISHED = 0.45, 0.20  # of the schools in week 1; the others never registered
TWO_ACCOUNTS = 0.06            # of those that registered: a second account, and the running project under one of them
STRANGERS = 0.015              # accounts of institutions that stand in no registry, for each account
# Within a week, of the schools concerned:
CLOSES, OPENS, COMES, MOVES = 0.012, 0.012, 0.006, 0.004


class Project:
    def __init__(self, number, is_open, week):
        self.number, self.open, self.opened = number, is_open, week


class Account:
    """An institution as the portal knows it: the name and the place are what somebody typed."""

    def __init__(self, world, school, kind, name, province, district):
        random = world.random
        self.school, self.kind, self.name, self.projects = school, kind, name, []
        self.province = "" if random.random() < 0.02 else province
        self.district = random.choices([district, "", "MERKEZ"], [86, 12, 2])[0] if self.province else ""
        self.shows_district = random.random() < 0.5  # on the portal's pages
        base = fold(title(name).replace("İ", "i")).replace(" ", "-") or "okul"
        self.slug, count = base, 1
        while self.slug in world.slugs:
            count += 1
            self.slug = f"{base}-{count}"
        world.slugs.add(self.slug)


class World:
    def __init__(self, rows, wanted, seed):
        self.random, self.slugs, self.week, self.projects = randomness.Random(seed), set(), 1, 0
        self.schools = draw(rows, wanted, self.random)
        self.provinces = sorted({school.province for school in self.schools})
        self.accounts = []
        for school in self.schools:
            luck = self.random.random()
            if luck < ACTIVE + FINISHED:
                self.register(school, luck < ACTIVE)
        taken = {school.key for school in self.schools}
        for _ in range(int(len(self.accounts) * STRANGERS)):
            self.stranger(taken)

    def register(self, school, active):
        accounts = [self.account(school) for _ in range(2 if self.random.random() < TWO_ACCOUNTS else 1)]
        for account in accounts:
            for _ in range(self.random.choice([1, 1, 1, 2])):
                self.project(account, False)
        if active:
            self.project(self.random.choice(accounts), True)

    def account(self, school):
        kind, name = write(self.random, school)
        self.accounts.append(Account(self, school, kind, name, school.province, school.district))
        school.accounts.append(self.accounts[-1])
        return school.accounts[-1]

    def project(self, account, is_open):
        self.projects += 1
        account.projects.append(Project(400_000 + self.projects, is_open, self.week))

    def stranger(self, taken):
        """Half bear a real school's name at a level that their district does not have, half an invented one."""
        like = self.random.choice(self.schools)
        proper, kind = title(like.name).rsplit(" ", 1)
        other = self.random.choice([level for level in ("İlkokulu", "Ortaokulu", "Anaokulu", "Lisesi") if level != kind])
        name = f"{proper} {other}"
        if (fold(like.province), fold(like.district), fold(name)) in taken or self.random.random() < 0.5:
            name = f"{self.random.choice(GIVEN)} {self.random.choice(NEW_NAMES)} {other}"
        self.accounts.append(Account(self, None, "of no registry", name, like.province, like.district))
        self.project(self.accounts[-1], True)

    def next_week(self):
        self.week += 1
        for school in self.schools:
            luck = self.random.random()
            if school.active and luck < CLOSES:
                self.close(school)
            elif school.active and luck < CLOSES + MOVES:  # the project goes on under a second account
                self.close(school)
                self.project(self.account(school), True)
            elif not school.active and school.accounts and luck < OPENS:
                self.project(self.random.choice(school.accounts), True)
            elif not school.accounts and luck < COMES:
                self.register(school, True)

    @staticmethod
    def close(school):
        for account in school.accounts:
            for project in account.projects:
                project.open = False
