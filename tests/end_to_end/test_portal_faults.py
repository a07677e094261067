"""Each fault of the test portal does on the wire what its name says."""
import contextlib
import email.utils
import gzip
import http.client
import json
import pathlib
import re
import socket
import ssl
import struct
import subprocess
import time
import zlib

import portal
from test_portal import LANDING, PROJECTS, SCHOOLS, Sites, ask, listed, text

LABELS = "/ulusal-kalite-etiketi/"


def raw(port, target, read=True, context=None):
    """All octets of one answer, and how the connection ended: 'closed' or 'reset'."""
    with contextlib.ExitStack() as open_ones:
        one = open_ones.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
        if context:
            one = open_ones.enter_context(context.wrap_socket(one, server_hostname="localhost", suppress_ragged_eofs=False))
        one.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        octets = b""
        try:
            while part := one.recv(65536):
                octets += part
        except (ConnectionResetError, ssl.SSLEOFError):
            return octets, "reset"
        return octets, "closed"


class Faults(Sites):
    options = {"schools": 120, "projects": 80, "tls": True}

    def school(self):
        return next(f"{SCHOOLS}/{slug}" for slug, school in self.sites.truth()["schools"].items() if school["projects"])

    def labels_header(self):
        return re.findall("<th>([^<]+)</th>", text(self.sites, "meb", LABELS))

    # how often, where

    def test_a_fault_bites_so_many_times_after_so_many_and_only_where_it_should(self):
        self.sites.fault("500", site="esep", path="^/tr/connect", times=2, after=1)
        statuses = [ask(self.sites, "esep", SCHOOLS)[0] for _ in range(5)]
        self.assertEqual(statuses, [200, 500, 500, 200, 200])
        self.assertEqual((ask(self.sites, "esep", PROJECTS)[0], ask(self.sites, "meb", LABELS)[0]), (200, 200))
        self.assertEqual(self.sites.faults()[0]["used"], 2)
        self.assertEqual([entry["faults"] for entry in self.sites.log("esep")[-6:]], ["-", "500", "500", "-", "-", "-"])

    def test_a_fault_without_a_path_spares_robots_and_clearing_ends_it(self):
        first, second = self.sites.fault("403"), self.sites.fault("drip")
        self.assertEqual(ask(self.sites, "meb", LABELS)[0], 403)
        self.assertEqual(ask(self.sites, "meb", "/robots.txt")[0], 200)
        self.assertEqual(self.sites.clear(first), 1)
        self.assertEqual([fault["id"] for fault in self.sites.faults()], [second])
        self.assertEqual((self.sites.clear(), self.sites.faults()), (1, []))

    def test_every_fault_is_listed_with_a_sentence_and_has_a_test_here(self):
        kinds = self.sites.control("faults")["kinds"]
        listing = subprocess.run([portal.PROGRAM, "--faults"], capture_output=True, text=True, check=True).stdout
        tests = pathlib.Path(__file__).read_text(encoding="utf-8")
        for kind in kinds:
            self.assertIn(kind["does"], listing)
            self.assertIn(f'"{kind["fault"]}"', tests)

    # statuses

    def test_statuses(self):
        for status in ("403", "404", "500", "503"):
            self.sites.fault(status, times=1)
            found, headers, _ = ask(self.sites, "esep", PROJECTS)
            self.assertEqual((found, headers["Retry-After"]), (int(status), None))
        self.sites.fault("503", arg=7, times=1)
        self.assertEqual(ask(self.sites, "esep", PROJECTS)[1]["Retry-After"], "7")

    def test_429_says_when_to_come_back_in_seconds_or_as_a_date(self):
        self.sites.fault("429", arg=3, times=1)
        self.sites.fault("429", arg="date 90", times=1, after=1)
        status, headers, _ = ask(self.sites, "esep", PROJECTS)
        self.assertEqual((status, headers["Retry-After"]), (429, "3"))
        status, headers, _ = ask(self.sites, "esep", PROJECTS)
        wait = email.utils.parsedate_to_datetime(headers["Retry-After"]).timestamp() - time.time()
        self.assertEqual((status, 80 < wait < 95), (429, True))

    # the wire

    def test_a_drip_is_slow_and_whole(self):
        whole = ask(self.sites, "esep", PROJECTS)[2]
        self.sites.fault("drip", arg=len(whole))
        began = time.monotonic()
        self.assertEqual(ask(self.sites, "esep", PROJECTS)[2], whole)
        self.assertTrue(0.7 < time.monotonic() - began < 5)

    def test_a_late_answer_comes_late(self):
        self.sites.fault("late", arg=300, times=1)
        began = time.monotonic()
        self.assertEqual(ask(self.sites, "esep", PROJECTS)[0], 200)
        self.assertTrue(0.3 <= time.monotonic() - began < 5)

    def test_a_truncated_body_is_shorter_than_its_length_says(self):
        for port, context in (("esep", None), ("esep_tls", self.sites.trust())):
            self.sites.fault("truncated", arg=40, times=1)
            head, body = raw(self.sites.ports[port], PROJECTS, context=context)[0].split(b"\r\n\r\n", 1)
            stated = int(re.search(rb"Content-Length: (\d+)", head)[1])
            self.assertEqual(len(body), stated * 40 // 100)
        self.sites.fault("truncated", times=1)
        with self.assertRaises(http.client.IncompleteRead):
            ask(self.sites, "esep", PROJECTS)

    def test_a_reset_is_a_reset_at_once_or_in_the_middle(self):
        self.sites.fault("reset", times=1)
        self.assertEqual(raw(self.sites.ports["esep"], PROJECTS), (b"", "reset"))
        self.sites.fault("reset", arg=1000, times=2)
        octets, end = raw(self.sites.ports["esep"], PROJECTS)
        self.assertEqual((len(octets), end), (1000, "reset"))
        octets, end = raw(self.sites.ports["esep_tls"], PROJECTS, context=self.sites.trust())
        self.assertEqual((len(octets), end), (1000, "reset"))

    def test_silent_takes_the_request_and_says_nothing(self):
        self.sites.fault("silent", times=1)
        with socket.create_connection(("127.0.0.1", self.sites.ports["esep"]), timeout=0.5) as one:
            one.sendall(f"GET {PROJECTS} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            with self.assertRaises(TimeoutError):
                one.recv(1)
            self.assertEqual(self.sites.counters()["esep"]["at_once"], 1)
        for _ in range(100):
            if self.sites.counters()["esep"]["at_once"] == 0:
                break
            time.sleep(0.02)
        self.assertEqual(self.sites.counters()["esep"]["at_once"], 0)
        self.assertEqual(self.sites.log("esep")[-1]["status"], 0)

    def test_not_http_is_not_http(self):
        self.sites.fault("not-http", times=1)
        with self.assertRaises(http.client.BadStatusLine):
            ask(self.sites, "esep", PROJECTS)

    def test_a_gzip_bomb_is_small_and_unpacks_to_a_gigabyte(self):
        self.sites.fault("gzip-bomb", times=1)
        self.sites.fault("gzip-bomb", arg=2, times=1, after=1)
        _, headers, one = ask(self.sites, "esep", PROJECTS)
        self.assertEqual((headers["Content-Encoding"], len(one) < 1_200_000), ("gzip", True))
        _, headers, two = ask(self.sites, "esep", PROJECTS)
        self.assertEqual((headers["Content-Encoding"], len(two) < 8_000), ("gzip, gzip", True))
        self.assertEqual(gzip.decompress(two), one)
        stream, length = zlib.decompressobj(31), 0
        octets = one
        while octets:
            length += len(stream.decompress(octets, 1 << 24))
            octets = stream.unconsumed_tail
        self.assertEqual((length + len(stream.flush()), stream.eof), (1 << 30, True))
        self.assertEqual(struct.unpack("<I", one[-4:])[0], 1 << 30)

    # other places, other pages

    def test_redirects_lead_where_they_say(self):
        alias = self.sites.ports["alias"]
        for name, arg, leads in (("parked", "", "/parked/"), ("redirect-host", "", "https://parked.example.org/"),
                                 ("redirect-host", "http://localhost:9/x", "http://localhost:9/x"),
                                 ("redirect-local", "", f"http://127.0.0.1:{alias}{PROJECTS}"),
                                 ("redirect-local", 81, f"http://127.0.0.1:81{PROJECTS}"),
                                 ("redirect-local", "10.0.0.1:80", f"http://10.0.0.1:80{PROJECTS}")):
            self.sites.fault(name, arg=arg, times=1)
            status, headers, _ = ask(self.sites, "esep", PROJECTS)
            self.assertEqual((status, headers["Location"]), (302, leads))
        status, _, body = ask(self.sites, "esep", "/parked/")
        self.assertEqual((status, b"parked" in body, b"view-" in body), (200, True, False))

    def test_a_redirect_loop_never_ends(self):
        self.sites.fault("redirect-loop", times=1)
        target, seen = PROJECTS, []
        for _ in range(20):
            status, headers, _ = ask(self.sites, "esep", target)
            target = headers["Location"]
            seen.append((status, target))
        self.assertEqual({*seen}, {(302, "/-loop/1"), (302, "/-loop/2")})

    def test_a_login_or_parked_page_stands_there_with_200(self):
        for name, landmark in (("login", b'type="password"'), ("parked-here", b"parked")):
            self.sites.fault(name, times=1)
            status, _, body = ask(self.sites, "esep", PROJECTS)
            self.assertEqual((status, landmark in body, b"project-card" in body), (200, True, False))

    def test_an_empty_list_says_so_or_is_just_bare(self):
        for site, target, landmark, row in (("esep", PROJECTS, "view-empty", "project-card"), ("esep", SCHOOLS, "view-empty", "school-result"),
                                            ("esep", self.school(), "organisation-projects__empty", "organisation-project\""),
                                            ("meb", LABELS, "label-none", "<tr><td>")):
            self.assertIn(row, text(self.sites, site, target))
            for arg in ("says", "bare"):
                self.sites.fault("empty-list", arg=arg, times=1)
                page = text(self.sites, site, target)
                self.assertEqual((row in page, landmark in page), (False, arg == "says"), (target, arg))

    def test_half_of_the_pages_are_missing_always_the_same_half(self):
        targets = [f"{SCHOOLS}/{slug}" for slug in self.sites.truth()["schools"]]
        self.sites.fault("half-missing")
        first = [ask(self.sites, "esep", target)[0] for target in targets]
        self.assertEqual(first, [ask(self.sites, "esep", target)[0] for target in targets])
        self.assertEqual({*first}, {200, 404})
        self.assertTrue(0.35 < first.count(404) / len(first) < 0.65)

    # markup

    def test_a_class_is_renamed_as_a_whole_name_and_only_as_a_class(self):
        whole = text(self.sites, "esep", self.school())
        self.sites.fault("renamed-class", arg="organisation-project:org-card")
        page = text(self.sites, "esep", self.school())
        self.assertEqual(page.replace('class="org-card"', 'class="organisation-project"'), whole)
        self.assertNotEqual(page, whole)
        self.assertIn("organisation-projects", page)
        with self.assertRaisesRegex(ValueError, "OLD:NEW"):
            self.sites.fault("renamed-class")

    def test_a_column_moves_with_its_header_or_has_another_header(self):
        usual, row = self.labels_header(), re.search("<tr>(<td>.*)</tr>", text(self.sites, "meb", LABELS))[1]
        cells = dict(zip(usual, re.findall("<td>(.*?)</td>", row)))
        self.sites.fault("moved-column", times=2)
        moved, row = self.labels_header(), re.search("<tr>(<td>.*)</tr>", text(self.sites, "meb", LABELS))[1]
        self.assertEqual(sorted(moved), sorted(usual))
        self.assertNotEqual(moved, usual)
        self.assertEqual(dict(zip(moved, re.findall("<td>(.*?)</td>", row))), cells)
        self.sites.fault("renamed-header", times=1)
        self.assertEqual(self.labels_header(), [name.replace("Okul Adı", "Eğitim Kurumu") for name in usual])
        self.sites.fault("renamed-header", arg="İl:Şehir", times=1)
        self.assertIn("Şehir", self.labels_header())

    # charsets and types

    def test_charsets_that_lie(self):
        whole = text(self.sites, "meb", LABELS)
        for name, states, read in (("charset-header", "iso-8859-9", lambda body: body.decode("utf-8")),
                                   ("charset-body", "utf-8", lambda body: body.decode("windows-1254")),
                                   ("double-encoded", "utf-8", None)):
            self.sites.fault(name, times=1)
            status, headers, body = ask(self.sites, "meb", LABELS)
            self.assertEqual((status, headers.get_content_charset()), (200, states))
            if read:
                self.assertEqual(read(body), whole)
        self.assertIn("Ä°".encode(), body)
        inner = b"".join(c.encode("cp1252") if c not in "\x81\x8d\x8f\x90\x9d" else c.encode("latin-1") for c in body.decode("utf-8"))
        self.assertEqual(inner.decode("utf-8"), whole)

    def test_another_content_type_is_stated(self):
        for arg, states in (("", "application/octet-stream"), ("image/png", "image/png")):
            self.sites.fault("content-type", arg=arg, times=1)
            self.assertEqual(ask(self.sites, "esep", PROJECTS)[1]["Content-Type"], states)

    # robots.txt

    def test_robots(self):
        usual = text(self.sites, "esep", "/robots.txt")
        self.assertNotIn("Disallow: /\n", usual)
        for name, arg, line in (("robots-disallow-all", "", "Disallow: /"), ("robots-disallow", "", "Disallow: /tr/etwinning/"),
                                ("robots-disallow", "/tr/connect/", "Disallow: /tr/connect/"),
                                ("robots-delay", 9, "Crawl-delay: 9"), ("robots-huge", 700_000, "Disallow: /gizli/")):
            self.sites.fault(name, arg=arg, times=1)
            found = text(self.sites, "esep", "/robots.txt")
            self.assertEqual(found.splitlines()[-1], line)
        self.assertTrue(690_000 < len(found) <= 700_000)
        self.sites.fault("robots-500", times=1)
        self.sites.fault("robots-slow", arg=100, times=1, after=1)
        self.assertEqual(ask(self.sites, "esep", "/robots.txt")[0], 500)
        began = time.monotonic()
        self.assertEqual(text(self.sites, "esep", "/robots.txt"), usual)
        self.assertGreater(time.monotonic() - began, 0.5)
        self.assertEqual(ask(self.sites, "esep", PROJECTS)[0], 200)

    # memory of the client

    def test_a_lying_etag_says_304_though_the_page_is_another(self):
        target = f"{SCHOOLS}/{self.sites.changes(1, 2)['schools'][0]}"
        etag = ask(self.sites, "esep", target)[1]["ETag"]
        self.sites.week(2)
        self.assertEqual(ask(self.sites, "esep", target, If_None_Match=etag)[0], 200)
        self.sites.fault("lying-etag")
        status, headers, body = ask(self.sites, "esep", target, If_None_Match=etag)
        self.assertEqual((status, headers["ETag"], body), (304, etag, b""))
        self.assertEqual(ask(self.sites, "esep", target)[0], 200)

    def test_a_token_makes_every_page_another_one(self):
        self.sites.fault("token")
        _, headers, first = ask(self.sites, "esep", PROJECTS)
        status, again, second = ask(self.sites, "esep", PROJECTS, If_None_Match=headers["ETag"])
        self.assertEqual((status, headers["Last-Modified"]), (200, None))
        self.assertNotEqual((headers["ETag"], first), (again["ETag"], second))
        strip = lambda body: re.sub(rb'(content|value)="(form-)?\d+"', b"", body)
        self.assertEqual(strip(first), strip(second))

    # the ministry

    def test_rows_are_lost_in_silence(self):
        plate, total = max(self.sites.truth()["registry"].items(), key=lambda item: item[1])
        for arg, least, most in (("", 0.2, 0.6), (100, 0, 0)):
            self.sites.fault("lost-rows", arg=arg, times=1)
            found = json.loads(listed(self.sites, plate)[2])
            self.assertEqual((found["recordsTotal"], found["recordsFiltered"]), (total, total))
            self.assertTrue(least <= len(found["data"]) / total <= most, len(found["data"]))
        self.sites.fault("empty-list", times=1)
        self.assertEqual(json.loads(listed(self.sites, plate)[2])["recordsTotal"], 0)
        self.assertEqual(len(json.loads(listed(self.sites, plate)[2])["data"]), total)
        self.assertEqual(ask(self.sites, "registry", LANDING)[0], 200)
