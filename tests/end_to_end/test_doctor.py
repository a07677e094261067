"""twinwatch doctor: nothing is wrong with a new installation that runs; each thing that is has its line and what to do."""
import datetime
import http.server
import json
import shutil
import sqlite3
import threading
import unittest

from world import CALENDAR, REGISTRY, REGISTRY_SOURCE, SOURCE, World


class Pages(http.server.BaseHTTPRequestHandler):
    """A server that knows one page, and HEAD only of some."""

    def do_HEAD(self):
        self.send_error({"/kayit": 200, "/gone": 404}.get(self.path, 405))

    def do_GET(self):
        self.send_response(200 if self.path == "/no-head" else 404)
        self.end_headers()

    def log_message(self, *args):
        pass


class Doctor(World):
    def configure(self, *args, **kwargs):
        """With the calendar of a year that lasts."""
        super().configure(*args, **kwargs)
        today = datetime.date.today()
        self.school_year(today - datetime.timedelta(days=30), today + datetime.timedelta(days=200))

    def school_year(self, begins, ends):
        (self.folder / "calendar.toml").write_text(
            CALENDAR.replace("2000-2001", f"{begins.year}-{begins.year + 1}").replace("2000-09-11", str(begins)).replace("2001-06-15", str(ends))
            .replace("2000-10-02", str(begins + datetime.timedelta(days=7))), encoding="utf-8")

    def wrong(self, *args, expect):
        done = self.twinwatch("--json", "doctor", *args, expect=expect)
        return json.loads(done.stdout)["wrong"]

    def test_of_a_running_daemon_with_schools_nothing_is_wrong(self):
        self.asked("import", "--source", "registry", REGISTRY, expect=0)
        with self.daemon():
            done = self.twinwatch("doctor", expect=0)
        self.assertIn("Nothing is wrong.", done.stdout)
        self.assertRegex(done.stdout, r"good +database: .*, sound, 1,4\d\d schools")

    def test_without_the_daemon_it_says_how_to_start_it(self):
        self.asked("import", "--source", "registry", REGISTRY, expect=0)
        (said,) = self.wrong(expect=1)
        self.assertIn("systemctl start twinwatchd", said)

    def test_mail_that_is_stopped_or_left_behind_and_a_database_that_is_damaged(self):
        self.asked("import", "--source", "registry", REGISTRY, expect=0)
        self.twinwatch("mail", "stop", "--reason", "a test", expect=0)
        self.assertTrue([line for line in self.wrong(expect=1) if "twinwatch mail start" in line])
        self.twinwatch("mail", "start", expect=0)

        file = self.state / "twinwatch.db"
        with sqlite3.connect(file) as db:
            root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'fact_school'").fetchone()[0]
            size = db.execute("PRAGMA page_size").fetchone()[0]
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with open(file, "r+b") as f:
            f.seek((root - 1) * size)
            f.write(b"\xff" * 64)
        self.assertTrue([line for line in self.wrong(expect=1) if "malformed" in line or "is damaged" in line or "corrupt" in line])

    def test_a_calendar_that_ends_and_a_disk_that_is_small(self):
        self.asked("import", "--source", "registry", REGISTRY, expect=0)
        self.configure(REGISTRY_SOURCE, extra="[operator]\ndisk_free_mib = 9000000\n")
        today = datetime.date.today()
        self.school_year(today - datetime.timedelta(days=200), today + datetime.timedelta(days=20))
        wrong = self.wrong(expect=1)
        self.assertTrue([line for line in wrong if "knows no school year beyond" in line], wrong)
        self.assertTrue([line for line in wrong if "Make room" in line], wrong)

    def test_links_that_lead_nowhere_are_named_with_the_place_they_stand_in(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        base = f"http://127.0.0.1:{server.server_port}"
        templates = self.folder / "templates"
        shutil.copytree(SOURCE / "config/mail", templates)
        with open(templates / "digest.tr.txt.mustache", "a", encoding="utf-8") as f:
            f.write(f"Kayıt: {base}/kayit. Eski: {base}/gone, yeni: {base}/no-head\n")
        self.configure(REGISTRY_SOURCE, mail=f'templates = "{templates}"')
        self.asked("import", "--source", "registry", REGISTRY, expect=0)
        with self.daemon():
            (said,) = self.wrong("--links", expect=1)
        self.assertIn(f"{base}/gone (digest.tr.txt.mustache): 404", said)


if __name__ == "__main__":
    unittest.main()
