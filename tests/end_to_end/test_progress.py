"""Long imports tell how far they are; Ctrl-C ends one and leaves what was accepted before."""
import contextlib
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import unittest

from world import BUILD, REGISTRY, World


def children_of(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
            return [int(child) for child in f.read().split()]
    except FileNotFoundError:
        return []


def has_ended(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as f:
            return f.read().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


ROWS = 150_000   # some seconds of each phase, and some ten under sanitizers
FIRST = 500_000  # a first list is taken in faster: long enough for a rate and the time left


class OnATerminal(World):
    @contextlib.contextmanager
    def on_a_terminal(self, *args, columns=120):
        """The command in a process group of its own, as a shell starts it, its stderr a terminal: (process, read)."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, columns, 0, 0))
        process = subprocess.Popen([BUILD / "bin/twinwatch", "--config", self.config, *map(str, args)], stdout=subprocess.PIPE,
                                   stderr=theirs, text=True, process_group=0)
        os.close(theirs)

        def read():
            try:
                return os.read(ours, 65536).decode(errors="replace")
            except OSError:  # the other end is closed
                return ""

        try:
            yield process, read
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            process.stdout.close()
            os.close(ours)


class FirstImport(OnATerminal):
    def test_the_terminal_shows_rows_rate_and_time_left_and_is_clean_at_the_end(self):
        long = self.big_registry(FIRST, "long.csv")
        with self.on_a_terminal("import", "--source", "registry", long) as (process, read):
            shown = ""
            while more := read():
                shown += more
            self.assertEqual(process.wait(60), 0)
        self.assertRegex(shown, rf"registry/long\.csv: reading [\d,]+ of about {FIRST:,} rows, [\d,]+ rows/s, \d+ s left")
        self.assertRegex(shown, rf"registry/long\.csv: storing [\d,]+ of {FIRST:,} records, [\d,]+ records/s, \d+ s left")
        self.assertTrue(shown.endswith("\r\x1b[K"), shown[-80:])
        self.assertNotIn("\n", shown)


class LongImport(OnATerminal):
    def setUp(self):
        super().setUp()
        self.asked("import", "--source", "registry", REGISTRY, expect=0)
        self.big = self.big_registry(ROWS)

    def interrupted(self, at):
        """Ctrl-C as soon as the terminal shows `at`. What was printed."""
        with self.on_a_terminal("import", "--source", "registry", self.big) as (process, read):
            shown = ""
            while not re.search(at, shown):
                more = read()
                self.assertTrue(more, f"ended before it showed {at}: {shown}")
                shown += more
            workers = children_of(process.pid)
            os.killpg(process.pid, signal.SIGINT)
            while more := read():
                shown += more
            printed = process.stdout.read()
            self.assertEqual(process.wait(60), 130, printed + shown)
            for worker in workers:
                self.wait_for(lambda: has_ended(worker), what="the worker's end")
        return printed

    def test_ctrl_c_takes_nothing_over_and_the_next_import_does(self):
        before = self.facts()
        for at in (r"big\.csv: reading", rf"storing [1-9][\d,]+ of {ROWS:,} records"):
            with self.subTest(at):
                printed = self.interrupted(at)
                self.assertIn("nothing of big", printed)
                self.assertIn("what was accepted before stands", printed)
                self.assertIn("waits in the inbox", printed)
                self.assertEqual(self.facts(), before)
                self.assertEqual(self.sql("SELECT state, verdict FROM run ORDER BY run_id DESC LIMIT 1"), [("failed", "stopped")])
        self.assertTrue((self.state / "inbox/registry/big.csv").exists())
        again = self.asked("import", "--source", "registry", self.big, expect=0)["runs"][0]
        self.assertEqual((again["state"], again["loaded"]), ("accepted", ROWS))

    def test_ctrl_c_after_the_acceptance_says_that_it_stands_and_the_next_run_draws_what_follows(self):
        schools = "SELECT count(*) FROM school"
        before = self.sql(schools)
        printed = self.interrupted("deciding what follows")
        self.assertIn("accepted", printed)
        self.assertIn("it stands", printed)
        self.asked("run", expect=0)
        self.assertNotEqual(self.sql(schools), before)

    def test_a_narrow_terminal_shows_the_end_of_the_line(self):
        with self.on_a_terminal("import", "--source", "registry", self.big, columns=30) as (process, read):
            shown = ""
            while more := read():
                shown += more
            self.assertEqual(process.wait(60), 0)
        lines = shown.split("\r\x1b[K")
        self.assertLess(max(map(len, lines)), 30)
        self.assertTrue([line for line in lines if re.fullmatch(r"….*records.*", line)], lines)

    def test_without_a_terminal_nothing_is_printed_of_it(self):
        done = self.twinwatch("import", "--source", "registry", self.big, expect=0)
        self.assertEqual(done.stderr, "")

    def test_the_service_manager_is_told_rows_and_then_that_all_is_quiet(self):
        with self.daemon() as running:
            self.drop("registry", self.big)
            heard = []
            while "STATUS=watching" not in heard[-1:]:
                heard.append(running.notify.recv(65536).decode())
            reading = [line for line in heard if re.match(rf"STATUS=registry/big\.csv: reading [1-9][\d,]+ of about {ROWS:,} rows", line)]
            self.assertTrue(reading, heard)

    def test_ctrl_c_while_the_daemon_works_only_ends_the_waiting(self):
        with self.daemon():
            client = subprocess.Popen([BUILD / "bin/twinwatch", "--config", self.config, "import", "--source", "registry", self.big],
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            running = "SELECT count(*) FROM run WHERE state = 'running'"
            self.wait_for(lambda: self.sql(running)[0][0], what="the daemon's import")
            client.send_signal(signal.SIGINT)
            _, err = client.communicate(timeout=30)
            self.assertEqual(client.returncode, 130)
            self.assertIn("twinwatchd goes on", err)
            self.wait_for(lambda: self.sql("SELECT state FROM run ORDER BY run_id DESC LIMIT 1") == [("accepted",)], 180,
                          what="the import's end")


if __name__ == "__main__":
    unittest.main()
