"""The whole file in another dialect; the table is the same. All but `escape_none` are correctly written."""
import dataclasses

from dialect import STANDARD
from polluted import polluted

DELIMITERS = {"semicolon": ";", "tab": "\t", "pipe": "|", "colon": ":", "space": " ", "comma_space": ", ", "two_tabs": "\t\t"}


def files(source):
    for name, delimiter in DELIMITERS.items():
        yield written(source, f"field_delimiter_{name}", delimiter=delimiter)
    yield written(source, "quote_apostrophe", quote="'")
    yield written(source, "quote_all", all_quoted=True)
    yield written(source, "escape_backslash", escape="backslash")
    yield written(source, "escape_none", escape="none")
    yield declared(source)


def written(source, kind, **dialect):
    how = dataclasses.replace(STANDARD, **dialect)
    return polluted(kind, how.text(how.lines(source)), source.table())


def declared(source):
    how = dataclasses.replace(STANDARD, delimiter=";")
    return polluted("sep_line", how.text(["sep=;", *how.lines(source)]), source.table())
