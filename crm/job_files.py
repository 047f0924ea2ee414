"""Files of jobs go when their time is over, or when somebody they name is erased."""

import time
from datetime import timedelta

from django.db.models import Q

from config.lib.clock import now
from crm.models import JobFile, JobRow, Reading
from crm.models.job_file import root

KEPT_ROWS = timedelta(days=30)  # what an import read: for its errors and its revert
KEPT_RESULT = timedelta(days=3)  # what an export wrote: long enough for a weekend
ORPHAN_AFTER_S = 86_400
BATCH = 100


def drop_expired() -> int:
    """Drop the bytes of files whose time is over and of files no row names; return how
    many rows those were, at most 100.
    """
    over = JobFile.objects.filter(dropped_at__isnull=True, until__lte=now())
    found = list(over[:BATCH])
    for file in found:
        file.drop()
    _drop_orphans()
    _forget_ways_back()
    return len(found)


def drop_files_about(client_id: int) -> int:
    """Drop what imports read and exports wrote about this client, for an erasure.

    An import is known by its rows, an export by the readings it left ("job:7").
    """
    jobs = set(JobRow.objects.filter(client=client_id).values_list("job", flat=True))
    exports = Reading.objects.filter(
        client_id=client_id, what=Reading.What.EXPORT, part__startswith="job:"
    )
    jobs |= {int(part[4:]) for part in exports.values_list("part", flat=True)}
    found = list(JobFile.objects.filter(job__in=jobs, dropped_at__isnull=True))
    for file in found:
        file.drop()
    return len(found)


def _drop_orphans() -> None:
    """Files that a rolled back transaction left behind."""
    if not root().is_dir():
        return
    before = time.time() - ORPHAN_AFTER_S
    old = [path for path in root().iterdir() if path.stat().st_mtime < before]
    names = [path.name for path in old]
    kept = set(JobFile.objects.filter(path__in=names).values_list("path", flat=True))
    for path in old:
        if path.name not in kept:
            path.unlink(missing_ok=True)


def _forget_ways_back() -> None:
    """After the time for a revert the former values are nobody's business any more."""
    over = Q(job__ended_at__lte=now() - KEPT_ROWS, undo__isnull=False)
    rows = list(JobRow.objects.filter(over).values_list("pk", flat=True)[:BATCH])
    JobRow.objects.filter(pk__in=rows).update(undo=None)
