"""What can be done to many tickets: each through its own verb, and back again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.models import Staff
from crm.refused import Refused
from helpdesk.models import Queue, ThirdParty, Ticket, TicketStatus, WrapupReason
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
    "held_until",
    "third_party_id",
    "wait_department",
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
    """Open again, then where it stood and put aside as it was, as far as the set-up and
    the clock still let it.
    """
    ticket.reopen(by=by)
    for back in (_status_back, _hold_again):
        try:
            with transaction.atomic():
                back(ticket, before, by)
        except Refused:
            ticket.refresh_from_db()


def _status_back(ticket: Ticket, before: Asked, by: Staff) -> None:
    former = TicketStatus.objects.get(pk=before["status_id"])
    if former not in ticket.next_statuses():
        return
    party = before.get("third_party_id")
    if former.category == ticket.Category.WAITING_THIRD and party:
        whom = ThirdParty.objects.get(pk=party)
        owner = before.get("wait_department", "")
        ticket.wait_for(whom, by=by, department=owner, to=former)
    else:
        ticket.progress(to=former, by=by)


def _hold_again(ticket: Ticket, before: Asked, by: Staff) -> None:
    until = before.get("held_until")
    moment = datetime.fromisoformat(until) if until else None
    if before["hold_state"] == ticket.Hold.HELD and (moment is None or moment > now()):
        ticket.hold(until=moment, by=by)


ACTIONS: dict[str, Action] = {
    "resolve": Action(_("Resolve"), _resolve, _reopen),
    "assign": Action(_("Assign"), _assign, _hand_back),
    "move": Action(_("Move to a queue"), _move, _move_back),
    "priority": Action(_("Set the priority"), _rank, _rank),
}


def state_of(ticket: Ticket) -> Asked:
    """How it stands, for the way back."""
    state = {name: getattr(ticket, name) for name in KEPT}
    until = ticket.held_until
    return {**state, "held_until": until.isoformat() if until else None}
