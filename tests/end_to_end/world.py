"""A world of its own for each test: a state folder, a configuration, the built programs, real processes.

Used by the test_*.py beside it (Python's unittest, run by ctest; by hand: tests/end_to_end/run build/release test_kill.py).
"""
import contextlib
import gzip
import json
import os
import pathlib
import queue
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("TWINWATCH_BUILD", SOURCE / "build" / "release"))
SHARED = SOURCE.parent / "shared" / "data"
REGISTRY = SOURCE / "config/demo/exports/week1/registry/meb-2023-mit.csv"

REGISTRY_SOURCE = """
[source.registry]
plugin = "school_csv"
settings = { profile = "meb_list", covers = "country" }
"""
PARTICIPATIONS_SOURCE = """
[source.projects]
plugin = "school_csv"
settings = { profile = "participations", covers = "provinces_seen", period = "2026-2027" }
"""
COORDINATORS_SOURCE = """
[source.coordinators]
plugin = "school_csv"
settings = { profile = "coordinators", covers = "country" }
"""
# What a test finds must not hang on the day on which it runs: a year long gone, no holidays, no weeks after a cut-off.
CALENDAR = """
[mail]
days = [1, 2, 3, 4, 5, 6, 7]
from = 00:00:00
to = 23:59:59

[[school_year]]
name = "2000-2001"
from = 2000-09-11
to = 2001-06-15
cutoff = 2000-10-02
grace_days = 28
"""
MEBBIS_SOURCE = """
[source.registry]
plugin = "school_csv"
settings = { profile = "mebbis", covers = "country" }
"""


