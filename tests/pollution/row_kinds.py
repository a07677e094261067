"""One thing wrong in one row, for every row and column: a separator too many, one too few, a quote mark too many."""
import dataclasses

from dialect import STANDARD
from polluted import polluted


def files(source):
    lines, table = STANDARD.lines(source), source.table()

    def with_row(number, line):
        return STANDARD.text([*lines[:number], line, *lines[number + 1:]])

    def with_values(number, values):
        return [*table[:number], values, *table[number + 1:]]

    for number, values in enumerate(table):
        cells = STANDARD.cells(source, number)
        for column in range(source.width):
            place = f"{number:03}-{column}"
            yield polluted("row_more_sep", with_row(number, more_separators(cells, column)), table, detail=place)
            if column > 0:
                glued = [with_values(number, [*values[:column - 1], both, *values[column + 1:]])
                         for both in glued_readings(cells, values, column)]
                yield polluted("row_less_sep", with_row(number, less_separators(cells, column)), *glued, table, detail=place)
            yield polluted("row_extra_quote", with_row(number, extra_quote(cells, column)),
                           with_values(number, [*values[:column], '"' + values[column], *values[column + 1:]]), detail=place)
        yield polluted("row_field_delimiter", with_row(number, spaced(cells)), table, detail=f"{number:03}")


def more_separators(cells, column):
    """The surplus cell belongs nowhere: the row as it was is the ideal."""
    return STANDARD.line([*cells[:column], "", *cells[column:]])


def less_separators(cells, column):
    return STANDARD.line([*cells[:column - 1], cells[column - 1] + cells[column], *cells[column + 1:]])


def glued_readings(cells, values, column):
    """What the two cells are together, by the reader's view of a quote mark in the middle of a cell: the values one after
    the other, or with the marks kept that stand between and around them. No reading takes the cell apart."""
    left, right = values[column - 1:column + 1]
    readings = [left + right]
    if cells[column - 1].startswith('"'):
        readings += [f'{left}"{right}', f'"{left}"{right}']
    if cells[column].startswith('"'):
        readings += [f'{left}"{right}"', left + cells[column]]
    return list(dict.fromkeys(readings))


def extra_quote(cells, column):
    """At the start of the value, so inside the quotes where the cell has them: either way the octets are these."""
    cell = cells[column]
    return STANDARD.line([*cells[:column], '"' + cell, *cells[column + 1:]])


def spaced(cells):
    """The row as a program would write it whose separator is a space: what has one inside is quoted."""
    spaces = dataclasses.replace(STANDARD, delimiter=" ")
    return spaces.line([cell if cell.startswith('"') or " " not in cell else f'"{cell}"' for cell in cells])
