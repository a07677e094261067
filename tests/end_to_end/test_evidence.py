"""Names that the name alone leaves open: what is known of the account that wrote it settles which of two schools is meant; letters
that a scanner misread are offered to a person. `match explain` shows both. The schools are invented."""
import unittest

from world import PARTICIPATIONS_SOURCE, REGISTRY_SOURCE, World

REGISTRY = """Kurum Kodu;İl;İlçe;Okul Adı;Tür;Web
700001;ERZURUM;OLTU;Karanfil İlkokulu;İlkokul;https://oltukaranfil.meb.k12.tr
700002;ERZURUM;AŞKALE;Karanfil İlkokulu;İlkokul;https://askalekaranfil.meb.k12.tr
700003;ERZURUM;AŞKALE;Köroğlu Ortaokulu;Ortaokul;
""" + "".join(f"7001{i:02};ERZURUM;HORASAN;Deneme {word} Ortaokulu;Ortaokul;\n" for i, word in enumerate(["Su", "Ova", "Kuş", "Taş"] * 10))
PROJECTS = """Proje ID;Proje Adı;Proje Durumu;Rol;Okul Adı;İl;İlçe;Dönem;Okul Hesabı
1;Su;Aktif;Kurucu;Karanfil İlkokulu;ERZURUM;;2026-2027;karanfil-ilkokulu-7
2;Ova;Aktif;Kurucu;Karanfil İlkokulu;ERZURUM;AŞKALE;2026-2027;karanfil-ilkokulu-7
3;Taş;Aktif;Kurucu;Karanfil İ.O.;ERZURUM;;2026-2027;baska-hesap-1
4;Kuş;Aktif;Kurucu;K6roğlu Ortaokulu;ERZURUM;;2026-2027;koroglu-1
"""


class Evidence(World):
    def setUp(self):
        super().setUp()
        self.configure(REGISTRY_SOURCE + PARTICIPATIONS_SOURCE)
        for source, name, text in (("registry", "okullar.csv", REGISTRY), ("projects", "projeler.csv", PROJECTS)):
            run = self.asked("import", "--source", source, self.text_file(name, text), expect=0)["runs"][0]
            self.assertEqual(run["state"], "accepted")

    def explained(self, *args, expect):
        return self.asked("match", "explain", *args, "--province", "Erzurum", expect=expect)

    def test_of_the_account_settles_between_two_of_one_name_and_decides_nothing_alone(self):
        links = dict(self.sql("SELECT m.name || '|' || m.area_2, ifnull(s.code, l.verdict) FROM mention m JOIN link l ON l.mention_id = m.mention_id"
                              " AND l.known_to IS NULL LEFT JOIN school s ON s.school_id = l.school_id"))
        self.assertEqual(links, {"Karanfil İlkokulu|": "700002", "Karanfil İlkokulu|AŞKALE": "700002", "Karanfil İ.O.|": "review",
                                 "K6roğlu Ortaokulu|": "review"})
        open_name = self.explained("Karanfil İlkokulu", expect=1)
        self.assertEqual(open_name["verdict"], "for a person")
        for what in (("--account", "karanfil-ilkokulu-7"), ("--website", "askalekaranfil.meb.k12.tr")):
            told = self.explained("Karanfil İlkokulu", *what, expect=0)
            self.assertEqual(told["candidates"][0]["code"], "700002", what)
            self.assertGreater(told["candidates"][0]["raised"], 0)
            self.assertEqual(told["candidates"][1]["raised"], 0)
        told = self.twinwatch("match", "explain", "Karanfil İlkokulu", "--province", "25", "--account", "karanfil-ilkokulu-7", expect=0).stdout
        self.assertIn("beside the name: the account was confirmed to be", told)
        self.explained("Karanfil Ortaokulu", "--website", "askalekaranfil.meb.k12.tr", expect=1)
        self.explained("Bambaşka İlkokulu", "--website", "askalekaranfil.meb.k12.tr", expect=1)

    def test_letters_that_were_misread_are_offered_and_not_linked(self):
        told = self.explained("K6roğlu Ortaokulu", expect=1)
        self.assertEqual((told["misread"], told["candidates"][0]["code"], told["candidates"][0]["misread"]),
                         ("'k6roglu' for 'koroglu'", "700003", True))
        self.assertIn("only with letters put right: 'k6roglu' for 'koroglu'",
                      self.twinwatch("match", "explain", "K6roğlu Ortaokulu", "--province", "25", expect=1).stdout)
        waiting = {item["name"]: item for item in self.asked("review", expect=0)}
        self.assertIn("misread", waiting["K6roğlu Ortaokulu"]["reason"])


if __name__ == "__main__":
    unittest.main()
