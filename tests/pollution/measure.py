"""How near a read table is to the one it should be: 0 to 10.

Ten parts of one point each: that it was read at all, then precision, recall and F1 of the header's cells, of the records
and of the records' cells, each as a multiset. The first row is the header; a record is its cells, joined. Where nothing
is expected, the three are 1. A table may have several right readings: the nearest counts.
"""
import collections

UNIT = "\x1f"


def three(expected, read):
    if not expected:
        return 1.0, 1.0, 1.0
    if not read:
        return 0.0, 0.0, 0.0
    found = sum((collections.Counter(expected) & collections.Counter(read)).values())
    precision, recall = found / len(read), found / len(expected)
    return precision, recall, 2 * precision * recall / (precision + recall) if found else 0.0


def parts(table):
    header, records = (table[0], table[1:]) if table else ([], [])
    return header, [UNIT.join(record) for record in records], [cell for record in records for cell in record]


def score(readings, read):
    """`read` is None where the file could not be read."""
    if read is None:
        return 0.0
    if read in readings:
        return 10.0
    found = parts(read)
    return max(1.0 + sum(sum(three(*pair)) for pair in zip(parts(expected), found)) for expected in readings)
