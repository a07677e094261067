"""What stands above or below the table in the same file: titles, totals, comments, another table."""
from dialect import STANDARD
from polluted import polluted


def files(source):
    yield from above(source)
    yield from below(source)
    yield from comments(source)
    for name, more in (("less", -1), ("same", 0), ("more", 1)):
        for blank in (True, False):
            yield second_table(source, name, source.width + more, blank)


def delimited(source, words):
    return STANDARD.line([STANDARD.cell(words)] + [""] * (source.width - 1))


def above(source):
    lines, table = STANDARD.lines(source), source.table()
    empty = delimited(source, "")
    titles = source.titles
    yield polluted("preamble_delimited", STANDARD.text([delimited(source, "PREAMBLE"), empty, *lines]), table)
    yield polluted("preamble_plain_blank", STANDARD.text(["PREAMBLE", "", *lines]), table)
    yield polluted("preamble_titles", STANDARD.text([*titles, *lines]), table)
    yield polluted("preamble_titles_blank", STANDARD.text([*titles, "", *lines]), table)
    yield polluted("preamble_titles_delimited", STANDARD.text([*(delimited(source, title) for title in titles), *lines]), table)


def below(source):
    lines, table = STANDARD.lines(source), source.table()
    total = source.total.format(len(source.rows))
    feet = {"total": [total], "signature": [source.signature], "both": [total, source.signature]}
    for name, words in feet.items():
        yield polluted(f"footer_{name}_plain", STANDARD.text([*lines, *words]), table)
        yield polluted(f"footer_{name}_blank", STANDARD.text([*lines, "", *words]), table)
        yield polluted(f"footer_{name}_delimited", STANDARD.text([*lines, *(delimited(source, word) for word in words)]), table)


def comments(source):
    lines, table = STANDARD.lines(source), source.table()
    said = [f"# {title}" for title in source.titles]
    middle = len(lines) // 2
    yield polluted("comments_above", STANDARD.text([*said, *lines]), table)
    yield polluted("comments_between", STANDARD.text([*lines[:middle], said[0], *lines[middle:-1], said[1], lines[-1]]), table)


def second_table(source, name, width, blank):
    """Another table below; the first is the one to read, and nothing of the second may be glued to it."""
    names = source.second[:width]
    other = [names] + [[f"{names[0]} {row}", *(str(row * column) for column in range(3, width + 2))] for row in range(1, 9)]
    lines = [*STANDARD.lines(source), *([""] if blank else []), *(STANDARD.line(row) for row in other)]
    return polluted(f"second_table_{name}_{'blank' if blank else 'tight'}", STANDARD.text(lines), source.table())
