"""How a ticket stands, and putting it back there: what undoing needs."""

from datetime import datetime
from typing import Any

from django.db import transaction

from config.lib.clock import now
from crm.models import Staff, Tag
from crm.refused import Refused
from helpdesk.models import Queue, ThirdParty, Ticket, TicketStatus, TicketType, Wrapup
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


def state_of(ticket: Ticket) -> Asked:
    """How it stands, for the way back."""
    state = {name: getattr(ticket, name) for name in KEPT}
    until = ticket.held_until
    return {
        **state,
        "held_until": until.isoformat() if until else None,
        "unread": ticket.thread.unread,
        "tags": sorted(tag.pk for tag in ticket.tags()),
    }


def stands_as(ticket: Ticket, kept: Asked) -> bool:
    """Whether it stands as it did; what was not kept back then is not looked at."""
    state = state_of(ticket)
    return all(state[name] == value for name, value in kept.items() if name in state)


def hand_back(ticket: Ticket, before: Asked, by: Staff) -> None:
    """To whoever held it."""
    if before["assignee_id"] is None:
        ticket.release(by=by)
    else:
        ticket.assign(to=Staff.objects.get(pk=before["assignee_id"]), by=by)


def move_back(ticket: Ticket, before: Asked, by: Staff) -> None:
    """To the queue it waited in, and to whoever held it there."""
    ticket.move(queue=Queue.objects.get(pk=before["queue_id"]), by=by)
    if before["assignee_id"] not in (None, ticket.assignee_id):
        hand_back(ticket, before, by)


def status_back(ticket: Ticket, before: Asked, by: Staff) -> None:
    """Into its former status, done or not; raises Refused where the set-up is against
    it.
    """
    former = TicketStatus.objects.get(pk=before["status_id"])
    party = before.get("third_party_id")
    if former.category == ticket.Category.WAITING_THIRD and party:
        whom = ThirdParty.objects.get(pk=party)
        owner = before.get("wait_department", "")
        ticket.wait_for(whom, by=by, department=owner, to=former)
    elif former.category == ticket.Category.RESOLVED:
        ticket.resolve(by=by, to=former, ending=_last_ending(ticket))
    else:
        ticket.change_status(former, by=by)


def hold_again(ticket: Ticket, before: Asked, by: Staff) -> None:
    """Aside as it was, where its moment has not come meanwhile."""
    until = before.get("held_until")
    moment = datetime.fromisoformat(until) if until else None
    was_held = before["hold_state"] == ticket.Hold.HELD
    if was_held and (moment is None or moment > now()):
        ticket.hold(until=moment, by=by)
    elif not was_held:
        ticket.take_up(by=by)


def classify_back(ticket: Ticket, before: Asked, by: Staff) -> None:
    """Its former type and priority."""
    key = before["type_id"]
    kind = TicketType.objects.get(pk=key) if key else None
    ticket.classify(type=kind, priority=before["priority"], by=by)


def tags_back(ticket: Ticket, before: Asked, by: Staff) -> None:
    """Its former tags."""
    ticket.retag(Tag.objects.filter(pk__in=before["tags"]), by=by)


def unread_again(ticket: Ticket, before: Asked, by: Staff) -> None:
    """What needed an answer needs it again."""
    if before.get("unread"):
        ticket.mark_unread(by=by)


def reopen(ticket: Ticket, before: Asked, by: Staff) -> None:
    """Open again, then where it stood, put aside and unread as it was, as far as the
    set-up and the clock still let it.
    """
    ticket.reopen(by=by)
    for back in (status_back, hold_again, unread_again):
        try:
            with transaction.atomic():
                back(ticket, before, by)
        except Refused:
            ticket.refresh_from_db()


def _last_ending(ticket: Ticket) -> Ending:
    wrapups = Wrapup.objects.filter(ticket=ticket).select_related("reason")
    last = wrapups.order_by("-at", "-pk").first()
    return Ending(last.reason, last.is_solved) if last else Ending()
