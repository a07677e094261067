"""What a digest says besides who has no project: rules that judge by themselves, October's counts, clubs and their plan.

Facts go in as files, as an office drops them; what is checked is the mail and its lists.
"""
import csv
import io
import re
import sys

from test_feedback import ANSWERS, DECISION, fill_in
from world import COORDINATORS_SOURCE, PARTICIPATIONS_SOURCE, REGISTRY_SOURCE, SOURCE, World

sys.path.insert(0, str(SOURCE / "daemon/mail"))
import check_workbook  # noqa: E402

LABELS_SOURCE = """
[source.labels]
plugin = "school_csv"
settings = { profile = "quality_labels", covers = "country" }
"""
CALENDAR = """
[mail]
days = [1, 2, 3, 4, 5, 6, 7]
from = 00:00:00
to = 23:59:59

[[school_year]]
name = "2026-2027"
from = 2026-09-07
to = 2027-06-25
cutoff = 2026-10-02
grace_days = 28
"""
SCHOOLS = [("700001", "YAKUTİYE", "Yalnız Ortaokulu"), ("700002", "YAKUTİYE", "Etiketli Ortaokulu"),
           ("700003", "OLTU", "Etiketsiz Ortaokulu"), ("700004", "OLTU", "Yeni Etiketli Ortaokulu")]  # invented
ERZURUM, DESK = "erzurum@example.org", "masa@example.org"
ACTIVE = ["1;Su;Aktif;Kurucu;Etiketli Ortaokulu;ERZURUM;YAKUTİYE;;;https://portal.example.org/p/1",
          "1;Su;Aktif;Ortak;Etiketsiz Ortaokulu;ERZURUM;OLTU;;;https://portal.example.org/p/1",
          "2;Ses;Aktif;Kurucu;Yeni Etiketli Ortaokulu;ERZURUM;OLTU;;;https://portal.example.org/p/2"]


class Sections(World):
    language, sources, schools = "tr", "", SCHOOLS

    def setUp(self):
        super().setUp()
        self.at("2026-11-09T08:00:00+03:00")
        self.registry()

    def registry(self):
        self.take_in("registry", self.text_file("okullar.csv", "\n".join(
            ["Kurum Kodu;İl;İlçe;Okul Adı;Tür", *(f"{code};ERZURUM;{district};{name};Ortaokul" for code, district, name in self.schools)])))
        self.take_in("coordinators", self.text_file("koordinatorler.csv", "\n".join(
            ["E-posta;İl;İlçe;Kaydı Giren Birim;Geçerlilik Tarihi;Onay Tarihi",
             f"{ERZURUM};Erzurum;;Masa;31.08.2027;01.09.2026", f"{DESK};;;Masa;31.08.2027;01.09.2026"]) + "\n"))

    def at(self, instant):
        """From now on it is then."""
        self.configure(REGISTRY_SOURCE + PARTICIPATIONS_SOURCE + COORDINATORS_SOURCE + LABELS_SOURCE + self.sources,
                       mail=f'mode = "send"\nlanguage = "{self.language}"', extra=f"[[demo.week]]\nat = \"{instant}\"\n",
                       settings="period = \"2026-2027\"\nmax_age = \"400d\"")
        (self.folder / "calendar.toml").write_text(CALENDAR, encoding="utf-8")

    def take_in(self, source, file):
        self.assertIn(self.asked("import", "--source", source, file, expect=0)["runs"][0]["state"], ("accepted", "unchanged"))

    def projects(self, day, rows):
        self.take_in("projects", self.text_file(f"katilim-{day}.csv", "\n".join(
            ["Proje ID;Proje Adı;Proje Durumu;Rol;Okul Adı;İl;İlçe;Katılım Tarihi;Dönem;Proje Adresi", *rows]) + "\n"))

    def labels(self, day, rows):
        self.take_in("labels", self.text_file(f"etiketler-{day}.csv", "\n".join(
            ["Başvuru ID;Proje Adı;Okul Adı;İl;İlçe;Yıl;Kalite Etiketi", *rows]) + "\n"))

    def composed(self):
        self.asked("run", expect=0)  # as the daemon does before it composes
        self.asked("mail", "compose", expect=0)

    def mail(self, to, route=None):
        """The newest one: its text, its HTML, its lists."""
        import email
        import email.policy
        numbers = [mail["mail"] for mail in self.asked("mail", "list", "--limit", 500, expect=0)
                   if mail["recipient"] == to and route in (None, mail["route"])]
        mail = email.message_from_string(self.twinwatch("mail", "show", "--raw", max(numbers), expect=0).stdout,
                                         policy=email.policy.default)
        lists = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
        return (mail["subject"], self.plain_text(mail), mail.get_body(("html",)).get_content(),
                next(octets for name, octets in lists.items() if name.endswith(".xlsx")),
                next(octets for name, octets in lists.items() if name.endswith(".csv")))


