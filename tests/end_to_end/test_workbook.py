"""Workbooks as people have them: what LibreOffice writes is read equal to the CSV of the same table."""
import csv
import io
import shutil
import subprocess
import unittest
import zipfile

from world import BUILD, SOURCE, World

WORKBOOKS = SOURCE / "tests/end_to_end/workbooks"
HEADER = ["Kurum Kodu", "İl", "İlçe", "Okul Adı", "Katılım Tarihi", "Enlem", "Not"]
ROWS = [  # invented
    ["700001", "Erzurum", "Yakutiye", "Şehit Öğretmen Deneme İlkokulu", "13.09.2026", "39.9", "bir; iki"],
    ["700002", "İstanbul", "Üsküdar", 'Örnek "Işık" Ortaokulu', "01.02.2026", "41.02", ""],
    ["700003", "Iğdır", "Merkez", "Çağrı Anadolu Lisesi", "29.02.2024", "39.92", "satır\nsonu"],
    ["000123", "Van", "Edremit", "İki  boşluk Anaokulu", "31.12.2026", "38", "0,5"],
]


def table(rows):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=",", lineterminator="\n").writerows(rows)
    return out.getvalue()


class Workbook(World):
    def as_read(self, file):
        done = subprocess.run([BUILD / "bin/twinwatch", "--config", self.config, "inspect", "--csv", file],
                              capture_output=True, check=True)
        return list(csv.reader(io.StringIO(done.stdout.decode("utf-8"), newline="")))

    def setUp(self):
        super().setUp()
        self.configure("""
[source.projects]
plugin = "school_csv"
""")

    def test_a_workbook_of_libreoffice_is_read_equal_to_its_csv_as_shown(self):
        workbook, shown = WORKBOOKS / "libreoffice.xlsx", WORKBOOKS / "libreoffice.csv"
        lines = list(csv.reader(io.StringIO(shown.read_text(encoding="utf-8"), newline="")))
        self.assertEqual(self.as_read(workbook), lines[2:-1])  # without the title and the total
        self.assertEqual(self.as_read(workbook), self.as_read(shown))
        report = self.asked("inspect", workbook)
        self.assertEqual([report["findings"][what] for what in ("sheet", "sheets not read")], ["Okullar", "Açıklama"])
        self.assertRegex(report["findings"]["hidden rows"], "^1,")

    @unittest.skipUnless(shutil.which("soffice"), "LibreOffice is not installed: apt-get install libreoffice-calc-nogui")
    def test_what_libreoffice_writes_is_read_equal_to_its_csv(self):
        source = self.text_file("tablo.csv", table([HEADER, *ROWS]))
        # Comma, UTF-8, the code as text (2), the day as a day in day-month-year order (4), the rest as it looks (1).
        columns = "1/2/2/2/3/2/4/2/5/4/6/1/7/2"
        subprocess.run(["soffice", f"-env:UserInstallation=file://{self.folder}/office", "--headless", "--convert-to", "xlsx",
                        f"--infilter=CSV:44,34,76,1,{columns},1033", "--outdir", self.folder, source],
                       capture_output=True, check=True, timeout=180)
        workbook = self.folder / "tablo.xlsx"
        self.assertTrue(zipfile.is_zipfile(workbook))
        self.assertEqual(self.as_read(workbook), [HEADER, *ROWS])
        self.assertEqual(self.as_read(workbook), self.as_read(source))

    def test_an_old_and_another_offices_file_are_refused_with_what_to_do(self):
        old = self.folder / "eski.xls"
        old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
        sheet = self.folder / "tablo.ods"
        with zipfile.ZipFile(sheet, "w") as packed:
            packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            packed.writestr("content.xml", "<x/>")
        for file in (old, sheet):
            report = self.asked("inspect", file, expect=1)
            self.assertRegex(report["error"], "save it as .*xlsx")


if __name__ == "__main__":
    unittest.main()
