"""Which tickets are meant: all that match at one moment, or those named."""

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm.models import Job, Staff
from crm.refused import Refused
from helpdesk.bulk import KIND
from helpdesk.bulk.actions import ACTIONS
from helpdesk.bulk.standing import Asked
from helpdesk.lists import TicketList
from helpdesk.viewing import View

MOST = 10_000


def matching(staff: Staff, listed: TicketList, view: View) -> list[int]:
    """The numbers of all tickets that the list shows now, newest first, at most one
    more than may be worked on at once.
    """
    found = listed.tickets(staff, view).order_by("-pk")
    return list(found.values_list("pk", flat=True)[: MOST + 1])


def start(action: str, told: Asked, numbers: list[int], *, by: Staff) -> Job:
    """Do this to these tickets, from now on in the background.

    The numbers are frozen: what comes to match later is not meant. Raises Refused for
    an action that is not known, for none, and for too many.
    """
    if action not in ACTIONS:
        raise Refused("action", "unknown", _("There is no such action."))
    if not numbers:
        raise Refused("", "none", _("No ticket is chosen."))
    if len(numbers) > MOST:
        raise Refused(
            "", "many", _("These are more than 10,000 tickets: narrow the list.")
        )
    job: Job = Job.objects.prepare(
        KIND,
        by=by,
        action=action,
        told=told,
        numbers=sorted(set(numbers), reverse=True),
        language=get_language() or "en",
    )
    _begin(job, "write", len(job.asked["numbers"]), by)
    return job


def take_back(job: Job, *, by: Staff) -> None:
    """Undo what still stands as the job left it; raises Refused where nothing does, and
    for a job of somebody else.
    """
    if job.by_id != by.pk or not can_take_back(job):
        raise Refused("", "nothing_done", _("There is nothing to take back."))
    _begin(job, "revert", job.counts.get("done", 0), by)


def _begin(job: Job, phase: str, total: int, by: Staff) -> None:
    with transaction.atomic():
        job.start(by=by, phase=phase)
        job.total = total
        job.save(update_fields=["total"])


def can_take_back(job: Job) -> bool:
    """Whether it did something that was not taken back yet."""
    ended = job.kind == KIND and job.phase == "write" and not job.is_under_way
    return ended and bool(job.counts.get("done"))
