"""Making sure that what was erased is not left in free pages of the database file.

SQLite keeps deleted rows in free pages and in the write-ahead log until both are
written anew. On PostgreSQL old row versions go with VACUUM; its backups are replaced by
a fresh dump, see docs/privacy.md.
"""

import datetime
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from config.lib.clock import now
from crm.models import Erasure

# In the desk's own zone: a large file is locked for some seconds.
NIGHT = range(2, 5)

_before: list[Callable[[], None]] = []


def before_compacting(function: Callable[[], None]) -> Callable[[], None]:
    """Register what an index needs first, such as the optimise of a search index."""
    _before.append(function)
    return function


def compact() -> None:
    """Write the whole database file anew. Must not run inside a transaction."""
    begun = now()
    for function in _before:
        function()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # The log first and last: VACUUM itself writes through it.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM")
    _mark().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _mark().write_text(begun.isoformat(), encoding="ascii")


def compact_due() -> int:
    """At night, after a day on which somebody was erased; returns 1 if it was done."""
    if timezone.localtime(now(), timezone.get_default_timezone()).hour not in NIGHT:
        return 0
    done = Erasure.objects.filter(state=Erasure.State.DONE)
    if (last := _last()) is not None:
        done = done.filter(done_at__gte=last)
    if not done.exists():
        return 0
    compact()
    return 1


def _mark() -> Path:
    return Path(settings.DATA_DIR) / "erasures" / "compacted"


def _last() -> datetime.datetime | None:
    if not _mark().exists():
        return None
    return datetime.datetime.fromisoformat(_mark().read_text(encoding="ascii"))
