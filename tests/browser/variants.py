"""All looks at one product, two browsers at a time."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from tests import servers
from tests.browser import product, stage
from tests.browser.product import Product
from tests.browser.stage import Stage
from tests.browser.window import ALL, Look

Play = Callable[[Stage, Look], list[str]]
BROWSERS = 2


def play(db: str, run: Play, language: str = "") -> tuple[dict[str, Any], list[str]]:
    """Call `run` for each look, or for those in one language; the figures, and what was
    wrong.

    Raises servers.Missing where Chromium or PostgreSQL is not installed.
    """
    begun, chromium = time.monotonic(), servers.find("chromium")
    chosen = [look for look in ALL if language in ("", look.language)]

    def share(running: Product, looks: list[Look]) -> list[str]:
        with stage.opened(running, chromium) as opened:
            return [problem for look in looks for problem in run(opened, look)]

    with (
        _database(db) as url,
        product.running([look.name for look in chosen], url) as running,
        ThreadPoolExecutor(BROWSERS) as threads,
    ):
        shares = [
            threads.submit(share, running, chosen[start::BROWSERS])
            for start in range(BROWSERS)
        ]
        problems = [problem for one in shares for problem in one.result()]
    seconds = round(time.monotonic() - begun)
    return {"looks": len(chosen), "seconds": seconds}, problems


@contextmanager
def _database(db: str) -> Iterator[str]:
    if db == "sqlite":
        yield ""
        return
    with servers.postgres() as url:
        yield url
