"""Desks of a known size, kept under var/ so that a second run finds them.

SQLite lies there as its file; PostgreSQL as a dump, since a private server has its data
only as long as it runs. A desk is made anew when migrations or the demo have changed.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests import servers
from tests.proof import site
from tests.proof.data import ROOT
from tests.proof.runner import commit

LINES = 3
# `LARGE=2000 make bench` tries a piece out: then nothing is kept of what it finds.
LARGE = int(os.environ.get("LARGE") or 100_000)
SIZES = (min(1_000, LARGE // 2), LARGE)
CLIENTS_PER = 5  # tickets


@dataclass(frozen=True)
class Desk:
    """A seeded database of one kind and size; a fifth as many clients as tickets where
    nothing else is said.
    """

    db: str
    tickets: int
    clients: int = 0

    @property
    def home(self) -> Path:
        """Its KEFU_DATA_DIR: keys, the SQLite file or the dump, and the stamp."""
        return ROOT / "var" / f"bench-{self.db}-{self._size}"

    def environment(self, server: str) -> dict[str, str]:
        """For its programs; `server` is the URL of the private PostgreSQL, or ""."""
        url = self._url(server) if server else ""
        return site.environment(url, KEFU_DATA_DIR=str(self.home))

    def stamp(self) -> dict[str, Any]:
        """What is known of its making; {} where it has to be made."""
        with contextlib.suppress(FileNotFoundError, ValueError):
            told: dict[str, Any] = json.loads((self.home / "stamp.json").read_text())
            if told.get("made_of") == _made_of():
                return told
        return {}

    def prepare(self, server: str, *, anew: bool = False) -> dict[str, Any]:
        """See that it is there, on `server` where it is PostgreSQL; its stamp."""
        told = {} if anew else self.stamp()
        if self.db == "postgres":
            _psql(server, f'CREATE DATABASE "{self._name}"')
        if not told:
            told = self._make(server)
        elif self.db == "postgres":
            _program("pg_restore", "--jobs=2", "-d", self._url(server), self._dump)
        if self.db == "postgres":
            _psql(self._url(server), "VACUUM ANALYZE")
        return told

    def _make(self, server: str) -> dict[str, Any]:
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(mode=0o700, parents=True)
        env = self.environment(server)
        site.manage(env, "migrate", "--verbosity=0")
        clients = self.clients or max(1, self.tickets // CLIENTS_PER)
        begun = time.monotonic()
        site.manage(
            env,
            "seed_demo",
            f"--tickets={self.tickets}",
            f"--clients={clients}",
            f"--entries={LINES}",
        )
        seconds = round(time.monotonic() - begun, 1)
        _plant(env)
        if self.db == "postgres":
            url = self._url(server)
            _program("pg_dump", "-Fc", "-Z1", "-f", self._dump, "-d", url)
        told = {"made_of": _made_of(), "seconds": seconds, "commit": commit()}
        (self.home / "stamp.json").write_text(json.dumps(told))
        return told

    @property
    def _name(self) -> str:
        return f"bench-{self._size}"

    @property
    def _size(self) -> str:
        return f"{self.tickets}-{self.clients}" if self.clients else str(self.tickets)

    @property
    def _dump(self) -> str:
        return str(self.home / "dump")

    def _url(self, server: str) -> str:
        return f"{server.rpartition('/')[0]}/{self._name}"


@contextlib.contextmanager
def server(db: str) -> Iterator[str]:
    """URL of the private PostgreSQL for a run on "postgres", "" for one on SQLite."""
    with site.database(db) as url:
        yield url


@contextlib.contextmanager
def apart(env: dict[str, str]) -> Iterator[dict[str, str]]:
    """The environment of a copy of a desk: what is written there must not lie in that
    of other pieces. On PostgreSQL it is one already.
    """
    with tempfile.TemporaryDirectory(prefix="kefu-bench-") as home:
        copy = Path(home) / "data"
        leave = shutil.ignore_patterns("dump")
        shutil.copytree(env["KEFU_DATA_DIR"], copy, ignore=leave)
        yield {
            **env,
            "KEFU_DATA_DIR": str(copy),
            "KEFU_API_PER_MINUTE": "1000000",
        }


def token(env: dict[str, str]) -> str:
    """A token of an integration that sees everything."""
    return site.manage(env, "make_token", "bench", "--role", "supervisor").strip()


def _made_of() -> str:
    """Changes when the tables or the demo change."""
    digest = hashlib.sha256()
    places = ["*/migrations/*.py", "helpdesk/demo/*", "tests/bench/planting.py"]
    for path in sorted(path for place in places for path in ROOT.glob(place)):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _plant(env: dict[str, str]) -> None:
    """Add what the demo has not, see planting.py."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.planting"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def _program(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs, of the version of the server."""
    beside = Path(servers.find("postgres")).resolve().with_name(name)
    program = str(beside) if beside.exists() else shutil.which(name)
    assert program, f"{name} is not installed beside PostgreSQL"
    done = subprocess.run(
        [program, *arguments],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{name}: {done.stderr[-2000:]}"


def _psql(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
