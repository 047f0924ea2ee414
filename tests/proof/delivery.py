"""Workers killed fifty times while two thousand replies leave."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests import servers
from tests.faults.killing import Plan
from tests.faults.killing import run as play

NAME = "delivery"
LINES = (
    "Workers killed with -9 fifty times while 2,000 replies go out through a mail "
    "server that takes, hesitates, refuses for now and for good, stalls, hangs up and "
    "drops: 0 lost; every duplicate at the server was listed as uncertain before it "
    "arrived.",
)
# Bounded: with the preparation of the replies below nine minutes.
FULL = Plan(replies=2_000, kills=50, workers=2, limit_s=420)


def run(db: str) -> dict[str, Any]:
    """Play the full numbers on "sqlite" or "postgres"; raise AssertionError if broken.

    Raises servers.Missing where no PostgreSQL is installed.
    """
    with _empty(db) as url:
        figures = play(url, FULL)
    if figures["kills"] < FULL.kills:
        raise AssertionError(f"only {figures['kills']} kills: {figures}")
    if problems := broken(figures):
        raise AssertionError(f"{'; '.join(problems)}: {figures}")
    return figures


def broken(figures: dict[str, Any]) -> list[str]:
    """What of the promise these figures do not keep."""
    problems = {
        "not everything was settled in time": not figures["finished"],
        "a worker did not end cleanly": not figures["clean_exits"],
        "replies were lost": figures["lost"],
        "duplicates were not listed first": figures["unlisted"],
        "a doubt was recorded twice": figures["listed_twice"],
        "mails arrived that nobody wrote": figures["strangers"],
        "no duplicate was provoked": not figures["duplicates"],
    }
    return [text for text, is_so in problems.items() if is_so]


@contextmanager
def _empty(db: str) -> Iterator[str]:
    """URL of an empty database of that kind; "" for an SQLite file."""
    if db == "sqlite":
        yield ""
        return
    with servers.postgres() as url:
        yield url
