"""The rows of invented matters.

They are written past the verbs, since 100,000 tickets through them would take hours;
every row is what the verbs would have left.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from simple_history.utils import bulk_create_with_history

from config.lib.clock import now
from crm.masking import mask_text
from crm.models import Activity, Staff
from helpdesk.models import Entry, Thread, Ticket, Wrapup
from helpdesk.models.thread import PREVIEW
from messaging.models import Delivery

from .world import World


class Plan(NamedTuple):
    """A ticket, and the lines that were said, of the client first."""

    ticket: Ticket
    told: list[str]


def minutes(place: int) -> int:
    """How long after the beginning a line was said."""
    return place * 17 + place * place * 3


def write(world: World, plans: Sequence[Plan]) -> None:
    """Write the tickets, their lines, and what follows from them."""
    tickets = bulk_create_with_history([plan.ticket for plan in plans], Ticket)
    entries = [
        entry
        for ticket, plan in zip(tickets, plans, strict=True)
        for entry in _lines(world, ticket, plan.told)
    ]
    Delivery.objects.bulk_create(
        [entry.delivery for entry in entries if entry.delivery]
    )
    for entry in entries:
        entry.delivery = entry.delivery
    Entry.objects.bulk_create(entries)
    by_ticket: dict[int, list[Entry]] = {}
    for entry in entries:
        by_ticket.setdefault(entry.ticket_id, []).append(entry)
    Thread.objects.bulk_create([_thread(t, by_ticket[t.pk]) for t in tickets])
    Wrapup.objects.bulk_create(_ending(world, t) for t in tickets if t.is_done)
    Activity.objects.bulk_create(
        [row for ticket in tickets for row in _log(world, ticket)]
    )


def _lines(world: World, ticket: Ticket, told: list[str]) -> Iterator[Entry]:
    client_speaks = True
    for number, line in enumerate(told, 1):
        at = min(ticket.created_at + timedelta(minutes=minutes(number - 1)), now())
        entry = Entry(ticket=ticket, number=number, at=at, text=line)
        if line.startswith("note:"):
            entry.kind, entry.staff = Entry.Kind.NOTE, ticket.assignee or world.system
            entry.text = line.removeprefix("note:").strip()
        elif client_speaks:
            entry.kind, entry.client_id, client_speaks = (
                Entry.Kind.MESSAGE,
                ticket.client_id,
                False,
            )
        else:
            entry.kind, entry.staff, client_speaks = (
                Entry.Kind.REPLY,
                ticket.assignee,
                True,
            )
            entry.delivery = _delivery(world, ticket, entry)
        yield entry


def _delivery(world: World, ticket: Ticket, entry: Entry) -> Delivery:
    """A reply that left long ago."""
    contact = ticket.contact
    assert contact is not None
    key = world.keys_of[ticket.client_id]
    context = contact.context_of(contact.kind, contact.index)
    delivery = Delivery(
        channel=ticket.channel,
        client_id=ticket.client_id,
        to_masked=contact.masked,
        subject=ticket.subject,
        text=entry.text,
        state=Delivery.State.SENT,
        send_started_at=entry.at,
        sent_at=entry.at,
        by=entry.staff,
    )
    address = key.unseal(context, bytes(contact.value))
    delivery.to = key.seal(delivery.to_context, address)
    return delivery


def _thread(ticket: Ticket, entries: list[Entry]) -> Thread:
    said = [one for one in entries if one.kind != Entry.Kind.NOTE]
    client = [one for one in said if one.kind == Entry.Kind.MESSAGE]
    staff = [one for one in said if one.kind == Entry.Kind.REPLY]
    answered = staff[-1].number if staff else 0
    return Thread(
        ticket=ticket,
        next_number=len(entries) + 1,
        last_text=mask_text(said[-1].text)[:PREVIEW],
        last_side=Thread.Side.CLIENT if said[-1] is client[-1] else Thread.Side.STAFF,
        client_number=client[-1].number,
        client_at=client[-1].at,
        staff_at=staff[-1].at if staff else None,
        unread=0 if ticket.is_done else sum(one.number > answered for one in client),
    )


def _ending(world: World, ticket: Ticket) -> Wrapup:
    assert ticket.assignee is not None and ticket.resolved_at is not None
    return Wrapup(
        ticket=ticket,
        reason=world.random.choice(world.endings) if world.endings else None,
        is_solved=world.random.random() < 0.9,
        by=ticket.assignee,
        at=ticket.resolved_at,
    )


def _log(world: World, ticket: Ticket) -> Iterator[Activity]:
    yield _activity(ticket, "ticket.opened", ticket.created_at, world.system)
    if ticket.assignee is not None:
        at = ticket.created_at + timedelta(minutes=4)
        yield _activity(ticket, "ticket.claimed", min(at, now()), ticket.assignee)
        if ticket.resolved_at is not None:
            yield _activity(
                ticket, "ticket.resolved", ticket.resolved_at, ticket.assignee
            )


def _activity(ticket: Ticket, action: str, at: datetime, by: Staff) -> Activity:
    return Activity(
        action=action,
        at=at,
        by=by,
        subject_type="helpdesk.ticket",
        subject_id=ticket.pk,
        client_id=ticket.client_id,
    )
