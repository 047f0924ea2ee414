"""A private Dovecot on a free loopback port, with one Maildir an account.

The real server, from Debian's dovecot-imapd, run by an ordinary account: UIDs,
UIDVALIDITY and flags are its own and not somebody's idea of them.
"""

import contextlib
import grp
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from imap_tools import BaseMailBox, MailBoxUnencrypted

from tests import servers

START_S = 30
PASSWORD = "of-the-tests"

_CONFIG = """
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
auth_failure_delay = 0
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{home}/mail/%n
mail_max_userip_connections = 100
mailbox_idle_check_interval = 1 secs
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%n
}}
"""


@dataclass
class Dovecot:
    """The running server. Every account's password is `PASSWORD`."""

    home: Path
    port: int
    uid: int
    gid: int

    def __post_init__(self) -> None:
        self._numbers = count(1)

    def url(self, account: str = "desk", password: str = PASSWORD) -> str:
        """The account as INBOUND_EMAIL_URL has it; every name is one."""
        return f"imap://{account}:{password}@127.0.0.1:{self.port}/INBOX"

    def deliver(self, account: str, raw: bytes) -> None:
        """Put a mail into the inbox as a delivery agent does: whole, then renamed."""
        box = self._box(account)
        name = f"{time.time_ns()}.P{os.getpid()}N{next(self._numbers)}.localhost"
        draft = box / "tmp" / name
        draft.write_bytes(raw)
        self._own(draft)
        draft.rename(box / "new" / name)

    @contextlib.contextmanager
    def open(self, account: str) -> Iterator[BaseMailBox]:
        """A signed-in look into the inbox, as the account's owner has it."""
        box = MailBoxUnencrypted("127.0.0.1", self.port, 20)
        with box.login(account, PASSWORD):
            yield box

    def seen(self, account: str = "desk") -> list[bool]:
        """Whether each mail of the inbox was read, by UID."""
        with self.open(account) as box:
            mails = box.fetch(mark_seen=False, headers_only=True)
            return ["\\Seen" in mail.flags for mail in mails]

    def number_anew(self, account: str = "desk") -> None:
        """Lose what the server knew of the inbox: it gives a new UIDVALIDITY."""
        for file in (self.home / "mail" / account).iterdir():
            # Its highest UIDVALIDITY stays, so that the next one is another.
            if file.is_file() and "uidvalidity" not in file.name:
                file.unlink()

    def _box(self, account: str) -> Path:
        box = self.home / "mail" / account
        for folder in (box, *(box / name for name in ("cur", "new", "tmp"))):
            if not folder.exists():
                folder.mkdir(mode=0o700)
                self._own(folder)
        return box

    def _own(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)


@contextlib.contextmanager
def running() -> Iterator[Dovecot]:
    """Run a Dovecot until the block ends; raise `servers.Missing` without one."""
    program = servers.find("dovecot")
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.getuid())
    # A short path: the sockets in it have 107 bytes.
    home = Path(tempfile.mkdtemp(prefix="kefu-imap-", dir="/tmp"))
    server = Dovecot(home, servers.free_port(), account.pw_uid, account.pw_gid)
    try:
        config = _written(server, account)
        command = [program, "-F", "-c", str(config)]
        as_account = (
            {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
            if os.geteuid() == 0
            else {}
        )
        process = subprocess.Popen(command, cwd=home, **as_account)  # type: ignore[call-overload]
        try:
            _wait(process, server)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _written(server: Dovecot, account: pwd.struct_passwd) -> Path:
    """The configuration, and the directories it names."""
    modes = {"": 0o700, "mail": 0o700, "run": 0o755}
    for name, mode in modes.items():
        folder = server.home / name
        folder.mkdir(mode=mode, exist_ok=True)
        server._own(folder)
    config = server.home / "dovecot.conf"
    text = _CONFIG.format(
        home=server.home,
        user=account.pw_name,
        group=grp.getgrgid(account.pw_gid).gr_name,
        uid=account.pw_uid,
        gid=account.pw_gid,
        port=server.port,
        password=PASSWORD,
    )
    config.write_text(text)
    server._own(config)
    return config


def _wait(process: "subprocess.Popen[bytes]", server: Dovecot) -> None:
    """Return once an account can sign in."""
    deadline = time.monotonic() + START_S
    server._box("desk")
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), server.open("desk"):
            return
        time.sleep(0.05)
    log = server.home / "dovecot.log"
    said = log.read_text() if log.exists() else "nothing"
    raise RuntimeError(f"Dovecot did not start; it said: {said}")
