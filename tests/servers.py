"""Private servers of a test run: PostgreSQL and Redis from installed programs.

Each lives in its own temporary directory, listens on loopback or a unix socket only and
ends with the run. What is not installed is skipped with the reason, unless the variable
KEFU_TEST_REQUIRE (`postgres,redis,chromium,dovecot`) lists it: then it is a failure.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import psycopg
import pytest
import redis

# Program -> names it is installed under; the first found is taken.
PROGRAMS = {
    "postgres": ("postgres",),
    "initdb": ("initdb",),
    "redis": ("redis-server",),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "dovecot": ("dovecot",),
}
# Where Debian keeps what it does not put on the PATH.
ELSEWHERE = ("/usr/sbin", "/usr/local/sbin", "/usr/lib/postgresql/*/bin")
START_SECONDS = 30


class Missing(Exception):
    """A program is not installed; the text says which."""


def find(program: str) -> str:
    """Return the path of a program of PROGRAMS, or raise Missing."""
    for name in PROGRAMS[program]:
        if path := shutil.which(name):
            return path
        for folder in ELSEWHERE:
            # The newest of several PostgreSQL versions sorts last.
            for path_there in sorted(Path("/").glob(f"{folder[1:]}/{name}"))[::-1]:
                return str(path_there)
    raise Missing(f"{program} is not installed (looked for {PROGRAMS[program]})")


def need(program: str) -> str:
    """Return the path of a program; without it skip the test, or fail if required."""
    try:
        return find(program)
    except Missing as missing:
        lacking(program, str(missing))


def lacking(part: str, reason: str) -> NoReturn:
    """Skip the running test for want of `part`, or fail it if `part` is required."""
    if part in required():
        pytest.fail(f"{reason}, and KEFU_TEST_REQUIRE lists {part}", pytrace=False)
    pytest.skip(reason)


def required() -> set[str]:
    """Return the parts that must be there."""
    return set(filter(None, os.environ.get("KEFU_TEST_REQUIRE", "").split(",")))


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL and yield its DATABASE_URL; raise Missing without one.

    It answers on a unix socket alone and trusts whoever reaches it. Nothing is synced
    to the disk: the data is as short-lived as the run.
    """
    initdb, server = find("initdb"), find("postgres")
    with _directory("kefu-pg-") as home:
        account = _unprivileged(home)
        subprocess.run(
            [initdb, "-D", str(home / "data"), "-U", "kefu", "-A", "trust"]
            + ["-E", "UTF8", "--no-locale", "--no-sync"],
            check=True,
            capture_output=True,
            cwd=home,
            **account,
        )
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(home),
            "max_connections": "200",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        command = [server, "-D", str(home / "data"), *options]
        url = f"postgresql://kefu@{str(home).replace('/', '%2F')}/postgres"
        with _running(command, home, lambda: psycopg.connect(url).close(), **account):
            yield url


@contextlib.contextmanager
def redis_server() -> Iterator[str]:
    """Run a Redis on a free loopback port and yield its REDIS_URL."""
    program, port = find("redis"), free_port()
    url = f"redis://127.0.0.1:{port}/0"
    with _directory("kefu-redis-") as home:
        command = [program, "--bind", "127.0.0.1", "--port", str(port)]
        command += ["--save", "", "--appendonly", "no", "--dir", str(home)]
        with _running(command, home, lambda: redis.Redis.from_url(url).ping()):
            yield url


def free_port() -> int:
    """Return a loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _directory(prefix: str) -> Iterator[Path]:
    """Yield a fresh directory of a short path: a socket's path has 107 bytes."""
    home = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _unprivileged(home: Path) -> dict[str, Any]:
    """Give `home` to an ordinary account if root runs; PostgreSQL refuses root.

    Returns the arguments for subprocess that make a program run as that account.
    """
    if os.geteuid() != 0:
        return {}
    try:
        account = pwd.getpwnam("postgres")
    except KeyError:
        account = pwd.getpwnam("nobody")
    os.chown(home, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def _running(
    command: list[str], home: Path, answers: Callable[[], object], **account: Any
) -> Iterator[None]:
    """Run a server until the block ends; enter the block when `answers()` succeeds."""
    log = home / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, cwd=home, **account
        )
    try:
        _wait(process, answers, log)
        yield
    finally:
        # SIGINT: PostgreSQL drops its connections at once; Redis ends too.
        process.send_signal(2)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(
    process: subprocess.Popen[bytes], answers: Callable[[], object], log: Path
) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            answers()
            return
        except (psycopg.OperationalError, redis.ConnectionError):
            time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} did not start: {log.read_text()}")
