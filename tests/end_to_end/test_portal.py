"""The test portal itself: its world is the same each time, and what it serves is what SHAPES.md says."""
import contextlib
import gzip
import hashlib
import http.client
import json
import re
import socket
import ssl
import unittest
import urllib.parse

import portal

SCHOOLS = "/tr/connect/schools-organisations"
PROJECTS = "/tr/etwinning/projects"
LANDING = "/baglantilar/okullar/index.php"
LIST = "/baglantilar/okullar/okullar_ajax.php"


def ask(sites, site, target, method="GET", body=None, **headers):
    """Status, headers and body of one answer, over a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", sites.ports[site], timeout=30)
    try:
        connection.request(method, target, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def text(sites, site, target, **headers):
    status, _, body = ask(sites, site, target, **headers)
    assert status == 200, f"{target}: {status}"
    return body.decode("utf-8")


def listed(sites, plate, referer=True, start=0, length=500, **headers):
    form = urllib.parse.urlencode({"draw": 1, "start": start, "length": length, "search[value]": "", "il": plate, "ilce": 0})
    if referer:
        headers["Referer"] = sites.base("registry") + LANDING
    return ask(sites, "registry", LIST, "POST", form, Content_Type="application/x-www-form-urlencoded", **headers)


def pages(sites, site, first):
    """All pages of a list, by their own next links."""
    target, found = first, []
    while target:
        found.append(text(sites, site, target))
        following = re.search(r'<a (?:rel="next"|class="next page-numbers") href="([^"]+)"', found[-1])
        target = urllib.parse.urljoin(target, following[1].replace("&amp;", "&")) if following else None
    return found


class Sites(unittest.TestCase):
    options = {}

    @classmethod
    def setUpClass(cls):
        cls.sites = portal.start(**cls.options)
        cls.addClassCleanup(cls.sites.stop)

    def setUp(self):
        self.sites.clear()
        self.sites.week(1)
        self.sites.reset_counters()


class World(Sites):
    options = {"schools": 300, "projects": 120, "seed": 7}

    def addresses(self):
        truth = self.sites.truth()
        return [("esep", f"{SCHOOLS}/{slug}") for slug in truth["schools"]] + [
            ("esep", f"{PROJECTS}/{slug}") for slug in truth["projects"]] + [
            ("meb", "/ulusal-kalite-etiketi/"), ("meb", "/avrupa-kalite-etiketi/"), ("registry", LANDING)]

    def digests(self, sites):
        return {(site, target): hashlib.sha256(ask(sites, site, target)[2]).hexdigest() for site, target in self.addresses()}

    def test_two_portals_of_one_seed_serve_the_same_octets_and_another_seed_does_not(self):
        mine = self.digests(self.sites)
        with portal.start(**self.options) as twin:
            self.assertEqual(self.digests(twin), mine)
            self.assertEqual(twin.truth(), self.sites.truth())
        with portal.start(**{**self.options, "seed": 8}) as other:
            self.assertNotEqual(other.truth()["projects"], self.sites.truth()["projects"])

    def test_in_week_two_just_the_stated_pages_are_others(self):
        before = self.digests(self.sites)
        stated = self.sites.changes(1, 2)
        self.sites.week(2)
        after = self.digests(self.sites)
        differ = {target.rsplit("/", 1)[1] for key, digest in before.items() if after[key] != digest for target in [key[1]]}
        self.assertEqual(differ, {*stated["schools"], *stated["projects_changed"]})
        self.assertTrue(stated["schools"] and stated["projects_changed"] and stated["projects_opened"])
        self.assertLess(len(stated["schools"]), 60)
        self.sites.week(1)
        self.assertEqual(self.digests(self.sites), before)

    def test_a_portal_begun_in_week_three_is_one_that_came_there(self):
        self.sites.week(3)
        with portal.start(**self.options, week=3) as twin:
            self.assertEqual(twin.truth(), self.sites.truth())

    def test_the_lists_hold_what_the_truth_says(self):
        truth = self.sites.truth()
        for first, pattern, told in (
                (f"{PROJECTS}?page=0", rf'href="{PROJECTS}/([^"/]+)"', truth["projects"]),
                (f"{SCHOOLS}?page=%2C%2C%2C0", rf'<h3><a href="{SCHOOLS}/([^"]+)"', truth["schools"])):
            found = pages(self.sites, "esep", first)
            self.assertEqual([slug for page in found for slug in re.findall(pattern, page)], list(told))
            self.assertEqual(len(found), -(-len(told) // 20))
        winners = pages(self.sites, "esep", "/tr/etwinning/labels/etwinning-school-label/winners-list?period=2026-2027&page=0")
        self.assertEqual([slug for page in winners for slug in re.findall(rf'{SCHOOLS}/([^"]+)"', page)],
                         [slug for slug, school in truth["schools"].items() if school["label"]])
        for first, european in (("/ulusal-kalite-etiketi/", False), ("/avrupa-kalite-etiketi/", True)):
            rows = sum(page.count("<tr><td>") for page in pages(self.sites, "meb", first))
            self.assertEqual(rows, sum(label["european"] or not european for label in truth["labels"]))

    def test_a_school_and_its_projects_agree(self):
        truth = self.sites.truth()
        for slug, school in truth["schools"].items():
            page = text(self.sites, "esep", f"{SCHOOLS}/{slug}")
            self.assertEqual(re.findall(rf'{PROJECTS}/([^"]+)".*__state">([^<]+)<', page),
                             [(p["slug"], p["state"]) for p in school["projects"]])
            self.assertEqual("Henüz proje yok" in page, not school["projects"])
            for p in school["projects"]:
                self.assertIn(slug, [partner["school"] for partner in truth["projects"][p["slug"]]["partners"]])
        without = [s for s in truth["schools"].values() if s["country"] == "Türkiye" and not s["projects"]]
        self.assertGreater(len(without), 100)

    def test_a_project_says_its_twinspace_and_its_old_number_leads_to_it(self):
        slug, project = next((s, p) for s, p in self.sites.truth()["projects"].items() if p["old_link"])
        self.assertIn(f'projects/project/{project["number"]}"', text(self.sites, "esep", f"{PROJECTS}/{slug}"))
        self.assertIn(f'__state">{project["twinspace"]}<', text(self.sites, "esep", f"{PROJECTS}/{slug}/twinspace"))
        status, headers, _ = ask(self.sites, "esep", f'{PROJECTS}/{project["number"]}')
        self.assertEqual((status, headers["Location"]), (301, f"{PROJECTS}/{slug}"))

    def test_the_services_site_has_its_export_posts_feed_and_coordinators(self):
        rows = text(self.sites, "meb", "/wp-content/uploads/2026/10/kalite-etiketi-veri-listesi.tsv").split("\r\n")
        self.assertEqual(rows[:2], ["\ufeffKalite Etiketi Veri Listesi - 9.11.2026", ""])
        self.assertEqual(len(rows) - 4, len(self.sites.truth()["labels"]))
        self.assertEqual({row.count("\t") for row in rows[2:-1]}, {12})
        status, headers, body = ask(self.sites, "meb", "/wp-json/wp/v2/posts?per_page=20&page=2")
        self.assertEqual((status, headers["X-WP-TotalPages"]), (200, "2"))
        self.assertEqual({*json.loads(body)[0]}, {"id", "date_gmt", "link", "title", "excerpt"})
        self.assertEqual(text(self.sites, "meb", "/feed/").count("<item>"), 10)
        self.assertIn('<time class="entry-date" datetime="2026-11-09', text(self.sites, "meb", "/duyurular/"))
        self.assertEqual(text(self.sites, "meb", "/il-proje-koordinatorleri/").count("<tr><td>"), 81)

    def test_the_ministrys_list_is_asked_by_post_with_a_referer_and_comes_in_parts(self):
        plate, total = max(self.sites.truth()["registry"].items(), key=lambda item: item[1])
        status, _, body = listed(self.sites, plate, length=7)
        first = json.loads(body)
        self.assertEqual((status, first["recordsTotal"], len(first["data"])), (200, total, 7))
        rows = [row for start in range(0, total, 7) for row in json.loads(listed(self.sites, plate, start=start, length=7)[2])["data"]]
        mine = {s["code"] for s in self.sites.truth()["schools"].values() if s["plate"] == int(plate)}
        self.assertEqual(sorted(row["YOL"].split("/")[2] for row in rows), sorted(mine))
        self.assertEqual(listed(self.sites, plate, referer=False)[0], 403)
        self.assertEqual(ask(self.sites, "registry", LIST)[0], 405)
        self.assertEqual(text(self.sites, "registry", LANDING).count("<option"), 81)

    def test_everything_says_that_it_is_synthetic(self):
        for site, target in self.addresses()[::40] + [("esep", "/nowhere"), ("meb", "/robots.txt"), ("meb", "/feed/")]:
            _, headers, body = ask(self.sites, site, target)
            self.assertIn("SYNTHETIC", headers["Server"])
            self.assertIn(b"SYNTHETIC", body)

    def test_a_site_is_known_by_its_host_whatever_the_port(self):
        self.assertIn("eTwinning Türkiye", text(self.sites, "esep", "/duyurular/", Host="etwinning.meb.gov.tr"))
        self.assertEqual(ask(self.sites, "alias", PROJECTS)[0], 200)
        self.assertEqual({site for site, count in self.sites.counters().items() if count["requests"]}, {"meb", "alias"})

    def test_more_schools_than_the_registry_has_are_made_up(self):
        with portal.start(schools=3000, projects=1) as big:
            schools = [s for s in big.truth()["schools"].values() if s["country"] == "Türkiye"]
        self.assertEqual(len({s["code"] for s in schools}), 3000)
        self.assertEqual(sum(s["name"].casefold().startswith("deneme ") for s in schools), 3000 - 1451)


    def test_a_school_may_have_two_profiles_and_is_still_one_school(self):
        with portal.start(**self.options, doubles=20) as sites:
            truth = sites.truth()
            profiles = {}
            for slug, school in truth["schools"].items():
                if school["code"]:
                    profiles.setdefault(school["code"], []).append(slug)
            twice = [slugs for slugs in profiles.values() if len(slugs) == 2]
            self.assertEqual((len(profiles), len(twice)), (300, truth["counts"]["second_profiles"]))
            self.assertGreater(len(twice), 30)
            self.assertTrue(any(truth["schools"][second]["projects"] for _, second in twice))
            self.assertTrue(all(ask(sites, "esep", f"{SCHOOLS}/{second}")[0] == 200 for _, second in twice))
            self.assertEqual(sum(truth["registry"].values()), 300)

    def test_a_world_without_projects_says_so(self):
        with portal.start(schools=1, projects=0, week=2) as sites:
            self.assertIn("view-empty", text(sites, "esep", PROJECTS))
            self.assertIn("label-none", text(sites, "meb", "/ulusal-kalite-etiketi/"))
            self.assertEqual(sites.truth()["counts"]["schools"], 1)


class Protocol(Sites):
    options = {"schools": 60, "projects": 40, "page_padding": 90_000, "need_cookie": True}

    def test_a_padded_page_is_as_long_as_asked_and_its_gzip_unpacks_to_it(self):
        _, plain, body = ask(self.sites, "esep", PROJECTS)
        _, packed, octets = ask(self.sites, "esep", PROJECTS, Accept_Encoding="gzip, deflate")
        self.assertEqual(len(body), 90_000)
        self.assertEqual(gzip.decompress(octets), body)
        self.assertLess(len(octets), 30_000)
        self.assertEqual((packed["Content-Encoding"], plain["Content-Encoding"]), ("gzip", None))
        self.assertEqual((plain["Vary"], packed["Vary"]), ("Accept-Encoding", "Accept-Encoding"))

    def test_304_by_etag_with_and_without_gzip_and_by_date_until_the_page_changes(self):
        slug = self.sites.changes(1, 2)["schools"][0]
        for encoding in ("identity", "gzip"):
            self.sites.week(1)
            target = f"{SCHOOLS}/{slug}"
            _, headers, _ = ask(self.sites, "esep", target, Accept_Encoding=encoding)
            self.assertEqual(headers["ETag"].endswith('-gzip"'), encoding == "gzip")
            for condition in ({"If_None_Match": headers["ETag"]}, {"If_Modified_Since": headers["Last-Modified"]}):
                self.sites.week(1)
                status, again, body = ask(self.sites, "esep", target, Accept_Encoding=encoding, **condition)
                self.assertEqual((status, body, again["ETag"]), (304, b"", headers["ETag"]))
                self.sites.week(2)
                self.assertEqual(ask(self.sites, "esep", target, Accept_Encoding=encoding, **condition)[0], 200)

    def test_a_connection_is_kept_and_counted(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.sites.ports["esep"])
        for _ in range(5):
            connection.request("GET", PROJECTS)
            connection.getresponse().read()
        connection.request("HEAD", PROJECTS)
        head = connection.getresponse()
        self.assertEqual((head.status, head.headers["Content-Length"], head.read()), (200, "90000", b""))
        connection.request("GET", "/nowhere", headers={"Connection": "close"})
        last = connection.getresponse()
        self.assertEqual((last.status, last.headers["Connection"]), (404, "close"))
        connection.close()
        count = self.sites.counters()["esep"]
        self.assertEqual((count["requests"], count["connections"], count["most_at_once"]), (7, 1, 1))
        self.assertEqual((count["paths"], count["statuses"]), ({PROJECTS: 6, "/nowhere": 1}, {"200": 6, "404": 1}))
        self.assertGreater(count["least_gap_us"], 0)
        log = self.sites.log("esep")[-7:]
        self.assertEqual(len({entry["connection"] for entry in log}), 1)
        self.assertEqual([(e["method"], e["target"], e["status"], e["octets"]) for e in log[-2:]],
                         [("HEAD", PROJECTS, 200, 0), ("GET", "/nowhere", 404, log[-1]["octets"])])

    def test_requests_at_once_are_counted(self):
        self.sites.fault("drip", arg=100_000, path="projects")
        sockets = [socket.create_connection(("127.0.0.1", self.sites.ports["esep"])) for _ in range(3)]
        for one in sockets:
            one.sendall(f"GET {PROJECTS} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        for one in sockets:
            while one.recv(65536):
                pass
            one.close()
        self.assertEqual(self.sites.counters()["esep"]["most_at_once"], 3)

    def test_the_ministrys_list_needs_the_landing_pages_cookie_where_it_is_told_to(self):
        _, headers, _ = ask(self.sites, "registry", LANDING)
        cookie = headers["Set-Cookie"].split(";")[0]
        plate = next(iter(self.sites.truth()["registry"]))
        self.assertEqual(listed(self.sites, plate)[0], 403)
        self.assertEqual(listed(self.sites, plate, Cookie=cookie)[0], 200)

    def test_mistakes_at_the_control_address_are_told(self):
        for given, says in (({"fault": "nonsense"}, "no fault is called"), ({"fault": "500", "path": "("}, "regular expression"),
                            ({"fault": "500", "times": "x"}, "no number"), ({"fault": "500", "site": "mars"}, "site is")):
            with self.assertRaisesRegex(ValueError, says):
                self.sites.control("fault", **given)
        with self.assertRaisesRegex(ValueError, "there is /-control/"):
            self.sites.control("nonsense")


class Tls(Sites):
    options = {"schools": 60, "projects": 40, "tls": True, "page_padding": 90_000}

    def over_tls(self, name, context, sites=None):
        with contextlib.ExitStack() as opened:
            raw = opened.enter_context(socket.create_connection(("127.0.0.1", (sites or self.sites).ports["esep_tls"])))
            secure = opened.enter_context(context.wrap_socket(raw, server_hostname=name))
            secure.sendall(f"GET {PROJECTS} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
            octets = b""
            while part := secure.recv(65536):
                octets += part
        return octets.split(b"\r\n\r\n", 1)[1]

    def test_the_certificate_holds_for_the_sites_names_and_for_nobody_else(self):
        plain = ask(self.sites, "esep", PROJECTS)[2]
        for name in ("school-education.ec.europa.eu", "localhost"):
            self.assertEqual(self.over_tls(name, self.sites.trust()), plain)
        with self.assertRaises(ssl.SSLCertVerificationError):
            self.over_tls("www.example.org", self.sites.trust())
        with self.assertRaises(ssl.SSLCertVerificationError):
            self.over_tls("localhost", ssl.create_default_context())

    def test_a_certificate_that_is_no_longer_valid_or_for_another_name_can_be_had(self):
        for tls, says in (({"days": -1}, "expired"), ({"names": ["www.example.org"]}, "mismatch")):
            with portal.start(schools=2, projects=1, tls=tls) as sites:
                with self.assertRaisesRegex(ssl.SSLCertVerificationError, says):
                    self.over_tls("localhost", sites.trust(), sites)
