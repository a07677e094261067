"""The test portal (tests/portal/) as a test drives it: start it, set its week and its faults, read what was asked of it.

    with portal.start(schools=200, projects=100) as sites:
        sites.fault("429", site="esep", path="^/tr/connect", times=2, arg="1")
        … let the daemon crawl sites.base("esep") …
        assert sites.counters()["esep"]["most_at_once"] == 1

It dies with the test: its standard input is a pipe of ours.
"""
import json
import os
import pathlib
import shutil
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("TWINWATCH_BUILD", SOURCE / "build" / "release"))
PROGRAM = BUILD / "bin" / "portal"
HOSTS = {"esep": "school-education.ec.europa.eu", "meb": "etwinning.meb.gov.tr", "registry": "www.meb.gov.tr"}
LOG_COLUMNS = ("time", "method", "target", "status", "octets", "connection", "site", "host", "faults")


def certificates(folder, names=(*HOSTS.values(), "localhost"), days=3650):
    """A certificate authority of our own and a certificate for the three hosts, localhost and 127.0.0.1, made with openssl.

    Other names make one that does not fit, days=-1 one that is no longer valid."""
    folder = pathlib.Path(folder)

    def openssl(*args):
        subprocess.run(["openssl", *map(str, args)], cwd=folder, check=True, capture_output=True)

    names = ",".join([f"DNS:{name}" for name in names] + (["IP:127.0.0.1"] if "localhost" in names else []))
    (folder / "host.ext").write_text(f"subjectAltName={names}\nbasicConstraints=CA:FALSE\n", encoding="ascii")
    (folder / "ca.ext").write_text("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n", encoding="ascii")
    for who, subject in (("ca", "/CN=SYNTHETIC twinwatch test CA"), ("host", "/CN=SYNTHETIC test portal")):
        openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", subject,
                "-keyout", f"{who}.key", "-out", f"{who}.csr")
    openssl("x509", "-req", "-in", "ca.csr", "-signkey", "ca.key", "-days", "3650", "-extfile", "ca.ext", "-out", "ca.pem")
    openssl("x509", "-req", "-in", "host.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", days,
            "-extfile", "host.ext", "-out", "host.pem")
    return folder / "ca.pem", folder / "host.pem", folder / "host.key"


class Portal:
    """A running portal. Options as its command line has them: start(seed=3, page_padding=90000, need_cookie=True).

    tls=True, or what certificates() takes: tls={"days": -1}."""

    def __init__(self, tls=False, **options):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tw-portal-"))
        self.log_file = self.folder / "access.log"
        ports_file = self.folder / "ports.json"
        words = ["--ports-file", ports_file, "--access-log", self.log_file, "--until-eof"]
        if tls:
            self.ca, chain, key = certificates(self.folder, **(tls if isinstance(tls, dict) else {}))
            words += ["--tls", chain, key]
        for name, value in options.items():
            option = "--" + name.replace("_", "-")
            words += [option] if value is True else [] if value is False else [option, value]
        self.process = subprocess.Popen([PROGRAM, *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True)
        until = time.monotonic() + 60
        while not ports_file.exists():
            if self.process.poll() is not None or time.monotonic() > until:
                self.process.kill()
                raise RuntimeError(f"the portal did not start: {self.process.communicate()[1]}")
            time.sleep(0.01)
        self.ports = json.loads(ports_file.read_text(encoding="ascii"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        complaint = self.process.stderr.read()
        self.process.stderr.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.process.returncode != 0:
            raise RuntimeError(f"the portal ended with {self.process.returncode}: {complaint}")

    def base(self, site, tls=False):
        """Where a site begins: http://127.0.0.1:PORT."""
        return f"https://127.0.0.1:{self.ports[site + '_tls']}" if tls else f"http://127.0.0.1:{self.ports[site]}"

    def resolve(self, site):
        """What curl calls --connect-to, so that a client asks the real name and is served here by TLS."""
        return f"{HOSTS[site]}:443:127.0.0.1:{self.ports[site + '_tls']}"

    def trust(self):
        return ssl.create_default_context(cafile=str(self.ca))

    def control(self, what, **given):
        body = json.dumps(given).encode() if given else None
        url = f"http://127.0.0.1:{self.ports['control']}/-control/{what}"
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data=body), timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            raise ValueError(json.load(refused)["error"]) from None

    def fault(self, fault, site="", path="", times=0, after=0, arg=""):
        """Switches a fault on and gives its number. times=0: until cleared. `portal --faults` lists them."""
        return self.control("fault", fault=fault, site=site, path=path, times=times, after=after, arg=str(arg))["id"]

    def clear(self, number=0, fault=""):
        return self.control("clear", id=number, fault=fault)["cleared"]

    def faults(self):
        return self.control("faults")["on"]

    def week(self, number):
        return self.control("week", n=number)["week"]

    def truth(self):
        return self.control("truth.json")

    def changes(self, before, after):
        return self.control("changes.json", **{"from": before, "to": after})

    def counters(self, paths=True):
        return self.control("counters", paths=1 if paths else 0)

    def reset_counters(self):
        self.control("counters/reset")

    def log(self, site=None):
        """The access log as dictionaries, in the order of the answers."""
        lines = []
        for line in self.log_file.read_text(encoding="utf-8").splitlines():
            entry = dict(zip(LOG_COLUMNS, line.split("\t")))
            entry.update({name: int(entry[name]) for name in ("status", "octets", "connection")})
            if site in (None, entry["site"]):
                lines.append(entry)
        return lines


def start(**options):
    return Portal(**options)
