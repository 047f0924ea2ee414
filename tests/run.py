"""`make test`: the whole suite on SQLite, then its data behaviour on PostgreSQL.

Usage: python -m tests.run [pytest arguments]. Ends with the closing line of each run,
and with a failure if either failed.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from typing import NamedTuple

from tests import servers

# "==== 3 failed, 120 passed in 61.20s (0:01:01) ====", or the same without its frame.
CLOSING = re.compile(
    r"(passed|failed|error|skipped|deselected|no tests ran).* in [\d.]+s"
)
NOTHING_COLLECTED = 5


class Result(NamedTuple):
    """How one run of pytest ended: its name, exit code and last line."""

    name: str
    code: int
    closing: str


def main(arguments: Sequence[str]) -> int:
    """Run pytest once a database and return the exit code for the shell."""
    results = [suite("SQLite, every test", {"DATABASE_URL": ""}, arguments)]
    try:
        with servers.postgres() as url:
            chosen = ["-m", "data", *arguments]
            name = "PostgreSQL, every test of data behaviour"
            results.append(suite(name, {"DATABASE_URL": url}, chosen))
    except servers.Missing as missing:
        failed = "postgres" in servers.required()
        name = "PostgreSQL: FAILED" if failed else "PostgreSQL: SKIPPED"
        results.append(Result(name, int(failed), str(missing)))
    print()
    for result in results:
        print(f"{result.name}:\n{result.closing}")
    return next((result.code for result in results if result.code), 0)


def suite(name: str, environment: dict[str, str], arguments: Sequence[str]) -> Result:
    """Run pytest over two processes, show it as it goes, and return how it ended."""
    print(f"\n{name}", flush=True)
    colour = "yes" if sys.stdout.isatty() else "no"
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-n", "2"] + [f"--color={colour}", *arguments],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    assert process.stdout is not None
    closing = "pytest wrote no closing line"
    for line in process.stdout:
        print(line, end="", flush=True)
        if CLOSING.search(line):
            closing = line.rstrip("\n")
    code = process.wait()
    # A selection by name may hold no test of data behaviour; that is no failure.
    quiet = code == NOTHING_COLLECTED and bool(arguments)
    return Result(name, 0 if quiet else code, closing)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