def shared(*parts):
    """A file of the real data beside the project; the test is skipped without it, and fails where it must be there."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        if os.environ.get("TWINWATCH_REQUIRE_SHARED"):
            raise AssertionError(f"{path} is missing, and TWINWATCH_REQUIRE_SHARED says it must be there")
        raise unittest.SkipTest(f"needs {path}: real data that may not be shipped")
    return path


class Heard:
    """What a daemon says to its NOTIFY_SOCKET, taken off as it comes, as systemd does: a full socket would stop the daemon."""

    def __init__(self, address):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(address)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(address))
        self.said, self.seconds = queue.Queue(), 60
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while said := self.socket.recv(65536):  # one of no octets: close()
            self.said.put(said)
        self.socket.close()

    def settimeout(self, seconds):
        self.seconds = seconds

    def recv(self, _=65536):
        try:
            return self.said.get(timeout=self.seconds)
        except queue.Empty:
            raise TimeoutError(f"the daemon said nothing in {self.seconds} s") from None

    def close(self):
        with contextlib.closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as last, contextlib.suppress(OSError):
            last.sendto(b"", self.socket.getsockname())


class World(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tw-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.state = self.folder / "state"
        self.config = self.folder / "twinwatch.toml"
        self.configure(REGISTRY_SOURCE)

    def configure(self, sources, mail="", extra="", settings="period = \"2026-2027\"", data=""):
        (self.folder / "calendar.toml").write_text(CALENDAR, encoding="utf-8")
        self.config.write_text(
            f'[service]\nstate_dir = "{self.state}"\n[data]\ncalendar = "calendar.toml"\n{data}\n[status]\n{settings}\n[mail]\n{mail}\n{extra}\n{sources}',
            encoding="utf-8")

    def mebbis(self):
        target = self.folder / "mebbis-2017.csv"
        if not target.exists():
            with gzip.open(shared("registry", "mebbis-2017.csv.gz")) as packed, open(target, "wb") as out:
                shutil.copyfileobj(packed, out)
        return target

    def big_registry(self, rows=300_000, name="big.csv"):
        """A made-up list of that many schools, in the columns of REGISTRY."""
        header = REGISTRY.read_text(encoding="utf-8-sig").splitlines()[0]
        return self.text_file(name, "\n".join([header, *(
            f"{3_000_000 + i};ADANA;ALADAĞ;Deneme {i} Ortaokulu;Ortaokul;http://okul{i}.example.org;37.5;35.3" for i in range(rows))]) + "\n")

    def drop(self, source, file, name=None):
        """As an operator does: under a temporary name first, then renamed into the inbox."""
        inbox = self.state / "inbox" / source
        inbox.mkdir(parents=True, exist_ok=True)
        part = inbox / ((name or pathlib.Path(file).name) + ".part")
        shutil.copyfile(file, part)
        part.rename(inbox / (name or pathlib.Path(file).name))

    def text_file(self, name, text, encoding="utf-8"):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    def twinwatch(self, *args, expect=None, **kwargs):
        done = subprocess.run([BUILD / "bin/twinwatch", "--config", self.config, *map(str, args)], capture_output=True, text=True,
                              timeout=300, **kwargs)
        if expect is not None:
            self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    def asked(self, *args, expect=None):
        return json.loads(self.twinwatch("--json", *args, expect=expect).stdout)

    def once(self, *args, expect=0):
        done = subprocess.run([BUILD / "bin/twinwatchd", "--config", self.config, "--once", *map(str, args)], capture_output=True,
                              text=True, timeout=300)
        if expect is not None:
            self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    @contextlib.contextmanager
    def daemon(self, *args, env=None):
        """A running daemon, ready (it says so to our own NOTIFY_SOCKET); ended by SIGTERM."""
        address = self.folder / "notify"
        notify = Heard(address)
        process = subprocess.Popen([BUILD / "bin/twinwatchd", "--config", self.config, *map(str, args)], stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True, env={**os.environ, "NOTIFY_SOCKET": str(address), **(env or {})})
        process.notify = notify
        try:
            while "READY=1" not in notify.recv(65536).decode():
                pass
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.output = process.communicate(timeout=60)[0]
            notify.close()

    def sql(self, query, *values):
        with contextlib.closing(sqlite3.connect(f"file:{self.state / 'twinwatch.db'}?mode=ro", uri=True)) as db:
            return db.execute(query, values).fetchall()

    def wait_for(self, condition, seconds=30, what=""):
        """Polls until condition() holds. Only for what has no event to wait for."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            value = condition()
            if value:
                return value
            time.sleep(0.02)
        self.fail(f"did not happen in {seconds} s: {what}")

    def facts(self):
        """What is known, without ids and times: two ways to the same knowledge compare equal."""
        known = {}
        tables = [row[0] for row in self.sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'fact_%'")]
        for table in tables:
            columns = [row[1] for row in self.sql(f"PRAGMA table_info({table})")]
            told = [c for c in columns if c not in ("fact_id", "run_id", "page_id", "mention_id", "school_id", "valid_from", "valid_to",
                                                    "known_from", "known_to")]
            known[table] = sorted(map(str, self.sql(f"SELECT {', '.join(told)} FROM {table} WHERE known_to IS NULL")))
        known["school"] = sorted(map(str, self.sql("SELECT code, plate, district_id, district, name, building, eligible FROM school")))
        known["status"] = sorted(map(str, self.sql(
            "SELECT s.plate, s.name_key, s.building, t.status, t.basis, t.detail FROM status t JOIN school s USING (school_id)"
            " WHERE t.known_to IS NULL")))
        return known

    @staticmethod
    def plain_text(message):
        """As a mail program shows it whose window is wide: format=flowed undone (RFC 3676)."""
        body = message.get_body(("plain",))
        assert body.get_param("format") == "flowed", body["content-type"]
        lines = [line.removeprefix(" ") for line in body.get_content().split("\n")]
        return "".join(line if line.endswith(" ") and line != "-- " else line + "\n" for line in lines)

    def mails(self):
        import email
        import email.policy
        folder = self.state / "mail" / "new"
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                for path in sorted(folder.iterdir())] if folder.exists() else []
