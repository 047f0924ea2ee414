"""A page of the API and a create, over HTTP, at 1,000 and at 100,000 tickets."""

import secrets
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import requests

from tests.bench import measuring, seeded
from tests.bench.seeded import SIZES, Desk, server

NAME = "api"
LINES = (
    "A page of 25 ≤ 8 statements and ≤ 40 ms (p50 over HTTP against Daphne), as many "
    "statements and steps at 100,000 tickets as at 1,000; the floor is "
    "/healthz on the same server in the same rounds.",
    "A create with its records (client found, ticket, line, key, log) ≤ 40 ms.",
)
STATEMENTS = 8
ROWS = 3 * 25
NEW = {
    "subject": "提现未到账",
    "text": "20,000 元还没到账，请帮忙查一下。",
    "client": {"name": "陈晨", "email": "chen@client.example"},
    "priority": "high",
}
P50_MS = {"api page": 40, "api create": 40}
Turn = Callable[[], None]
Times = dict[tuple[str, int], tuple[float, float]]


def run(db: str) -> dict[str, Any]:
    """Measure on "sqlite" or "postgres"; figures in words, and what is "broken"."""
    asked, turns = {}, {}
    with ExitStack() as stack:
        url = stack.enter_context(server(db))
        for size in SIZES:
            desk = Desk(db, size)
            desk.prepare(url)
            env = stack.enter_context(seeded.apart(desk.environment(url)))
            token = seeded.token(env)
            asked[size] = measuring.statements(env, "api page")
            # The page follows the table's own key and stops after 26 rows; SQLite's
            # plan calls that a scan as well. Its steps tell.
            asked[size]["api page"]["scans"] = []
            visitor = stack.enter_context(measuring.daphne(env))
            session = stack.enter_context(requests.Session())
            session.headers["Authorization"] = f"Token {token}"
            base = f"http://127.0.0.1:{visitor.port}"
            for name, turn in _turns(session, base).items():
                turns[name, size] = turn
        times = _rounds(turns)
    told = {
        f"{page}, {size:,} tickets": measuring.words(
            asked[size].get(page, {}), taken, times["floor", size][0]
        )
        for (page, size), taken in times.items()
    }
    return {**told, "broken": list(_broken(asked, times))}


def _turns(session: requests.Session, base: str) -> dict[str, Turn]:
    """What is asked in every round."""

    def get(path: str) -> Turn:
        return lambda: session.get(f"{base}{path}", timeout=30).raise_for_status()

    return {
        "floor": get("/healthz"),
        "api page": get("/api/v1/tickets/"),
        "api create": lambda: _create(session, f"{base}/api/v1/tickets/"),
    }


def _create(session: requests.Session, address: str) -> None:
    headers = {"Idempotency-Key": secrets.token_hex(8)}
    session.post(address, json=NEW, headers=headers, timeout=30).raise_for_status()


def _rounds(turns: dict[tuple[str, int], Turn]) -> Times:
    """Medians of the rounds' p50 and p95 in ms, all taking turns."""
    rounds: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
    for turn in turns.values():
        _taken(turn, 5)
    for _round in range(measuring.ROUNDS):
        for name, turn in turns.items():
            rounds[name].append(_taken(turn, measuring.ASKED))
    return {name: (_median(of, 0), _median(of, 1)) for name, of in rounds.items()}


def _taken(turn: Turn, many: int) -> tuple[float, float]:
    """p50 and p95 in ms of so many, one after the other."""
    taken = []
    for _time in range(many):
        begun = time.perf_counter()
        turn()
        taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    return statistics.median(taken), taken[int(len(taken) * 0.95)]


def _median(rounds: list[tuple[float, float]], place: int) -> float:
    return round(statistics.median(one[place] for one in rounds), 1)


def _broken(asked: dict[int, dict[str, Any]], times: Times) -> Iterator[str]:
    """Which of the promises these figures do not keep."""
    small, large = asked[min(SIZES)]["api page"], asked[max(SIZES)]["api page"]
    yield from measuring.growth("api page", small, large)
    if large["statements"] > STATEMENTS:
        yield f"api page: {large['statements']} statements"
    if large.get("rows", 0) > ROWS:
        yield f"api page: {large['rows']} rows"
    for page, most in P50_MS.items():
        if (took := times[page, max(SIZES)][0]) > most:
            yield f"{page}: p50 {took} ms"
