"""Exports that bear an earlier date than what is accepted are told and need --older; provinces do not touch each other."""
import unittest

from world import PARTICIPATIONS_SOURCE, REGISTRY, REGISTRY_SOURCE, World

HEADER = "Proje ID;Proje Adı;Proje Durumu;Rol;Okul Adı;İl;İlçe;Dönem"


class Older(World):
    def setUp(self):
        super().setUp()
        self.configure(REGISTRY_SOURCE + PARTICIPATIONS_SOURCE)
        self.asked("import", "--source", "registry", REGISTRY, expect=0)

    def export(self, name, day, *schools):
        rows = [f"{i};Proje {i};Aktif;Kurucu;{school};{province};{district};2026-2027"
                for i, (school, province, district) in enumerate(schools, 1)]
        return self.text_file(name, "\n".join([f"eTwinning katılımları - {day}", "", HEADER, *rows]) + "\n")

    def records(self):
        return {table: rows for table, rows in self.facts().items() if table != "status"}  # that says "held back" from then on

    def import_projects(self, *args, expect):
        return self.asked("import", "--source", "projects", *args, expect=expect)["runs"][0]

    def test_an_older_export_is_held_back_with_both_dates_until_it_is_asked_for(self):
        new = self.export("yeni.csv", "20.09.2025", ("Pasinler Anadolu İmam Hatip Lisesi", "ERZURUM", "PASİNLER"))
        old = self.export("eski.csv", "13.09.2025", ("Şehit Mücahit Dağtan Anadolu Lisesi", "ERZURUM", "TORTUM"))
        newer = self.import_projects(new, expect=0)
        self.assertEqual(newer["state"], "accepted")
        before = self.records()

        held = self.import_projects(old, expect=1)
        self.assertEqual(held["state"], "quarantined")
        for words in ("13.09.2025", "20.09.2025", f"run {newer['run']} (yeni.csv)", "`twinwatch import --older eski.csv`",
                      f"`twinwatch run accept {held['run']}`"):
            self.assertIn(words, held["message"])
        self.assertEqual(self.records(), before)
        self.assertEqual(self.import_projects(new, expect=0)["state"], "unchanged", "the same octets are no older export")

        taken = self.import_projects("--older", old, expect=0)
        self.assertEqual(taken["state"], "accepted")
        self.assertEqual((taken["added"], taken["removed"]), (1, 1))
        told = self.sql("SELECT ok, message FROM finding WHERE run_id = ? AND what = 'gate.older'", taken["run"])
        self.assertEqual(told[0][0], 1)
        self.assertIn("20.09.2025", told[0][1])

    def test_the_daemon_is_told_of_older_too(self):
        new = self.export("yeni.csv", "20.09.2025", ("Pasinler Anadolu İmam Hatip Lisesi", "ERZURUM", "PASİNLER"))
        old = self.export("eski.csv", "13.09.2025", ("Şehit Mücahit Dağtan Anadolu Lisesi", "ERZURUM", "TORTUM"))
        with self.daemon():
            self.assertEqual(self.import_projects(new, expect=0)["state"], "accepted")
            self.assertEqual(self.import_projects(old, expect=1)["state"], "quarantined")
            self.assertEqual(self.import_projects("--older", old, expect=0)["state"], "accepted")

    def test_a_province_of_an_older_day_is_taken_and_no_other_province_loses_a_row(self):
        erzurum = self.export("erzurum.csv", "20.09.2025", ("Pasinler Anadolu İmam Hatip Lisesi", "ERZURUM", "PASİNLER"))
        van = self.text_file("van.csv", "\n".join(
            ["Van eTwinning katılımları - 13.09.2025", "", HEADER,
             "901;Van Projesi;Aktif;Ortak;Ahmet Yurtsever Mesleki ve Teknik Anadolu Lisesi;VAN;İPEKYOLU;2026-2027"]) + "\n")
        in_force = "SELECT school_name FROM fact_participation WHERE known_to IS NULL ORDER BY 1"
        self.import_projects(erzurum, expect=0)
        other = self.import_projects(van, expect=0)
        self.assertEqual((other["state"], other["removed"]), ("accepted", 0))
        self.assertEqual([name for name, in self.sql(in_force)],
                         ["Ahmet Yurtsever Mesleki ve Teknik Anadolu Lisesi", "Pasinler Anadolu İmam Hatip Lisesi"])

        next_week = self.export("erzurum-2.csv", "27.09.2025", ("Şehit Mücahit Dağtan Anadolu Lisesi", "ERZURUM", "TORTUM"))
        again = self.import_projects(next_week, expect=0)
        self.assertEqual(again["state"], "accepted")
        self.assertEqual([name for name, in self.sql(in_force)],
                         ["Ahmet Yurtsever Mesleki ve Teknik Anadolu Lisesi", "Şehit Mücahit Dağtan Anadolu Lisesi"])


if __name__ == "__main__":
    unittest.main()
