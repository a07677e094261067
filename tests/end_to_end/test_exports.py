"""Lists that twinwatch writes for people, as CSV and as a workbook: read back by its own reader they say the same."""
import csv
import io
import subprocess
import sys
import time
import unittest

from world import BUILD, SOURCE, World

sys.path.insert(0, str(SOURCE / "daemon/mail"))
import check_workbook  # noqa: E402  (Python's own zipfile and XML: a reader that is not ours)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = [  # invented
    "=1+1 İlkokulu", '=HYPERLINK("http://x.example";"y") Ortaokulu', "+90 Anadolu Lisesi", "-5 İlkokulu", "@a Ortaokulu",
    'Örnek "Işık"; Deneme Ortaokulu', "Iğdır Şehit Öğretmen Çağrı Ünal İlkokulu", "<b>&amp;</b> Lisesi", "_x0041_ Lisesi",
    "Uzun " + "çok " * 200 + "uzun Lisesi",
]


class Exports(World):
    def as_read(self, file):
        done = subprocess.run([BUILD / "bin/twinwatch", "--config", self.config, "inspect", "--csv", file],
                              capture_output=True, check=True)
        return list(csv.reader(io.StringIO(done.stdout.decode("utf-8"), newline="")))

    def as_written(self, octets):
        """By Python, without the formula's guard, which is the spreadsheet's business: a person does not see it."""
        rows = csv.reader(io.StringIO(octets.decode("utf-8-sig"), newline=""), delimiter=";")
        return [[cell[1:] if cell[:1] == "'" else cell for cell in row] for row in rows]

    def play_demo(self):
        subprocess.run([BUILD / "bin/twinwatchd", "--config", SOURCE / "config/demo/twinwatch.toml", "--state-dir", self.state,
                        "--once", "--quiet"], capture_output=True, check=True, timeout=300)

    def test_the_two_lists_of_a_mail_are_read_equal(self):
        self.play_demo()
        lists = rows = days = 0
        for message in self.mails():
            parts = list(message.iter_attachments())
            if not parts:
                continue
            self.assertEqual([part.get_content_type() for part in parts], ["text/csv", XLSX])
            names = [part.get_filename() for part in parts]
            self.assertRegex(names[0], r"^\w+-(okullar-)?\d{4}-W\d\d\.csv$")
            self.assertEqual(names[1], names[0].removesuffix(".csv") + ".xlsx")
            files = [self.folder / "liste.csv", self.folder / "liste.xlsx"]
            for part, file in zip(parts, files):
                self.assertEqual(part.get_content_disposition(), "attachment")
                file.write_bytes(part.get_payload(decode=True))
            attached = self.as_written(files[0].read_bytes())
            self.assertEqual(self.as_read(files[0]), attached, names)
            self.assertEqual(self.as_read(files[1]), attached, names)
            self.assertEqual(check_workbook.what_is_wrong(files[1].read_bytes()), [], names)
            kinds = check_workbook.kinds_of(files[1].read_bytes())
            if names[0].startswith("iller-"):
                self.assertEqual((kinds["Plaka"], kinds["Okul"], kinds["Açık"]), ({"text"}, {"number"}, {"number"}))
            else:
                self.assertLessEqual(kinds["Veri Tarihi"] | kinds["Ne Zamandan Beri"], {"day"}, names)
                self.assertEqual(kinds["Kurum Kodu"], {"text"}, names)
                days += len(kinds["Veri Tarihi"])
            lists += 1
            rows += len(attached) - 1
        self.assertGreater(lists, 20)
        self.assertGreater(rows, 500)
        self.assertGreater(days, 20)
        self.assertIn("Şanlıurfa-okullar-2026-W46.xlsx", [p.get_filename() for m in self.mails() for p in m.iter_attachments()])

    def test_schools_are_written_both_ways_and_read_equal_whatever_they_are_called(self):
        header = ["Kurum Kodu", "İl", "İlçe", "Okul Adı"]
        out = io.StringIO(newline="")
        rows = [[f"{i + 12:06}", "Erzurum", "Yakutiye", name] for i, name in enumerate(NAMES)]
        csv.writer(out, delimiter=";").writerows([header, *rows])
        self.drop("registry", self.text_file("okullar.csv", out.getvalue()))
        self.once()
        told = {}
        for suffix in ("csv", "xlsx"):
            file = self.folder / f"liste.{suffix}"
            file.write_text("what was there before")
            said = self.twinwatch("schools", "--all", "--out", file, expect=0).stdout
            self.assertEqual(said, f"{len(NAMES)} schools written to {file}\n")
            told[suffix] = self.as_read(file)
        self.assertEqual(told["csv"], told["xlsx"])
        self.assertEqual(told["xlsx"][0], ["number", "code", "province", "district", "school", "status", "because", "since", "data of"])
        self.assertEqual({tuple(row[5:]) for row in told["xlsx"][1:]}, {("unknown", "no_source", "", "")})
        self.assertEqual(len(self.asked("schools", "--all", "--status", "unknown")), len(NAMES))
        named = {row[1]: row[4] for row in told["xlsx"][1:]}
        self.assertEqual(named, dict(self.sql("SELECT code, name FROM school")))
        self.assertIn("000012", named)
        self.assertIn("=1+1 İlkokulu", named.values())
        by_python = check_workbook.rows_of((self.folder / "liste.xlsx").read_bytes())
        self.assertEqual([row + [""] * (9 - len(row)) for row in by_python], told["xlsx"])
        self.assertEqual([p.name for p in self.folder.glob(".*")], [], "nothing is left beside them")

    def test_all_that_fit_are_written_again_the_same_and_what_cannot_be_is_told(self):
        self.play_demo()
        file = self.folder / "okullar.xlsx"
        look = ("--state-dir", self.state)
        report = self.asked(*look, "schools", "--status", "inactive", "--out", file, expect=0)
        count = self.sql("SELECT count(*) FROM status WHERE known_to IS NULL AND status = 'inactive'")[0][0]
        self.assertEqual(report, {"file": str(file), "rows": count, "more": False})
        listed = self.as_read(file)
        self.assertEqual(len(listed), count + 1)
        self.assertEqual(list(dict.fromkeys(row[3] for row in listed if row[2] == "Adıyaman")),
                         ["BESNİ", "ÇELİKHAN", "GÖLBAŞI", "KAHTA", "MERKEZ", "SAMSAT", "TUT"])  # the Turkish alphabet
        self.assertEqual(check_workbook.what_is_wrong(file.read_bytes()), [])
        kinds = check_workbook.kinds_of(file.read_bytes())
        self.assertEqual({name: kinds[name] for name in ("number", "code", "since", "data of")},
                         {"number": {"number"}, "code": {"text"}, "since": {"day"}, "data of": {"day"}})
        first = file.read_bytes()
        time.sleep(2.1)  # ZIP counts in steps of two seconds
        self.twinwatch("schools", "--status", "inactive", "--out", file, expect=0)
        self.assertEqual(file.read_bytes(), first)
        self.assertTrue(self.asked("schools", "--limit", 3, "--out", file, expect=0)["more"])
        self.assertEqual(len(self.as_read(file)), 4)
        self.assertIn("written to", self.twinwatch("schools", "nobody is called so", "--out", self.folder / "0.csv", expect=1).stdout)
        for name, what in (("okullar.ods", r"okullar\.ods.*\.xlsx.*\.csv"), ("nowhere/a.csv", r"nowhere/a\.csv: No such file")):
            self.assertRegex(self.twinwatch("schools", "--out", self.folder / name, expect=2).stderr, what)


if __name__ == "__main__":
    unittest.main()
