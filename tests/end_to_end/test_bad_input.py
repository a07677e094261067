"""Bad input: one clear message (what, where, what to do), a non-zero exit or a held-back run, and nothing known is lost."""
import os
import pathlib
import resource
import sqlite3
import subprocess
import unittest

from world import BUILD, PARTICIPATIONS_SOURCE, REGISTRY, REGISTRY_SOURCE, World


class Configuration(World):
    def refusal(self, text):
        self.config.write_text(text, encoding="utf-8")
        done = subprocess.run([BUILD / "bin/twinwatchd", "--config", self.config, "--once"], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        self.assertFalse(self.state.exists(), "something was started on half a configuration")
        return done.stderr

    def test_wrong_toml_is_told_with_its_line(self):
        self.assertIn("twinwatch.toml:2", self.refusal("[service]\nstate_dir = \n"))

    def test_an_unknown_key_is_told_with_the_nearest_known_one(self):
        said = self.refusal(f'[service]\nstatedir = "{self.state}"\n{REGISTRY_SOURCE}')
        self.assertIn(":2:", said)
        self.assertIn('did you mean "state_dir"', said)

    def test_a_wrong_duration_is_told_with_what_would_be_right(self):
        self.assertIn("14d", self.refusal(f'[status]\nmax_age = "two weeks"\n{REGISTRY_SOURCE}'))

    def test_a_missing_file_is_told(self):
        done = subprocess.run([BUILD / "bin/twinwatchd", "--config", self.folder / "none.toml", "--once"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("none.toml", done.stderr)

    def test_a_plugin_that_is_not_there_fails_its_source_alone(self):
        self.configure(REGISTRY_SOURCE + '\n[source.other]\nplugin = "no_such_plugin"\n')
        self.drop("registry", REGISTRY)
        done = self.once(expect=1)
        self.assertIn("no_such_plugin", done.stdout + done.stderr)
        self.assertEqual(self.sql("SELECT count(*) FROM school")[0][0], 1451)

    def test_check_names_everything_that_is_wrong(self):
        self.configure('\n[source.other]\nplugin = "no_such_plugin"\n')
        done = self.twinwatch("check", expect=2)
        self.assertIn("WRONG", done.stdout)
        self.assertIn("no_such_plugin", done.stdout)


class Files(World):
    def setUp(self):
        super().setUp()
        self.asked("import", "--source", "registry", REGISTRY, expect=0)
        self.before = self.facts()

    def refused(self, file, *words, state=("failed", "quarantined"), source="registry"):
        run = self.asked("import", "--source", source, file, expect=1)["runs"][0]
        self.assertIn(run["state"], state, run)
        for word in words:
            self.assertIn(word, run["message"])
        self.assertEqual(self.facts(), self.before)
        if run["state"] == "failed":
            reasons = list((self.state / "inbox" / source / "refused").glob("*.reason.txt"))
            self.assertEqual(len(reasons), 1)
            self.assertIn(run["message"][:40], reasons[0].read_text(encoding="utf-8"))
        return run

    def test_a_csv_with_no_known_header_is_refused_naming_its_columns(self):
        self.refused(self.text_file("x.csv", "Renk;Boy\nmavi;3\nyeşil;4\n"), "Renk")

    def test_a_binary_file_is_refused(self):
        self.refused(self.text_file("x.csv", os.urandom(200_000)))

    def test_an_empty_file_is_refused(self):
        self.refused(self.text_file("x.csv", ""))

    def test_a_header_without_rows_is_held_back(self):
        self.refused(self.text_file("x.csv", "Kurum Kodu;İl;İlçe;Okul Adı;Kategori;Ana Sayfa;Enlem;Boylam\n"))

    def test_a_missing_file_is_told(self):
        done = self.twinwatch("import", "--source", "registry", self.folder / "none.csv")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("none.csv", done.stdout + done.stderr)

    def test_a_line_without_end_is_refused_in_bounded_memory(self):
        path = self.folder / "long.csv"
        with open(path, "wb") as out:
            out.write("Kurum Kodu;İl;İlçe;Okul Adı;Kategori;Ana Sayfa;Enlem;Boylam\n".encode())
            for _ in range(300):
                out.write(b"x" * (1 << 20))
        self.refused(path)

    def test_half_a_file_is_held_back(self):
        octets = REGISTRY.read_bytes()
        self.refused(self.text_file("x.csv", octets[: len(octets) // 2]), state=("quarantined",))

    def mixed_with(self, encoding):
        lines = REGISTRY.read_text(encoding="utf-8-sig").splitlines()
        octets = "\n".join(lines[:1000]).encode() + b"\n" + "\n".join(lines[1000:]).encode(encoding) + b"\n"
        return self.asked("import", "--source", "registry", self.text_file("x.csv", octets))["runs"][0]

    def test_a_block_of_windows_1254_in_utf_8_is_read_right_and_told(self):
        run = self.mixed_with("cp1254")
        self.assertEqual(run["state"], "accepted", run)
        self.assertEqual((run["kept"], run["added"], run["changed"], run["removed"]), (1451, 0, 0, 0))
        told = self.sql("SELECT found FROM finding WHERE run_id = ? AND what = 'reader.mixed charsets'", run["run"])
        self.assertIn("lines as windows-1254, first line 100", told[0][0])

    def test_mixed_encodings_never_become_truth_silently(self):
        for encoding in ("cp857", "mac_turkish"):
            run = self.mixed_with(encoding)
            self.assertIn(run["state"], ("failed", "quarantined"), run)
            self.assertEqual(self.facts(), self.before)

    def test_a_code_given_to_two_schools_is_rejected_with_both_lines(self):
        lines = REGISTRY.read_text(encoding="utf-8-sig").splitlines()
        data = next(i for i, line in enumerate(lines) if line.startswith("751929"))
        lines.insert(data + 1, "751929;ADANA;ALADAĞ;Bambaşka Bir Anadolu Lisesi;Anadolu Lisesi;;;")
        run = self.asked("import", "--source", "registry", self.text_file("x.csv", "\n".join(lines) + "\n"), expect=0)["runs"][0]
        self.assertEqual(run["rejected"], 1)
        notes = self.sql("SELECT first_line, reason FROM row_note WHERE what = 'rejected' AND page_id IN (SELECT page_id FROM page WHERE run_id = ?)",
                         run["run"])
        self.assertEqual(len(notes), 1)
        self.assertIn("751929", notes[0][1])
        self.assertIn(str(data + 1), notes[0][1])

    def test_an_unknown_province_is_told_and_lands_nowhere(self):
        text = REGISTRY.read_text(encoding="utf-8-sig") + "123456;ATLANTİS;MERKEZ;Atlantis Anadolu Lisesi;Anadolu Lisesi;;;\n"
        run = self.asked("import", "--source", "registry", self.text_file("x.csv", text), expect=0)["runs"][0]
        notes = self.sql("SELECT reason FROM row_note WHERE what = 'place' AND page_id IN (SELECT page_id FROM page WHERE run_id = ?)", run["run"])
        self.assertTrue(any("ATLANTİS" in reason for (reason,) in notes), notes)
        self.assertEqual(self.sql("SELECT count(*) FROM school WHERE plate = 0 AND eligible AND gone_ms IS NULL AND school_id IN"
                                  " (SELECT school_id FROM status WHERE status = 'inactive')")[0][0], 0)


class Inbox(World):
    def test_an_inbox_that_cannot_be_read_fails_its_source_alone(self):
        self.configure(REGISTRY_SOURCE + PARTICIPATIONS_SOURCE)
        self.drop("registry", REGISTRY)
        (self.state / "inbox").mkdir(exist_ok=True)
        (self.state / "inbox" / "projects").write_text("not a folder", encoding="utf-8")
        done = self.once(expect=1)
        self.assertIn(str(self.state / "inbox" / "projects"), done.stdout + done.stderr)
        self.assertEqual(self.sql("SELECT count(*) FROM school")[0][0], 1451)


class Store(World):
    def test_a_database_of_a_newer_version_is_refused_and_left_alone(self):
        self.asked("import", "--source", "registry", REGISTRY, expect=0)
        with sqlite3.connect(self.state / "twinwatch.db") as db:
            db.execute("PRAGMA user_version = 99")
        db.close()
        before = (self.state / "twinwatch.db").read_bytes()
        for done in (self.once(expect=2), self.twinwatch("import", "--source", "registry", REGISTRY), self.twinwatch("status")):
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("99", done.stderr)
        self.assertEqual((self.state / "twinwatch.db").read_bytes(), before)

    def test_a_file_that_is_no_database_is_refused_and_left_alone(self):
        self.state.mkdir()
        (self.state / "twinwatch.db").write_bytes(b"these are not the tables you are looking for" * 1000)
        done = self.once(expect=2)
        self.assertIn("twinwatch.db", done.stderr)
        self.assertEqual((self.state / "twinwatch.db").stat().st_size, 44_000)

    def small_disk(self, megabytes):
        """A file system of its own; needs root (CI has it)."""
        self.state.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", self.state], capture_output=True, text=True)
        if mounted.returncode != 0:
            self.skipTest(f"may not mount a small file system here: {mounted.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", "-l", self.state])

    def test_a_full_disk_loses_nothing(self):
        source = self.mebbis()
        self.small_disk(28)
        self.asked("import", "--source", "registry", REGISTRY, expect=0)
        before = self.facts()
        self.config.write_text(self.config.read_text().replace('"meb_list"', '"mebbis"'), encoding="utf-8")
        self.drop("registry", source)
        done = self.once(expect=None)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("full", (done.stdout + done.stderr).lower())
        after = self.facts()
        for table, rows in before.items():
            if table != "status":
                self.assertLessEqual(set(rows), set(after[table]), table)
        self.assertEqual(self.sql("PRAGMA integrity_check"), [("ok",)])
        # With room again it goes on by itself.
        subprocess.run(["mount", "-o", "remount,size=400m", self.state], check=True)
        self.once()
        self.assertGreater(self.sql("SELECT count(*) FROM fact_school WHERE known_to IS NULL")[0][0], 70_000)

    def test_a_file_that_may_not_grow_is_an_error_and_no_crash(self):
        self.asked("import", "--source", "registry", REGISTRY, expect=0)
        before = self.facts()
        limit = (self.state / "twinwatch.db").stat().st_size + (1 << 20)
        self.config.write_text(self.config.read_text().replace('"meb_list"', '"mebbis"'), encoding="utf-8")
        self.drop("registry", self.mebbis())
        done = subprocess.run([BUILD / "bin/twinwatchd", "--config", self.config, "--once"], capture_output=True, text=True, timeout=120,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        self.assertEqual(done.returncode, 1, "ended by a signal" if done.returncode < 0 else done.stdout + done.stderr)
        self.assertIn("File too large", done.stdout + done.stderr)
        self.assertEqual(self.facts(), before)
        self.assertTrue((self.state / "inbox/registry/mebbis-2017.csv").exists(), "a file is not refused for want of room")

    def test_a_second_daemon_is_told_who_holds_the_database(self):
        with self.daemon() as running:
            done = self.once(expect=2)
            self.assertIn(str(running.pid), done.stderr)


if __name__ == "__main__":
    unittest.main()
