"""Previews: pictures that came in, drawn anew in a process that may die of them.

A file that cannot be drawn keeps its name and its download; nothing else follows.
"""

import logging
from datetime import timedelta

from django.db import transaction

from config.lib import claims, loops, pool
from config.lib.claims import LeaseLost
from config.lib.pictures import Small
from helpdesk.models import Preview
from messaging.models import Blob

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
BATCH = 20
DRAW = "config.lib.pictures.shrink"
CPU_S, WALL_S, MEMORY_MB = 4, 20, 512
MIME = "image/webp"


def make_due() -> int:
    """Draw what waits for it; returns how many were taken up."""
    due = Preview.objects.select_related("blob")
    rows = claims.claim(due, limit=BATCH, lease=LEASE)
    for place, row in enumerate(rows):
        if loops.stopping():
            claims.release(rows[place:])
            break
        _make(row)
    return len(rows)


def _make(row: Preview) -> None:
    """One of them. Raises nothing: what is wrong with it is no matter of the next."""
    try:
        claims.renew(row, LEASE)
        small, reason = _drawn(row)
        if small is None:
            claims.finish(row, reason=reason)
        else:
            _keep(row, small)
    except LeaseLost:
        logger.info("preview %s was taken over", row.pk)
    except Exception as error:
        logger.exception("preview %s could not be made", row.pk)
        claims.put_back(row, error)


def _drawn(row: Preview) -> tuple[Small | None, str]:
    """The small picture, or why there is none."""
    if row.attempts > claims.POISON_AFTER:
        return None, "never drawn"
    try:
        content = row.blob.read()
        small: Small = pool.run(
            DRAW, content, cpu_s=CPU_S, wall_s=WALL_S, memory_mb=MEMORY_MB
        )
    except FileNotFoundError:
        return None, "lost"
    except pool.PoolKilled as killed:
        return None, killed.reason
    except pool.PoolFailed:
        return None, "unreadable"
    return small, ""


def _keep(row: Preview, small: Small) -> None:
    """Picture and row, or neither."""
    picture = Blob.objects.keep(small.content, MIME)
    try:
        claims.finish(row, picture=picture, width=small.width, height=small.height)
    except BaseException:
        with transaction.atomic():
            picture.drop()
        raise
