"""kill -9 in the middle of an import, at random points: the next start finishes it, the result is the undisturbed one."""
import random
import signal
import subprocess
import time
import unittest

from world import BUILD, MEBBIS_SOURCE, World


class Kill(World):
    def start(self):
        return subprocess.Popen([BUILD / "bin/twinwatchd", "--config", self.config, "--once"], stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def test_ten_kills_at_random_points_lose_nothing(self):
        self.configure(MEBBIS_SOURCE)
        source = self.mebbis()
        self.drop("registry", source)
        began = time.monotonic()
        self.assertEqual(self.start().wait(300), 0)
        undisturbed, took = self.facts(), time.monotonic() - began
        self.assertEqual(len(undisturbed["fact_school"]) > 70_000, True)

        seed = random.randrange(1 << 32)
        chance = random.Random(seed)
        killed = 0
        points = []
        while killed < 10:
            self.state = self.folder / f"state-{killed}-{len(points)}"
            self.configure(MEBBIS_SOURCE)
            self.drop("registry", source)
            process = self.start()
            delay = chance.uniform(0.0, took)
            time.sleep(delay)
            alive = process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.wait()
            points.append((round(delay, 3), alive))
            killed += alive
            self.assertLess(len(points), 60, f"the import ends before it can be killed: {points}")
            self.once()
            self.assertEqual(self.facts(), undisturbed, f"seed {seed}, killed after {delay:.3f} s")
            self.assertEqual(self.sql("SELECT count(*) FROM run WHERE state = 'running'")[0][0], 0)
            self.assertEqual(list((self.state / "inbox/registry").glob("*.csv")), [], "the file was not moved aside")
        print(f"seed {seed}; undisturbed {took:.2f} s; killed after (s, still running): {points}")

    def test_a_killed_daemon_leaves_no_worker_behind(self):
        self.configure(MEBBIS_SOURCE)
        self.drop("registry", self.mebbis())
        process = self.start()

        def children():
            try:
                with open(f"/proc/{process.pid}/task/{process.pid}/children", encoding="ascii") as f:
                    return [int(pid) for pid in f.read().split()]
            except FileNotFoundError:
                return []

        workers = self.wait_for(children, what="a worker")
        process.send_signal(signal.SIGKILL)
        process.wait()

        def all_gone():
            for pid in workers:
                try:
                    with open(f"/proc/{pid}/stat", encoding="ascii") as f:
                        if f.read().rsplit(")", 1)[1].split()[0] != "Z":
                            return False
                except FileNotFoundError:
                    pass
            return True

        self.wait_for(all_gone, what="the worker's end")


if __name__ == "__main__":
    unittest.main()
