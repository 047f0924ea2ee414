"""Every property of the suite, on ten times as many examples."""

import os
import re
import subprocess
import sys
from contextlib import nullcontext
from typing import Any

from tests import examples, servers
from tests.proof.data import ROOT

NAME = "properties"
LINES = (
    "Every property (merge and undo in any order, import then revert, sealed values "
    "swapped or altered, masking, numbers, plans to the cent, mails of any bytes) "
    "holds on ten times the examples of the suite: 1,000, of the costly ones 100 and "
    "more.",
)


def run(db: str) -> dict[str, Any]:
    """Play them on "sqlite" or "postgres"; there only those that use the database.

    Raises AssertionError with what failed, servers.Missing without PostgreSQL.
    """
    on_sqlite = db == "sqlite"
    with nullcontext("") if on_sqlite else servers.postgres() as url:
        marks = "hypothesis" if on_sqlite else "hypothesis and data"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "2", "-m", marks]
            + ["--hypothesis-profile", examples.MANY],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
    passed = re.search(r"(\d+) passed", done.stdout)
    if done.returncode or not passed or re.search(r"\d+ skipped", done.stdout):
        raise AssertionError(done.stdout[-4000:])
    return {"properties": int(passed[1]), "examples": examples.PROFILES[examples.MANY]}
