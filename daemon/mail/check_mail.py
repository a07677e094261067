#!/usr/bin/env python3
"""Reads mails that twinwatch wrote with a parser that is not ours (Python's email, policy default) and says what is
wrong with them. Used by the mail room's tests and, by hand, on any Maildir:

    python3 daemon/mail/check_mail.py [--subject TEXT] [--to ADDRESS] [--attachment NAME] [--cell TEXT] [--reply-to-id ID]
                                      [--plain] FILE...

Exit 0 and one line a file when all is right; 1 and the reasons when not.
"""
import argparse
import csv
import email
import email.policy
import email.utils
import io
import re
import sys

from check_workbook import rows_of, what_is_wrong

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHAPE = ["multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png", "text/csv", XLSX]


def check(path, want):
    octets = open(path, "rb").read()
    wrong = []

    def expect(ok, what):
        if not ok:
            wrong.append(what)

    longest = max(len(line.rstrip(b"\r")) for line in octets.split(b"\n"))
    expect(longest <= 998, f"a line of {longest} octets (RFC 5322 allows 998)")
    expect(all(b < 128 for b in octets), "octets above 127: not safe for every server")

    mail = email.message_from_bytes(octets, policy=email.policy.default)
    parts = list(mail.walk())
    for part in parts:
        expect(not part.defects, f"{part.get_content_type()} has defects {part.defects}")

    for name in ("Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Auto-Submitted"):
        expect(len(mail.get_all(name, [])) == 1, f"{name} must stand exactly once, stands {len(mail.get_all(name, []))}x")
    if wrong:
        return wrong

    for part in parts:
        if part.get_content_type() == "text/plain" and not part.get_filename():
            long = [line for line in part.get_content().split("\n") if len(line) > 78 and " " in line.strip()]
            expect(part.get_param("format") == "flowed" and not long, f"text that no terminal shows whole: {long[:2]}")
    expect(mail["Auto-Submitted"] == "auto-generated", f"Auto-Submitted: {mail['Auto-Submitted']}")
    expect(mail["List-Unsubscribe-Post"] is None, "List-Unsubscribe-Post without a one-click address")
    expect(mail["Date"].datetime.utcoffset() is not None, "Date without a zone")
    expect(mail["Date"].datetime.utcoffset().total_seconds() == 3 * 3600, f"Date not in Istanbul: {mail['Date']}")
    expect(re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", mail["Message-ID"]), f"Message-ID {mail['Message-ID']}")
    senders, receivers = mail["From"].addresses, mail["To"].addresses
    expect(len(senders) == 1 and "@" in senders[0].addr_spec, f"From {mail['From']}")
    expect(len(receivers) == 1 and "@" in receivers[0].addr_spec, f"To {mail['To']}")
    # The display name alone is encoded: the address must be readable in the raw header.
    raw_from = re.search(rb"^From:(.*(?:\n[ \t].*)*)", octets, re.M).group(1)
    expect(senders[0].addr_spec.encode() in raw_from, "the From address is hidden in an encoded word")
    if mail["References"]:
        ids = mail["References"].split()
        expect(mail["In-Reply-To"] == ids[-1], "In-Reply-To is not the last of References")

    if want.plain:
        expect(mail.get_content_type() == "text/plain", f"is {mail.get_content_type()}, not text/plain")
    else:
        check_digest(mail, want, expect)
    if want.subject:
        expect(mail["Subject"] == want.subject, f"Subject is {mail['Subject']!r}, not {want.subject!r}")
    if want.to:
        expect(receivers[0].addr_spec == want.to, f"To is {receivers[0].addr_spec}, not {want.to}")
    if want.reply_to_id:
        expect(mail["In-Reply-To"] == want.reply_to_id, f"In-Reply-To is {mail['In-Reply-To']}, not {want.reply_to_id}")
    return wrong


def check_digest(mail, want, expect):
    shape = [part.get_content_type() for part in mail.walk()]
    expect(shape == SHAPE, f"shape {shape}")
    if shape != SHAPE:
        return
    expect(re.search(r"<[^<>@\s]+>$", mail["List-Id"] or ""), f"List-Id {mail['List-Id']}")
    text, page = mail.get_body(("plain",)), mail.get_body(("html",))
    for part in (text, page):
        expect(part.get_content_charset() == "utf-8", f"{part.get_content_type()} is {part.get_content_charset()}")
    html = page.get_content()
    expect(len(html.encode()) < 100_000, f"HTML of {len(html.encode())} octets: mail programs cut it")
    check_picture(mail, html, expect)
    for remote in re.findall(r"""(?:src\s*=(?!"cid:)|background\s*=)|@import|url\(|<script|<link|<form""", html):
        expect(False, f"HTML loads or runs something: {remote}")
    attachment, workbook = mail.iter_attachments()
    for part in (attachment, workbook):
        expect(part.get_content_disposition() == "attachment", "the list is not an attachment")
    name = attachment.get_filename()
    expect(name and name.endswith(".csv"), f"attachment's name {name!r}")
    if want.attachment:
        expect(name == want.attachment, f"attachment is called {name!r}, not {want.attachment!r}")
    body = attachment.get_payload(decode=True)
    expect(body.startswith(b"\xef\xbb\xbf"), "the CSV has no BOM: Excel would garble Turkish letters")
    expect(b"\r\n" in body and b"\n" not in body.replace(b"\r\n", b""), "the CSV's line ends are not CRLF")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))
    expect(len(rows) >= 1 and len({len(row) for row in rows}) == 1, "the CSV's rows differ in length")
    expect(("Province" if '<html lang="en">' in html else "İl") in rows[0], f"the CSV's header is {rows[0]}")
    for row in rows:
        for cell in row:
            expect(not re.match(r"[=+\-@\t\r]", cell), f"a spreadsheet would run {cell!r}")
    check_workbook(workbook, name, rows, expect)
    if want.cell:
        expect(any(want.cell in row for row in rows), f"no cell says {want.cell!r}")


