"""A body beyond the limit is refused while it comes in, by either way to serve."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[3]
LIMIT = 100_000
SETTINGS = f"from config.test_settings import *\nREQUEST_BODY_MAX = {LIMIT}\n"
HEAD = b"POST /healthz HTTP/1.1\r\nHost: localhost\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
PIECE = b"2710\r\n" + b"x" * 10_000 + b"\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """A site of the `daphne` program with a small limit; it needs no database."""
    port = free_port()
    command = ["-m", "daphne", "-p", str(port), "config.asgi:application"]
    with _running(command, tmp_path_factory.mktemp("site"), os.environ, port):
        yield port


@contextlib.contextmanager
def _running(
    command: list[str], folder: Path, environment: Mapping[str, str], port: int
) -> Iterator[None]:
    (folder / "small_bodies.py").write_text(SETTINGS)
    changes = {
        "DJANGO_SETTINGS_MODULE": "small_bodies",
        "KEFU_DATA_DIR": str(folder / "data"),
        "PORT": str(port),
        "PYTHONPATH": f"{folder}:{ROOT}",
    }
    with (folder / "site.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command],
            env={**environment, **changes},
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        _wait(process, port)
        yield
    finally:
        process.kill()
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        time.sleep(0.05)
    pytest.fail("the site did not start")


def answer(port: int, *sent: bytes, ended: bool) -> bytes:
    """Send without ending the request; return what comes back, until it is cut off.

    `ended` false: the connection stays, and only the first answer is read.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        for data in sent:
            connection.sendall(data)
        received = connection.recv(65_536)
        while ended and (more := connection.recv(65_536)):
            received += more
        return received


def test_a_length_beyond_the_limit_is_refused_before_the_body(port):
    head = HEAD + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n"

    answered = answer(port, head % (LIMIT + 1), ended=True)

    assert answered.startswith(b"HTTP/1.1 413 ")
    assert b"100 Continue" not in answered
    kept = answer(port, head % LIMIT, ended=False)
    assert kept == b"HTTP/1.1 100 Continue\r\n\r\n"


def test_chunks_are_cut_off_at_the_limit(port):
    pieces = LIMIT // 10_000

    answered = answer(port, HEAD, CHUNKED, PIECE * pieces, b"1\r\ny", ended=True)

    assert answered.startswith(b"HTTP/1.1 413 ")
    assert answered.count(b"HTTP/1.1") == 1


def test_the_end_of_a_body_that_was_too_long_starts_nothing(port):
    whole = PIECE * (LIMIT // 10_000 + 1) + b"0\r\n\r\n"

    answered = answer(port, HEAD + CHUNKED + whole, ended=True)

    assert answered.startswith(b"HTTP/1.1 413 ")
    assert answered.count(b"HTTP/1.1") == 1


def test_a_body_of_the_limit_is_heard(port):
    length = b"Content-Length: %d\r\n\r\n" % LIMIT
    said = answer(port, HEAD, length, b"x" * LIMIT, ended=False)
    whole = PIECE * (LIMIT // 10_000) + b"0\r\n\r\n"
    chunks = answer(port, HEAD, CHUNKED, whole, ended=False)

    # Heard, and refused by the application: it comes from no page of the site.
    assert said.startswith(b"HTTP/1.1 403 ")
    assert chunks.startswith(b"HTTP/1.1 411 ")


@pytest.mark.one_database
def test_who_asks_does_not_say_where_the_site_lies(port):
    """Each such prefix would else be kept with templates of its own, without end."""
    asked = b"GET /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n"
    claim = b"Daphne-Root-Path: /made-up\r\nConnection: close\r\n\r\n"
    told = answer(port, asked + claim, ended=True)
    assert b"200 OK" in told and b"/made-up" not in told


def test_serve_keeps_the_same_limit(child_environment, tmp_path):
    port = free_port()
    command = [str(ROOT / "manage.py"), "serve"]
    with _running(command, tmp_path, child_environment, port):
        answered = answer(port, HEAD, CHUNKED, PIECE * 10, b"1\r\ny", ended=True)

    assert answered.startswith(b"HTTP/1.1 413 ")
