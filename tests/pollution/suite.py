"""Every kind of both source tables, written to a folder with its manifest; the same seed gives the same octets."""
import json
import random
import shutil

import around_kinds
import cell_kinds
import dialect_kinds
import row_kinds
import whole_kinds
from products import products
from schools import schools

MODULES = (whole_kinds, dialect_kinds, around_kinds, cell_kinds, row_kinds)


def all_files(seed, rows):
    for make in (schools, products):
        source = make(random.Random(f"{seed} {make.__name__}"), rows)
        for module in MODULES:
            for file in module.files(source):
                yield source.name, file


def sample(files, size, seed):
    """At least one of every kind, of either table in turn; the rest is drawn from all."""
    rng = random.Random(f"{seed} sample")
    kinds = {}
    for table, file in files:
        kinds.setdefault(file.kind, []).append((table, file))
    chosen = {}
    for number, members in enumerate(kinds.values()):
        wanted = ("schools", "products")[number % 2]
        table, file = rng.choice([m for m in members if m[0] == wanted] or members)
        chosen[table, file.stem] = file
    rest = [(table, file) for table, file in files if (table, file.stem) not in chosen]
    for table, file in rng.sample(rest, max(0, min(size - len(chosen), len(rest)))):
        chosen[table, file.stem] = file
    return [(table, file) for table, file in files if (table, file.stem) in chosen]


class Clean:
    """The clean tables on disk: equal tables are written once."""

    def __init__(self, folder):
        self.folder, self.names = folder, {}
        folder.mkdir()

    def name(self, table, wanted):
        text = "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in table) + "\n]\n"
        if text not in self.names:
            self.names[text] = f"{wanted}.json"
            (self.folder / self.names[text]).write_text(text, encoding="utf-8")
        return self.names[text]


def write(out, seed, rows, size=None, kinds=None):
    files = [(table, file) for table, file in all_files(seed, rows) if not kinds or file.kind in kinds]
    order = {kind: number for number, kind in enumerate(dict.fromkeys(file.kind for _, file in files))}
    if size:
        files = sample(files, size, seed)
    files.sort(key=lambda pair: order[pair[1].kind])
    for name in ("files", "clean"):
        shutil.rmtree(out / name, ignore_errors=True)
    (out / "files").mkdir(parents=True)
    clean, manifest = Clean(out / "clean"), []
    for table, file in files:
        stem = f"{table}-{file.stem}"
        (out / "files" / f"{stem}.csv").write_bytes(file.data)
        names = [clean.name(reading, f"{stem}.{number}" if number else stem) for number, reading in enumerate(file.readings)]
        manifest.append({"file": f"{stem}.csv", "kind": file.kind, "table": table, "clean": names})
    (out / "manifest.json").write_text(json.dumps({"seed": seed, "rows": rows, "files": manifest}, indent=0), encoding="utf-8")
    return manifest
