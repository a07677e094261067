"""The real registry that the world stands on: read at run time, never copied into the project.

Whole provinces are drawn, since an export speaks for a whole province; the others stay in the registry, with their namesakes,
and nothing is told of them.
"""
import collections
import csv
import gzip
import re

SCHOOL = re.compile(r"(İLKOKULU|ORTAOKULU|LİSESİ|ANAOKULU)$")
FOLDED = str.maketrans({"ı": "i", "ş": "s", "ğ": "g", "ç": "c", "ö": "o", "ü": "u", "â": "a", "î": "i", "û": "u"})


class School:
    """One row of the registry with what is true of it: its accounts on the portal, and their projects."""

    def __init__(self, number, row):
        self.number, self.name = number, " ".join(row["Kurum Adı"].split())
        self.province, self.district = row["İl Adı"].strip(), row["İlçe Adı"].strip()
        self.accounts = []

    @property
    def active(self):
        return any(project.open for account in self.accounts for project in account.projects)

    @property
    def key(self):
        return fold(self.province), fold(self.district), fold(self.name)


def lower(text):
    """As Turkish has it, whatever the locale."""
    return text.replace("I", "ı").replace("İ", "i").lower()


def title(text):
    """AKÖREN ÇOK PROGRAMLI ANADOLU LİSESİ -> Akören Çok Programlı Anadolu Lisesi."""
    def word(match):
        small = lower(match[0])
        return {"i": "İ", "ı": "I"}.get(small[0], small[0].upper()) + small[1:]
    return re.sub(r"[^\W\d_]+", word, text)


def fold(text):
    return " ".join(re.findall(r"[a-z0-9]+", lower(text).translate(FOLDED)))


def read(path):
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def draw(rows, wanted, random):
    """Schools of provinces in random order until there are about so many; two of one name in one district are one too many to
    tell apart in a mail, so such rows (some 0.02 %) are left out of the count."""
    by_province = collections.defaultdict(list)
    for number, row in enumerate(rows):
        if SCHOOL.search(" ".join(row["Kurum Adı"].split())):
            by_province[row["İl Adı"]].append(School(number, row))
    schools, names = [], sorted(by_province)
    random.shuffle(names)
    for name in names:
        if len(schools) < wanted and len(schools) + len(by_province[name]) <= wanted * 1.05 + 150:
            schools += by_province[name]
    seen = collections.Counter(school.key for school in schools)
    return [school for school in schools if seen[school.key] == 1]