class RulesOfTheirOwn(Sections):
    def setUp(self):
        super().setUp()
        self.projects("2026-11-09", ACTIVE)
        self.labels("2026-11-09", ["88001;Su;Etiketli Ortaokulu;ERZURUM;YAKUTİYE;2026;Ulusal Kalite Etiketi"])
        self.at("2026-11-09T09:00:00+03:00")
        self.composed()

    def listed(self, workbook, column="Okul"):
        header, *rows = check_workbook.rows_of(workbook)
        return [(row[0], row[header.index(column)], row[header.index("Konu")]) for row in rows]

    def test_schools_without_a_label_have_a_section_and_are_answered_in_the_list(self):
        title = "Etkin projesi olan, son üç yılda kalite etiketi görünmeyen okullar"
        subject, text, _, workbook, _ = self.mail(ERZURUM)
        self.assertIn("ilk özet, 1 okul destek bekliyor", subject)
        self.assertNotIn("etiketi", text, "it must hold for two weeks")

        self.at("2026-11-24T09:00:00+03:00")
        self.composed()
        subject, text, html, workbook, raw = self.mail(ERZURUM)
        self.assertEqual(subject, "Erzurum eTwinning: haftalık özet, 1 süren, diğer konularda 2 yeni")
        section = text[text.index(title):text.index("Tam liste ekte")]
        self.assertIn("Bu konu özetinizde ilk kez yer alıyor: 2 okul.", section)
        self.assertIn("İlçelere göre: Oltu 2", section)
        self.assertIn("Etiketsiz Ortaokulu (700003)\n    Oltu; 09.11.2026 gününden beri", section)
        self.assertIn("Kalite etiketi görünmüyor", section)
        self.assertIn("Başvuru döneminden önce", section)
        self.assertNotIn("Yalnız Ortaokulu", section)
        self.assertIn(title + ": 2 okul", html)
        self.assertEqual(self.listed(workbook), [("Süren", "Yalnız Ortaokulu", "Aktif proje"),
                                                 ("Yeni", "Etiketsiz Ortaokulu", title), ("Yeni", "Yeni Etiketli Ortaokulu", title)])
        self.assertEqual(check_workbook.what_is_wrong(workbook), [])
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw.lstrip("\ufeff")), delimiter=";"))
        self.assertEqual([row[0] for row in rows[1:]], ["Süren", "Yeni", "Yeni"])
        self.assertEqual([row[rows[0].index("Aktif Proje")] for row in rows[1:]], ["yok", "aktif", "aktif"])

        # One of them is answered in the list, the other gets its label.
        answered = self.asked("feedback", "import", self.text_file("cevap.xlsx", fill_in(workbook, {
            "Etiketsiz Ortaokulu": {DECISION: "Görüşüldü"}})), "--by", ERZURUM, "--apply", expect=0)
        self.assertEqual(answered["counts"]["answered"], 1)
        self.assertEqual(self.sql("SELECT rule FROM answer"), [("no_label",)])
        self.at("2026-12-01T08:00:00+03:00")
        self.labels("2026-12-01", ["88001;Su;Etiketli Ortaokulu;ERZURUM;YAKUTİYE;2026;Ulusal Kalite Etiketi",
                                   "88002;Ses;Yeni Etiketli Ortaokulu;ERZURUM;OLTU;2026;Ulusal Kalite Etiketi"])
        self.at("2026-12-01T09:00:00+03:00")
        self.composed()
        subject, text, _, workbook, _ = self.mail(ERZURUM)
        self.assertEqual(subject, "Erzurum eTwinning: haftalık özet, 1 süren, diğer konularda 1 sonuçlanan")
        section = text[text.index("\n" + title + "\n"):text.index("Tam liste ekte")]
        self.assertRegex(section, r"Sonuçlanan: 1 okul\n  - Yeni Etiketli Ortaokulu \(700004\)\n    Oltu; .*\n    2026 yılına ait kalite etiketi var")
        self.assertIn("Yanıtladığınız 1 okul bu özette yeniden sorulmuyor.", section)
        self.assertNotIn("Etiketsiz Ortaokulu (700003)", text)
        self.assertEqual([row[:2] for row in self.listed(workbook)],
                         [("Süren", "Yalnız Ortaokulu"), ("Sonuçlanan", "Yeni Etiketli Ortaokulu")])


