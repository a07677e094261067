"""Real registries: accounted row by row, unchanged for nothing, and never half of one."""
import random
import unittest

from world import COORDINATORS_SOURCE, MEBBIS_SOURCE, PARTICIPATIONS_SOURCE, REGISTRY, REGISTRY_SOURCE, World


class Mebbis(World):
    def test_every_record_is_accounted_for_and_a_second_import_changes_nothing(self):
        self.configure(MEBBIS_SOURCE)
        source = self.mebbis()
        first = self.asked("import", "--source", "registry", source, expect=0)["runs"][0]
        self.assertEqual(first["state"], "accepted")
        self.assertEqual(first["rows"], 76_809)  # 76,808 and the header
        self.assertEqual(first["rows"], first["loaded"] + first["duplicate"] + first["blank"] + first["preamble"] + first["rejected"])
        # 152 rows repeat another octet for octet; the others say the same school with another phone or address.
        differing = self.sql("SELECT count(*) FROM row_note WHERE what = 'duplicate' AND reason LIKE '%differs%'")[0][0]
        self.assertEqual(first["duplicate"] - differing, 152)
        self.assertLess(differing, 10)
        self.assertEqual(first["rejected"], 0)
        # Every row's place has landed, or is reported with its line.
        unplaced = self.sql("SELECT count(*) FROM fact_school WHERE plate = 0 OR district_id = 0")[0][0]
        reported = self.sql("SELECT count(*) FROM row_note WHERE what = 'place'")[0][0]
        self.assertEqual(unplaced, reported)
        self.assertEqual(self.sql("SELECT count(*) FROM fact_school WHERE plate = 0")[0][0], 0)
        print(f"MEBBİS: {first}; {unplaced} rows without a district of today, each reported")

        again = self.asked("import", "--source", "registry", source, expect=0)["runs"][0]
        self.assertEqual(again["state"], "unchanged")

        other = self.asked("import", "--source", "registry", reordered(self, source), expect=0)["runs"][0]
        self.assertEqual((other["added"], other["changed"], other["removed"]), (0, 0, 0), other)


def reordered(world, source):
    """The same records in another order, by Python's own CSV reader and writer."""
    import csv
    import io
    records = list(csv.reader(io.StringIO(source.read_bytes().decode("utf-8-sig"), newline=""), delimiter=";"))
    header, rows = records[0], records[1:]
    random.Random(7).shuffle(rows)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([header, *rows])
    return world.text_file("reordered.csv", out.getvalue())


class Truncated(World):
    """Half of the registry: quarantined, nothing resolved, nobody mailed, one operator notice."""

    def test_half_a_registry_is_held_back_until_an_operator_accepts_it(self):
        self.configure(REGISTRY_SOURCE + COORDINATORS_SOURCE + PARTICIPATIONS_SOURCE, mail='mode = "send"\nfrom = "a@example.org"')
        self.asked("import", "--source", "registry", REGISTRY, expect=0)
        demo = REGISTRY.parents[1]
        for source in ("coordinators", "projects"):
            for file in sorted((demo / source).iterdir()):
                if file.suffix in (".csv", ".tsv", ".txt"):
                    self.asked("import", "--source", source, file, expect=0)
        before, alerts = self.facts(), self.sql("SELECT alert_id, state FROM alert ORDER BY 1")
        self.assertTrue(alerts)

        lines = REGISTRY.read_text(encoding="utf-8-sig").splitlines()
        half = self.text_file("half.csv", "\n".join(lines[: len(lines) // 2]) + "\n")
        held = self.asked("import", "--source", "registry", half, expect=1)["runs"][0]
        self.assertEqual(held["state"], "quarantined")
        self.assertIn("1,451", held["message"].replace("1451", "1,451"))
        self.assertEqual(self.facts(), before)
        self.assertEqual(self.sql("SELECT alert_id, state FROM alert ORDER BY 1"), alerts)
        self.assertEqual(self.mails(), [])
        notices = self.sql("SELECT cause, closed_ms FROM notice")
        self.assertEqual(notices, [("run.quarantined:registry", None)])

        accepted = self.asked("run", "accept", held["run"], expect=0)["runs"][0]
        self.assertEqual(accepted["state"], "accepted")
        self.assertGreater(accepted["removed"], 700)
        self.assertEqual(self.sql("SELECT count(*) FROM notice WHERE closed_ms IS NULL")[0][0], 0)
        self.assertLess(self.sql("SELECT count(*) FROM school WHERE gone_ms IS NULL")[0][0], 730)
        # Nothing was resolved by it: schools that left the registry are withdrawn, the others stay as they were.
        self.assertEqual(self.sql("SELECT count(*) FROM alert WHERE state = 'resolved'")[0][0], 0)


class Renamed(World):
    """A list of the next year: a school that is called otherwise stays itself, under its number and with its history."""

    def test_a_school_renamed_under_its_code_keeps_its_number_and_tells_what_it_was_called(self):
        self.configure(REGISTRY_SOURCE)
        self.asked("import", "--source", "registry", REGISTRY, expect=0)
        before = self.sql("SELECT school_id FROM school WHERE code = '751929'")
        lines = REGISTRY.read_text(encoding="utf-8-sig")
        old = "Aladağ Sinanpaşa Anadolu İmam Hatip Lisesi"
        self.assertEqual(lines.count(old), 1)
        later = self.text_file("later.csv", lines.replace(old, "Şehit Ali Çelik Anadolu İmam Hatip Lisesi"))
        self.asked("import", "--source", "registry", later, expect=0)
        self.assertEqual(self.sql("SELECT school_id FROM school WHERE code = '751929'"), before)
        self.assertEqual(self.sql("SELECT count(*), count(gone_ms) FROM school"), [(1451, 0)])
        told = self.asked("explain", "751929", expect=0)
        self.assertEqual([(e["what"], e["before"], e["decided_by"]) for e in told["events"]], [("rename", old, "program")])
        self.assertEqual([name["name"] for name in told["former_names"]], [old])
        self.assertEqual(self.asked("explain", old, expect=0)["school"], before[0][0])  # found under the old name


if __name__ == "__main__":
    unittest.main()
