"""Rows as the queue of background work: claimed with a lease, fenced by a number.

A row is due when `due_at` has passed; null means that nothing is left to do. A worker
owns a row while its lease number is the row's and `leased_until` lies ahead. A worker
that dies leaves its lease behind; it runs out and the row is claimed again.
"""

import logging
import random
import threading
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

from config.lib.clock import now

logger = logging.getLogger(__name__)

SHORTEST_S = 10
LONGEST_S = 3600
POISON_AFTER = 8
POISON_PAUSE = timedelta(hours=1)


class LeaseLost(Exception):
    """The row belongs to another worker by now, or its lease ran out."""


class Claimable(models.Model):
    """A row that a worker takes, works on and finishes.

    A concrete model adds `claims.due_index(name)` to its indexes: partial, so that the
    finished rows, soon nearly all of them, cost nothing.
    """

    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    lease = models.BigIntegerField(default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def waiting(cls) -> "QuerySet[Any]":
        """The rows a worker may take at all; a model narrows it where some rest."""
        return cls._base_manager.all()


Row = TypeVar("Row", bound=Claimable)

# What this process owns, (table, primary key) to lease number: given back at its end.
_held: dict[tuple[type[Claimable], Any], int] = {}
_held_lock = threading.Lock()


def due_index(name: str) -> models.Index:
    """Return the partial index on `due_at` that `claim` reads."""
    return models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name=name)


def due(queryset: QuerySet[Row]) -> QuerySet[Row]:
    """Narrow to the rows somebody could claim now, the longest due first."""
    at = now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    return queryset.filter(free, due_at__lte=at).order_by("due_at", "pk")


def overdue(model: type[Claimable], by: timedelta) -> bool:
    """Say whether a row has been due for longer than `by` and nobody took it."""
    return due(model.waiting()).filter(due_at__lt=now() - by).exists()


def lease_ran_out(queryset: QuerySet[Row]) -> QuerySet[Row]:
    """Narrow to the rows whose worker died or was too slow: leased, but no longer."""
    return queryset.filter(leased_until__lte=now())


def claim(queryset: QuerySet[Row], *, limit: int, lease: timedelta) -> list[Row]:
    """Take at most `limit` due rows for `lease` and return those now owned.

    Each counts one more attempt (also when its worker dies at once) and carries its own
    new lease number. The claim is committed when this returns, so calling it inside a
    transaction raises RuntimeError. `queryset` must not be distinct or grouped.
    """
    # An idle worker only reads: on SQLite every transaction takes the write lock.
    if not due(queryset).exists():
        return []
    with transaction.atomic(durable=True):
        rows = due(queryset)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        return [row for row in rows[:limit] if _take(row, now() + lease)]


def _take(row: Row, until: datetime) -> bool:
    """Own the row if it is as it was read; say whether it is owned."""
    manager = type(row)._base_manager
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now())
    changed = manager.filter(free, pk=row.pk, lease=row.lease).update(
        lease=F("lease") + 1, attempts=F("attempts") + 1, leased_until=until
    )
    if not changed:
        return False
    row.lease, row.attempts, row.leased_until = row.lease + 1, row.attempts + 1, until
    with _held_lock:
        _held[type(row), row.pk] = row.lease
    return True


def renew(row: Claimable, lease: timedelta) -> None:
    """Own the row for `lease` from now on. Raises LeaseLost."""
    until = now() + lease
    _change(row, {"leased_until": until})


def finish(row: Claimable, **fields: Any) -> None:
    """Write `fields` and end the ownership; raise LeaseLost, writing nothing, if lost.

    The row is done (`due_at` null) unless `due_at` is among the fields, as in
    `finish(row, due_at=retry_at(row.attempts))`. `row` must be the object that `claim`
    returned: one read again would carry the number of the worker that owns it now.
    """
    _forget(row)
    _change(row, {"due_at": None, **fields, "leased_until": None})


def remove(rows: Sequence[Row]) -> None:
    """Delete rows that are done with, where nothing is to be known of them later.

    Also those that another worker owns by now: what it does is done already.
    """
    for row in rows:
        _forget(row)
    if rows:
        manager = type(rows[0])._base_manager
        manager.filter(pk__in=[row.pk for row in rows]).delete()


def postpone(row: Claimable, why: BaseException | str, **fields: Any) -> bool:
    """Put a row that breaks its worker an hour ahead, so that it cannot stop the line.

    Returns False, changing nothing, when another worker owns the row by now.
    """
    text = why if isinstance(why, str) else f"{type(why).__name__}: {why}"
    logger.error("%s %s is postponed: %s", row._meta.label, row.pk, text)
    try:
        finish(row, due_at=now() + POISON_PAUSE, **fields)
    except LeaseLost:
        return False
    return True


def put_back(row: Claimable, why: BaseException, **fields: Any) -> bool:
    """After a failure: due again by back-off, or postponed once it failed too often.

    Returns False, changing nothing, when another worker owns the row by now.
    """
    if row.attempts >= POISON_AFTER:
        return postpone(row, why, **fields)
    try:
        finish(row, due_at=retry_at(row.attempts), **fields)
    except LeaseLost:
        return False
    return True


def release(rows: Iterable[Claimable]) -> None:
    """Give rows back as if never claimed: due at once, the attempt not counted."""
    for row in rows:
        _give_back(type(row), row.pk, row.lease)


def release_held() -> int:
    """Give back every row this process still owns; return how many those were.

    For the end of a process: what it had begun is found by `lease_ran_out`.
    """
    with _held_lock:
        held = list(_held.items())
    return sum(_give_back(model, pk, lease) for (model, pk), lease in held)


def retry_at(attempts: int) -> datetime:
    """Return when to try again after `attempts` failures: 10 s to 1 h ahead.

    Full jitter (Brooker, "Exponential Backoff And Jitter", 2015): evenly anywhere up to
    a ceiling that doubles, so that rows that failed together do not return together.
    """
    ceiling = min(LONGEST_S, SHORTEST_S * 2 ** min(max(attempts, 1), 16))
    return now() + timedelta(seconds=random.uniform(SHORTEST_S, ceiling))


def _change(row: Claimable, fields: dict[str, Any]) -> None:
    """Write `fields` to the row while it is owned, and onto the object."""
    owned = type(row)._base_manager.filter(
        pk=row.pk, lease=row.lease, leased_until__gt=now()
    )
    if not owned.update(**fields):
        raise LeaseLost(f"{row._meta.label} {row.pk}, lease {row.lease}")
    for name, value in fields.items():
        if not hasattr(value, "resolve_expression"):
            setattr(row, name, value)


def _give_back(model: type[Claimable], pk: Any, lease: int) -> int:
    """End one lease early; return 1 if it was still this process's, else 0."""
    at = now()
    with _held_lock:
        _held.pop((model, pk), None)
    owned = model._base_manager.filter(pk=pk, lease=lease, leased_until__gt=at)
    # The end of the lease is kept, not cleared: work may have begun under it.
    return owned.update(leased_until=at, attempts=Greatest(F("attempts") - 1, 0))


def _forget(row: Claimable) -> None:
    with _held_lock:
        _held.pop((type(row), row.pk), None)
