"""`twinwatch robots`: what an operator is told about a robots.txt, and the exit codes that a script goes by."""
import http.server
import json
import subprocess
import threading
import unittest

from world import BUILD, World

FILE = """# Okullar için
User-agent: *
Disallow: /ara # search
Allow: /ara/okul
Crawl-delay: 2.5

User-agent: twinwatch-test
Disallow: /*?il=
"""


class Server:
    """A site whose robots.txt answers as told, on a port of its own."""

    def __init__(self, status=200, text=FILE, headers=()):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.server.asked.append((self.path, self.headers["User-Agent"]))
                self.send_response(status)
                for name, value in (*headers, ("Content-Length", str(len(text.encode())))):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.asked = []
        self.url = f"http://127.0.0.1:{self.http.server_port}"

    def __enter__(self):
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.http.shutdown()
        self.http.server_close()


class Robots(World):
    def robots(self, *args, text=FILE, expect=0, **kwargs):
        file = self.text_file("robots.txt", text)
        return self.twinwatch("robots", *args, "--file", file, expect=expect, **kwargs)

    def refusal(self, *args, expect=2, **kwargs):
        done = self.twinwatch("robots", *args, expect=expect, **kwargs)
        self.assertEqual(done.stdout, "")
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        return done.stderr

    def test_disallowed_tells_the_line_and_whose_it_is(self):
        said = self.robots("https://example.org/ara?q=1", expect=1).stdout
        self.assertTrue(said.startswith("disallowed: twinwatch must not ask for https://example.org/ara?q=1\n"), said)
        self.assertIn("by line 3 of", said)
        self.assertIn('robots.txt: "Disallow: /ara", in the group for all agents', said)
        self.assertIn("crawl-delay: 2.5 s", said)

    def test_allowed_tells_the_line_or_that_there_is_none(self):
        said = self.robots("https://example.org/ara/okul/1").stdout
        self.assertTrue(said.startswith("allowed: twinwatch may ask for"), said)
        self.assertIn('"Allow: /ara/okul"', said)
        self.assertIn("no rule of the group for all agents matches", self.robots("/").stdout)
        self.assertIn("has no group for twinwatch and none for all agents", self.robots("/", text="").stdout)

    def test_a_user_agent_is_cut_to_its_token(self):
        said = self.robots("/liste?il=25", "--agent", "TwinWatch-Test/1.0 (mail@example.org)", expect=1).stdout
        self.assertIn("TwinWatch-Test must not ask for /liste?il=25", said)
        self.assertIn("in the group for twinwatch-test", said)
        self.assertNotIn("crawl-delay", said)
        self.assertIn("product token", self.refusal("/", "--agent", "(none)", "--file", "robots.txt"))

    def test_letters_beyond_ascii_and_dots_are_as_on_the_wire(self):
        text = "User-agent: *\nDisallow: /öğrenci\n"
        for url in ("https://example.org/öğrenci", "https://example.org/a/../%c3%b6%c4%9frenci#x", "/öğrenci"):
            self.robots(url, text=text, expect=1)

    def test_json_tells_the_same(self):
        done = json.loads(self.robots("https://example.org/ara", "--json", expect=1).stdout)
        self.assertEqual((done["allowed"], done["line"], done["rule"], done["group"], done["crawl_delay_ms"], done["agent"], done["path"]),
                         (False, 3, "Disallow: /ara", "*", 2500, "twinwatch", "/ara"))
        done = json.loads(self.robots("/", "--json", text=b"").stdout)
        self.assertEqual((done["allowed"], done["line"], done["group"], done["crawl_delay_ms"]), (True, 0, "", None))

    def test_standard_input_will_do_and_no_configuration_is_needed(self):
        done = subprocess.run([BUILD / "bin/twinwatch", "--config", self.folder / "none.toml", "robots", "/ara", "--file", "-"],
                              input=FILE, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("line 3 of standard input", done.stdout)

    def test_what_could_not_be_told_is_2(self):
        self.assertIn("none.txt", self.refusal("/", "--file", self.folder / "none.txt"))
        self.assertIn("directory", self.refusal("/", "--file", self.folder))
        for url in ("example.org/ara", "ftp://example.org/", "https://", "mailto:a@example.org", ""):
            self.assertIn("https://example.org/okul", self.refusal(url, "--file", self.text_file("robots.txt", FILE)), url)

    def test_a_terminal_is_not_told_what_a_server_wrote_for_it(self):
        text = b"User-agent: *\nDisallow\x1b]0;owned\x07: /a\xff" + b"*" * 5000
        said = self.robots("/a%FF", text=text, expect=1).stdout
        self.assertIn("line 2", said)
        self.assertNotIn("\x1b", said)
        self.assertLess(len(said), 1000)
        self.assertIn("owned", json.loads(self.robots("/a%FF", "--json", text=text, expect=1).stdout)["rule"])

    def test_a_file_over_the_limit_is_told(self):
        text = "User-agent: *\nDisallow: /a\n" + "# nothing\n" * 1_000_000 + "Disallow: /\n"
        said = self.robots("/b", text=text).stdout
        self.assertIn("only its first 512 KiB count", said)
        self.assertTrue(json.loads(self.robots("/b", "--json", text=text).stdout)["cut"])

    def test_the_servers_own_is_fetched_once_and_nothing_else(self):
        with Server() as site:
            said = self.twinwatch("robots", site.url + "/ara?q=1", expect=1).stdout
            self.assertIn(f'by line 3 of {site.url}/robots.txt: "Disallow: /ara"', said)
            self.assertEqual([path for path, _ in site.http.asked], ["/robots.txt"])
            self.assertTrue(site.http.asked[0][1].startswith("twinwatch/"), site.http.asked)
            self.assertIn("Allow: /ara/okul", self.twinwatch("robots", site.url + "/ara/okul", expect=0).stdout)

    def test_a_robots_txt_that_forbids_itself_is_read_all_the_same(self):
        with Server(text="User-agent: *\nDisallow: /") as site:
            self.assertIn("line 2", self.twinwatch("robots", site.url, expect=1).stdout)

    def test_a_server_without_one_allows_all(self):
        for status in (403, 404, 410):
            with Server(status) as site:
                said = self.twinwatch("robots", site.url + "/ara", expect=0).stdout
                self.assertIn(f"there is no {site.url}/robots.txt: nothing is disallowed", said)

    def test_one_that_cannot_be_had_is_2(self):
        with Server(500) as site:
            self.assertIn("500", self.refusal(site.url + "/ara"))
        self.assertIn(site.url, self.refusal(site.url + "/ara"))
        with Server(301, headers=[("Location", "https://example.org/robots.txt")]) as site:
            self.assertIn("example.org", self.refusal(site.url + "/ara"))

    def test_help_has_an_example(self):
        said = self.twinwatch("robots", "--help", expect=0).stdout
        self.assertIn("twinwatch robots https://", said)
        self.assertIn("--file", said)


if __name__ == "__main__":
    unittest.main()
