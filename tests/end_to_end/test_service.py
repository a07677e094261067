"""The service: what systemd is told, a clean stop, files that arrive, the operator's socket."""
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import unittest

from world import BUILD, COORDINATORS_SOURCE, PARTICIPATIONS_SOURCE, REGISTRY, REGISTRY_SOURCE, SOURCE, World


class Service(World):
    def test_says_ready_feeds_the_watchdog_and_stops_cleanly(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            with self.daemon(env={"WATCHDOG_USEC": "200000"}) as running:
                heard = ""
                while "WATCHDOG=1" not in heard:
                    heard += running.notify.recv(65536).decode() + "\n"
                running.send_signal(how)
                while "STOPPING=1" not in heard:
                    heard += running.notify.recv(65536).decode() + "\n"
                self.assertEqual(running.wait(30), 0)
            self.assertFalse((self.state / "control.sock").exists())

    def test_reads_a_file_that_is_renamed_into_an_inbox(self):
        with self.daemon():
            self.drop("registry", REGISTRY)
            self.wait_for(lambda: (self.state / "inbox/registry/done" / REGISTRY.name).exists(), what="the file in done/")
        self.assertEqual(self.sql("SELECT count(*) FROM school")[0][0], 1451)

    def test_imports_through_the_running_daemon(self):
        with self.daemon():
            mode = stat.S_IMODE((self.state / "control.sock").stat().st_mode)
            self.assertEqual(mode, 0o660)
            run = self.asked("import", "--source", "registry", REGISTRY, expect=0)["runs"][0]
            self.assertEqual((run["state"], run["loaded"]), ("accepted", 1451))
            self.assertTrue(self.asked("status", expect=0)["daemon"])
        self.assertFalse(self.asked("status", expect=0)["daemon"])

    def test_the_brake_holds_until_it_is_released(self):
        self.configure(REGISTRY_SOURCE + COORDINATORS_SOURCE + PARTICIPATIONS_SOURCE, mail='mode = "send"')
        demo = REGISTRY.parents[1]
        self.twinwatch("mail", "stop", "--reason", "a test", expect=0)
        for source in ("registry", "coordinators", "projects"):
            for file in sorted((demo / source).iterdir()):
                if file.suffix in (".csv", ".tsv", ".txt"):
                    self.asked("import", "--source", source, file, expect=0)
        composed = self.asked("mail", "compose", expect=0)["mail"]
        self.assertTrue(composed["stopped"])
        self.assertGreater(composed["baselines"], 0)
        self.assertEqual(self.mails(), [])
        waiting = self.asked("status")["mail"]
        self.assertTrue(waiting["stopped"])
        self.assertGreater(waiting["waiting"], 0)
        self.twinwatch("mail", "start", expect=0)
        self.asked("mail", "compose", expect=0)
        self.assertEqual(len(self.mails()), waiting["waiting"])
        self.assertEqual(self.asked("status")["mail"]["waiting"], 0)


class Edited(World):
    def test_an_edit_of_eligible_toml_holds_for_schools_already_known(self):
        self.asked("import", "--source", "registry", REGISTRY, expect=0)
        held = "SELECT count(*) FROM school WHERE eligible AND name LIKE '%Mesleki Eğitim Merkezi%'"
        self.assertGreater(self.sql(held)[0][0], 10)
        shipped = (SOURCE / "config/eligible.toml").read_text(encoding="utf-8")
        edited = self.text_file("eligible.toml", shipped.replace("name_never = [", 'name_never = ["mesleki eğitim merkezi",', 1))
        self.assertNotEqual(edited.read_text(encoding="utf-8"), shipped)
        self.configure(REGISTRY_SOURCE, data=f'eligible = "{edited}"')
        self.once()
        self.assertEqual(self.sql(held)[0][0], 0)


class Unit(World):
    def test_systemd_finds_nothing_wrong_with_the_unit(self):
        prefix = self.folder / "root"
        subprocess.run(["cmake", "--install", BUILD], env={**os.environ, "DESTDIR": str(prefix)}, check=True, capture_output=True)
        unit = next(prefix.rglob("twinwatchd.service"))
        text = unit.read_text(encoding="utf-8")
        binary = next(prefix.rglob("sbin/twinwatchd"))
        unit.write_text(text.replace("ExecStart=/usr/local/sbin/twinwatchd", f"ExecStart={binary}"), encoding="utf-8")
        verify = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True)
        self.assertEqual((verify.returncode, verify.stderr), (0, ""))
        security = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=15", unit], capture_output=True, text=True)
        print(security.stdout.strip().splitlines()[-1])
        self.assertEqual(security.returncode, 0, security.stdout)

    def test_an_installed_twinwatch_finds_its_own_parts(self):
        prefix = self.folder / "root"
        subprocess.run(["cmake", "--install", BUILD], env={**os.environ, "DESTDIR": str(prefix)}, check=True, capture_output=True)
        names = {path.name for path in prefix.rglob("*")}
        for wanted in ("twinwatchd", "twinwatch", "twinwatch-worker", "school_csv.so", "etwinning_net.so", "etwinning_meb.so", "meb_registry.so", "abi.h",
                       "twinwatch.toml", "no_active_project.sql", "districts.json", "eligible.toml"):
            self.assertIn(wanted, names)


if __name__ == "__main__":
    unittest.main()
