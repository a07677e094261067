"""The answer back: a coordinator fills in the attached list, and is not asked again while his answer holds."""
import csv
import io
import re
import sys
import unittest
import xml.etree.ElementTree as xml
import zipfile

from world import COORDINATORS_SOURCE, PARTICIPATIONS_SOURCE, REGISTRY_SOURCE, SOURCE, World

sys.path.insert(0, str(SOURCE / "daemon/mail"))
import check_workbook  # noqa: E402  (Python's own zipfile and XML: a reader that is not ours)

KEY, DECISION, UNTIL, LINK, NOTE = "Satır / Row", "Karar / Decision", "Tarih / Until", "Kanıt Bağlantısı / Evidence Link", "Not / Note"
ANSWERS = (DECISION, UNTIL, LINK, NOTE)
SCHOOLS = [  # invented
    *((f"7000{i:02}", "ERZURUM", "YAKUTİYE", f"Deneme {i} Ortaokulu") for i in range(1, 9)),
    ("700100", "VAN", "İPEKYOLU", "Gölbaşı Ortaokulu"),
    ("700101", "VAN", "EDREMİT", "Kıyı Ortaokulu"),
]
ERZURUM, VAN = "erzurum@example.org", "van@example.org"


def name(number):
    return f"Deneme {number} Ortaokulu"


def letters(column):
    text = ""
    while column >= 0:
        text, column = chr(ord("A") + column % 26) + text, column // 26 - 1
    return text


def fill_in(octets, answers):
    """The workbook with answers typed in as a spreadsheet stores them: {school: {header: text, or a number for a day}}."""
    rows = check_workbook.rows_of(octets)
    header = rows[0]
    schools = {number: row[header.index("Okul")] for number, row in enumerate(rows, 1)}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(octets)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as filled:
        for entry in packed.namelist():
            data = packed.read(entry)
            if entry == check_workbook.SHEET:
                days = sorted(check_workbook.day_formats(packed))
                sheet = xml.fromstring(data)
                for row in sheet.iter(check_workbook.MAIN + "row"):
                    typed = answers.get(schools[int(row.get("r"))], {})
                    cells = {check_workbook.column_of(cell.get("r")): cell for cell in row}
                    for title, value in typed.items():
                        column = header.index(title)
                        cell = xml.Element(check_workbook.MAIN + "c", {"r": f"{letters(column)}{row.get('r')}"})
                        if isinstance(value, int):
                            cell.set("s", days[0])
                            xml.SubElement(cell, check_workbook.MAIN + "v").text = str(value)
                        else:
                            cell.set("t", "inlineStr")
                            xml.SubElement(xml.SubElement(cell, check_workbook.MAIN + "is"), check_workbook.MAIN + "t").text = value
                        cells[column] = cell
                    row[:] = [cells[column] for column in sorted(cells)]
                data = xml.tostring(sheet, encoding="utf-8", xml_declaration=True)
            filled.writestr(entry, data)
    return out.getvalue()


def serial(day):
    """A day as a workbook stores it."""
    import datetime
    return (day - datetime.date(1899, 12, 30)).days


