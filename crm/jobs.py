"""Long work in slices: a killed worker's successor goes on where it was, once.

Each kind of job registers its work as a generator of slices. What stands between two
`yield`s (reading, parsing, opening) runs outside any transaction; each slice yielded is
called in a transaction that also moves the job's cursor, so it is done and counted, or
neither.
"""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from config.lib import claims, loops, turns
from config.lib.clock import now
from config.lib.redaction import redact
from crm.activity import record
from crm.models import Job
from crm.refused import Refused

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
LONG_LEASE = timedelta(minutes=5)  # for one step that takes long: reading a file
TRIES = 4
TURN_S = 30  # then another job that waits has its turn

Slice = Callable[[], None]


@dataclass(frozen=True)
class Work:
    """A kind of job: its name (translated lazily), who may, and its slices.

    `slices` gets the claimed job, begins where `job.cursor` says, and yields functions
    that do at most 100 rows each and move `job.cursor`, `job.counts`, `job.finished`.
    `ends_as` says in which state the job stands afterwards, Done unless it is given;
    `page` names the URL of its own page, where it has one.
    """

    label: Any
    permission: str
    slices: Callable[[Job], Iterator[Slice]]
    ends_as: Callable[[Job], str] | None = None
    page: str = ""


class Cancelled(Exception):
    """Somebody cancelled the job in the middle."""


_known: dict[str, Work] = {}


def register(kind: str, work: Work) -> None:
    """Make a kind of job known; called by an app's `job_kinds.py`."""
    _known[kind] = work


def known() -> list[tuple[str, Work]]:
    """Every kind with its work."""
    return list(_known.items())


def label_of(kind: str) -> str:
    """What a kind of job is called; the kind itself where no app knows it."""
    return str(_known[kind].label) if kind in _known else kind


def page_of(kind: str) -> str:
    """The URL name of the page of such a job: its own, or that of all jobs."""
    work = _known.get(kind)
    return (work.page if work else "") or "job"


def run_due() -> int:
    """Work on one job that is due until it ends or its turn is over; return how many
    were claimed.

    One at a time: each gets its whole lease, and other workers take the others.
    """
    rows = claims.claim(Job.objects.select_related("by"), limit=1, lease=LEASE)
    for job in rows:
        _attend_to(job)
    return len(rows)


def run_now(job: Job) -> None:
    """Work on this job at once, in this process, unless a worker has it already; the
    job is read again.
    """
    mine = Job.objects.filter(pk=job.pk).select_related("by")
    for row in claims.claim(mine, limit=1, lease=LEASE):
        _attend_to(row)
    job.refresh_from_db()


def hold(job: Job, lease: timedelta = LONG_LEASE) -> None:
    """Keep the job for longer, before a step that takes long. Raises LeaseLost."""
    claims.renew(job, lease)


def _attend_to(job: Job) -> None:
    """Bring one job to its end, or to where it can be taken up again."""
    try:
        if _run(job):
            _end(job, _end_state(job))
    except claims.LeaseLost:
        logger.info("Job %s was taken over or cancelled.", job.pk)
    except Cancelled:
        logger.info("Job %s was cancelled.", job.pk)
        claims.release([job])
    except Refused as refused:
        _fail(job, str(refused))
    except Exception as error:
        logger.exception("Job %s broke.", job.pk)
        if job.attempts < TRIES:
            claims.put_back(job, error)
        else:
            _fail(job, redact(f"{type(error).__name__}: {error}"))


def _run(job: Job) -> bool:
    """Do slice after slice; say whether all are done."""
    at = Coalesce(F("started_at"), now())
    Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING, started_at=at
    )
    until = time.monotonic() + TURN_S
    for work in _known[job.kind].slices(job):
        if loops.stopping() or time.monotonic() > until:
            _step_aside(job)
            return False
        begun = time.monotonic()
        with transaction.atomic():
            # Locks the row as well: a worker whose lease ran out writes nothing.
            claims.renew(job, LEASE)
            if not Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).exists():
                raise Cancelled
            work()
            _move(job)
        turns.leave_room(time.monotonic() - begun)
    return True


def _step_aside(job: Job) -> None:
    """Give the job back, behind the others that are due."""
    mine = Job.objects.filter(pk=job.pk, lease=job.lease, due_at__isnull=False)
    mine.update(due_at=now())
    claims.release([job])


def _move(job: Job) -> None:
    # A job that gets on is not failing, however often its worker is ended.
    job.attempts = 0
    job.save(update_fields=["cursor", "counts", "total", "finished", "attempts"])


def _end_state(job: Job) -> str:
    ends_as = _known[job.kind].ends_as
    return ends_as(job) if ends_as else Job.State.DONE


def _end(job: Job, state: str) -> None:
    with transaction.atomic():
        claims.finish(job, state=state, ended_at=now())
        action = "job.reverted" if state == Job.State.REVERTED else "job.finished"
        record(
            action,
            job,
            by=job.by,
            kind=job.kind,
            phase=job.phase,
            counts=job.counts,
        )


def _fail(job: Job, words: str) -> None:
    try:
        with transaction.atomic():
            claims.finish(
                job, state=Job.State.FAILED, ended_at=now(), error=words[:500]
            )
            record("job.failed", job, by=job.by, kind=job.kind, phase=job.phase)
    except claims.LeaseLost:
        logger.info("Job %s was taken over.", job.pk)
