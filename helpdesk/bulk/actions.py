"""What can be done to many tickets: each through its own verb, and back again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import Staff, Tag
from helpdesk.bulk import standing
from helpdesk.bulk.standing import Asked
from helpdesk.models import (
    Queue,
    ThirdParty,
    Ticket,
    TicketStatus,
    TicketType,
    WrapupReason,
)
from helpdesk.models.ticket import Ending


@dataclass(frozen=True)
class Action:
    """A verb: what it is called, how it looks, doing it, and undoing it from how the
    ticket stood before.
    """

    label: Promise
    icon: str
    do: Callable[[Ticket, Asked, Staff], None]
    undo: Callable[[Ticket, Asked, Staff], None]


def _resolve(ticket: Ticket, asked: Asked, by: Staff) -> None:
    key = asked.get("reason")
    reason = WrapupReason.objects.get(pk=key) if key else None
    ticket.resolve(ending=Ending(reason, asked.get("solved", True)), by=by)


def _assign(ticket: Ticket, asked: Asked, by: Staff) -> None:
    ticket.assign(to=Staff.objects.get(pk=asked["to"]), by=by)


def _release(ticket: Ticket, _asked: Asked, by: Staff) -> None:
    ticket.release(by=by)


def _progress(ticket: Ticket, asked: Asked, by: Staff) -> None:
    ticket.progress(to=TicketStatus.objects.get(pk=asked["status"]), by=by)


def _wait_for(ticket: Ticket, asked: Asked, by: Staff) -> None:
    party = ThirdParty.objects.get(pk=asked["party"])
    ticket.wait_for(party, by=by, department=asked.get("department", ""))


def _hold(ticket: Ticket, asked: Asked, by: Staff) -> None:
    until = asked.get("until")
    ticket.hold(until=datetime.fromisoformat(until) if until else None, by=by)


def _take_up(ticket: Ticket, _asked: Asked, by: Staff) -> None:
    ticket.take_up(by=by)


def _move(ticket: Ticket, asked: Asked, by: Staff) -> None:
    ticket.move(queue=Queue.objects.get(pk=asked["queue"]), by=by)


def _rank(ticket: Ticket, asked: Asked, by: Staff) -> None:
    ticket.classify(type=ticket.type, priority=asked["priority"], by=by)


def _sort(ticket: Ticket, asked: Asked, by: Staff) -> None:
    key = asked.get("type")
    kind = TicketType.objects.get(pk=key) if key else None
    ticket.classify(type=kind, priority=ticket.priority, by=by)


def _tag(ticket: Ticket, asked: Asked, by: Staff) -> None:
    for tag in Tag.objects.filter(pk__in=asked["tags"]):
        ticket.tag(tag, by=by)


def _untag(ticket: Ticket, asked: Asked, by: Staff) -> None:
    for tag in Tag.objects.filter(pk__in=asked["tags"]):
        ticket.untag(tag, by=by)


def _read(ticket: Ticket, _asked: Asked, by: Staff) -> None:
    ticket.mark_read(by=by)


def _reopen(ticket: Ticket, _asked: Asked, by: Staff) -> None:
    ticket.reopen(by=by)


def _spam(ticket: Ticket, _asked: Asked, by: Staff) -> None:
    ticket.mark_as_spam(by=by)


def _no_spam(ticket: Ticket, before: Asked, by: Staff) -> None:
    ticket.unmark_spam(by=by)
    standing.unread_again(ticket, before, by)


ACTIONS: dict[str, Action] = {
    "resolve": Action(_("Resolve"), "check", _resolve, standing.reopen),
    "assign": Action(_("Assign"), "user-round-check", _assign, standing.hand_back),
    "status": Action(
        _("Set the status"), "circle-dot", _progress, standing.status_back
    ),
    "tag": Action(_("Add tags"), "tag", _tag, standing.tags_back),
    "untag": Action(_("Take tags away"), "tags", _untag, standing.tags_back),
    "type": Action(_("Set the type"), "shapes", _sort, standing.classify_back),
    "priority": Action(
        _("Set the priority"), "chevrons-up", _rank, standing.classify_back
    ),
    "move": Action(_("Move to a queue"), "move-right", _move, standing.move_back),
    "hold": Action(_("Put aside"), "alarm-clock", _hold, standing.hold_again),
    "take_up": Action(
        _("Take up again"), "alarm-clock-off", _take_up, standing.hold_again
    ),
    "wait": Action(
        _("Wait for a third party"), "landmark", _wait_for, standing.status_back
    ),
    "read": Action(_("Mark as read"), "mail-check", _read, standing.unread_again),
    "release": Action(_("Back to the queue"), "undo-2", _release, standing.hand_back),
    "reopen": Action(_("Open again"), "rotate-ccw", _reopen, standing.status_back),
    "spam": Action(_("Mark as spam"), "octagon-alert", _spam, _no_spam),
}
