"""Invented matters in bulk: tickets, threads, lines, deliveries and what the log says
of them.

Rows are written past the verbs, since 100,000 tickets through them would take hours;
every row is what the verbs would have left.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from config.lib.clock import now
from crm.masking import mask_text
from crm.models import Activity, Client, ContactPoint, DataKey, Staff
from helpdesk.models import Entry, Queue, Thread, Ticket, TicketStatus, TicketType
from helpdesk.models.thread import PREVIEW
from messaging.models import Channel, Delivery

FILE = Path(__file__).with_name("stories.toml")
SLICE = 1000
AMOUNTS = ("2,000", "5,000", "8,600", "20,000", "50,000", "128,000")
DAYS = ("昨天", "前天", "上周五", "11 月 19 日")
DAYS_EN = ("yesterday", "on Monday", "last Friday", "two days ago")


@dataclass(frozen=True)
class World:
    """What the matters are drawn from."""

    random: Random
    clients: list[Client]
    contacts: dict[int, ContactPoint]
    keys_of: dict[int, DataKey]
    queues: dict[str, Queue]
    members: dict[int, list[Staff]]
    types: dict[str, TicketType]
    statuses: dict[str, TicketStatus]
    channel: Channel
    system: Staff
    stories: list[dict[str, Any]]


@dataclass
class Slice:
    """The rows of some tickets, gathered before they are written."""

    tickets: list[Ticket] = field(default_factory=list)
    plans: list[list[str]] = field(default_factory=list)


def world(clients: list[Client], random: Random) -> World:
    """Read once what the matters need."""
    queues = {
        queue.slug: queue for queue in Queue.objects.prefetch_related("members__staff")
    }
    keys = [client.pk for client in clients]
    points = ContactPoint.objects.filter(
        client_id__gte=min(keys, default=0),
        client_id__lte=max(keys, default=0),
        kind="mail",
    )
    return World(
        random=random,
        clients=clients,
        contacts={point.client_id: point for point in points},
        keys_of=_keys_of(clients),
        queues=queues,
        members={q.pk: [m.staff for m in q.members.all()] for q in queues.values()},
        types={one.slug: one for one in TicketType.objects.all()},
        statuses=TicketStatus.objects.standard(),
        channel=Channel.objects.first_mail(),
        system=Staff.system(),
        stories=tomllib.loads(FILE.read_text(encoding="utf-8"))["story"],
    )


def _keys_of(clients: list[Client]) -> dict[int, DataKey]:
    """The data key of each client."""
    numbers = [client.pk for client in clients]
    found = DataKey.objects.filter(
        client_id__gte=min(numbers, default=0), client_id__lte=max(numbers, default=0)
    )
    return {key.client_id: key for key in found if key.client_id is not None}


def open_matters(world: World, count: int, *, lines: int = 0, days: int = 30) -> None:
    """Write `count` tickets spread over the last `days`, each with `lines` lines (0: as
    told).
    """
    ages = sorted(
        (world.random.random() ** 2 * days for _ in range(count)), reverse=True
    )
    for start in range(0, count, SLICE):
        part = Slice()
        for age in ages[start : start + SLICE]:
            _plan(world, part, now() - timedelta(days=age), lines)
        with transaction.atomic():
            _write(world, part)


def _plan(world: World, part: Slice, opened: datetime, lines: int) -> None:
    """Draw one ticket: story, client, holder, how far it has come."""
    random = world.random
    story = random.choice(world.stories)
    queue = world.queues[story["queue"]]
    amount = random.choice(AMOUNTS)
    told = _told(world, story, lines, amount)
    client = random.choice(world.clients)
    old = opened < now() - timedelta(days=2)
    done = len(told) > 1 and random.random() < (0.85 if old else 0.25)
    held = done or len(told) > 1 or random.random() < 0.3
    last = opened + timedelta(minutes=_minutes(len(told) - 1))
    category = _category(told, done=done, held=held)
    part.plans.append(told)
    part.tickets.append(
        Ticket(
            subject=story["subject"].format(amount=amount),
            client=client,
            contact=world.contacts[client.pk],
            channel=world.channel,
            type=world.types[story["type"]],
            priority=story["priority"],
            status=world.statuses[category],
            category=category,
            is_done=done,
            queue=queue,
            assignee=random.choice(world.members[queue.pk]) if held else None,
            created_at=opened,
            last_at=min(last, now()),
            resolved_at=min(last + timedelta(minutes=20), now()) if done else None,
        )
    )


def _told(world: World, story: dict[str, Any], lines: int, amount: str) -> list[str]:
    """The lines that were said so far, filled in."""
    told = story["lines"]
    if lines:
        told = [told[place % len(told)] for place in range(lines)]
    else:
        told = told[: world.random.randint(1, len(told))]
    english = story["subject"].isascii()
    day = world.random.choice(DAYS_EN if english else DAYS)
    return [line.format(amount=amount, day=day) for line in told]


def _category(told: list[str], *, done: bool, held: bool) -> str:
    if done:
        return Ticket.Category.RESOLVED
    if not held:
        return Ticket.Category.NEW
    said = [place for place, line in enumerate(told) if not line.startswith("note:")]
    return Ticket.Category.OPEN if said[-1] % 2 == 0 else Ticket.Category.WAITING_CLIENT


def _minutes(place: int) -> int:
    """How long after the beginning a line was said."""
    return place * 17 + place * place * 3


def _write(world: World, part: Slice) -> None:
    tickets = bulk_create_with_history(part.tickets, Ticket)
    entries = [
        entry
        for ticket, told in zip(tickets, part.plans, strict=True)
        for entry in _lines(world, ticket, told)
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
    Activity.objects.bulk_create(
        [row for ticket in tickets for row in _log(world, ticket)]
    )


def _lines(world: World, ticket: Ticket, told: list[str]) -> Iterator[Entry]:
    client_speaks = True
    for number, line in enumerate(told, 1):
        at = min(ticket.created_at + timedelta(minutes=_minutes(number - 1)), now())
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
