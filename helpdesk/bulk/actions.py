"""What can be done to many tickets: each through its own verb, and back again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import Staff
from helpdesk.models import Queue, Ticket, TicketStatus, WrapupReason
from helpdesk.models.ticket import Ending

# What a ticket is, as far as these verbs change it: ids and codes, nobody's data.
KEPT = (
    "status_id",
    "category",
    "queue_id",
    "assignee_id",
    "priority",
    "type_id",
    "hold_state",
    "merged_into_id",
)
Asked = dict[str, Any]


@dataclass(frozen=True)
class Action:
    """A verb: what it is called, doing it, and undoing it from how it was before."""

    label: Promise
    do: Callable[[Ticket, Asked, Staff], None]
    undo: Callable[[Ticket, Asked, Staff], None]


def _assign(ticket: Ticket, asked: Asked, by: Staff) -> None:
    ticket.assign(to=Staff.objects.get(pk=asked["to"]), by=by)


def _hand_back(ticket: Ticket, before: Asked, by: Staff) -> None:
    if before["assignee_id"] is None:
        ticket.release(by=by)
    else:
        ticket.assign(to=Staff.objects.get(pk=before["assignee_id"]), by=by)


def _move(ticket: Ticket, asked: Asked, by: Staff) -> None:
    ticket.move(queue=Queue.objects.get(pk=asked["queue"]), by=by)


def _move_back(ticket: Ticket, before: Asked, by: Staff) -> None:
    ticket.move(queue=Queue.objects.get(pk=before["queue_id"]), by=by)
    if before["assignee_id"] not in (None, ticket.assignee_id):
        _hand_back(ticket, before, by)


def _rank(ticket: Ticket, asked: Asked, by: Staff) -> None:
    ticket.classify(type=ticket.type, priority=asked["priority"], by=by)


def _resolve(ticket: Ticket, asked: Asked, by: Staff) -> None:
    key = asked.get("reason")
    reason = WrapupReason.objects.get(pk=key) if key else None
    ticket.resolve(ending=Ending(reason, asked.get("solved", True)), by=by)


def _reopen(ticket: Ticket, before: Asked, by: Staff) -> None:
    """Open again, then where it stood, if one may go there from open."""
    ticket.reopen(by=by)
    former = TicketStatus.objects.get(pk=before["status_id"])
    if former in ticket.next_statuses() and former.category != "waiting_third":
        ticket.progress(to=former, by=by)


ACTIONS: dict[str, Action] = {
    "resolve": Action(_("Resolve"), _resolve, _reopen),
    "assign": Action(_("Assign"), _assign, _hand_back),
    "move": Action(_("Move to a queue"), _move, _move_back),
    "priority": Action(_("Set the priority"), _rank, _rank),
}


def state_of(ticket: Ticket) -> Asked:
    """How it stands, for the way back."""
    return {name: getattr(ticket, name) for name in KEPT}
