"""The portal's directory and profiles as recorded pages (synthetic: tests/portal/SHAPES.md is their shape)."""
import html

from registry import title

BASE = "https://school-education.ec.europa.eu"
DIRECTORY = "/tr/connect/schools-organisations"
PAGE = 500


def framed(inside):
    return ('<!DOCTYPE html>\n<!-- SYNTHETIC: made for twinwatch -->\n<html lang="tr" dir="ltr">\n<head><meta charset="utf-8"><title>Deneme</title></head>\n'
            f'<body>\n<header class="ecl-site-header"><a href="/tr/user/login">Giriş yap</a></header>\n<main id="main-content">\n{inside}</main>\n</body>\n</html>\n')


def place(account):
    shown = [account.district if account.shows_district else "", account.province]
    return title(", ".join(part for part in shown if part))


def element(tag, name, text):
    """Drupal leaves out a field that has nothing in it."""
    return f'<{tag} class="{name}">{html.escape(text)}</{tag}>\n' if text else ""


def profile(account, section):
    projects = "".join(
        f'<li class="organisation-project"><a href="/tr/etwinning/projects/{p.number}">Deneme Projesi {p.number}</a>'
        f'<span class="organisation-project__state">{"Açık" if p.open else "Kapalı"}</span></li>\n' for p in account.projects)
    return framed(f'<article class="node node--type-organisation">\n<h1>{html.escape(account.name)}</h1>\n'
                  f'{element("div", "organisation__place", place(account))}<div class="organisation__country">Türkiye</div>\n'
                  f'<section class="{section}">\n<h2>Projeler <span class="organisation-projects__count">({len(account.projects)})</span></h2>\n'
                  f'<ul>\n{projects}</ul>\n</section>\n</article>\n')


def directory(accounts, number):
    shown = accounts[number * PAGE:(number + 1) * PAGE]
    results = "".join(
        f'<div class="school-result">\n<h3><a href="{DIRECTORY}/{a.slug}">{html.escape(a.name)}</a></h3>\n'
        f'{element("span", "school-result__place", place(a))}<span class="school-result__country">Türkiye</span>\n</div>\n' for a in shown)
    more = f'<li><a rel="next" href="?page=%2C%2C%2C{number + 1}">Sonraki</a></li>' if (number + 1) * PAGE < len(accounts) else ""
    total = f"{len(accounts):,}".replace(",", ".")
    return framed(f'<div class="view-schools-directory">\n<div class="view-header">{total} kurum bulundu</div>\n<div class="view-content">\n{results}</div>\n'
                  f'<nav class="pager"><ul>{more}</ul></nav>\n</div>\n')


def write(folder, accounts, day, fault=""):
    """`fault`: "out", the portal answers with 503; "rebuilt", the list of a profile's projects has another class."""
    folder.mkdir(parents=True, exist_ok=True)
    index = []

    def page(path, name, text):
        (folder / name).write_text(text, encoding="utf-8")
        index.append(f"{BASE}{path}\t{name}\t{503 if fault == 'out' else 200}\ttext/html\tutf-8\t{day:%Y-%m-%d}T07:30:00+03:00")

    for number in range(-(-len(accounts) // PAGE)):
        page(DIRECTORY + (f"?page=%2C%2C%2C{number}" if number else ""), f"okullar-{number}.html", directory(accounts, number))
    section = "org-proj" if fault == "rebuilt" else "organisation-projects"
    for number, account in enumerate(accounts):
        page(f"{DIRECTORY}/{account.slug}", f"{number}.html", profile(account, section))
    (folder / "index.tsv").write_text("\n".join(index) + "\n", encoding="utf-8")
