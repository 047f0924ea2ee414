"""Clients erased, an older backup restored, the ledger replayed: nothing is left."""

import io
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.proof import site

NAME = "erasure"
LINES = (
    "100 clients with a canary wherever a client's data can be (mails through the real "
    "intake, file names, replies, notes, deliveries, platform copies, histories) are "
    "erased; the file is compacted (SQLite) or dumped afresh (PostgreSQL): no canary, "
    "whole, case-folded, as a pair of signs or in a file name, in database, files, "
    "logs; an older backup restored and the ledger replayed: none again.",
)
COUNT = 100


def run(db: str) -> dict[str, Any]:
    """Play it on "sqlite" or "postgres"; raises AssertionError or servers.Missing."""
    return play(db, COUNT)


def play(db: str, count: int) -> dict[str, Any]:
    """The same with `count` clients."""
    begun = time.monotonic()
    with site.database(db) as url, _desk(url) as log:
        found = _erase_and_restore(url, count, log)
    broken = {
        "nothing was planted": not found["planted"],
        "the erasure left something": found["left"],
        "the backup brought nothing back": not found["brought back"],
        "the replay left something": found["left after replay"],
    }
    if problems := [text for text, is_so in broken.items() if is_so]:
        raise AssertionError(f"{'; '.join(problems)}: {found}")
    return {**found, "clients": count, "seconds": round(time.monotonic() - begun)}


@contextmanager
def _desk(url: str) -> Iterator[io.StringIO]:
    """An empty desk whose models this process may use, and everything it logs."""
    env = site.environment(
        url,
        KEFU_DATA_DIR=os.environ["KEFU_DATA_DIR"],
        KEFU_ERASURE_GRACE_H="0",
    )
    Path(env["KEFU_DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    site.manage(env, "migrate", "--verbosity=0")
    site.manage(env, "seed_demo", "--tickets=0", "--clients=1")
    site.set_up_django(env)
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    root = logging.getLogger()
    if root.handlers:
        handler.setFormatter(root.handlers[0].formatter)
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield log
    root.removeHandler(handler)


def _erase_and_restore(url: str, count: int, log: io.StringIO) -> dict[str, Any]:
    from django.core.management import call_command

    from crm import erasing
    from crm.erasing import compacting
    from crm.models import Staff
    from tests import canaries
    from tests.proof import leavings

    supervisor = Staff.objects.get(username="supervisor")
    flocks = [canaries.Flock(number) for number in range(count)]
    clients = [canaries.plant(flock, by=supervisor) for flock in flocks]

    def left() -> list[str]:
        told = leavings.dump(url) + log.getvalue().encode()
        hits = [hit for flock in flocks for hit in flock.hits(told)]
        return hits + canaries.left_on_disk(flocks)

    planted = len(left())
    with leavings.backup(url) as folder:
        for client in clients:
            client.erase("wish", by=supervisor)
        while erasing.erase_due():
            pass
        compacting.compact()
        after = left()
        leavings.restore(url, folder)
        back = len(left())
        call_command("replay_erasures", stdout=io.StringIO())
    again = left()
    return {
        "planted": planted,
        "left": after[:20],
        "brought back": back,
        "left after replay": again[:20],
    }
