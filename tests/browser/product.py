"""The real product for browser tests: `manage.py serve` on data and a port of its own.

The demo is loaded with a fixed seed; its mails leave for a mail server on loopback, and
the lending platform beside it can be told to die.
"""

import email
import email.policy
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.browser import platform
from tests.browser.platform import Platform
from tests.fakes.smtp import Sink
from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
START_S = 60
STOP_S = 15
PASSWORD = "kefu-demo"
REVEALS = 2  # that one person has a day
# What chooses another product than the demo on loopback, by how its name begins.
_OTHERS = tuple(
    "KEFU_ TWILIO_ PLATFORM_ DEFAULT_FROM_ SECRET_KEY REDIS_URL PUBLIC_BASE_URL "
    "ALLOWED_HOSTS INBOUND_EMAIL_URL METRICS_TOKEN".split()
)


@dataclass(frozen=True)
class Sizes:
    """How much the journeys work on: rows of the file, tickets resolved at once."""

    import_rows: int = 60
    crowd: int = 60


SMALL = Sizes()


@dataclass
class Product:
    """The running product: where it is reached, and what its mail server took.

    `cases` holds what was prepared for each variant, see prepare.py.
    """

    url: str
    folder: Path
    sink: Sink
    environment: dict[str, str]
    cases: dict[str, Any]
    platform: Platform
    sizes: Sizes

    def mails(self, marker: str) -> list[EmailMessage]:
        """The mails that left with these words in their text."""
        read = [
            email.message_from_bytes(taken.content, policy=email.policy.default)
            for taken in list(self.sink.accepted)
        ]
        return [mail for mail in read if marker in _text(mail)]

    def await_mails(self, count: int) -> None:
        """Wait until the mail server has taken so many; TimeoutError after START_S."""
        deadline = time.monotonic() + START_S
        while len(self.sink.accepted) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(self.sink.accepted)} of {count} mails left")
            time.sleep(0.1)

    def receive(self, raw: bytes) -> None:
        """Let a raw mail of a client come in."""
        file = self.folder / f"mail-{time.monotonic_ns()}.eml"
        file.write_bytes(raw)
        command(self.environment, "manage.py", "process_mail", str(file))


@contextmanager
def running(
    variants: Sequence[str], database_url: str = "", sizes: Sizes = SMALL
) -> Iterator[Product]:
    """Run the product until the block ends, with people and mails for each variant.

    Raises RuntimeError with its log where it does not start.
    """
    with (
        tempfile.TemporaryDirectory(prefix="kefu-browser-") as folder,
        Sink() as sink,
        platform.running() as beside,
    ):
        home = Path(folder)
        environment = _environment(home, sink, database_url) | beside.environment
        cases = json.loads(
            command(
                environment,
                "-m",
                "tests.browser.prepare",
                str(home),
                str(sizes.crowd),
                *variants,
            )
        )
        with _serving(environment, home / "serve.log"):
            url = f"http://localhost:{environment['PORT']}"
            yield Product(url, home, sink, environment, cases, beside, sizes)


def command(environment: dict[str, str], *arguments: str) -> str:
    """Run Python with these arguments at the product's data; return its output."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{arguments}: {done.stderr[-2000:]}")
    return done.stdout


def _environment(home: Path, sink: Sink, database_url: str) -> dict[str, str]:
    """The embedded default with nothing of the tests' own settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_OTHERS)
    }
    return {
        **kept,
        "DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "KEFU_DATA_DIR": str(home / "data"),
        "KEFU_DEMO": "1",
        "PORT": str(free_port()),
        "HOST": "127.0.0.1",
        "EMAIL_URL": sink.url,
        "DEFAULT_FROM_ADDRESS": "service@kefu.example",
        "DATABASE_URL": database_url,
        # Few, so that a journey comes to the end of them.
        "KEFU_REVEALS_PER_DAY": str(REVEALS),
    }


@contextmanager
def _serving(environment: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            env=environment,
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(process, environment["PORT"], log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: str, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz"):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"the product did not start: {log.read_text()}")


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    return "" if part is None else str(part.get_content())
