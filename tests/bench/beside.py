"""A django-helpdesk on this machine: installed outside the tree, filled, served."""

import json
import os
import subprocess
import tempfile
import time
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from tests import servers
from tests.fakes.visitor import Visitor
from tests.proof.data import ROOT

# As of the day on which the figures were promised.
PACKAGES = ("django-helpdesk==2.6.1", "gunicorn", "psycopg[binary]")
HOME = Path(os.environ.get("PEER_HOME") or Path(tempfile.gettempdir()) / "kefu-peer")
PROJECT = ROOT / "tests" / "bench" / "peer_site"
PATIENCE_S = 300
START_S = 60


def install() -> None:
    """See that it is there, with a Python of its own. Raises servers.Missing."""
    python = HOME / "venv" / "bin" / "python"
    if _runs(python, "-c", "import helpdesk.apps"):
        return
    venv.create(HOME / "venv", with_pip=True, clear=True)
    if not _runs(python, "-m", "pip", "install", "-q", *PACKAGES):
        raise servers.Missing(
            "the package index gave no django-helpdesk: install "
            f"{' '.join(PACKAGES)} into {HOME / 'venv'}, then run this again"
        )


def _runs(*command: str | Path) -> bool:
    with suppress(FileNotFoundError):
        done = subprocess.run([*map(str, command)], capture_output=True, check=False)
        return done.returncode == 0
    return False


@contextmanager
def serving(server: str, texts: Path) -> Iterator[tuple[Visitor, dict[str, Any]]]:
    """Fill it with `texts` on the PostgreSQL at `server`, or on SQLite (""), and serve
    it by two workers; a visitor signed in, and what is known of it.
    """
    (HOME / "peer.sqlite3").unlink(missing_ok=True)
    port = servers.free_port()
    env = {
        **os.environ,
        "PEER_HOME": str(HOME),
        "PEER_DATABASE": _database(server),
        "DJANGO_SETTINGS_MODULE": "peer_settings",
        "PYTHONPATH": str(PROJECT),
        "PYTHONWARNINGS": "ignore",
    }
    _program(env, "-m", "django", "migrate", "-v", "0")
    told = json.loads(_program(env, str(PROJECT / "peer_seed.py"), str(texts)))
    command = [str(HOME / "venv" / "bin" / "gunicorn"), "-w", "2", "--log-level"]
    command += ["error", "--timeout", str(PATIENCE_S), "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*command, "peer_wsgi:application"], env=env, cwd=HOME)
    try:
        yield _visitor(port, told), told
    finally:
        process.terminate()
        process.wait(30)


def _database(server: str) -> str:
    if not server:
        return "sqlite:///peer.sqlite3"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE peer")
    return f"{server.rpartition('/')[0]}/peer"


def _program(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [str(HOME / "venv" / "bin" / "python"), *arguments],
        env=env,
        cwd=HOME,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{arguments}: {done.stderr[-3000:]}"
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def _visitor(port: int, told: dict[str, Any]) -> Visitor:
    deadline = time.monotonic() + START_S
    address = f"http://127.0.0.1:{port}/tickets/submit/"
    while time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(address, timeout=10):
            break
        time.sleep(0.2)
    visitor = Visitor(port)
    visitor.connection.timeout = PATIENCE_S
    name, _sign, value = told["cookie"].partition("=")
    visitor.cookies[name] = value
    visitor.get("/tickets/submit/")
    return visitor
