"""A client and two agents at one ticket at the same moment, a thousand times."""

import os
import time
from pathlib import Path
from typing import Any

from tests.proof import site

NAME = "races"
LINES = (
    "1,000 races of two agents on one ticket while its client writes: every reply that "
    "was sent had been written with the client's last word in sight, or was sent once "
    "more by an author who had been shown it; lines are numbered without a gap.",
)
ROUNDS = 1_000


def run(db: str) -> dict[str, Any]:
    """Play them on "sqlite" or "postgres"; raises AssertionError or Missing."""
    begun = time.monotonic()
    with site.database(db) as url:
        env = site.environment(url, KEFU_DATA_DIR=os.environ["KEFU_DATA_DIR"])
        Path(env["KEFU_DATA_DIR"]).mkdir(parents=True, exist_ok=True)
        site.manage(env, "migrate", "--verbosity=0")
        site.set_up_django(env)
        told = _play()
    assert told["held back"], "nobody was held back: these were no races"
    return {**told, "seconds": round(time.monotonic() - begun)}


def _play() -> dict[str, int]:
    from django.db import connections

    from tests.cast import gather
    from tests.faults import racing

    try:
        return dict(racing.play(gather(), ROUNDS))
    finally:
        connections.close_all()