def check_picture(mail, html, expect):
    """The picture travels with the mail, is a PNG, has words for who cannot see it, and the page shows just that one."""
    (picture,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    expect(picture.get_payload(decode=True).startswith(b"\x89PNG\r\n\x1a\n"), "the picture is no PNG")
    expect(picture.get_content_disposition() == "inline", "the picture is not inline")
    shown = re.findall(r'<img src="cid:([^"]+)"[^>]* alt="([^"]+)"', html)
    expect([id for id, _ in shown] == [picture["Content-ID"].strip("<>")], f"the page shows {shown}, the mail has {picture['Content-ID']}")


def check_workbook(part, name, rows, expect):
    """The workbook tells what the CSV does; of that, the guard before a formula is the CSV's own business."""
    expect(part.get_filename() == (name or "").removesuffix(".csv") + ".xlsx", f"the workbook is called {part.get_filename()!r}")
    octets = part.get_payload(decode=True)
    for what in what_is_wrong(octets):
        expect(False, f"the workbook: {what}")
    try:
        told = rows_of(octets)
    except Exception as error:  # whatever is wrong with it, it is a finding and no crash
        return expect(False, f"the workbook cannot be read: {error!r}")
    unguarded = [[cell[1:] if re.match(r"'[=+\-@\t\r]", cell) else cell for cell in row] for row in rows]
    told = [row + [""] * (len(rows[0]) - len(row)) for row in told]
    expect(told == unguarded, "the workbook does not tell what the CSV tells")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for option in ("--subject", "--to", "--attachment", "--cell", "--reply-to-id"):
        parser.add_argument(option)
    parser.add_argument("--plain", action="store_true", help="an operator's mail: text alone")
    parser.add_argument("file", nargs="+")
    want = parser.parse_args()
    failed = False
    for path in want.file:
        wrong = check(path, want)
        failed = failed or bool(wrong)
        print(f"{path}: " + ("; ".join(wrong) if wrong else "ok"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
