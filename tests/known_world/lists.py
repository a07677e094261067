"""The lists as the provinces hand them in, written from the truth: one of the country, and some provinces with their own."""
import csv
import io

HEADER = ["Proje ID", "Proje Adı", "Proje Durumu", "Rol", "Okul Adı", "İl", "İlçe", "Okul Hesabı", "Dönem"]
OPEN, DONE = ["Aktif", "Aktif", "Devam ediyor"], ["Kapalı", "Tamamlandı", "Arşivlendi"]


def rows_of(accounts):
    for account in accounts:
        for project in account.projects:
            words = OPEN if project.open else DONE
            yield [project.number, f"Deneme Projesi {project.number}", words[project.number % 3], "Kurucu" if project.number % 2 else "Ortak",
                   account.name, account.province, account.district, account.slug, "2026-2027"]


def write(path, accounts, day, cut=None, encoding="utf-8-sig", delimiter=";"):
    """`cut`: only so large a part of the rows arrives, ended as a row ends, without the line that counts them."""
    rows = list(rows_of(accounts))
    arrive = rows if cut is None else rows[:int(len(rows) * cut)]
    text = io.StringIO()
    out = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    out.writerow([f"eTwinning Proje Katılım Listesi - {day:%d.%m.%Y} (uydurma projeler)"])
    out.writerow([])
    out.writerow(HEADER)
    out.writerows(arrive)
    if cut is None:
        out.writerow([f"Toplam {len(rows)} kayıt"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(encoding, "replace"))
