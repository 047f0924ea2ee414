"""How a page is measured: statements, rows and steps, and time over HTTP in rounds."""

import json
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.fakes.visitor import Visitor
from tests.proof import site
from tests.proof.data import ROOT

ROUNDS = 5
ASKED = 20  # requests a page and round
# Between two sizes an index grows by a level or two, never in proportion.
STEPS_GROW = 2.0
Times = dict[tuple[str, int], tuple[float, float]]


def statements(env: dict[str, str], *pages: str) -> dict[str, Any]:
    """What each of these pages asks of the database of that site."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.statements", *pages],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def daphne(env: dict[str, str]) -> Any:
    """The web server alone: no background work beside the measurement."""
    command = ["-m", "daphne", "-b", "127.0.0.1", "-p", env["PORT"]]
    env = {**env, "KEFU_LOG_FORMAT": "plain"}
    return site.started(env, *command, "--no-server-name", "config.asgi:application")


def times(
    visitors: Mapping[int, Visitor], paths: Callable[[Visitor, int], dict[str, str]]
) -> Times:
    """Medians of the rounds' p50 and p95 in ms by page and size, all taking turns.
    `paths` says what to ask a visitor of a size.
    """
    turns = {}
    for size, visitor in visitors.items():
        visitor.sign_in("supervisor", site.PASSWORD)
        for page, path in paths(visitor, size).items():
            turns[page, size] = (visitor, path)
            ask(visitor, path, 5)
    rounds: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
    for _round in range(ROUNDS):
        for turn, (visitor, path) in turns.items():
            rounds[turn].append(ask(visitor, path, ASKED))
    return {turn: (_median(of, 0), _median(of, 1)) for turn, of in rounds.items()}


def _median(rounds: list[tuple[float, float]], place: int) -> float:
    return round(statistics.median(one[place] for one in rounds), 1)


def ask(visitor: Visitor, path: str, many: int) -> tuple[float, float]:
    """p50 and p95 in ms of so many requests, one after the other."""
    taken = []
    for _time in range(many):
        page = visitor.get(path)
        assert page.status == 200, f"{path} answered {page.status}"
        taken.append(page.seconds * 1000)
    taken.sort()
    return statistics.median(taken), taken[int(len(taken) * 0.95)]


def first_number(visitor: Visitor, path: str, page: str = "") -> int:
    """The number of the first record below `path` that `page` links to; that is the
    list itself where nothing else is said.
    """
    for part in visitor.get(page or path).text.split(f'"{path}')[1:]:
        number = part.partition("/")[0].partition("?")[0]
        if number.isdecimal():
            return int(number)
    raise AssertionError(f"{path} links to no record")


def words(asked: dict[str, Any], taken: tuple[float, float], empty: float) -> str:
    """The figures of one page at one size; `empty` is the p50 of the empty page."""
    parts = [f"p50 {taken[0]} ms ({taken[0] / empty:.1f} × empty), p95 {taken[1]} ms"]
    if asked:
        parts.append(f"{asked['statements']} statements")
    if "rows" in asked:
        parts.append(f"{asked['rows']} rows ({asked['rows_of_all']} of all tables)")
    if "steps" in asked:
        whole = ", ".join(asked["scans"]) or "nothing"
        parts.append(f"{asked['steps']:,} steps of SQLite, read whole: {whole}")
    return "; ".join(parts)


def growth(page: str, small: dict[str, Any], large: dict[str, Any]) -> Iterator[str]:
    """What grows with the data and should not."""
    one, other = small["statements"], large["statements"]
    if one != other:
        yield f"{page}: {one} and {other} statements"
    if large.get("steps", 0) > STEPS_GROW * small.get("steps", 1):
        yield f"{page}: {small['steps']} and {large['steps']} steps"
    if scans := large.get("scans"):
        yield f"{page}: reads {', '.join(scans)} whole"
