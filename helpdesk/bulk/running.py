"""The two phases of work on many tickets: carrying out, and taking back."""

import time
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from config.lib.turns import Pace
from crm import jobs
from crm.models import Job
from crm.refused import Refused
from helpdesk.bulk.actions import ACTIONS
from helpdesk.bulk.standing import stands_as, state_of
from helpdesk.models import BulkRow, Ticket

AT_ONCE = 100
OUTCOME = BulkRow.Outcome


def slices(job: Job) -> Iterator[jobs.Slice]:
    """The slices of the job's phase, each in the language of who started it."""
    work, pace = _PHASES[job.phase], Pace(AT_ONCE)
    while keys := _next(job, pace.rows):
        yield partial(_few, job, keys, work, pace)


def ends_as(job: Job) -> str:
    """Taken back, or done."""
    return Job.State.REVERTED if job.phase == "revert" else Job.State.DONE


def _next(job: Job, count: int) -> list[int]:
    """The numbers that come next, highest first."""
    if job.phase == "write":
        at = job.finished
        return list(job.asked["numbers"][at : at + count])
    rows = BulkRow.objects.filter(job=job, outcome=OUTCOME.DONE)
    return list(rows.order_by("-ticket").values_list("ticket", flat=True)[:count])


def _few(job: Job, keys: list[int], work: Any, pace: Pace) -> None:
    begun, counts = time.monotonic(), dict(job.counts)
    with translation.override(job.asked.get("language") or "en"):
        for key in keys:
            outcome = work(job, key)
            counts[outcome] = counts.get(outcome, 0) + 1
    job.counts, job.finished = counts, job.finished + len(keys)
    pace.learn(len(keys), time.monotonic() - begun)


def _reached(job: Job, key: int) -> Ticket | None:
    """The ticket, if whoever asked reaches it at this moment."""
    reach = Ticket.objects.visible_to(job.by).filter(pk=key)
    found: Ticket | None = reach.select_related("thread", "type", "status").first()
    return found


def _carry_out(job: Job, key: int) -> str:
    ticket = _reached(job, key)
    if ticket is None:
        why = _("It is no longer in your reach.")
        BulkRow.objects.create(job=job, ticket_id=key, outcome=OUTCOME.REFUSED, why=why)
        return OUTCOME.REFUSED
    before, why = state_of(ticket), ""
    try:
        with transaction.atomic():
            ACTIONS[job.asked["action"]].do(ticket, job.asked["told"], job.by)
    except Refused as refused:
        why = str(refused)
    outcome = OUTCOME.REFUSED if why else OUTCOME.DONE
    told = {"outcome": outcome, "why": why[:200], "before": before}
    BulkRow.objects.create(job=job, ticket_id=key, after=state_of(ticket), **told)
    return outcome


def _take_back(job: Job, key: int) -> str:
    """Undo one that stands as the job left it, within the reach of who asked."""
    ticket, row = _reached(job, key), BulkRow.objects.get(job=job, ticket=key)
    outcome, why = OUTCOME.LEFT, ""
    if ticket is not None and stands_as(ticket, row.after):
        try:
            with transaction.atomic():
                ACTIONS[job.asked["action"]].undo(ticket, row.before, job.by)
            outcome = OUTCOME.BACK
        except Refused as refused:
            why = str(refused)
    row.outcome, row.why = outcome, why[:200]
    row.save(update_fields=["outcome", "why"])
    return outcome


_PHASES = {"write": _carry_out, "revert": _take_back}
