"""The csv-spectrum suite: every file is read as its JSON says."""
import sys
import unittest

from world import BUILD, SOURCE, shared

sys.path.insert(0, str(SOURCE / "tests/pollution"))
from acid import cases, difference
from inspection import Inspector


class Spectrum(unittest.TestCase):
    def test_every_file_is_read_as_its_json_says(self):
        suite = shared("suites", "csv-spectrum")
        files = cases(suite)
        self.assertEqual(len(files), 12)
        with Inspector(BUILD) as inspector:
            for file in files:
                with self.subTest(file.name):
                    self.assertEqual(difference(inspector, suite, file), "")


if __name__ == "__main__":
    unittest.main()
