"""Readiness: what keeps this process from serving, and what merely runs short."""

import datetime
import logging
from collections.abc import Callable, Iterable

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from config.lib import claims, loops
from config.lib.claims import Claimable
from config.lib.clock import now

logger = logging.getLogger(__name__)

WORKER_LATE = datetime.timedelta(seconds=60)

_holds: set[str] = set()
_degraded: dict[str, Callable[[], bool]] = {}
_migrated = False


def hold(reason: str) -> None:
    """Answer 503 from now on, for `reason`, until it is released."""
    _holds.add(reason)


def release(reason: str) -> None:
    """Take a reason back; unknown ones do not matter."""
    _holds.discard(reason)


def degraded_when(name: str, is_so: Callable[[], bool]) -> None:
    """Let readiness name `name` as degraded whenever `is_so()` says yes or fails."""
    _degraded[name] = is_so


def blocked() -> list[str]:
    """Return why this process must get no requests; empty when it may."""
    return sorted(_holds) + _database_troubles()


def degraded() -> list[str]:
    """Return what is late or missing while pages are still served."""
    own = {"worker": _worker_is_late, "live": _live_is_missing}
    return sorted(_names_of((own | _degraded).items()))


def _names_of(checks: Iterable[tuple[str, Callable[[], bool]]]) -> list[str]:
    names = []
    for name, is_so in checks:
        try:
            if is_so():
                names.append(name)
        except Exception:
            logger.exception("readiness check %s failed", name)
            names.append(name)
    return names


def _database_troubles() -> list[str]:
    global _migrated
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _migrated:
            executor = MigrationExecutor(connection)
            wanted = executor.loader.graph.leaf_nodes()
            _migrated = not executor.migration_plan(wanted)
    except DatabaseError:
        logger.exception("the database is unreachable")
        return ["database"]
    return [] if _migrated else ["migrations"]


def _worker_is_late() -> bool:
    """Tell whether a known worker fell silent, or a due row was left lying.

    Without Redis a worker on another machine is not seen; what it leaves lying is.
    """
    seen = loops.seen()
    if seen and max(seen.values()) < now() - WORKER_LATE:
        return True
    queues = (model for model in apps.get_models() if issubclass(model, Claimable))
    return any(claims.overdue(model, WORKER_LATE) for model in queues)


def _live_is_missing() -> bool:
    """Tell whether Redis was asked for and does not answer."""
    if not settings.REDIS_URL:
        return False
    cache.set("health.live", "1", timeout=5)
    return cache.get("health.live") != "1"