class InEnglish(Sections):
    language = "en"

    def test_a_list_with_english_headings_comes_back_filled_in(self):
        self.projects("2026-11-09", ACTIVE)
        self.at("2026-11-09T09:00:00+03:00")
        self.composed()
        _, text, html, workbook, _ = self.mail(ERZURUM)
        header, *rows = check_workbook.rows_of(workbook)
        self.assertEqual(header[:8], ["Section", "School Code", "Province", "District", "School", "Type", "Active Project", "Topic"])
        self.assertEqual([row[:8] for row in rows],
                         [["New", "700001", "Erzurum", "Yakutiye", "Yalnız Ortaokulu", "Ortaokul", "none", "Active project"]])
        self.assertEqual(check_workbook.what_is_wrong(workbook), [])
        self.assertEqual(re.findall(r"<h2[^>]*>(.*?)</h2>", html), ["By district", "How you could help"])
        self.assertEqual(header[-5:-1], list(ANSWERS))
        # Without the key's column a row is found by its code and name, under the English headings too.
        line = ";".join(header[:-1]) + "\n" + ";".join([*rows[0][:-5], "contacted", "", "", ""]) + "\n"
        report = self.asked("feedback", "import", self.text_file("answer.csv", line), "--by", ERZURUM, "--apply", expect=0)
        self.assertEqual(report["counts"]["answered"], 1, report)
        desk = self.mail(DESK, "national")
        self.assertEqual(check_workbook.rows_of(desk[3])[0][:4], ["Plate", "Province", "Schools", "Told"])


