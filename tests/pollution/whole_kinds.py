"""What is wrong with the file as a whole: its size, its end, its header, its line ends, its encoding."""
import dataclasses

from dialect import STANDARD
from polluted import polluted


def files(source):
    table = source.table()
    lines = STANDARD.lines(source)
    text = STANDARD.text(lines)
    yield polluted("source", text, table)
    yield from ends(table, text)
    yield from headers(source, table, lines)
    yield from line_ends(source, table, lines)
    yield from encodings(source, table, text)


def ends(table, text):
    yield polluted("no_payload", b"", [])
    yield polluted("no_trailing_newline", text.removesuffix("\r\n"), table)
    yield polluted("double_trailing_newline", text + "\r\n", table)


def headers(source, table, lines):
    text = STANDARD.text
    yield polluted("no_header", text(lines[1:]), table[1:])
    yield polluted("header_only", text(lines[:1]), table[:1])
    yield polluted("one_data_row", text(lines[:2]), table[:2])
    yield polluted("header_twice", text([lines[0], *lines]), table)
    yield polluted("header_three_times", text([lines[0], lines[0], *lines]), table)
    spanning = [cell for title, width in source.groups for cell in [title] + [""] * (width - 1)]
    yield polluted("header_below_groups", text([STANDARD.line(spanning), *lines]), table)


def line_ends(source, table, lines):
    for name, end in (("lf", "\n"), ("cr", "\r")):
        dialect = dataclasses.replace(STANDARD, end=end)
        yield polluted(f"record_delimiter_{name}", dialect.text(lines), table)
    mixed = "".join(line + ("\r\n", "\n")[number % 3 == 1] for number, line in enumerate(lines))
    yield polluted("record_delimiter_mixed", mixed, table)
    blank_between = [line for number, line in enumerate(lines) for line in ([line, ""] if number % 20 == 5 else [line])]
    yield polluted("blank_lines", STANDARD.text(blank_between), table)


def encodings(source, table, text):
    yield polluted("encoding_utf8_bom", text, table, encoding="utf-8-sig")
    yield polluted("encoding_utf16le_bom", ("\ufeff" + text).encode("utf-16-le"), table)
    if not text.isascii():
        yield polluted("encoding_windows_1254", text, table, encoding="cp1254")
