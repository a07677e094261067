"""All files of a polluted folder, inspected several at once and scored."""
import concurrent.futures
import dataclasses
import functools
import json
import os
import statistics

from inspection import Inspection, Inspector
from measure import score


@dataclasses.dataclass
class Result:
    entry: dict  # of the manifest
    readings: list
    inspection: Inspection
    score: float

    @property
    def kind(self):
        return self.entry["kind"]

    @property
    def exact(self):
        return self.inspection.table in self.readings

    @property
    def swallowed(self):
        """Fewer rows accounted for than the table has: a quote mark made one row of several."""
        return self.inspection.rows is not None and self.inspection.rows < min(map(len, self.readings))


def results(build, out, kinds=None):
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    entries = [entry for entry in manifest["files"] if not kinds or entry["kind"] in kinds]

    @functools.lru_cache(maxsize=64)
    def clean(name):
        return json.loads((out / "clean" / name).read_text(encoding="utf-8"))

    with Inspector(build) as inspector:
        def one(entry):
            inspection = inspector.inspect(out / "files" / entry["file"], entry["table"])
            readings = [clean(name) for name in entry["clean"]]
            return Result(entry, readings, inspection, score(readings, inspection.table))

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(one, entries))


def by_kind(results):
    """kind -> its results, in the order of the manifest."""
    kinds = {}
    for result in results:
        kinds.setdefault(result.kind, []).append(result)
    return kinds


def mean(results):
    return statistics.fmean(result.score for result in results)


def mean_of_kinds(results):
    return statistics.fmean(mean(members) for members in by_kind(results).values())
