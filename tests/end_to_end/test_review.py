"""When a name is not sure: a queue of names, decided in a spreadsheet or one by one, and nothing is asked twice."""
import csv
import io
import sys
import unittest
import xml.etree.ElementTree as xml
import zipfile

from world import PARTICIPATIONS_SOURCE, REGISTRY_SOURCE, SOURCE, World

sys.path.insert(0, str(SOURCE / "daemon/mail"))
import check_workbook  # noqa: E402  (Python's own zipfile and XML: a reader that is not ours)

LABELS_SOURCE = """
[source.labels]
plugin = "school_csv"
settings = { profile = "quality_labels" }
"""
SCHOOLS = [  # invented
    ("700001", "ERZURUM", "YAKUTİYE", "Işık İlkokulu"),
    ("700002", "ERZURUM", "YAKUTİYE", "Işık İlkokulu"),
    ("700003", "ERZURUM", "PALANDÖKEN", "Karanfil Ortaokulu"),
    ("700004", "ERZURUM", "AZİZİYE", "Deniz Anadolu Lisesi"),
    ("700005", "ANKARA", "ÇANKAYA", "Işık İlkokulu"),
    *((f"7001{i:02}", "ERZURUM", "OLTU", f"Deneme {i} Ortaokulu") for i in range(40)),
]
LABELS = [
    ("IŞIK İLKOKULU", "ERZURUM", "YAKUTİYE"),
    ("Işık ilkokulu", "Erzurum", "Yakutiye"),
    ("Karanfil Okulu", "ERZURUM", "PALANDÖKEN"),
    ("Yıldız Kursu", "ERZURUM", "YAKUTİYE"),
    ("Deniz Lis.", "ERZURUM", "AZİZİYE"),
]
RIVERS = [
    ("700010", "ERZURUM", "OLTU", "Akçanehir İlkokulu"),
    ("700011", "ERZURUM", "AŞKALE", "Akçanehir İlkokulu"),
    ("700012", "ERZURUM", "OLTU", "Akçanehir Ortaokulu"),
    ("700013", "ERZURUM", "OLTU", "Yeşilnehir Şehit Ali Kaya İlkokulu"),
    ("700014", "ERZURUM", "OLTU", "Mavinehir İlkokulu"),
]
ASKED = [  # as written, and the schools that are offered, best first
    (("Akçanehir İlk Okulu", "ERZURUM", ""), ["700010", "700011"]),
    (("Mavinehir Yeni Bahçe İlkokulu", "ERZURUM", "OLTU"), ["700014"]),
    (("Yeşilnehir Yurdu İlkokulu", "ERZURUM", "OLTU"), ["700013"]),
]
HEADER = ["Numara / Number", "Yazılan ad / Written name", "İl / Province", "İlçe / District", "Kaynak / Source", "Kayıt / Records",
          "Bekleyen okul / Schools waiting", "Neden / Why it waits", *(f"Aday {i} / Candidate {i}" for i in range(1, 6)),
          "Karar / Decision", "Not / Note"]
DECISION, NOTE = HEADER.index("Karar / Decision"), HEADER.index("Not / Note")


def fill_in(octets, decided):
    """A workbook with decisions typed in, as a spreadsheet stores them: {written name: (decision, note)}."""
    names = {number: row[1] for number, row in enumerate(check_workbook.rows_of(octets), 1)}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(octets)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as filled:
        for entry in packed.namelist():
            data = packed.read(entry)
            if entry == check_workbook.SHEET:
                sheet = xml.fromstring(data)
                for row in sheet.iter(check_workbook.MAIN + "row"):
                    for column, text in zip((DECISION, NOTE), decided.get(names[int(row.get("r"))], ())):
                        place = {"r": f"{chr(ord('A') + column)}{row.get('r')}"}
                        if text.isdigit():
                            xml.SubElement(xml.SubElement(row, check_workbook.MAIN + "c", place), check_workbook.MAIN + "v").text = text
                        elif text:
                            cell = xml.SubElement(row, check_workbook.MAIN + "c", {**place, "t": "inlineStr"})
                            xml.SubElement(xml.SubElement(cell, check_workbook.MAIN + "is"), check_workbook.MAIN + "t").text = text
                data = xml.tostring(sheet, encoding="utf-8", xml_declaration=True)
            filled.writestr(entry, data)
    return out.getvalue()


