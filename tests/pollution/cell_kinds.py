"""What single cells and columns hold: newlines, NUL octets, too much, nothing, numbers the way spreadsheets write them."""
import dataclasses

from dialect import STANDARD
from polluted import polluted

LONG = 100 * 1024


def files(source):
    yield from newlines(source)
    yield from widths(source)
    yield from columns(source)
    yield from numbers(source)
    yield changed(source, "long_cell", source.free_text, ("kelime, " * LONG)[:LONG])
    yield from nul(source)


def with_cell(source, row, column, value):
    table = source.table()
    table[row][column] = value
    return table


def changed(source, kind, column, value, detail=""):
    table = with_cell(source, len(source.rows) // 2, column, value)
    return polluted(kind, STANDARD.text(STANDARD.lines(source, table)), table, detail=detail)


def newlines(source):
    yield changed(source, "quoted_newline", source.free_text, 'iki\nsatır, "iki"', "lf")
    yield changed(source, "quoted_newline", source.free_text, "üç\r\n\r\nsatır", "crlf")


def widths(source):
    lines, table = STANDARD.lines(source), source.table()
    middle = len(source.rows) // 2
    for detail, rows in (("one", [middle]), ("some", range(5, len(table), 9))):
        empties = [line + ",,," if number in rows else line for number, line in enumerate(lines)]
        yield polluted("over_long_row_empty", STANDARD.text(empties), table, detail=detail)
        values = [line + ",artık,7" if number in rows else line for number, line in enumerate(lines)]
        wide = [row + ["artık", "7"] if number in rows else row for number, row in enumerate(table)]
        yield polluted("over_long_row_values", STANDARD.text(values), wide, detail=detail)
        short = [row[:-3] if number in rows else row for number, row in enumerate(table)]
        padded = [row[:-3] + [""] * 3 if number in rows else row for number, row in enumerate(table)]
        yield polluted("short_row", STANDARD.text(STANDARD.lines(source, short)), short, padded, detail=detail)


def columns(source):
    def written(table):
        return STANDARD.text(STANDARD.line(STANDARD.cell(value) for value in row) for row in table)

    named = [row[:2] + ["Boş" if number == 0 else ""] + row[2:] for number, row in enumerate(source.table())]
    yield polluted("empty_column", written(named), named)
    nameless = [row + ["", ""] for row in source.table()]
    yield polluted("empty_column_nameless", written(nameless), source.table(), nameless)
    for column in (0, 4, source.width - 1):
        table = with_cell(source, 0, column, "")
        yield polluted("column_name_empty", STANDARD.text(STANDARD.lines(source, table)), table, detail=str(column))
    for column in (1, source.width - 1):
        table = with_cell(source, 0, column, source.header[column - 1])
        yield polluted("column_name_twice", STANDARD.text(STANDARD.lines(source, table)), table, detail=str(column))


def numbers(source):
    """="01234" keeps a spreadsheet from dropping the zero; a reader may keep the guard or take it off."""
    guarded, bare = source.table(), source.table()
    for with_guard, without in zip(guarded[1:], bare[1:]):
        without[source.codes] = "0" + without[source.codes]
        with_guard[source.codes] = f'="{without[source.codes]}"'
    as_exported = [STANDARD.line(f'="{row[source.codes]}"' if number and column == source.codes else cell
                                 for column, cell in enumerate(STANDARD.cells(source, number, row)))
                   for number, row in enumerate(bare)]
    yield polluted("formula_guard", STANDARD.text(as_exported), bare, guarded, detail="bare")
    yield polluted("formula_guard", STANDARD.text(STANDARD.lines(source, guarded)), bare, guarded, detail="quoted")
    comma = source.table()
    for row in comma[1:]:
        row[source.decimals] = row[source.decimals].replace(".", ",")
    for detail, delimiter in (("comma", ","), ("semicolon", ";")):
        how = dataclasses.replace(STANDARD, delimiter=delimiter)
        yield polluted("decimal_comma", how.text(how.lines(source, comma)), comma, detail=detail)


def nul(source):
    """A row with NUL octets may be read with them or without; its neighbours are as they were."""
    row = len(source.rows) // 2
    bare = source.table()
    value = bare[row][source.free_text]
    table = with_cell(source, row, source.free_text, value[:3] + "\0\0" + value[3:])
    yield polluted("nul_octets", STANDARD.text(STANDARD.lines(source, table)), table, bare)
