"""How people write a school's name: the kinds of dirt that the labelled cases show (../shared/data/matching), as functions.

Each takes the random source and the school as the registry writes it, and returns what was written, or None where this school
gives no occasion. WEIGHTS say how often a kind is tried; four names in five are the registry's, in whatever letters.
"""
import re
import unicodedata

from registry import lower, title

ASCII = str.maketrans("ıİşŞğĞçÇöÖüÜâÂîÎûÛ", "iIsSgGcCoOuUaAiIuU")
TYPES = [
    ("Mesleki ve Teknik Anadolu Lisesi", ["MTAL", "M.T.A.L.", "Mes. ve Tek. And. Lis."]),
    ("Çok Programlı Anadolu Lisesi", ["ÇPAL", "CPAL", "Ç.P.A.L.", "Çok Prog. And. Lisesi"]),
    ("Kız Anadolu İmam Hatip Lisesi", ["Kız AİHL", "Kız A.İ.H.L."]),
    ("Anadolu İmam Hatip Lisesi", ["AİHL", "AIHL", "A.İ.H.L.", "İHL"]),
    ("İmam Hatip Ortaokulu", ["İHO", "IHO", "İ.H.O.", "İmam Hatip O.O."]),
    ("Anadolu Lisesi", ["AL", "And. Lis.", "A.L."]),
    ("İlkokulu", ["İ.O.", "ilk.", "İlk Okulu", "İlkokul"]),
    ("Ortaokulu", ["O.O.", "Ort.", "Orta Okulu", "Orta O.", "Ortaokul"]),
    ("Anaokulu", ["A.O.", "Ana Okulu", "Anaokul"]),
]
ENGLISH = [
    ("Anadolu İmam Hatip Lisesi", "Anatolian Imam Hatip High School"), ("Mesleki ve Teknik Anadolu Lisesi", "Vocational and Technical Anatolian High School"),
    ("Sosyal Bilimler Lisesi", "Social Sciences High School"), ("Fen Lisesi", "Science High School"), ("Anadolu Lisesi", "Anatolian High School"),
    ("İmam Hatip Ortaokulu", "Imam Hatip Secondary School"), ("Ortaokulu", "Secondary School"), ("İlkokulu", "Primary School"),
    ("Anaokulu", "Kindergarten"),
]
TITLES = [("Şehit", ["Şht.", "Şeh.", "Ş.", "Şehid"]), ("Öğretmen", ["Öğrt.", "Öğr."]), ("Jandarma", ["Jan.", "J."]), ("Binbaşı", ["Binb."]),
          ("Yüzbaşı", ["Yzb."]), ("Profesör", ["Prof."]), ("Doktor", ["Dr."]), ("İmkb", ["Borsa İstanbul"])]
GIVEN = ["Mehmet", "Mustafa", "Ahmet", "Ali", "Hüseyin", "Hasan", "İbrahim", "Osman", "Fatma", "Ayşe"]
# Invented: who a school might be named after one day.
NEW_NAMES = ["Deneyenler", "Uydurukçu", "Yazılmamış", "Örnekgil", "Sınamaca", "Kurgulu", "Hayalî", "Taslakoğlu"]


def swap(name, pairs, random):
    for long, short in pairs:
        if long in name:
            return name.replace(long, random.choice(short) if isinstance(short, list) else short)
    return None


def typo(random, school):
    name = title(school.name)
    places = [m.start() + 1 for m in re.finditer(r"(?<=\w)\w(?=\w)", name[:name.rfind(" ")])]
    if not places:
        return None
    at, kind = random.choice(places), random.randrange(4)
    if kind == 0:
        return name[:at] + name[at + 1:]
    if kind == 1:
        return name[:at] + name[at] + name[at:]
    if kind == 2:
        return name[:at - 1] + name[at] + name[at - 1] + name[at + 1:]
    return name[:at] + random.choice("aeıiklmnrst") + name[at + 1:]


