"""A small known world through the real daemon: no school that has a project is called inactive in a mail, and most can be told.

The big one, with its figures: tests/bench/wrongly_inactive. Names are those of the real registry beside the project; skips where
it is absent. Accounts and projects are invented (tests/known_world).
"""
import contextlib
import pathlib
import shutil
import sqlite3
import sys
import tempfile
import unittest

from world import BUILD, SOURCE, shared

sys.path.insert(0, str(SOURCE / "tests/known_world"))
import judge
import registry
import truth
import weeks

SCHOOLS, SEED, WEEKS = 1500, 1, 3


class WronglyInactive(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        path = shared("registry", "mebbis-2017.csv.gz")
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="tw-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.world = truth.World(registry.read(path), SCHOOLS, SEED)
        cls.play = weeks.Weeks(cls.world, cls.folder, path, BUILD, say=lambda text: None)
        cls.judge = judge.Judge(cls.play)
        cls.mails = []
        for week in range(1, WEEKS + 1):
            if week > 1:
                cls.world.next_week()
            left = cls.play.play(week)
            cls.judge.hear(left)
            cls.mails += left

    def told(self):
        return "\n".join([*self.judge.table(), *self.judge.errors()])

    def test_no_active_school_is_called_inactive(self):
        self.assertGreater(len(self.judge.active), 0.4 * SCHOOLS)
        self.assertEqual(self.judge.wrong, {}, self.told())

    def test_and_most_can_be_told(self):
        self.assertGreaterEqual(self.judge.covered(self.play.listed), 0.80, self.told())
        self.assertGreater(len(self.judge.told), 0.7 * len(self.judge.inactive & self.listed()), self.told())

    def test_the_lines_of_a_mail_name_nobody_whom_its_list_does_not(self):
        self.assertGreater(self.judge.lines, 50)
        self.assertEqual(self.judge.strange, [])

    def test_what_should_go_wrong_did(self):
        with contextlib.closing(sqlite3.connect(self.folder / "state/twinwatch.db")) as db:
            states = db.execute("SELECT s.id, r.state FROM run r JOIN source s USING (source_id) WHERE r.state NOT IN ('accepted', 'unchanged')").fetchall()
            waits = db.execute("SELECT count(*) FROM link WHERE known_to IS NULL AND verdict = 'review'").fetchone()[0]
        self.assertEqual(sorted(states), [("etwinning_net", "failed"), ("projects", "quarantined")])
        self.assertGreater(waits, 20, "names that nobody can be sure of")
        self.assertTrue(any(account.school is None for account in self.world.accounts))
        self.assertTrue(any(not account.province for account in self.world.accounts))

    def test_the_judge_sees_a_wrong_one(self):
        """The same mails beside another truth: one of the schools that they name has a project after all."""
        def wrong():
            other = judge.Judge(self.play)
            other.hear(self.mails)
            return set(other.wrong)

        before = wrong()
        school = next(school for path in self.mails for key, _ in judge.mails.named(path)
                      if (school := self.judge.by_key.get(key)) is not None and not school.active)
        account = truth.Account(self.world, school, "invented", school.name, school.province, school.district)
        account.projects.append(truth.Project(1, True, 1))
        school.accounts.append(account)
        self.addCleanup(school.accounts.remove, account)
        self.assertEqual(wrong() - before, {school.number})

    def listed(self):
        return {school.number for school in self.world.schools if school.province in self.play.listed}


if __name__ == "__main__":
    unittest.main()
