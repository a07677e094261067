"""What `twinwatch inspect` makes of a file: the table it prints, and whether it accounts for every row."""
import csv
import dataclasses
import io
import json
import pathlib
import subprocess
import tempfile

csv.field_size_limit(1 << 30)

# The school list is known to the plugin's own profiles; the products need one, so that their rows are accounted for too.
PRODUCTS_PROFILE = """
[[profile]]
name = "products"
records = ["school"]
required = ["name", "code"]
constants = { country = "TR", area_1 = "Ankara" }
[profile.columns]
name = ["Name"]
code = ["Code"]
"""
CONFIGURATION = """
[service]
state_dir = "{folder}/state"
[source.schools]
plugin = "school_csv"
settings = {{ profile = "meb_list" }}
[source.products]
plugin = "school_csv"
[source.products.settings]
profile = "products"
profiles = '''{profile}'''
"""
REFUSAL = "the source is not what the plugin knows"
SECONDS = 120


@dataclasses.dataclass
class Inspection:
    table: list = None     # rows, or None where the file could not be read
    rows: int = None       # as accounted for, or None where the file was refused whole, with a message: nothing is lost
    refusal: str = ""
    wrong: str = ""        # a crash, or rows that are not accounted for


class Inspector:
    def __init__(self, build):
        self.program = pathlib.Path(build).resolve() / "bin/twinwatch"
        self.folder = tempfile.TemporaryDirectory(prefix="tw-pollution-")
        self.config = pathlib.Path(self.folder.name) / "twinwatch.toml"
        self.config.write_text(CONFIGURATION.format(folder=self.folder.name, profile=PRODUCTS_PROFILE), encoding="utf-8")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def run(self, *arguments):
        return subprocess.run([self.program, "--config", self.config, *arguments], capture_output=True, timeout=SECONDS)

    def table(self, file):
        """The table as read, or None; and what went wrong if the program crashed."""
        try:
            done = self.run("inspect", file, "--csv")
        except subprocess.TimeoutExpired:
            return None, f"inspect --csv: not done in {SECONDS} s"
        if done.returncode not in (0, 1):
            return None, f"inspect --csv: ended with {done.returncode}: {done.stderr.decode(errors='replace')[-300:]}"
        if done.returncode == 1:
            return None, ""
        try:
            text = done.stdout.decode("utf-8")
        except UnicodeDecodeError as error:
            return None, f"inspect --csv: printed what is no UTF-8: {error}"
        # A printed line with nothing on it is a row of one empty cell.
        return [row or [""] for row in csv.reader(io.StringIO(text, newline=""), strict=True)], ""

    def accounting(self, file, source):
        """An inspection without its table."""
        try:
            done = self.run("--json", "inspect", file, "--source", source)
            report = json.loads(done.stdout)
        except (subprocess.TimeoutExpired, ValueError) as error:
            return Inspection(wrong=f"inspect: {error}")
        if not report["ok"]:
            if done.returncode == 1 and REFUSAL in report["error"]:
                return Inspection(refusal=report["error"])
            return Inspection(wrong=f"inspect: ended with {done.returncode}: {report['error'][-300:]}")
        parts = {part: report[part] for part in ("loaded", "duplicate", "blank", "preamble", "rejected") if part in report}
        if done.returncode != 0 or report["rows"] != sum(parts.values()):
            return Inspection(wrong=f"inspect: ended with {done.returncode}; {report['rows']} rows are not {parts}")
        return Inspection(rows=report["rows"])

    def inspect(self, file, source):
        table, crash = self.table(file)
        accounted = self.accounting(file, source)
        return dataclasses.replace(accounted, table=table, wrong="; ".join(filter(None, (crash, accounted.wrong))))
