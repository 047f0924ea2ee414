"""List and ticket page over HTTP, at 1,000 and at 100,000 tickets, beside the floor."""

from collections.abc import Iterator
from typing import Any

from tests.bench import desks, measuring
from tests.bench.seeded import SIZES

NAME = "pages"
LINES = (
    "List ≤ 12 statements and ticket ≤ 15, as many at 100,000 tickets as at 1,000, and "
    "p50 ≤ 1.6 × that at 1,000; also on the last page of all tickets, and of a saved "
    "view with conditions (urgent or high, new or open).",
    "Rows visited ≤ 3 × page size: those of the table a page is made of (PostgreSQL); "
    "of a view with conditions that no index has, those it passes over are told. "
    "On SQLite no table of size is read whole and the steps do not grow with it.",
    "At 100,000 tickets: p50 of the list ≤ 40 ms, of the ticket ≤ 30 ms, over HTTP "
    "against Daphne; the floor is /healthz, the empty page a signed-in one without "
    "content, on the same server in the same rounds.",
)
LISTS = ("list", "list of all", "its last page", "saved view", "last page of the view")
STATEMENTS = {**dict.fromkeys(LISTS, 12), "ticket": 15}
ROWS = {**dict.fromkeys(LISTS[:3], 3 * 30), "ticket": 3 * 50}
P50_MS = {**dict.fromkeys(LISTS, 40), "ticket": 30}
GROWS = 1.6


def run(db: str) -> dict[str, Any]:
    """Measure on "sqlite" or "postgres"; figures in words, and what is "broken"."""
    asked, times = desks.measured(db, STATEMENTS)
    told = {
        f"{page}, {size:,} tickets": measuring.words(
            asked[size].get(page, {}), times[page, size], times["empty page", size][0]
        )
        for page, size in times
    }
    return {**told, "broken": list(_broken(asked, times))}


def _broken(
    asked: dict[int, dict[str, Any]], times: dict[tuple[str, int], tuple[float, float]]
) -> Iterator[str]:
    """Which of the promises these figures do not keep."""
    small, large = (asked[size] for size in SIZES)
    for page, most in STATEMENTS.items():
        yield from measuring.growth(page, small[page], large[page])
        if large[page]["statements"] > most:
            yield f"{page}: {large[page]['statements']} statements"
        if page in ROWS and large[page].get("rows", 0) > ROWS[page]:
            yield f"{page}: {large[page]['rows']} rows"
        took, before = times[page, SIZES[1]][0], times[page, SIZES[0]][0]
        if took > P50_MS[page]:
            yield f"{page}: p50 {took} ms"
        if took > GROWS * before:
            yield f"{page}: p50 {before} and {took} ms"
