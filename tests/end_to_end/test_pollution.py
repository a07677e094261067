"""A seeded sample of polluted files, every kind: nothing crashes, every row is accounted for, and most is read as meant.

All of them, and what is read badly: tests/pollution/README.md.
"""
import csv
import io
import pathlib
import sys
import tempfile
import unittest

from world import BUILD, SOURCE

sys.path.insert(0, str(SOURCE / "tests/pollution"))
from measure import score
from results import by_kind, mean, results
from suite import all_files, write

LOWEST_MEAN = 9.1


class Pollution(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory(prefix="tw-polluted-") as folder:
            out = pathlib.Path(folder)
            write(out, seed=7, rows=84, size=120)
            cls.results = results(BUILD, out)

    def test_every_kind_is_in_the_sample(self):
        kinds = {file.kind for _, file in all_files(seed=7, rows=84)}
        self.assertEqual(set(by_kind(self.results)), kinds)
        self.assertEqual(len(self.results), 120)

    def test_nothing_crashes_and_every_row_is_accounted_for(self):
        wrong = {result.entry["file"]: result.inspection.wrong for result in self.results if result.inspection.wrong}
        self.assertEqual(wrong, {})

    def test_the_source_tables_are_read_exactly(self):
        sources = by_kind(self.results)["source"]
        self.assertTrue(all(result.exact for result in sources))

    def test_the_mean_score(self):
        kinds = "\n".join(f"{kind:<32}{mean(members):.3f}" for kind, members in by_kind(self.results).items())
        self.assertGreaterEqual(mean(self.results), LOWEST_MEAN, f"\n{kinds}")


class Generator(unittest.TestCase):
    """The measure itself, without the program."""

    def test_the_same_seed_gives_the_same_octets(self):
        one, other = ([(table, file.stem, file.data) for table, file in all_files(seed, 20)] for seed in (3, 3))
        self.assertEqual(one, other)
        self.assertNotEqual(one, [(table, file.stem, file.data) for table, file in all_files(4, 20)])
        self.assertEqual(len(one), len({pair[:2] for pair in one}), "two files of one name")

    def test_correctly_written_dialects_are_read_by_python_as_the_clean_table(self):
        dialects = {"source": {}, "quote_all": {}, "quoted_newline": {}, "long_cell": {}, "quote_apostrophe": {"quotechar": "'"},
                    "escape_backslash": {"escapechar": "\\", "doublequote": False}, "field_delimiter_colon": {"delimiter": ":"},
                    "field_delimiter_space": {"delimiter": " "}, "field_delimiter_comma_space": {"skipinitialspace": True}}
        tried = set()
        for table, file in all_files(7, 84):
            if file.kind in dialects:
                text = io.StringIO(file.data.decode(), newline="")
                self.assertEqual(list(csv.reader(text, **dialects[file.kind])), file.readings[0], f"{table} {file.stem}")
                tried.add(file.kind)
        self.assertEqual(tried, set(dialects))

    def test_the_score(self):
        table = [["a", "b"], ["1", "2"], ["3", "4"]]
        self.assertEqual(score([table], table), 10)
        self.assertEqual(score([table, table[:2]], table[:2]), 10, "the nearest reading counts")
        self.assertEqual(score([table], None), 0)
        self.assertEqual(score([table], []), 1)
        self.assertEqual(score([[]], []), 10)
        self.assertEqual(score([table[:1]], table[:1] + [["x"]]), 10, "nothing expected: the three are 1")
        # One of two records: precision 1, recall 1/2, F1 2/3, and the same of their cells.
        self.assertAlmostEqual(score([table], table[:2]), 4 + 2 * (1 + 1 / 2 + 2 / 3))


if __name__ == "__main__":
    unittest.main()
