"""A clean table and the words that are put around it: what every polluted file starts from."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Source:
    name: str
    header: list
    rows: list
    always_quoted: frozenset  # columns that the program which "exported" the table quotes whether they need it or not
    codes: int                # the column of codes
    decimals: int             # the column of decimal numbers
    free_text: int            # the column of sentences
    titles: list              # what stands above a table
    total: str                # what stands below it; {} is the number of rows
    signature: str
    groups: list              # a title over several columns each: (title, how many columns)
    second: list              # names of another table's columns, at least one more than here

    @property
    def width(self):
        return len(self.header)

    def table(self):
        """All rows, the header first; a copy to change."""
        return [list(self.header), *(list(row) for row in self.rows)]
