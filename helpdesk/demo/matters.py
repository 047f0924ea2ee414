"""Invented matters in bulk: which story, whose, and how far it has come."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from config.lib.clock import now
from helpdesk.models import Ticket, TicketType

from .rows import Plan, minutes, write
from .world import World

SLICE = 1000
AMOUNTS = ("2,000", "5,000", "8,600", "20,000", "50,000", "128,000")
DAYS = ("昨天", "前天", "上周五", "11 月 19 日")
DAYS_EN = ("yesterday", "on Monday", "last Friday", "two days ago")


def open_matters(world: World, count: int, *, lines: int = 0, days: int = 30) -> None:
    """Write `count` tickets spread over the last `days`, each with `lines` lines (0: as
    told).
    """
    ages = sorted(
        (world.random.random() ** 2 * days for _ in range(count)), reverse=True
    )
    for start in range(0, count, SLICE):
        part = [
            _plan(world, now() - timedelta(days=age), lines)
            for age in ages[start : start + SLICE]
        ]
        with transaction.atomic():
            write(world, part)


def _plan(world: World, opened: datetime, lines: int) -> Plan:
    """Draw one ticket: story, client, holder, how far it has come."""
    random = world.random
    story = random.choice(world.stories)
    queue, kind = world.queues[story["queue"]], world.types[story["type"]]
    amount = random.choice(AMOUNTS)
    told = _told(world, story, lines, amount)
    client = random.choice(world.clients)
    old = opened < now() - timedelta(days=2)
    done = len(told) > 1 and random.random() < (0.85 if old else 0.25)
    held = done or len(told) > 1 or random.random() < 0.3
    last = opened + timedelta(minutes=minutes(len(told) - 1))
    category = _category(told, done=done, held=held)
    ticket = Ticket(
        subject=story["subject"].format(amount=amount),
        client=client,
        contact=world.contacts[client.pk],
        channel=world.channel,
        type=kind,
        values=_values(world, kind, amount),
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
    return Plan(ticket, told)


def _values(world: World, kind: TicketType, amount: str) -> dict[str, str]:
    """What is known of the matter, as `Ticket.describe` keeps it."""
    if kind.pk not in world.priced:
        return {}
    return {"amount": f"{amount.replace(',', '')}.00 CNY"}


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
