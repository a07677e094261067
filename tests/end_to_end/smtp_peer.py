"""A mail server that does what it is told, good or bad, and remembers every octet: Python's sockets and ssl, no library.

What it does with a mail follows from the recipient's name: refuse@, defer@, grey@ (twice), drop@ (after the last dot, once),
cut@ (amid DATA, once), big@ (552 after DATA), slow@, spam@ (554 after DATA); anything else is accepted.
"""
import base64
import contextlib
import socket
import ssl
import subprocess
import threading
import time

PASSWORD = "gizli ve uzun"


def certificate(folder, names=("localhost",), name="server"):
    """An authority of its own and a certificate by it: (ca.pem, server.pem with its key)."""
    def run(*args, **kwargs):
        subprocess.run(["openssl", *map(str, args)], check=True, capture_output=True, **kwargs)
    ca, ca_key = folder / f"{name}-ca.pem", folder / f"{name}-ca.key"
    key, request, pem = folder / f"{name}.key", folder / f"{name}.csr", folder / f"{name}.pem"
    run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj", "/CN=Test CA",
        "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", ca_key, "-out", ca)
    run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={names[0]}", "-keyout", key, "-out", request)
    extensions = folder / f"{name}.ext"
    extensions.write_text("subjectAltName=" + ",".join(f"DNS:{n}" for n in names) + ",IP:127.0.0.1\n")
    run("x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key, "-CAcreateserial", "-days", "30", "-extfile", extensions, "-out", pem)
    pem.write_text(pem.read_text() + key.read_text())
    return ca, pem


class Peer:
    def __init__(self, pem, starttls=True, implicit=False, auth=True, max_size=0, user="twinwatch", utf8=True, on_data=None):
        self.starttls, self.implicit, self.auth, self.max_size, self.user, self.utf8 = starttls, implicit, auth, max_size, user, utf8
        self.on_data = on_data  # called with (recipient, octets) when the last dot has come, before the answer
        self.received = []      # (recipient, octets, answered): each whole mail, in order
        self.sender_refused = None
        self.connections, self.commands, self.tries = 0, [], {}
        self.clear_commands = []  # what was said before TLS
        self.lock = threading.Lock()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(pem)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()

    def commands_of(self, verb):
        with self.lock:
            return sum(command.upper().startswith(verb) for command in self.commands)

    def mails(self, recipient=None):
        with self.lock:
            return [octets for to, octets, answered in self.received if answered and recipient in (None, to)]

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with contextlib.suppress(OSError, ssl.SSLError, ConnectionError):
            connection.settimeout(120)
            session = _Session(self, connection)
            try:
                session.run()
            finally:
                session.connection.close()


class _Session:
    def __init__(self, peer, connection):
        self.peer, self.connection, self.buffer = peer, connection, b""
        self.secure = self.logged_in = False
        self.recipient = None

    def say(self, text):
        self.connection.sendall(text.encode() + b"\r\n")

    def line(self):
        while b"\r\n" not in self.buffer:
            more = self.connection.recv(65536)
            if not more:
                raise ConnectionError
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line

    def secured(self):
        self.connection = self.peer.context.wrap_socket(self.connection, server_side=True)
        self.buffer, self.secure = b"", True

    def run(self):
        if self.peer.implicit:
            self.secured()
        self.say("220 peer.test ESMTP")
        while True:
            text = self.line().decode("utf-8", "replace")
            verb = text.split(" ")[0].upper()
            with self.peer.lock:
                (self.peer.commands if self.secure else self.peer.clear_commands).append(text)
            if verb == "QUIT":
                return self.say("221 bye")
            getattr(self, "do_" + verb.lower(), self.unknown)(text)

    def unknown(self, text):
        self.say("500 5.5.1 what?")

    def do_ehlo(self, text):
        offers = ["peer.test", "8BITMIME"]
        if self.peer.utf8:
            offers.append("SMTPUTF8")
        if self.peer.max_size:
            offers.append(f"SIZE {self.peer.max_size}")
        if self.peer.starttls and not self.secure:
            offers.append("STARTTLS")
        if self.peer.auth and self.secure:
            offers.append("AUTH PLAIN LOGIN")
        for offer in offers[:-1]:
            self.say("250-" + offer)
        self.say("250 " + offers[-1])

    def do_starttls(self, text):
        if not self.peer.starttls:
            return self.say("502 5.5.1 no")
        self.say("220 go")
        self.secured()

    def do_auth(self, text):
        words = text.split(" ")
        if words[1].upper() == "PLAIN":
            if len(words) < 3:
                self.say("334 ")
                words.append(self.line().decode())
            _, user, password = base64.b64decode(words[2]).decode().split("\0")
        else:
            self.say("334 " + base64.b64encode(b"Username:").decode())
            user = base64.b64decode(self.line()).decode()
            self.say("334 " + base64.b64encode(b"Password:").decode())
            password = base64.b64decode(self.line()).decode()
        self.logged_in = (user, password) == (self.peer.user, PASSWORD)
        self.say("235 2.7.0 welcome" if self.logged_in else "535 5.7.8 wrong user or password")

    def do_noop(self, text):
        self.say("250 2.0.0 ok")

    def do_rset(self, text):
        self.recipient = None
        self.say("250 2.0.0 ok")

    def do_mail(self, text):
        if not self.secure and (self.peer.starttls or self.peer.implicit):
            return self.say("530 5.7.0 STARTTLS first")
        if self.peer.auth and not self.logged_in:
            return self.say("530 5.7.0 log in first")
        if self.peer.sender_refused:
            return self.say(self.peer.sender_refused)
        size = [int(word[5:]) for word in text.split(" ") if word.upper().startswith("SIZE=")]
        if self.peer.max_size and size and size[0] > self.peer.max_size:
            return self.say("552 5.3.4 message too big")
        self.say("250 2.1.0 ok")

    def do_rcpt(self, text):
        self.recipient = text[text.index("<") + 1:text.rindex(">")]
        name = self.recipient.split("@")[0].split("+")[0]
        with self.peer.lock:
            self.tries[self.recipient] = tries = self.tries.get(self.recipient, 0) + 1
        if name == "refuse":
            return self.say(f"550 5.1.1 <{self.recipient}>: Recipient address rejected: User unknown")
        if name == "blocked":
            return self.say("554 5.7.1 Service unavailable; client host blocked")
        if name == "defer" or (name == "grey" and tries <= 2):
            return self.say("451 4.7.1 greylisted, come again")
        self.say("250 2.1.5 ok")

    @property
    def tries(self):
        return self.peer.tries

    def do_data(self, text):
        name = self.recipient.split("@")[0].split("+")[0]
        self.say("354 go on")
        if name == "cut" and self.tries[self.recipient] == 1:
            self.connection.recv(1024)
            raise ConnectionError
        lines = []
        while (line := self.line()) != b".":
            lines.append(line[1:] if line.startswith(b".") else line)
        octets = b"\r\n".join(lines) + b"\r\n"
        answer = "250 2.0.0 queued"
        if name == "big" or (self.peer.max_size and len(octets) > self.peer.max_size):
            answer = "552 5.3.4 message too big"
        if name == "spam":
            answer = "554 5.7.1 spam"
        dropped = name == "drop" and self.tries[self.recipient] == 1
        with self.peer.lock:
            self.peer.received.append((self.recipient, octets, answer.startswith("2")))
        if self.peer.on_data:
            self.peer.on_data(self.recipient, octets)
        if dropped:
            raise ConnectionError
        if name == "slow":
            time.sleep(2)
        self.say(answer)
