"""`make bench [ONLY=name] [DB=sqlite|postgres]`: figures, into docs/bench.md.

Ends with 1 where a figure is worse than promised. The machine should have nothing else
to do.
"""

import os
import sys
import time
import traceback
from datetime import UTC, datetime
from types import ModuleType

from tests import servers
from tests.bench import (
    api,
    clients,
    hanging,
    memory,
    pace,
    pages,
    peer,
    search,
    seed,
    seeded,
    together,
)
from tests.proof import report, runner
from tests.proof.runner import Result

# Loading comes first: the pages are measured on what it leaves.
PIECES: dict[str, ModuleType] = {
    module.NAME: module
    for module in (seed, pages, search, api, together, memory, clients, hanging, peer)
}
STATE = runner.ROOT / "docs" / "bench.json"
PAGE = runner.ROOT / "docs" / "bench.md"
IS_TRY = seeded.LARGE != 100_000
HEAD = """# Measurements

Written by `make bench`. Times are medians of 5 interleaved rounds, in which every page
takes its turn; each part is the newest run, with its commit (`+`: with changes).
"""


def main() -> int:
    """Run what is asked for in the environment; the exit code."""
    only, db = os.environ.get("ONLY", ""), os.environ.get("DB", "")
    if only and only not in PIECES or db and db not in runner.DATABASES:
        print(f"ONLY is one of {', '.join(PIECES)}; DB of sqlite, postgres.")
        return 2
    broken = False
    for name in [only] if only else list(PIECES):
        for kind in [db] if db else runner.DATABASES:
            result = _run(name, kind)
            broken |= result.outcome == runner.BROKEN
            if not IS_TRY:
                runner.write({**runner.read(STATE), result.key: result}, STATE)
    if IS_TRY:
        print("A try at another size: nothing is written.")
        return int(broken)
    _write(runner.read(STATE))
    print(f"{PAGE.relative_to(runner.ROOT)} is written.")
    return int(broken)


def _run(name: str, db: str) -> Result:
    """Measure one piece on one database, and say what was found."""
    print(f"{name} on {db} …", flush=True)
    begun, at = time.monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
    outcome, reason, figures = runner.KEPT, "", {}
    before = pace.loops()
    try:
        figures = PIECES[name].run(db)
        if reason := "; ".join(figures.pop("broken")):
            outcome = runner.BROKEN
        figures["the machine"] = pace.words(before + pace.loops())
    except servers.Missing as missing:
        outcome, reason = runner.SKIPPED, str(missing)
    except Exception as error:
        traceback.print_exc()
        outcome, reason = runner.BROKEN, f"{type(error).__name__}: {error}"
    seconds = round(time.monotonic() - begun, 1)
    for what, value in figures.items():
        print(f"  {what}: {value}")
    print(f"  {outcome} {reason}".rstrip(), flush=True)
    return Result(
        name,
        db,
        outcome,
        runner.commit(),
        at,
        seconds=seconds,
        figures=figures,
        reason=reason,
    )


def _write(results: dict[str, Result]) -> None:
    """Write the page anew from everything known."""
    lines = [HEAD, f"Machine of the newest run: {report.machine()}.", ""]
    for name, module in PIECES.items():
        lines += [f"## {name}", "", *(f"- {line}" for line in module.LINES), ""]
        for db in runner.DATABASES:
            if result := results.get(f"{name} {db}"):
                lines += [*_part(result), ""]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text("\n".join(lines), encoding="utf-8")


def _part(result: Result) -> list[str]:
    said = f": {result.reason.splitlines()[0][:400]}" if result.reason else ""
    head = f"### {result.db}, {result.at[:10]}, {result.commit}, {result.outcome}{said}"
    if not result.figures:
        return [head]
    rows = [f"| {what} | {value} |" for what, value in result.figures.items()]
    return [head, "", "| what | figures |", "| --- | --- |", *rows]


if __name__ == "__main__":
    sys.exit(main())
