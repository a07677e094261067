"""Peak memory of a process and of its children while they run: for the benchmarks beside this file.

    watch = Memory(process.pid); watch.start(); ...; watch.join(1)
    watch.peak                                             # {"twinwatch": [VmHWM, RssAnon], "twinwatch-worke": [...]}, KiB

VmHWM counts mapped files and the program's own pages and misses nothing; RssAnon is what the process itself took, the highest
that was seen. Of several processes of one name (which the kernel cuts off after 15 letters): that of the largest.
"""
import contextlib
import pathlib
import threading
import time


class Memory(threading.Thread):
    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peak = pid, {}

    def look(self, pid):
        status = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines())
        if "VmHWM" not in status:
            return False  # it has ended and waits to be asked
        seen = [int(status[field].split()[0]) for field in ("VmHWM", "RssAnon")]
        name = status["Name"].strip()
        self.peak[name] = [max(pair) for pair in zip(seen, self.peak.get(name, seen))]
        return True

    def children(self):
        """Whichever thread started them."""
        return [pid for of in pathlib.Path(f"/proc/{self.pid}/task").glob("*/children") for pid in of.read_text().split()]

    def run(self):
        with contextlib.suppress(OSError):
            while self.look(self.pid):
                for child in self.children():
                    with contextlib.suppress(OSError):
                        self.look(child)
                time.sleep(0.002)
