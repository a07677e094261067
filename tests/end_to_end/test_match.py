"""`twinwatch match eval` on the labelled names beside the project (../shared/data/matching), counted by their own scorer:
precision before all, the same answers in every locale and order, and no name linked to its twin of another level. Skips
where the data is absent. Speed: tests/bench/match_bench."""
import csv
import gzip
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unittest

from world import BUILD, SHARED, shared

MATCHING = SHARED / "matching"
REGISTRY = MATCHING / "registry.csv.gz"
TYPES = ["ANAOKULU", "İLKOKULU", "ORTAOKULU", "İMAM HATİP ORTAOKULU", "ANADOLU İMAM HATİP LİSESİ", "ANADOLU LİSESİ", "FEN LİSESİ",
         "MESLEKİ VE TEKNİK ANADOLU LİSESİ", "ÇOK PROGRAMLI ANADOLU LİSESİ", "SOSYAL BİLİMLER LİSESİ"]


def ending_of(name):
    """Its type among TYPES, the longest; None: another."""
    return next((t for t in sorted(TYPES, key=len, reverse=True) if name == t or name.endswith(" " + t)), None)


class LabelledNames(unittest.TestCase):
    def setUp(self):
        self.list_2021 = shared("registry", "meb-2021-names.json")
        shared("matching", "registry.csv.gz")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def predict(self, cases, context=False, locale="C"):
        out = self.folder / "predictions.tsv"
        command = [BUILD / "bin/twinwatch", "match", "eval", cases, "--registry", REGISTRY, "--out", out]
        if context:
            command += ["--context", self.list_2021]
        environment = {k: v for k, v in os.environ.items() if k != "TWINWATCH_CONFIG"} | {"LC_ALL": locale}
        subprocess.run([*map(str, command)], check=True, capture_output=True, env=environment)
        return out

    def scored(self, predictions):
        registry = self.folder / "registry.csv"
        if not registry.exists():
            registry.write_bytes(gzip.decompress(REGISTRY.read_bytes()))
        table = subprocess.run([sys.executable, str(MATCHING / "score.py"), str(MATCHING / "dev.tsv"), str(predictions), "--registry", str(registry),
                                "--errors", "30"], check=True, capture_output=True, text=True).stdout
        print(table)
        rows = {}
        for line in table.splitlines():
            found = re.match(r"(\S.*?)\s+n=\s*(\d+).*?P=([\d.]+).*?R=([\d.]+).*?unlinkable (\d+)/(\d+)\).*wrong-level=(\d+)", line)
            if found:
                name, n, p, r, kept, all_of_them, level = found.groups()
                rows[name] = dict(n=int(n), p=float(p), r=float(r), kept=int(kept), unlinkable=int(all_of_them), level=int(level))
        return rows

    def hold_to_the_bars(self, rows):
        self.assertGreaterEqual(rows["ALL"]["p"], 0.985)
        self.assertGreaterEqual(rows["ALL"]["r"], 0.90)
        self.assertEqual(rows["ALL"]["level"], 0)
        self.assertGreaterEqual(rows["ALL"]["kept"] / rows["ALL"]["unlinkable"], 0.97)
        for source, precision, recall in (("f", 0.99, 0.95), ("c", 0.97, 0.90), ("e2", 0.97, 0.85), ("a", 0.90, 0.60), ("d", 0.90, 0.60), ("e1", 1, 1)):
            self.assertGreaterEqual(rows[source]["p"], precision, source)
            self.assertGreaterEqual(rows[source]["r"], recall, source)

    def test_meet_the_bars_alone_and_with_the_list_they_are_from(self):
        self.hold_to_the_bars(self.scored(self.predict(MATCHING / "dev.tsv")))
        self.hold_to_the_bars(self.scored(self.predict(MATCHING / "dev.tsv", context=True)))

    def test_are_answered_alike_in_every_locale_and_order(self):
        plain = self.predict(MATCHING / "dev.tsv").read_bytes()
        for locale in ("tr_TR.UTF-8", "en_US.UTF-8", "C.UTF-8"):
            self.assertEqual(self.predict(MATCHING / "dev.tsv", locale=locale).read_bytes(), plain, locale)
        lines = (MATCHING / "dev.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
        mixed = lines[1:]
        random.Random(7).shuffle(mixed)
        shuffled = self.folder / "shuffled.tsv"
        shuffled.write_text(lines[0] + "".join(mixed), encoding="utf-8")
        self.assertEqual(sorted(self.predict(shuffled).read_bytes().splitlines()), sorted(plain.splitlines()))

    def test_of_one_level_are_never_linked_to_the_twin_of_another(self):
        """Every school of the registry asked for under each other type, where no school of that place is called so."""
        with gzip.open(REGISTRY, "rt", encoding="utf-8", newline="") as lines:
            schools = list(csv.DictReader(lines, delimiter=";"))
        for row in schools:
            row["kurum_adi"] = row["kurum_adi"].replace("-", " ")
        held = {(row["il"], row["kurum_adi"]) for row in schools}
        by_id = {row["id"]: row for row in schools}
        questions, asked = ["query_id\til\tilce\tname\n"], {}
        for row in random.Random(5).sample(schools, 12_000):
            ending = ending_of(row["kurum_adi"])
            if ending in (None, row["kurum_adi"]):
                continue
            for other in TYPES:
                name = row["kurum_adi"][: -len(ending)] + other
                if other != ending and (row["il"], name) not in held:
                    asked[str(len(asked))] = (row["id"], other)
                    questions.append(f"{len(asked) - 1}\t{row['il']}\t{row['ilce']}\t{name}\n")
        cases = self.folder / "twins.tsv"
        cases.write_text("".join(questions), encoding="utf-8")
        with open(self.predict(cases), encoding="utf-8") as lines:
            links = {row["query_id"]: row["id"] for row in csv.DictReader(lines, delimiter="\t") if row["id"]}
        twins = [q for q, school in links.items() if school == asked[q][0]]
        wrong = [q for q, school in links.items() if ending_of(by_id[school]["kurum_adi"]) not in (asked[q][1], None)]
        print(f"{len(asked)} names of another level than the school of that name: {len(links)} linked (to a school of the asked level), "
              f"{len(twins)} to their twin, {len(wrong)} to any other level")
        for q in (twins + wrong)[:20]:
            print("  ", questions[int(q) + 1].strip(), "->", by_id[links[q]]["kurum_adi"], by_id[links[q]]["ilce"])
        self.assertGreater(len(asked), 50_000)
        self.assertEqual((twins, wrong), ([], []))


if __name__ == "__main__":
    unittest.main()