def initial(random, school):
    """Mehmet Akif Ersoy -> M. Akif Ersoy, where the given name is not the whole of the proper part."""
    name = title(school.name)
    found = [g for g in GIVEN if re.search(rf"\b{g} \w+ \w+", name)]
    return name.replace(found[0], found[0][0] + ".", 1) if found else None


def inserted(random, school):
    """Named after a person since: Gerce İlkokulu -> Gerce Şehit Deneyenler İlkokulu; the invented person is no real one."""
    name = title(school.name)
    if "Şehit" in name or not (found := re.match(r"(\w+) (İlkokulu|Ortaokulu)$", name)):
        return None
    return f"{found[1]} Şehit {random.choice(GIVEN)} {random.choice(NEW_NAMES)} {found[2]}"


def renamed(random, school):
    """Wholly: nothing of the registry's name is left but what it is."""
    name = title(school.name)
    kind = next((long for long, _ in TYPES if name.endswith(long)), None)
    private = "Özel " if name.startswith("Özel ") else ""
    return f"{private}{random.choice(GIVEN)} {random.choice(NEW_NAMES)} {kind}" if kind else None


def level_lost(random, school):
    name = re.sub(r"(İlkokulu|Ortaokulu)$", random.choice(["Okulu", "İlk/Ortaokulu", "İlköğretim Okulu", "İÖO"]), title(school.name))
    return None if name == title(school.name) else name


def mojibake(random, school):
    try:
        return title(school.name).encode("utf-8").decode("cp1252")
    except UnicodeDecodeError:
        return title(school.name).encode("cp1254", "replace").decode("latin-1")


def differs(made, school):
    return made if made != title(school.name) else None


WEIGHTS = {
    "as registered": (56, lambda r, s: title(s.name)),
    "upper case": (16, lambda r, s: s.name),
    "ascii, lower case": (3, lambda r, s: lower(s.name).translate(ASCII)),
    "ASCII, upper case": (1.5, lambda r, s: s.name.translate(ASCII)),
    "wrong i": (1.5, lambda r, s: r.choice([s.name.lower(), title(s.name).upper(), lower(s.name.replace("I", "i"))])),
    "slug": (1.5, lambda r, s: re.sub(r"[^a-z0-9]+", "-", lower(s.name).translate(ASCII)).strip("-") + r.choice(["", "-2", "-121", "-385"])),
    "type cut short": (5, lambda r, s: swap(title(s.name), TYPES, r)),
    "title cut short": (4, lambda r, s: swap(title(s.name), TITLES, r)),
    "title dropped": (.5, lambda r, s: differs(re.sub(r"\b(Şehit|Öğretmen|Dr\.|Prof\.) ?", "", title(s.name)), s)),
    "district before": (2, lambda r, s: f"{title(s.district)} {title(s.name)}"),
    "place behind": (1.5, lambda r, s: r.choice([f"{title(s.name)} {s.district}/{s.province}", f"{title(s.name)} ({lower(s.district)})"])),
    "foreign code": (.7, lambda r, s: f"{title(s.name)} ({r.randrange(700000, 770000)})"),
    "Müdürlüğü": (1, lambda r, s: title(s.name) + " Müdürlüğü"),
    "typing error": (2.5, typo),
    "English": (1.5, lambda r, s: swap(title(s.name), ENGLISH, r)),
    "encoded twice": (.7, mojibake),
    "letters lost": (.3, lambda r, s: differs(re.sub(r"[ışğİŞĞ]", "?", title(s.name)), s)),
    "decomposed": (.4, lambda r, s: unicodedata.normalize("NFD", title(s.name))),
    "initial": (1, initial),
    "level lost": (.6, level_lost),
    "Şehit put in": (.7, inserted),
    "another name": (.15, renamed),
}


def write(random, school):
    """(kind, what was written)"""
    kinds, weights = list(WEIGHTS), [weight for weight, _ in WEIGHTS.values()]
    while True:
        kind = random.choices(kinds, weights)[0]
        if made := WEIGHTS[kind][1](random, school):
            return kind, made
