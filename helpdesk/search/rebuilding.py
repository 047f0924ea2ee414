"""Writing the index anew while it answers: a slice takes the place of what was there.

For a new edition of the words, after a restore, and where somebody doubts it.
"""

import contextlib
from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from config.lib import fulltext
from crm import jobs
from crm.models import Job, Staff
from crm.refused import Refused
from helpdesk.search.indexing import SLICE, Slice, put
from helpdesk.search.shelves import EDITION, SHELVES, Shelf

KIND = "search"
PHASE = "index"
PERMISSION = "crm.manage_staff"
BULK = 2000


def start(*, by: Staff) -> Job:
    """Have the worker write the index anew; returns the job, which tells how far it
    is. Raises Refused while one is under way.
    """
    under_way = Job.objects.filter(kind=KIND, due_at__isnull=False)
    with transaction.atomic():
        if under_way.exists():
            raise Refused("", "under_way", _("This is under way already."))
        job = Job.objects.prepare(KIND, by=by)
        job.start(by=by, phase=PHASE, edition=EDITION)
    return job


def start_if_needed() -> Job | None:
    """Have it written anew where a shelf is empty that should not be, as after an
    upgrade, or where an older edition filled it; the job, None where all is well.
    """
    done = Job.objects.filter(kind=KIND, state=Job.State.DONE).order_by("-pk").first()
    is_old = done is not None and done.asked.get("edition") != EDITION
    if not is_old and not any(map(_is_unfilled, SHELVES.values())):
        return None
    with contextlib.suppress(Refused):
        return start(by=Staff.system())
    return None


def _is_unfilled(shelf: Shelf) -> bool:
    return shelf.rows().exists() and not shelf.model._base_manager.exists()


def slices(job: Job) -> Iterator[jobs.Slice]:
    """Every thing of every shelf, SLICE at a time; `job.cursor` says after which."""
    if not job.total:
        job.total = sum(shelf.rows().count() for shelf in SHELVES.values())
    kinds = list(SHELVES)
    for kind in kinds[kinds.index(job.cursor.get("kind", kinds[0])) :]:
        after = job.cursor.get("after", 0) if job.cursor.get("kind") == kind else 0
        while (keys := next_keys(SHELVES[kind], after)) is not None:
            yield partial(_write, job, Slice(SHELVES[kind], keys, anew=True), keys)
            after = keys[-1]


def next_keys(shelf: Shelf, after: int, size: int = SLICE) -> list[int] | None:
    """The next keys of things and of what the index holds, so that what belongs to
    nothing is found; None at the end.
    """
    both: set[int] = set()
    for rows in (shelf.rows(), shelf.model._base_manager.all()):
        found = rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
        both.update(found[:size])
    return sorted(both)[:size] or None


def _write(job: Job, one: Slice, keys: list[int]) -> None:
    one.write()
    job.cursor = {"kind": one.shelf.kind, "after": keys[-1]}
    job.finished = min(job.total, job.finished + len(keys))


def fill(after: dict[str, int]) -> None:
    """Put in, fast and with nobody else at work, what came after these keys of each
    kind: for many things that were written past the verbs.
    """
    for kind, shelf in SHELVES.items():
        new = shelf.rows().filter(pk__gt=after.get(kind, 0)).order_by("pk")
        with fulltext.many(shelf.model, new.count()):
            last = 0
            while sources := shelf.told(new.filter(pk__gt=last)[:BULK]):
                with transaction.atomic():
                    put(shelf, [row for row in map(shelf.row, sources) if row])
                last = sources[-1][0]


def newest() -> dict[str, int]:
    """The largest key of each kind there is now, to `fill` from."""
    found = {
        kind: shelf.rows().order_by("-pk").values_list("pk", flat=True).first()
        for kind, shelf in SHELVES.items()
    }
    return {kind: key or 0 for kind, key in found.items()}