class Feedback(World):
    def setUp(self):
        super().setUp()
        self.at("2026-11-09T08:00:00+03:00")
        self.take_in("registry", self.text_file("okullar.csv", "\n".join(
            ["Kurum Kodu;İl;İlçe;Okul Adı;Tür", *(";".join((*school, "Ortaokul")) for school in SCHOOLS)]) + "\n"))
        self.take_in("coordinators", self.text_file("koordinatorler.csv", "\n".join(
            ["E-posta;İl;İlçe;Kaydı Giren Birim;Geçerlilik Tarihi;Onay Tarihi",
             f"{ERZURUM};Erzurum;;Masa;31.08.2027;01.11.2026", f"{VAN};Van;;Masa;31.08.2027;01.11.2026"]) + "\n"))
        self.export("2026-11-09")
        self.at("2026-11-09T09:00:00+03:00")
        self.asked("mail", "compose", expect=0)

    def at(self, instant, mail="mode = \"send\"", more=""):
        """From now on it is then."""
        self.instant = instant
        self.configure(REGISTRY_SOURCE + PARTICIPATIONS_SOURCE + COORDINATORS_SOURCE + more, mail=mail,
                       extra=f"[[demo.week]]\nat = \"{instant}\"\n", settings="period = \"2026-2027\"\nmax_age = \"400d\"")

    def take_in(self, source, file):
        self.assertIn(self.asked("import", "--source", source, file, expect=0)["runs"][0]["state"], ("accepted", "unchanged"))

    def export(self, day, *more):
        """Both provinces whole: only Deneme 8 and Kıyı take part in a project, and `more`."""
        rows = ["1;Su;Aktif;Kurucu;Deneme 8 Ortaokulu;ERZURUM;YAKUTİYE;2026-2027;https://portal.example.org/p/1",
                "1;Su;Aktif;Ortak;Kıyı Ortaokulu;VAN;EDREMİT;2026-2027;https://portal.example.org/p/1", *more]
        self.take_in("projects", self.text_file(f"katilim-{day}.csv", "\n".join(
            ["Proje ID;Proje Adı;Proje Durumu;Rol;Okul Adı;İl;İlçe;Dönem;Proje Adresi", *rows]) + "\n"))

    def digest(self, to):
        """The newest mail to somebody."""
        numbers = [mail["mail"] for mail in self.asked("mail", "list", "--limit", 500, expect=0) if mail["recipient"] == to]
        raw = self.twinwatch("mail", "show", "--raw", max(numbers), expect=0).stdout
        import email
        import email.policy
        return email.message_from_string(raw, policy=email.policy.default)

    def attached(self, to, end=".xlsx"):
        return next(part.get_content() for part in self.digest(to).iter_attachments() if part.get_filename().endswith(end))

    def listed(self, to):
        """The schools that the newest list asks about."""
        header, *rows = check_workbook.rows_of(self.attached(to))
        return sorted(row[header.index("Okul")] for row in rows if row[0] in ("Yeni", "Süren"))

    def filled(self, to, answers, file="cevap.xlsx"):
        return self.text_file(file, fill_in(self.attached(to), answers))

    def imported(self, file, *args, by=ERZURUM, expect=0):
        report = self.asked("feedback", "import", file, "--by", by, *args, expect=expect)
        report["counts"] = {what: count for what, count in report["counts"].items() if count}
        report["did"] = [(row["what"], row["told"]) for row in report["rows"] if row["what"] != "nothing"]
        return report

    def status(self, school):
        return self.sql("SELECT t.status, t.basis FROM status t JOIN school s USING (school_id) WHERE t.known_to IS NULL AND s.name = ?",
                        school)[0]

    def test_a_round_in_the_attached_workbook(self):
        import datetime
        octets = self.attached(ERZURUM)
        self.assertEqual(check_workbook.what_is_wrong(octets), [])
        header = check_workbook.rows_of(octets)[0]
        self.assertEqual(header[-5:], [*ANSWERS, KEY])
        with zipfile.ZipFile(io.BytesIO(octets)) as packed:
            sheet = packed.read(check_workbook.SHEET).decode()
        self.assertIn("Projesi var,Kapandı,Birleşti,Kapsam dışı,Görüşüldü,Ertele", sheet, "offered in the cells")
        self.assertEqual(re.findall(r'<dataValidation type="(\w+)"', sheet), ["list", "date"])
        self.assertEqual(self.listed(ERZURUM), [name(i) for i in range(1, 8)])

        file = self.filled(ERZURUM, {
            name(1): {DECISION: "Projesi var", LINK: "https://portal.example.org/p/77", NOTE: "öğretmen gösterdi"},
            name(2): {DECISION: "Kapandı"},
            name(3): {DECISION: "Görüşüldü"},
            name(4): {DECISION: "Ertele", UNTIL: serial(datetime.date(2026, 12, 15))},
            name(5): {DECISION: "not eligible"},
        })
        foreseen = self.imported(file)
        self.assertEqual(foreseen["counts"], {"answered": 5, "nothing": 2})
        self.assertEqual(foreseen["did"], [
            ("answered", "Deneme 1 Ortaokulu (700001): has a project, asked again from 08.05.2027"),
            ("answered", "Deneme 2 Ortaokulu (700002): closed, not asked again until the registry says something new of it"),
            ("answered", "Deneme 3 Ortaokulu (700003): contacted, asked again from 04.01.2027"),
            ("answered", "Deneme 4 Ortaokulu (700004): asked again later, asked again from 15.12.2026"),
            ("answered", "Deneme 5 Ortaokulu (700005): not expected to have a project, not asked again until the registry says something"
             " new of it")])
        self.assertEqual(self.sql("SELECT count(*) FROM answer"), [(0,)], "a preview writes nothing")
        self.assertEqual(self.status(name(1)), ("inactive", "stated"))

        done = self.imported(file, "--apply")
        self.assertEqual((done["did"], done["statuses_changed"]), (foreseen["did"], 1))
        self.assertEqual(self.status(name(1)), ("unknown", "claimed"), "never inactive while a coordinator says otherwise")
        self.assertEqual(self.sql("SELECT DISTINCT person, entered_by, route, period FROM answer"), [(ERZURUM, ERZURUM, "province:25",
                                                                                                     "2026-W46")])
        self.assertEqual(self.sql("SELECT count(*), min(person) FROM acknowledgement WHERE ended_ms IS NULL"), [(5, ERZURUM)],
                         "in his hands: nothing of it escalates")
        again = self.imported(file, "--apply")
        self.assertEqual(again["counts"], {"already": 5, "nothing": 2})
        self.assertEqual(self.sql("SELECT count(*) FROM answer"), [(5,)], "the same file again changes nothing")
        self.assertEqual([cause for cause, in self.sql("SELECT cause FROM notice WHERE cause LIKE 'feedback%'")], ["feedback.taken_out"])

        shown = self.twinwatch("explain", "700001", expect=0).stdout
        self.assertIn("a coordinator says that there is a project", shown)
        self.assertIn('has a project by erzurum@example.org on 2026-11-09, https://portal.example.org/p/77, "öğretmen gösterdi"', shown)

        # The next list asks what was not answered, and nothing twice.
        self.at("2026-11-16T09:00:00+03:00")
        self.export("2026-11-16", "2;Hava;Aktif;Ortak;Deneme 7 Ortaokulu;ERZURUM;YAKUTİYE;2026-2027;https://portal.example.org/p/2")
        self.assertEqual(self.status(name(1)), ("unknown", "claimed"), "another list that shows none is no contradiction")
        self.asked("mail", "compose", expect=0)
        self.assertEqual(self.listed(ERZURUM), [name(6)])
        text = self.plain_text(self.digest(ERZURUM))
        self.assertIn("Yanıtladığınız 5 okul bu özette yeniden sorulmuyor.", text)

        # On its day the school is asked about again, and that alone is worth a mail.
        self.at("2026-12-14T09:00:00+03:00")
        self.asked("mail", "compose", expect=0)
        self.at("2026-12-21T09:00:00+03:00")
        self.asked("run", expect=0)  # as the daemon does before it composes
        self.asked("mail", "compose", expect=0)
        self.assertEqual(self.listed(ERZURUM), [name(4), name(6)])
        self.assertIn("Verdiğiniz tarih geldiği için 1 okul yeniden listede.", self.plain_text(self.digest(ERZURUM)))
        stands = {answer["says"] for answer in self.asked("feedback", "list", expect=0)}
        self.assertEqual(stands, {"project", "closed", "contacted", "not_eligible"})
        late = self.imported(file, "--apply")
        self.assertEqual(late["counts"], {"already": 5, "nothing": 2}, "an old file revives nothing")

        # The claim ends on its day: the school is what the lists say.
        self.at("2027-05-10T09:00:00+03:00")
        self.export("2027-05-10", "2;Hava;Aktif;Ortak;Deneme 7 Ortaokulu;ERZURUM;YAKUTİYE;2026-2027;https://portal.example.org/p/2",
                    "3;Toprak;Aktif;Ortak;Kıyı Ortaokulu;VAN;EDREMİT;2026-2027;https://portal.example.org/p/3")
        self.assertEqual(self.status(name(1)), ("inactive", "stated"))

    def test_every_bad_row_tells_why_and_keeps_no_other_back(self):
        cases = {
            name(1): ({DECISION: "Projesi var"}, "a project needs its link"),
            name(2): ({DECISION: "Projesi var", LINK: "portal p/77"}, "is no link"),
            name(3): ({DECISION: "Ertele"}, "needs a date"),
            name(4): ({DECISION: "Görüşüldü", UNTIL: "01.10.2026"}, "in the past"),
            name(5): ({DECISION: "kapandı, görüşüldü"}, "says two things"),
            name(6): ({DECISION: "belki"}, "is no decision"),
            name(7): ({DECISION: "Kapandı", NOTE: "2025'te"}, None),
        }
        header, *rows = check_workbook.rows_of(self.attached(ERZURUM))
        file = self.filled(ERZURUM, {school: answer for school, (answer, _) in cases.items()})
        report = self.imported(file, "--apply", expect=1)
        told = {row["line"]: (row["what"], row["told"]) for row in report["rows"] if row["what"] != "nothing"}
        for line, row in enumerate(rows, 2):
            school = row[header.index("Okul")]
            _, why = cases[school]
            self.assertEqual(told[line][0], "answered" if why is None else "refused", told[line])
            self.assertIn(why or school, told[line][1])
        said = self.twinwatch("feedback", "import", file, "--by", ERZURUM, expect=1).stdout
        self.assertRegex(said, r"row +\d+  refused   'portal p/77' is no link: copy the whole address")

    def test_no_answer_reaches_another_province(self):
        van = self.filled(VAN, {"Gölbaşı Ortaokulu": {DECISION: "Kapandı"}})
        report = self.imported(van, "--apply", by=ERZURUM, expect=1)
        self.assertEqual([what for what, _ in report["did"]], ["refused"])
        self.assertIn("is a school of Van, and these are the answers of Erzurum", report["did"][0][1])
        refused = self.twinwatch("feedback", "import", van, "--by", "kimse@example.org", "--apply", expect=2).stderr
        self.assertIn("kimse@example.org is no confirmed coordinator today", refused)
        refused = self.twinwatch("feedback", "import", van, "--by", VAN, "--province", "Erzurum", expect=2).stderr
        self.assertIn("van@example.org is not the coordinator of Erzurum, but of Van", refused)
        self.assertEqual(self.sql("SELECT count(*) FROM answer"), [(0,)])
        # Imported by somebody else it is the coordinator's answer all the same.
        self.imported(van, "--apply", by="ayse")
        self.assertEqual(self.sql("SELECT person, entered_by FROM answer"), [(VAN, "ayse")])

    def test_sorted_cut_and_saved_as_a_text_it_is_read_all_the_same(self):
        text = self.attached(ERZURUM, ".csv")
        text = text.decode("utf-8-sig") if isinstance(text, bytes) else text.lstrip("\ufeff")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        for row in rows:
            row.update({DECISION: "görüşüldü"} if row["Okul"] == name(3) else {DECISION: "snooze until", UNTIL: "2026-12-15"}
                       if row["Okul"] == name(4) else {})
        for separator, charset, keep in ((",", "utf-8-sig", ["Okul", DECISION, UNTIL, KEY]), (";", "cp1254", [DECISION, UNTIL, "Kurum Kodu"]),
                                         ("\t", "utf-16", ["İlçe", UNTIL, "Okul", DECISION])):
            with self.subTest(charset=charset):
                out = io.StringIO()
                writer = csv.DictWriter(out, keep, delimiter=separator, extrasaction="ignore")
                writer.writeheader()
                writer.writerows(sorted(rows, key=lambda row: row["Okul"], reverse=True)[1:])
                report = self.imported(self.text_file("cevap.csv", out.getvalue(), charset))
                self.assertEqual(sorted(told for _, told in report["did"]),
                                 ["Deneme 3 Ortaokulu (700003): contacted, asked again from 04.01.2027",
                                  "Deneme 4 Ortaokulu (700004): asked again later, asked again from 15.12.2026"])
        # One column sorted by itself, a key that was "continued", a list that lost what says whom it is about.
        shuffled = [{**row, KEY: other[KEY]} for row, other in zip(rows, rows[1:] + rows[:1])]
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(shuffled)
        report = self.imported(self.text_file("karisik.csv", out.getvalue()), expect=1)
        self.assertTrue(all("was one column sorted by itself?" in told for _, told in report["did"]), report["did"])
        self.assertEqual(len(report["did"]), 2)
        continued = self.text_file("surdu.csv", f"{KEY};{DECISION}\n{rows[0][KEY][:-4]}9/xy;Kapandı\n")
        self.assertIn("was changed", self.imported(continued, expect=1)["did"][0][1])
        lost = self.text_file("kayip.csv", f"İl;{DECISION}\nErzurum;Kapandı\n")
        self.assertIn('no row names the columns "Karar / Decision", and one of "Satır / Row", "Kurum Kodu / School Code" or "Okul / School"',
                      self.twinwatch("feedback", "import", lost, "--by", ERZURUM, expect=2).stderr)

    def test_what_was_said_can_be_taken_back_and_a_record_or_the_registry_ends_it(self):
        self.imported(self.filled(ERZURUM, {
            name(1): {DECISION: "Projesi var", LINK: "https://portal.example.org/p/9/"},
            name(2): {DECISION: "Kapandı"}, name(3): {DECISION: "Görüşüldü"}}), "--apply")
        numbers = {row["says"]: row["answer"] for row in self.asked("feedback", "list", expect=0)}
        told = self.asked("feedback", "undo", numbers["contacted"], "--by", "ayse", "--why", "yanlış okul", expect=0)["told"]
        self.assertIn("is taken back", told)
        self.assertEqual(self.sql("SELECT ended_by, ended_reason FROM acknowledgement WHERE ended_ms IS NOT NULL"),
                         [("person:ayse", "taken back: yanlış okul")])
        refused = self.twinwatch("feedback", "undo", numbers["contacted"], expect=2).stderr
        self.assertIn("stands no more: taken back: yanlış okul", refused)

        # The portal's own record of that very project says that it is over.
        self.at("2026-11-16T09:00:00+03:00")
        self.export("2026-11-16", "9;Ses;Kapandı;Ortak;Deneme 1 Ortaokulu;ERZURUM;YAKUTİYE;2026-2027;https://portal.example.org/p/9")
        self.assertEqual(self.status(name(1)), ("inactive", "stated"))
        # And the ministry says something new of the school that was said to be closed.
        self.take_in("registry", self.text_file("okullar.csv", "\n".join(
            ["Kurum Kodu;İl;İlçe;Okul Adı;Tür", *(";".join((*school[:3], school[3].replace("Deneme 2 ", "Deneme 2 Yıldız "), "Ortaokul"))
                                                  for school in SCHOOLS)]) + "\n"))
        self.at("2026-11-16T10:00:00+03:00")
        ended = {row["says"]: row for row in self.asked("feedback", "list", "--all", expect=0)}
        self.assertEqual({says: row["stands"] for says, row in ended.items()}, {"project": False, "closed": False, "contacted": False})
        self.assertRegex(ended["project"]["ended_why"], r"record \d+ of the same link says 'Kapandı'")
        self.assertEqual((ended["closed"]["ended_by"], ended["closed"]["ended_why"]),
                         ("program", "the registry says something new of the school"))
        self.asked("mail", "compose", expect=0)
        header, *rows = check_workbook.rows_of(self.attached(ERZURUM))
        codes = {row[header.index("Kurum Kodu")] for row in rows}
        self.assertLessEqual({"700001", "700002", "700003"}, codes, "all three are asked about again")

    def test_a_claim_is_active_where_the_configuration_says_so(self):
        self.at(self.instant, more="[feedback]\nproject_is = \"active\"\n")
        self.imported(self.filled(ERZURUM, {name(1): {DECISION: "Projesi var", LINK: "https://portal.example.org/p/77"}}), "--apply")
        self.assertEqual(self.status(name(1)), ("active", "claimed"))


if __name__ == "__main__":
    unittest.main()
