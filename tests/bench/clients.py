"""Client list and client page over HTTP, at 1,000 and at 100,000 clients."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from tests.bench import measuring
from tests.bench.seeded import Desk, server
from tests.fakes.visitor import Visitor

NAME = "clients"
LINES = (
    "Client page ≤ 40 ms (p50 over HTTP against Daphne, without the platform's "
    "answer), flat at 1,000 and 100,000 clients: as many statements, no table read "
    "whole; the list of clients beside it.",
)
SIZES = (1_000, 100_000)
TICKETS = 1_000
PAGES = ("clients", "client")
P50_MS = 40


def run(db: str) -> dict[str, Any]:
    """Measure on "sqlite" or "postgres"; figures in words, and what is "broken"."""
    asked, visitors = {}, {}
    with ExitStack() as stack:
        url = stack.enter_context(server(db))
        for size in SIZES:
            desk = Desk(db, TICKETS, size)
            desk.prepare(url)
            env = desk.environment(url)
            asked[size] = measuring.statements(env, *PAGES)
            visitors[size] = stack.enter_context(measuring.daphne(env))
        times = measuring.times(visitors, _paths)
    told = {
        f"{page}, {size:,} clients": measuring.words(
            asked[size].get(page, {}), times[page, size], times["empty page", size][0]
        )
        for page, size in times
    }
    return {**told, "broken": list(_broken(asked, times))}


def _paths(visitor: Visitor, _size: int) -> dict[str, str]:
    """A client who has a ticket: at both sizes the page has as much to show."""
    ticket = measuring.first_number(visitor, "/desk/tickets/")
    page = f"/desk/tickets/{ticket}/"
    return {
        "floor": "/healthz",
        "empty page": "/accounts/logout/",
        "clients": "/clients/",
        "client": f"/clients/{measuring.first_number(visitor, '/clients/', page)}/",
    }


def _broken(asked: dict[int, dict[str, Any]], times: measuring.Times) -> Iterator[str]:
    """Which of the promises these figures do not keep."""
    small, large = (asked[size] for size in SIZES)
    for page in PAGES:
        yield from measuring.growth(page, small[page], large[page])
    if (took := times["client", SIZES[1]][0]) > P50_MS:
        yield f"client: p50 {took} ms"