class Review(World):
    def setUp(self):
        super().setUp()
        self.configure(REGISTRY_SOURCE + PARTICIPATIONS_SOURCE + LABELS_SOURCE)
        self.take_in("registry", self.registry("okullar.csv", SCHOOLS))
        projects = "Proje ID;Proje Adı;Proje Durumu;Rol;Okul Adı;İl;İlçe;Dönem\n1;Su;Aktif;Kurucu;Karanfil Okulu;ERZURUM;PALANDÖKEN;2026-2027\n"
        self.take_in("projects", self.text_file("projeler.csv", projects))
        self.take_in("labels", self.labels("etiketler.csv", LABELS))

    def registry(self, name, schools):
        rows = [f"{code};{province};{district};{school};Okul" for code, province, district, school in schools]
        return self.text_file(name, "\n".join(["Kurum Kodu;İl;İlçe;Okul Adı;Tür", *rows]) + "\n")

    def labels(self, name, schools):
        rows = [f"{i};Su {i};{school};{province};{district};Ulusal Kalite Etiketi"
                for i, (school, province, district) in enumerate(schools, 1)]
        return self.text_file(name, "\n".join(["Başvuru ID;Proje Adı;Okul Adı;İl;İlçe;Kalite Etiketi", *rows]) + "\n")

    def take_in(self, source, file):
        self.assertIn(self.asked("import", "--source", source, file, expect=0)["runs"][0]["state"], ("accepted", "unchanged"))

    def queue(self, *args):
        return self.asked("review", *args, expect=0)

    def waiting(self):
        return [item["name"] for item in self.queue()]

    def number(self, name):
        return next(item["number"] for item in self.queue() if item["name"] == name)

    def linked(self):
        return dict(self.sql("SELECT m.name, s.code FROM link l JOIN mention m USING (mention_id) LEFT JOIN school s USING (school_id)"
                             " WHERE l.known_to IS NULL AND l.decided_by LIKE 'person:%' ORDER BY m.mention_id DESC"))

    def export(self, name, *args):
        file = self.folder / name
        self.asked("review", "export", file, *args, expect=0)
        return file

    def imported(self, file, *args, expect=0):
        report = self.asked("review", "import", file, "--by", "ayse", *args, expect=expect)
        return {**report, "did": [(row["what"], row["told"]) for row in report["rows"]]}

    def counts(self, report):
        return {what: count for what, count in report["counts"].items() if count}

    def test_a_round_in_a_workbook(self):
        self.assertEqual(self.waiting(), ["Karanfil Okulu", "IŞIK İLKOKULU", "Yıldız Kursu", "Deniz Lis."],
                         "what statuses hang on, then what is written most")
        file = self.export("sorular.xlsx")
        self.assertEqual(check_workbook.what_is_wrong(file.read_bytes()), [])
        header, *rows = check_workbook.rows_of(file.read_bytes())
        self.assertEqual(header, HEADER)
        first = dict(zip(HEADER, rows[0]))
        self.assertEqual((first["Kaynak / Source"], first["Kayıt / Records"], first["Bekleyen okul / Schools waiting"]),
                         ("labels, projects", "2", "1"))
        self.assertRegex(first["Aday 1 / Candidate 1"], r"^#\d+ · Karanfil Ortaokulu · PALANDÖKEN · 700003 — score -?\d\.\d of \d\.\d: ")
        with zipfile.ZipFile(file) as packed:
            sheet = packed.read(check_workbook.SHEET).decode()
        self.assertIn('type="list"', sheet)
        self.assertIn("YOK", sheet)
        again = self.export("sorular-2.xlsx")
        self.assertEqual(again.read_bytes(), file.read_bytes(), "the same queue is the same file")

        file.write_bytes(fill_in(file.read_bytes(), {
            "Karanfil Okulu": ("1", ""), "IŞIK İLKOKULU": ("700002", "telefonla soruldu"), "Yıldız Kursu": ("YOK", ""),
            "Deniz Lis.": ("SONRA", "")}))
        shown = self.imported(file)
        self.assertEqual(self.counts(shown), {"linked": 2, "none": 1, "later": 1})
        self.assertEqual(self.sql("SELECT count(*) FROM verdict"), [(0,)], "it was only shown")
        self.assertEqual(len(self.waiting()), 4)
        done = self.imported(file, "--apply")
        self.assertEqual(done["did"], shown["did"])
        self.assertEqual(done["statuses_changed"], 1)
        self.assertEqual(self.linked(), {"Karanfil Okulu": "700003", "IŞIK İLKOKULU": "700002", "Işık ilkokulu": "700002",
                                         "Yıldız Kursu": None})
        self.assertEqual(self.sql("SELECT person, reason FROM verdict WHERE reason <> ''"), [("ayse", "telefonla soruldu")])
        self.assertEqual(self.waiting(), ["Deniz Lis."])
        self.assertEqual(self.asked("explain", "700003")["statuses"][0]["status"], "active", "what hung on it is told at once")

        before = self.sql("SELECT * FROM verdict"), self.sql("SELECT * FROM link")
        twice = self.imported(file, "--apply")
        self.assertEqual(self.counts(twice), {"already": 3, "later": 1})
        self.assertIn("Nothing changed.", self.twinwatch("review", "import", file, "--apply", expect=0).stdout)
        self.assertEqual((self.sql("SELECT * FROM verdict"), self.sql("SELECT * FROM link")), before)

        self.take_in("labels", self.labels("etiketler.csv", LABELS))
        self.take_in("labels", self.labels("yeni.csv", [*LABELS, ("ışık ilkokulu", "Erzurum", "YAKUTİYE")]))
        self.assertEqual(self.waiting(), ["Deniz Lis."], "what is decided is not asked again")
        self.assertEqual(len(check_workbook.rows_of(self.export("rest.xlsx").read_bytes())), 2)

    def test_schools_are_offered_by_score_and_nothing_is_asked_twice(self):
        self.take_in("registry", self.registry("okullar-2.csv", [*SCHOOLS, *RIVERS]))
        self.take_in("labels", self.labels("nehirler.csv", [*LABELS, *(name for name, _ in ASKED)]))
        queue = {item["name"]: item for item in self.queue("list", "--province", "Erzurum")}
        for (name, _, _), offered in ASKED:
            candidates = queue[name]["candidates"]
            self.assertEqual([c["code"] for c in candidates], offered, name)
            self.assertLessEqual(len(candidates), 5)
            scores = [c["score"] for c in candidates]
            self.assertEqual(scores, sorted(scores, reverse=True), name)
            self.assertTrue(all("(" in c["why"] for c in candidates), "what the score is made of")
        first, second = ASKED[0][0][0], ASKED[1][0][0]
        shown = self.twinwatch("review", "show", queue[first]["number"], expect=0).stdout
        self.assertRegex(shown, r"1\. #\d+ · .* — score -?\d+\.\d of \d\.\d: \S.*\([+-]\d")

        self.twinwatch("review", "reject", queue[first]["number"], ASKED[0][1][0], "--by", "ayse", expect=0)
        left = next(item for item in self.queue() if item["name"] == first)
        self.assertNotIn(ASKED[0][1][0], [c["code"] for c in left["candidates"]], "what it is not is not offered again")

        file = self.export("nehirler.xlsx")
        self.assertEqual(self.export("nehirler-2.xlsx").read_bytes(), file.read_bytes(), "the same order, the same file")
        file.write_bytes(fill_in(file.read_bytes(), {name: ("1", "") for (name, _, _), _ in ASKED}))
        self.assertEqual(self.counts(self.imported(file, "--apply")), {"linked": len(ASKED), "later": 4})
        linked = self.linked()
        self.assertEqual(linked[second], ASKED[1][1][0])
        self.assertEqual(linked[first], left["candidates"][0]["code"])
        self.assertFalse({name for (name, _, _), _ in ASKED} & set(self.waiting()))

        before = self.sql("SELECT * FROM verdict"), self.sql("SELECT * FROM link")
        self.assertEqual(self.counts(self.imported(file, "--apply")), {"already": len(ASKED), "later": 4})
        twice = [(name.upper(), province, district) for (name, province, district), _ in ASKED]
        self.take_in("labels", self.labels("yine.csv", [*LABELS, *(name for name, _ in ASKED), *twice]))
        self.assertFalse({name for (name, _, _), _ in ASKED} & set(self.waiting()), "whoever writes it so: it is decided")
        self.assertEqual(self.sql("SELECT * FROM verdict"), before[0])
        self.assertEqual(self.sql("SELECT * FROM link")[: len(before[1])], before[1], "no link was made anew")

    def test_a_csv_as_a_spreadsheet_leaves_it(self):
        file = self.export("sorular.csv", "--province", "Erzurum")
        octets = file.read_bytes()
        self.assertTrue(octets.startswith(b"\xef\xbb\xbf"))
        header, *rows = csv.reader(io.StringIO(octets.decode("utf-8-sig"), newline=""), delimiter=";")
        self.assertEqual(header, HEADER)
        for row in rows:
            row[DECISION] = {"Karanfil Okulu": "1", "Yıldız Kursu": "none"}.get(row[1], "")
        order = [NOTE, DECISION, *range(len(header) - 2)]
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter="\t", lineterminator="\r\n")
        writer.writerow(["Erzurum'un soruları"] + [""] * (len(header) - 1))
        writer.writerow([])
        for row in [header, *rows]:
            writer.writerow([row[i] for i in order])
            writer.writerow([""] * len(header))
        file.write_bytes(out.getvalue().encode("windows-1254"))
        done = self.imported(file, "--apply")
        self.assertEqual(self.counts(done), {"linked": 1, "none": 1, "later": 2})
        self.assertEqual(self.linked(), {"Karanfil Okulu": "700003", "Yıldız Kursu": None})
        self.assertEqual(len(self.export("ankara.csv", "--province", "06").read_text("utf-8-sig").splitlines()), 1)

    def test_a_row_that_is_refused_says_why_and_keeps_no_other_back(self):
        file = self.export("sorular.csv")
        header, *rows = csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""), delimiter=";")
        by_name = {row[1]: row for row in rows}
        light, carnation, star, sea = (by_name[name] for name in ("IŞIK İLKOKULU", "Karanfil Okulu", "Yıldız Kursu", "Deniz Lis."))
        decided = [(light, "700005"), (carnation, "4"), (star, "belki"), (["999", *star[1:]], "YOK"),
                   ([light[0], *star[1:]], "YOK"), (sea, "123456"), (sea, "700004"), (sea, "YOK")]
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=";").writerows([header, *([*row[:DECISION], what, ""] for row, what in decided)])
        file.write_text(out.getvalue(), encoding="utf-8")
        report = self.imported(file, "--apply", expect=1)
        self.assertEqual([row["line"] for row in report["rows"]], list(range(2, 10)))
        for (what, told), why in zip(report["did"], ("another province", "no candidate 4", "'belki' is no decision", "no written name",
                                                    "another database", "no school '123456'", "Deniz Lis", "row 8 of this file")):
            self.assertEqual(what, "linked" if why == "Deniz Lis" else "refused", told)
            self.assertIn(why, told)
        self.assertEqual(self.linked(), {"Deniz Lis.": "700004"})
        file.write_text("a;b\n1;2\n", encoding="utf-8")
        self.assertIn("Is it a file that `twinwatch review export` wrote?", self.twinwatch("review", "import", file, expect=2).stderr)

    def test_one_by_one_with_undo_and_the_daemon_carries_it_out(self):
        with self.daemon():
            light = self.number("IŞIK İLKOKULU")
            refused = self.twinwatch("review", "accept", light, expect=2).stderr
            self.assertRegex(refused, r"2 schools are offered for \d+, say which")
            only = self.number("Deniz Lis.")
            told = self.twinwatch("review", "accept", only, "--by", "ayse", "--why", "tek lise", expect=0).stdout
            self.assertRegex(told, r"Deniz Lis\. \(ERZURUM / AZİZİYE\) is Deniz Anadolu Lisesi, AZİZİYE \(#\d+, 700004\)")
            self.twinwatch("review", "reject", light, "700001", "--by", "ayse", expect=0)
            self.assertEqual([c["code"] for c in self.queue("list", "--province", "Erzurum")[1]["candidates"]], ["700002"])
            self.twinwatch("review", "accept", light, expect=0)
            again = self.twinwatch("review", "accept", light, "700001", expect=2).stderr
            self.assertIn(f"`twinwatch review undo {light}` takes that back", again)
            self.assertEqual(self.linked()["IŞIK İLKOKULU"], "700002")

            self.twinwatch("review", "undo", light, expect=0)
            self.assertIn("IŞIK İLKOKULU", self.waiting())
            self.twinwatch("review", "undo", light, expect=0)
            self.assertIn("nothing to take back", self.twinwatch("review", "undo", light, expect=2).stderr)
            shown = self.asked("review", "show", light, expect=0)
            self.assertEqual([(v["says"], v["ended_ms"] > 0) for v in shown["verdicts"]], [("not", True), ("is", True)])
            self.assertEqual(len(shown["waits"]["candidates"]), 2)

            self.twinwatch("review", "alias", "Yıldızlar İ.O.", "--province", "Erzurum", "700001", expect=0)
            self.take_in("labels", self.labels("yeni.csv", [*LABELS, ("YILDIZLAR İ.O.", "ERZURUM", "YAKUTİYE")]))
            self.assertEqual(self.linked()["YILDIZLAR İ.O."], "700001")
            standing = self.queue("list", "--decided")
            self.assertEqual([(v["says"], v["by"] != "") for v in standing], [("is", True), ("is", True)])
            self.twinwatch("review", "undo", "yıldızlar i.o.", "--province", "25", expect=0)
            self.assertIn("YILDIZLAR İ.O.", self.waiting())
            self.assertIn("is no number", self.twinwatch("review", "undo", "Yıldızlar", expect=2).stderr)

    def test_a_verdict_lapses_when_its_school_leaves_the_registry(self):
        light = self.number("IŞIK İLKOKULU")
        self.twinwatch("review", "accept", light, "700002", "--by", "ayse", expect=0)
        self.assertNotIn("IŞIK İLKOKULU", self.waiting())
        self.take_in("registry", self.registry("okullar-2.csv", [row for row in SCHOOLS if row[0] != "700002"]))
        waits = next(item for item in self.queue() if item["number"] == light)
        self.assertRegex(waits["reason"], r"^ayse said on \d{4}-\d\d-\d\d that this is Işık İlkokulu.*left the registry on")
        self.assertEqual([c["code"] for c in waits["candidates"]], ["700001"])
        self.assertTrue(self.queue("list", "--decided")[0]["lapsed"])
        self.assertRegex(self.twinwatch("review", "list", "--decided").stdout, "LAPSED: the school left the registry")
        self.take_in("registry", self.registry("okullar-3.csv", SCHOOLS))
        self.assertNotIn("IŞIK İLKOKULU", self.waiting())
        self.assertEqual(self.linked()["IŞIK İLKOKULU"], "700002")


if __name__ == "__main__":
    unittest.main()
