"""Eight clients at once: how many answers a second two web processes give."""

import statistics
from collections import defaultdict
from typing import Any

from tests.bench import load, measuring
from tests.bench.seeded import LARGE, Desk, server

NAME = "together"
LINES = (
    "At 100,000 tickets, eight clients at once before two web processes: list ≥ 40, "
    "ticket ≥ 40, search (a rare and a frequent word in turn) ≥ 40, create by the API "
    "≥ 25 answers a second, no errors. Medians of 5 interleaved rounds of 3 s; the "
    "clients share the machine; the floor is /healthz.",
)
SECONDS = 3.0
LEAST = {"list": 40, "ticket": 40, "search": 40, "create": 25}


def run(db: str) -> dict[str, Any]:
    """Measure on "sqlite" or "postgres"; figures in words, and what is "broken"."""
    rounds: dict[str, list[load.Rate]] = defaultdict(list)
    with server(db) as url:
        desk = Desk(db, LARGE)
        desk.prepare(url)
        with load.running(desk.environment(url)) as site:
            for turn in site.turns.values():
                load.rate(site.clients, turn, 1)
            for _round in range(measuring.ROUNDS):
                for name, turn in site.turns.items():
                    rounds[name].append(load.rate(site.clients, turn, SECONDS))
    rates = {name: _median(of) for name, of in rounds.items()}
    errors = {name: sum(one.errors for one in of) for name, of in rounds.items()}
    told = {
        name: f"{rates[name]:.0f}/s, {errors[name]} errors "
        f"of {sum(one.asked for one in of):,}"
        for name, of in rounds.items()
    }
    broken = [f"{n}: {rates[n]:.0f}/s" for n in LEAST if rates[n] < LEAST[n]]
    broken += [f"{name}: {number} errors" for name, number in errors.items() if number]
    return {**told, "broken": broken}


def _median(of: list[load.Rate]) -> float:
    return statistics.median(one.per_second for one in of)
