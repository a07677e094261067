"""Which schools a mail names as having no active project: its attached list, and the lines of its text and HTML."""
import csv
import email
import email.policy
import html
import io
import re

from registry import fold

NOT_SURE = "doğrulanamadı"  # "could not be confirmed by current data": what was known before, marked as such


def attached(message):
    for part in message.iter_attachments():
        if part.get_content_type() == "text/csv":
            return list(csv.DictReader(io.StringIO(part.get_content().lstrip("\ufeff")), delimiter=";"))
    return []


def named(path):
    """(school's key, the row) of each school that the mail calls inactive."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    rows = attached(message)
    inactive = [row for row in rows if row["Bölüm"] in ("Yeni", "Süren") and not row["Aktif Proje"].startswith("aktif")]
    return [((fold(row["İl"]), fold(row["İlçe"]), fold(row["Okul"])), row) for row in inactive]


def listed(path):
    """What the lines of the mail's text and HTML name under "new" and "continuing", as they stand there."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    names = set()
    for kind, heading, line in (("plain", r"^(?:  )?(\w[^\n:]*):", r"^  - ([^;\n]+);"), ("html", r"<h[23][^>]*>([^<:]*)", r'font-weight:600;">([^<]+)</span>')):
        body = message.get_body((kind,))
        if body is None:  # the operator's
            continue
        text = body.get_content()
        if kind == "plain":  # format=flowed undone (RFC 3676)
            text = re.sub(r"(?<= )(?<!^-- )\n", "", re.sub(r"^ ", "", text, flags=re.M), flags=re.M)
        heads = list(re.finditer(heading, text, re.M))
        for head, end in zip(heads, [*[h.start() for h in heads[1:]], len(text)]):
            if head[1] in ("Yeni", "Süren"):
                names |= {html.unescape(found) for found in re.findall(line, text[head.end():end], re.M)}
    return names
