"""List and ticket page over HTTP, at 1,000 and at 100,000 tickets, beside the floor."""

import json
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from tests.bench.seeded import Desk, server
from tests.fakes.visitor import Visitor
from tests.proof import site
from tests.proof.data import ROOT

NAME = "pages"
LINES = (
    "List ≤ 12 statements and ticket ≤ 15, as many at 100,000 tickets as at 1,000.",
    "Rows visited ≤ 3 × page size: those of the table a page is made of (PostgreSQL). "
    "On SQLite no table of size is read whole and the steps do not grow with it.",
    "At 100,000 tickets: p50 of the list ≤ 40 ms, of the ticket ≤ 30 ms, over HTTP "
    "against Daphne; the floor is /healthz, the empty page a signed-in one without "
    "content, on the same server in the same rounds.",
)
SIZES = (1_000, 100_000)
ROUNDS = 5
ASKED = 20  # requests a page and round
STATEMENTS = {"list": 12, "ticket": 15}
ROWS = {"list": 3 * 30, "ticket": 3 * 50}
P50_MS = {"list": 40, "ticket": 30}
# Between the sizes an index grows by a level or two, never in proportion.
STEPS_GROW = 2.0


def run(db: str) -> dict[str, Any]:
    """Measure on "sqlite" or "postgres"; figures in words, and what is "broken"."""
    asked, visitors = {}, {}
    with ExitStack() as stack:
        url = stack.enter_context(server(db))
        for size in SIZES:
            desk = Desk(db, size)
            desk.prepare(url)
            env = desk.environment(url)
            asked[size] = _statements(env)
            visitors[size] = stack.enter_context(_daphne(env))
        times = _times(visitors)
    told = {
        f"{page}, {size:,} tickets": _words(
            asked[size].get(page, {}), times[page, size], times["empty page", size][0]
        )
        for page, size in times
    }
    return {**told, "broken": list(_broken(asked, times))}


def _words(asked: dict[str, Any], times: tuple[float, float], empty: float) -> str:
    """The figures of one page at one size; `empty` is the p50 of the empty page."""
    parts = [f"p50 {times[0]} ms ({times[0] / empty:.1f} × empty), p95 {times[1]} ms"]
    if asked:
        parts.append(f"{asked['statements']} statements")
    if "rows" in asked:
        parts.append(f"{asked['rows']} rows ({asked['rows_of_all']} of all tables)")
    if "steps" in asked:
        whole = ", ".join(asked["scans"]) or "nothing"
        parts.append(f"{asked['steps']:,} steps of SQLite, read whole: {whole}")
    return "; ".join(parts)


def _daphne(env: dict[str, str]) -> Any:
    """The web server alone: no background work beside the measurement."""
    command = ["-m", "daphne", "-b", "127.0.0.1", "-p", env["PORT"]]
    env = {**env, "KEFU_LOG_FORMAT": "plain"}
    return site.started(env, *command, "--no-server-name", "config.asgi:application")


def _statements(env: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.statements"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _times(visitors: dict[int, Visitor]) -> dict[tuple[str, int], tuple[float, float]]:
    """Medians of the rounds' p50 and p95 in ms by page and size, all taking turns."""
    turns = {}
    for size, visitor in visitors.items():
        visitor.sign_in("supervisor", site.PASSWORD)
        for page, path in _paths(visitor).items():
            turns[page, size] = (visitor, path)
            _ask(visitor, path, 5)
    rounds: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
    for _round in range(ROUNDS):
        for turn, (visitor, path) in turns.items():
            rounds[turn].append(_ask(visitor, path, ASKED))
    return {turn: (_median(of, 0), _median(of, 1)) for turn, of in rounds.items()}


def _median(rounds: list[tuple[float, float]], place: int) -> float:
    return round(statistics.median(one[place] for one in rounds), 1)


def _paths(visitor: Visitor) -> dict[str, str]:
    listed = visitor.get("/desk/tickets/").text
    newest = listed.partition("/desk/tickets/")[2]
    number = next(_numbers(newest))
    return {
        "floor": "/healthz",
        "empty page": "/accounts/logout/",
        "list": "/desk/tickets/",
        "ticket": f"/desk/tickets/{number}/",
    }


def _numbers(text: str) -> Iterator[str]:
    for part in text.split("/desk/tickets/"):
        number = part.partition("/")[0].partition("?")[0]
        if number.isdecimal():
            yield number


def _ask(visitor: Visitor, path: str, times: int) -> tuple[float, float]:
    """p50 and p95 in ms of so many requests, one after the other."""
    taken = []
    for _time in range(times):
        page = visitor.get(path)
        assert page.status == 200, f"{path} answered {page.status}"
        taken.append(page.seconds * 1000)
    taken.sort()
    return statistics.median(taken), taken[int(len(taken) * 0.95)]


def _broken(
    asked: dict[int, dict[str, Any]], times: dict[tuple[str, int], tuple[float, float]]
) -> Iterator[str]:
    """Which of the promises these figures do not keep."""
    small, large = (asked[size] for size in SIZES)
    for page, most in STATEMENTS.items():
        one, other = small[page]["statements"], large[page]["statements"]
        if one != other or other > most:
            yield f"{page}: {one} and {other} statements"
        if large[page].get("rows", 0) > ROWS[page]:
            yield f"{page}: {large[page]['rows']} rows"
        if large[page].get("steps", 0) > STEPS_GROW * small[page].get("steps", 1):
            yield f"{page}: {small[page]['steps']} and {large[page]['steps']} steps"
        if scans := large[page].get("scans"):
            yield f"{page}: reads {', '.join(scans)} whole"
        if (took := times[page, SIZES[1]][0]) > P50_MS[page]:
            yield f"{page}: p50 {took} ms"
