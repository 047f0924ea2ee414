"""Any verbs on tickets in any order, many more of them than in the suite."""

import os
import re
import subprocess
import sys
from contextlib import nullcontext
from typing import Any

from tests import examples, servers
from tests.proof.data import ROOT

NAME = "sequences"
LINES = (
    "Over every verb on tickets in any order (a new verb without a rule fails): lines "
    "numbered without a gap, counters and reach equal to another reckoning, status and "
    "category at one, what is merged gets no line, what is refused leaves nothing and "
    "what changes something is recorded; ten times the sequences of the suite.",
)


def run(db: str) -> dict[str, Any]:
    """Play them on "sqlite" or "postgres"; raises AssertionError or Missing."""
    with nullcontext("") if db == "sqlite" else servers.postgres() as url:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "tests/helpdesk/sequences"]
            + ["--hypothesis-profile", examples.MANY, "--capture=no"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
    told = re.search(r"(\d+) verbs done, (\d+) refused", done.stdout)
    if done.returncode or not told:
        raise AssertionError(done.stdout[-6000:])
    return {"verbs_done": int(told[1]), "verbs_refused": int(told[2])}
