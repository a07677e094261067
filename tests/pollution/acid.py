"""The csv-spectrum suite: small CSV files, each beside the JSON that it means."""
import itertools
import json

# The suite's JSON of this file tells another telephone number than its CSV holds: the CSV is right.
AMENDED = {"location_coordinates": {"Contact Phone Number": "2095257564"}}


def cases(suite):
    return sorted((suite / "csvs").glob("*.csv"))


def expected(suite, name):
    """A list of objects, keyed by header."""
    meant = json.loads((suite / "json" / f"{name}.json").read_text(encoding="utf-8"))
    rows = meant if isinstance(meant, list) else [meant]
    return [{**row, **AMENDED.get(name, {})} for row in rows]


def as_objects(table):
    """The read table in the suite's shape. A row of another width than the header is a difference, so it keeps all its
    cells."""
    if not table:
        return []
    header, *rows = table
    return [dict(zip(header, row)) if len(row) == len(header) else {"a row of another width": row} for row in rows]


def difference(inspector, suite, file):
    """Empty, or what is not as the suite means it."""
    table, crash = inspector.table(file)
    if table is None:
        return crash or "could not be read"
    meant, read = expected(suite, file.stem), as_objects(table)
    if read == meant:
        return ""
    number, (one, other) = next((number, pair) for number, pair in enumerate(itertools.zip_longest(meant, read), 1) if pair[0] != pair[1])
    return f"row {number}: expected {json.dumps(one, ensure_ascii=False)}, read {json.dumps(other, ensure_ascii=False)}"