class October(Sections):
    def setUp(self):
        World.setUp(self)
        self.at("2026-09-21T08:00:00+03:00")
        self.registry()

    def test_completed_continuing_reopened_and_new_stand_apart_after_the_cut_off(self):
        completed = "4;Yol;Aktif;Kurucu;Etiketli Ortaokulu;ERZURUM;YAKUTİYE;;;"
        self.projects("2026-09-21", [*ACTIVE, completed])
        self.at("2026-09-21T09:00:00+03:00")
        self.composed()
        self.assertNotIn("kapanışından", self.mail(ERZURUM)[1], "not yet")

        self.at("2026-10-05T08:00:00+03:00")
        self.projects("2026-10-05", [*(row.replace("Su;Aktif", "Su;Kapandı") for row in ACTIVE), completed.replace("Aktif", "Tamamlandı")])
        self.at("2026-10-12T08:00:00+03:00")
        self.projects("2026-10-12", [*ACTIVE, "3;Taş;Aktif;Kurucu;Yalnız Ortaokulu;ERZURUM;YAKUTİYE;05.10.2026;;"])
        self.at("2026-10-12T09:00:00+03:00")
        self.composed()
        subject, text, html, *_ = self.mail(ERZURUM)
        self.assertIn("1 artık aktif", subject)
        block = text[text.index("2 Ekim 2026 kapanışından bu yana projeler"):]
        self.assertEqual(re.findall(r"^  (Tamamlanan|Süren|Yeniden açılan|Yeni): (.+)$", block, re.MULTILINE)[:4],
                         [("Tamamlanan", "1"), ("Süren", "1"), ("Yeniden açılan", "1"), ("Yeni", "1")])
        self.assertIn("2 Ekim 2026 kapanışından bu yana projeler", html)
        _, text, _, workbook, _ = self.mail(DESK, "national")
        self.assertIn("1 ilin 1'i için sayılabildi", text)
        header, row = check_workbook.rows_of(workbook)
        self.assertEqual(header[-4:], ["Tamamlanan Proje", "Süren Proje", "Yeniden Açılan Proje", "Yeni Proje"])
        self.assertEqual([str(cell) for cell in row[-4:]], ["1"] * 4)
        self.assertEqual(check_workbook.what_is_wrong(workbook), [])

        # The same again as of that morning.
        again = self.asked("mail", "preview", "--route", "Erzurum", "--as-of", "2026-10-12", expect=0)
        self.assertIn("Yeniden açılan: 1", again[0]["text"])


class Clubs(Sections):
    """With the shipped profiles and the shipped samples."""
    sources = "".join(f"""
[source.{source}]
plugin = "school_csv"
settings = {{ profile = "{profile}", period = "2026-2027" }}
setting_files = {{ profiles = "{SOURCE / "config/clubs/club-plan.toml"}" }}
""" for source, profile in (("clubs", "clubs"), ("club_plans", "club_plan")))

    schools = [("700001", "YAKUTİYE", "Örnek Ortaokulu"), ("700002", "OLTU", "Deneme Anadolu Lisesi"),
               ("700003", "OLTU", "Kulüpsüz Ortaokulu"), ("700004", "OLTU", "Etkin Ortaokulu")]

    def test_the_sample_plan_stands_in_the_digest_as_what_is_due(self):
        samples = SOURCE / "config/clubs"
        self.at("2026-11-23T08:00:00+03:00")
        self.take_in("clubs", samples / "ornek-kulupler.csv")
        self.take_in("club_plans", samples / "ornek-yillik-plan.csv")
        self.projects("2026-11-23", ["1;Su;Aktif;Kurucu;Etkin Ortaokulu;ERZURUM;OLTU;;;"])
        self.assertEqual(self.sql("SELECT count(*) FROM fact_club"), [(2,)])
        self.assertEqual(self.sql("SELECT count(*) FROM fact_activity"), [(8,)])
        self.at("2026-11-23T09:00:00+03:00")
        self.composed()
        _, text, html, *_ = self.mail(ERZURUM)
        plan = text[text.index("Kulüp planlarında yaklaşanlar (6 Aralık 2026 gününe kadar)"):text.index("Tam liste ekte")]
        self.assertEqual(plan.splitlines()[1:3], ["eTwinning kulübü kayıtlı: 2 okul.",
                                                  "  - 27.11.2026  Ortak aranması ve projenin seçilmesi"])
        self.assertIn("2 okul: Deneme Anadolu Lisesi (Oltu); Örnek Ortaokulu (Yakutiye)", plan)
        self.assertNotIn("Projenin başlatılması", plan, "due on 18 December")
        self.assertIn("Ortak aranması ve projenin seçilmesi", html)
        # A club of sixty days without a project is told as such, in the list by its rule's title; one of fifty is not yet.
        header, *rows = check_workbook.rows_of(self.mail(ERZURUM)[3])
        topics = {row[header.index("Okul")]: row[header.index("Konu")] for row in rows}
        self.assertIn("kulübü", topics["Örnek Ortaokulu"])
        self.assertEqual(topics["Deneme Anadolu Lisesi"], "Aktif proje")
