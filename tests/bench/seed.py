"""How long the demo of 100,000 tickets with three lines each takes to load."""

from typing import Any

from tests.bench.seeded import Desk, server

NAME = "seed"
LINES = ("`seed_demo` loads 100,000 tickets of 3 lines within 5 minutes.",)
TICKETS = 100_000
LONGEST_S = 300


def run(db: str) -> dict[str, Any]:
    """Load it anew on "sqlite" or "postgres"; seconds, and "broken" if too many."""
    with server(db) as url:
        told = Desk(db, TICKETS).prepare(url, anew=True)
    seconds = told["seconds"]
    broken = [f"{seconds} s"] if seconds > LONGEST_S else []
    return {"tickets": TICKETS, "seconds": seconds, "broken": broken}
