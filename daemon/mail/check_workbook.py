"""Reads a workbook that twinwatch wrote with Python's own zipfile and XML, and says what is wrong with it.

Only what ours are made of: one sheet, shared strings, numbers, days. Used by check_mail.py and the end-to-end tests.
"""
import datetime
import io
import re
import xml.etree.ElementTree as xml
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET = "xl/worksheets/sheet1.xml"


def part(packed, name):
    return xml.fromstring(packed.read(name))


def text_of(element):
    text = "".join(piece.text or "" for piece in element.iter(MAIN + "t"))
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda escape: chr(int(escape[1], 16)), text)


def day_formats(packed):
    """Which cell styles show a day."""
    styles = part(packed, "xl/styles.xml")
    days = {f.get("numFmtId") for f in styles.iter(MAIN + "numFmt") if "yy" in f.get("formatCode")}
    return {str(i) for i, style in enumerate(styles.find(MAIN + "cellXfs")) if style.get("numFmtId") in days}


def column_of(reference):
    number = 0
    for letter in re.match("[A-Z]+", reference)[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def cells_of(octets):
    """The sheet's rows, of each cell its column, its kind (text, number, day) and what a person sees."""
    with zipfile.ZipFile(io.BytesIO(octets)) as packed:
        strings = [text_of(entry) for entry in part(packed, "xl/sharedStrings.xml")]
        days = day_formats(packed)
        for row in part(packed, SHEET).iter(MAIN + "row"):
            cells = []
            for cell in row:
                value, kind = cell.findtext(MAIN + "v", ""), "number"
                if cell.get("t") == "s":
                    value, kind = strings[int(value)], "text"
                elif cell.get("s") in days:
                    value, kind = (datetime.date(1899, 12, 30) + datetime.timedelta(days=int(value))).strftime("%d.%m.%Y"), "day"
                cells.append((column_of(cell.get("r")), kind, value))
            yield cells


def rows_of(octets):
    """The sheet's rows as a person sees them; empty cells at a row's end are not stored."""
    rows = []
    for cells in cells_of(octets):
        rows.append([""] * (cells[-1][0] + 1 if cells else 0))
        for column, _, value in cells:
            rows[-1][column] = value
    return rows


def kinds_of(octets):
    """By header: what kinds of cells stand below it."""
    header, *rows = cells_of(octets)
    names = {column: value for column, _, value in header}
    kinds = {name: set() for name in names.values()}
    for cells in rows:
        for column, kind, _ in cells:
            kinds[names[column]].add(kind)
    return kinds


def what_is_wrong(octets):
    """Why it should not have been sent, if anything: things that act, a clock's traces, a name, a list hard to use."""
    wrong = []
    try:
        packed = zipfile.ZipFile(io.BytesIO(octets))
    except zipfile.BadZipFile as error:
        return [str(error)]
    with packed:
        if packed.testzip():
            wrong.append(f"{packed.testzip()} is damaged")
        for entry in packed.infolist():
            if entry.date_time[:3] != (1980, 1, 1):
                wrong.append(f"{entry.filename} bears a day: {entry.date_time}")
            if re.search("vba|external|macro|embed|hyperlink", entry.filename, re.I):
                wrong.append(f"holds {entry.filename}")
            if entry.filename.endswith(".rels") and b'TargetMode="External"' in packed.read(entry):
                wrong.append(f"{entry.filename} leads outside")
        sheet = part(packed, SHEET)
        for name in ("f", "hyperlink"):
            if sheet.find(f".//{MAIN}{name}") is not None:
                wrong.append(f"has a <{name}>: something that acts")
        for name in ("pane", "autoFilter"):
            if sheet.find(f".//{MAIN}{name}") is None:
                wrong.append(f"has no <{name}>")
        for entry in part(packed, "docProps/core.xml"):
            if entry.tag.endswith(("creator", "lastModifiedBy")) and entry.text:
                wrong.append(f"names a person: {entry.text}")
    return wrong
