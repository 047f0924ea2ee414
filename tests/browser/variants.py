"""All looks at one product, two browsers at a time."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from tests import servers
from tests.browser import product, stage
from tests.browser.product import SMALL, Product, Sizes
from tests.browser.stage import Stage
from tests.browser.window import ALL, Look

Play = Callable[[Stage, Look], list[str]]
BROWSERS = 2


def of(part: str) -> list[Look]:
    """A phone and a screen in the language and theme of `part`, as in "en-dark"."""
    language, _dash, theme = part.rpartition("-")
    return [look for look in ALL if (look.language, look.theme) == (language, theme)]


def play(
    db: str, run: Play, looks: Sequence[Look], sizes: Sizes = SMALL
) -> tuple[dict[str, Any], list[str]]:
    """Call `run` for each of the looks; the figures, and what was wrong.

    Raises servers.Missing where Chromium or PostgreSQL is not installed.
    """
    begun, chromium = time.monotonic(), servers.find("chromium")
    browsers, names = min(BROWSERS, len(looks)), [look.name for look in looks]

    def share(running: Product, looks: list[Look]) -> list[str]:
        with stage.opened(running, chromium) as opened:
            return [problem for look in looks for problem in run(opened, look)]

    with (
        _database(db) as url,
        product.running(names, url, sizes) as running,
        ThreadPoolExecutor(browsers) as threads,
    ):
        shares = [
            threads.submit(share, running, list(looks[start::browsers]))
            for start in range(browsers)
        ]
        problems = [problem for one in shares for problem in one.result()]
    seconds = round(time.monotonic() - begun)
    return {"looks": len(looks), "seconds": seconds}, problems


@contextmanager
def _database(db: str) -> Iterator[str]:
    if db == "sqlite":
        yield ""
        return
    with servers.postgres() as url:
        yield url
