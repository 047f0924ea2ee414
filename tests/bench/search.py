"""The search page over HTTP, at 1,000 and at 100,000 tickets of three lines."""

from collections.abc import Iterator
from typing import Any

from tests.bench import desks, measuring
from tests.bench.planting import HITS
from tests.bench.seeded import SIZES

NAME = "search"
WINDOW = 2_000  # as config.lib.fulltext.postgres has it
LINES = (
    "p50 over HTTP against Daphne at 100,000 tickets: a rare word (in five lines and "
    "five subjects, spread over all years) ≤ 30 ms, a frequent one (提现) ≤ 80 ms; "
    "each over everything at once, and as a page of 25 lines.",
    "As many statements at both sizes. Rows of the index of lines that are visited "
    f"(PostgreSQL): a frequent word ≤ 3 × page, a rare one ≤ {WINDOW:,} looked through "
    "and those found; best first the newest 200 that fit. On SQLite FTS5 reads its own "
    "index: no table is read whole and the steps do not grow.",
)
PAGE = 25
RARE, OFTEN = (
    ("rare word", "rare word, lines"),
    ("frequent word", "frequent word, lines"),
)
BEST = "frequent word, best first"
P50_MS = {**dict.fromkeys(RARE, 30), **dict.fromkeys((*OFTEN, BEST), 80)}
ROWS = {
    **dict.fromkeys(RARE, WINDOW + 2 * HITS),
    **dict.fromkeys(OFTEN, 3 * PAGE),
    BEST: 3 * 200,
}


def run(db: str) -> dict[str, Any]:
    """Measure on "sqlite" or "postgres"; figures in words, and what is "broken"."""
    asked, times = desks.measured(db, P50_MS)
    told = {
        f"{page}, {size:,} tickets": measuring.words(
            asked[size].get(page, {}), taken, times["empty page", size][0]
        )
        for (page, size), taken in times.items()
    }
    return {**told, "broken": list(_broken(asked, times))}


def _broken(asked: dict[int, dict[str, Any]], times: measuring.Times) -> Iterator[str]:
    """Which of the promises these figures do not keep."""
    small, large = (asked[size] for size in SIZES)
    for page, most in P50_MS.items():
        yield from measuring.growth(page, small[page], large[page])
        if large[page].get("rows", 0) > ROWS[page]:
            yield f"{page}: {large[page]['rows']} rows"
        if (took := times[page, max(SIZES)][0]) > most:
            yield f"{page}: p50 {took} ms"
