"""Erasing a client: one step of the worker, done by parts that each app registers.

A part is a generator that changes at most 100 rows a transaction and yields in between.
It comes to the same end when it is run again, so after a kill the whole begins anew.
What cannot be told apart from a stranger's data any more (keys, contacts) goes last.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import models, transaction

from config.lib import claims
from config.lib.clock import now
from config.lib.sealed import SealBroken
from crm import retention
from crm.activity import record
from crm.erasing import ledger
from crm.models import Client, ContactPoint, Erasure

logger = logging.getLogger(__name__)

SLICE = 100
LEASE = timedelta(minutes=2)
SOON = timedelta(minutes=1)
# What comes in while the first pass runs is gone after the second.
PASSES = 2
WORDS, RECORD, KEYS = 10, 50, 90


class Later(Exception):
    """Something of the client is in somebody's hands at this moment."""


@dataclass(frozen=True)
class Person:
    """Whom to forget: the record, its number and those of its aliases, and the mail
    addresses by which what nobody filed can be found.
    """

    client: Client
    ids: list[int]
    addresses: list[str] = field(default_factory=list)


Part = Callable[[Person], Iterator[None]]
_parts: list[tuple[int, Part]] = []


def part(place: int) -> Callable[[Part], Part]:
    """Register a part; lower places come first."""

    def register(function: Part) -> Part:
        _parts.append((place, function))
        return function

    return register


def slices(
    found: "models.QuerySet[Any]", change: Callable[[list[Any]], object]
) -> Iterator[None]:
    """Call `change` with the rows, 100 a transaction, in the order of their keys."""
    last: Any = None
    ordered = found.order_by("pk")
    while True:
        with transaction.atomic():
            rest = ordered if last is None else ordered.filter(pk__gt=last)
            rows = list(rest[:SLICE])
            if not rows:
                return
            change(rows)
        last = rows[-1].pk
        yield


def blank(found: "models.QuerySet[Any]", **values: Any) -> Iterator[None]:
    """Give these values to all rows found, 100 a transaction; of tables without a
    history, and of histories themselves.
    """
    rows = found.model._base_manager

    def change(some: list[Any]) -> None:
        rows.filter(pk__in=[row.pk for row in some]).update(**values)

    yield from slices(found, change)


def remove(found: "models.QuerySet[Any]") -> Iterator[None]:
    """Delete all rows found, 100 a transaction."""
    rows = found.model._base_manager
    yield from slices(
        found, lambda some: rows.filter(pk__in=[row.pk for row in some]).delete()
    )


def erase_due() -> int:
    """Carry out one erasure whose time has come; how many were taken up."""
    waiting = Erasure.objects.filter(due_at__isnull=False).select_related("client")
    rows = claims.claim(waiting, limit=1, lease=LEASE)
    for row in rows:
        _try(row)
    return len(rows)


def _try(row: Erasure) -> None:
    try:
        if _begin(row):
            carry_out(row)
    except Later:
        claims.finish(row, due_at=now() + SOON)
    except claims.LeaseLost:
        logger.info("erasure %s was taken over", row.pk)
    except Exception as error:
        logger.exception("erasure %s failed", row.pk)
        claims.put_back(row, error)


def _begin(row: Erasure) -> bool:
    """Whether to go on: it was not withdrawn, and nothing holds it back."""
    with transaction.atomic():
        row.state = Erasure.objects.select_for_update().get(pk=row.pk).state
        if row.state == Erasure.State.RUNNING:
            return True
        if not row.is_open:
            claims.finish(row)
            return False
        hold = retention.hold_on(row.client, row.client.numbers())
        if hold is not None:
            held = {"held_by": hold.by, "held_until": hold.until}
            state = Erasure.State.HELD
            claims.finish(row, state=state, due_at=hold.next_look(), **held)
            return False
        row.state = Erasure.State.RUNNING
        row.save(update_fields=["state"])
    return True


def carry_out(row: Erasure) -> None:
    """Erase; `row` is claimed and running. Raises Later, LeaseLost.

    The ledger comes first: a client half erased stands in it, so that no backup brings
    them back.
    """
    client = row.client
    ids = client.numbers()
    ledger.append(list(Client.objects.filter(pk__in=ids).order_by("pk")))
    _close(ids)
    for _pass in range(PASSES):
        person = Person(client, ids, _addresses(ids))
        for _place, function in sorted(_parts, key=lambda one: one[0]):
            for _slice in function(person):
                claims.renew(row, LEASE)
    with transaction.atomic():
        record("client.erased", client, by=row.by, client_id=client.pk)
        ground = row.reason.partition(":")[0]
        done = {"state": Erasure.State.DONE, "done_at": now(), "reason": ground}
        claims.finish(row, **done, held_by="", held_until=None)


def _close(ids: list[int]) -> None:
    """From here on nothing more is added to these records (see helpdesk.intake)."""
    with transaction.atomic():
        for client in Client.objects.filter(pk__in=ids, erased_at=None):
            client.erased_at = now()
            client.save(update_fields=["erased_at"])


def _addresses(ids: list[int]) -> list[str]:
    found = []
    for point in ContactPoint.objects.filter(client__in=ids, kind="mail"):
        try:
            found.append(point.open())
        except SealBroken:
            logger.warning("contact point %s does not open", point.pk)
    return found


from crm.erasing import records  # noqa: E402, F401 - its parts register themselves
