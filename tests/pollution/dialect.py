"""How a table is written: separator, quote mark, how a quote mark inside is told, where a line ends."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Dialect:
    delimiter: str = ","
    quote: str = '"'
    escape: str = "doubled"  # doubled, backslash, none
    end: str = "\r\n"
    all_quoted: bool = False

    def cell(self, value, always=False):
        """Quoted only where it must be: the first character of a longer separator is reason enough."""
        must = any(mark in value for mark in (self.delimiter[0], self.quote, "\r", "\n"))
        if not (must or always or self.all_quoted):
            return value
        if self.escape == "doubled":
            value = value.replace(self.quote, self.quote * 2)
        elif self.escape == "backslash":
            value = value.replace("\\", "\\\\").replace(self.quote, "\\" + self.quote)
        return self.quote + value + self.quote

    def cells(self, source, row, values=None):
        """Row number `row` (0: the header) as written, cell by cell; `values` instead of what the source has there."""
        values = values if values is not None else source.table()[row]
        return [self.cell(value, row > 0 and column in source.always_quoted) for column, value in enumerate(values)]

    def line(self, cells):
        return self.delimiter.join(cells)

    def lines(self, source, table=None):
        return [self.line(self.cells(source, row, values)) for row, values in enumerate(table or source.table())]

    def text(self, lines):
        return "".join(line + self.end for line in lines)


STANDARD = Dialect()
