"""Debian's Postfix as a mail server of a test's own: its configuration, queue and Maildirs in one folder, one port on the
loopback, STARTTLS demanded, AUTH by Debian's Dovecot. Needs root, as Postfix does; the test is skipped without.
"""
import contextlib
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

from smtp_peer import PASSWORD


def require():
    missing = [name for name in ("postfix", "dovecot") if not shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")]
    if missing:
        raise unittest.SkipTest(f"needs {', '.join(missing)}: apt-get install postfix dovecot-core")
    if os.geteuid() != 0:
        raise unittest.SkipTest("Postfix is started by root only")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Postfix:
    """with Postfix(pem) as server: server.port, server.maildir("a@example.org")"""

    def __init__(self, pem, domain="example.org", users=(), limit=20_000_000):
        require()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tw-postfix-"))
        self.folder.chmod(0o755)
        self.domain, self.port, self.pem, self.users, self.limit = domain, free_port(), pem, users, limit

    def maildir(self, address):
        return self.folder / "boxes" / address.split("@")[0]

    def read(self, address):
        new = self.maildir(address) / "new"
        return [path.read_bytes() for path in sorted(new.iterdir())] if new.is_dir() else []

    def command(self, *args, program="/usr/sbin/postfix"):
        # Into a file: the servers that it starts keep what they were given, and a pipe would never end.
        what = self.folder / ("etc/dovecot.conf" if "dovecot" in program else "etc")
        with open(self.folder / "said", "a") as said:
            return subprocess.run([program, "-c", what, *args], stdin=subprocess.DEVNULL, stdout=said,
                                  stderr=said, timeout=60)

    def write(self):
        etc, owner = self.folder / "etc", pwd.getpwnam("postfix")
        for name in ("etc", "queue", "data", "boxes", "dovecot"):
            (self.folder / name).mkdir()
        os.chown(self.folder / "data", owner.pw_uid, owner.pw_gid)
        os.chown(self.folder / "boxes", owner.pw_uid, owner.pw_gid)
        shutil.copyfile(self.pem, etc / "server.pem")
        (etc / "server.pem").chmod(0o600)
        (etc / "boxes").write_text("".join(f"{user}@{self.domain} {user}/\n" for user in self.users))
        (etc / "passwords").write_text(f"twinwatch:{{PLAIN}}{PASSWORD}\n")
        (etc / "dovecot.conf").write_text(f"""
base_dir = {self.folder}/dovecot
state_dir = {self.folder}/dovecot
log_path = {self.folder}/log
protocols =
ssl = no
auth_mechanisms = plain login
passdb {{
  driver = passwd-file
  args = {etc}/passwords
}}
userdb {{
  driver = static
  args = uid=postfix gid=postfix home=/nonexistent
}}
service auth {{
  unix_listener {self.folder}/queue/private/auth {{
    user = postfix
    group = postfix
    mode = 0660
  }}
}}
""")
        (etc / "main.cf").write_text(f"""
compatibility_level = 3.6
myhostname = mail.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
queue_directory = {self.folder}/queue
data_directory = {self.folder}/data
maillog_file = {self.folder}/log
maillog_file_prefixes = {self.folder}
virtual_mailbox_domains = {self.domain}
virtual_mailbox_base = {self.folder}/boxes
virtual_mailbox_maps = texthash:{etc}/boxes
virtual_uid_maps = static:{owner.pw_uid}
virtual_gid_maps = static:{owner.pw_gid}
virtual_minimum_uid = 1
message_size_limit = {self.limit}
smtpd_tls_cert_file = {etc}/server.pem
smtpd_tls_key_file = {etc}/server.pem
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = reject_unlisted_recipient, permit_sasl_authenticated, reject
default_transport = error:nothing leaves a test
""")
        (etc / "master.cf").write_text(f"""
127.0.0.1:{self.port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
postlog unix-dgram n - n - 1 postlogd
""")

    def __enter__(self):
        self.write()
        self.command("start")  # makes the queue's folders
        self.command(program="/usr/sbin/dovecot")
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return self
            time.sleep(0.1)
        said = "".join(path.read_text() for path in (self.folder / "said", self.folder / "log") if path.exists())
        self.__exit__()
        raise AssertionError("Postfix did not start: " + said)

    def __exit__(self, *_):
        self.command("stop")
        self.command("stop", program="/usr/sbin/dovecot")
        shutil.rmtree(self.folder, ignore_errors=True)
