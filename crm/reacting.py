"""Reactions: how a higher app hears of a verb of a lower one, without a signal.

An app's `reactions.py` holds functions marked `@on("ticket.replied")`, each taking the
Activity. A subscriber may run twice when a process dies at the wrong moment, so it must
be idempotent. One with much to do is a generator: it commits by itself, yields between
two slices, and is left to the worker.
"""

import inspect
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from config.lib import claims, turns
from config.lib.clock import now

if TYPE_CHECKING:
    from crm.models import Activity, Reaction

logger = logging.getLogger(__name__)

Subscriber = Callable[["Activity"], Iterator[None] | None]
Listener = Callable[[Sequence["Activity"]], None]

LEASE = timedelta(seconds=60)
BATCH = 50

_by_action: dict[str, dict[str, Subscriber]] = defaultdict(dict)
_at_once: dict[str, list[Listener]] = defaultdict(list)


def on(*actions: str) -> Callable[[Subscriber], Subscriber]:
    """Subscribe the function to these actions; its dotted name is kept in the Reaction
    rows.
    """

    def subscribe(function: Subscriber) -> Subscriber:
        for action in actions:
            _by_action[action][f"{function.__module__}.{function.__name__}"] = function
        return function

    return subscribe


def at_once(*subject_types: str) -> Callable[[Listener], Listener]:
    """Have the function called with the activities about such subjects, in the very
    transaction that records them: for a note of what is to be done, which must not get
    lost, and nothing slower.
    """

    def subscribe(function: Listener) -> Listener:
        for subject_type in subject_types:
            _at_once[subject_type].append(function)
        return function

    return subscribe


def tell_at_once(activities: Sequence["Activity"]) -> None:
    """Call who listens; the activities of one call are about one kind of thing."""
    for function in _at_once.get(activities[0].subject_type, ()) if activities else ():
        function(activities)


def is_awaited(action: str) -> bool:
    """Whether anybody is subscribed to this action."""
    return bool(_by_action.get(action))


def enqueue(activity: "Activity") -> None:
    """Write the Reaction rows of `activity` and try them once its transaction has
    committed.
    """
    from crm.models import Reaction

    subscribers = _by_action.get(activity.action)
    if not subscribers:
        return
    rows = Reaction.objects.bulk_create(
        Reaction(activity=activity, subscriber=name, due_at=now())
        for name in subscribers
    )
    short = [
        row.pk
        for row in rows
        if not inspect.isgeneratorfunction(subscribers[row.subscriber])
    ]
    if short:
        transaction.on_commit(partial(_run_claimed, short), robust=True)


def run_due_reactions() -> int:
    """Run what is due and did not run after its commit; return how many."""
    return _run_claimed(None)


def _run_claimed(keys: list[int] | None) -> int:
    from crm.models import Reaction

    due = Reaction.objects.filter(state=Reaction.State.DUE).select_related(
        "activity__by"
    )
    if keys is not None:
        due = due.filter(pk__in=keys)
    rows = claims.claim(due, limit=BATCH, lease=LEASE)
    for row in rows:
        _run(row)
    return len(rows)


def _run(row: "Reaction") -> None:
    """One reaction; a failing one comes back later."""
    function = _by_action.get(row.activity.action, {}).get(row.subscriber)
    try:
        if inspect.isgeneratorfunction(function):
            begun = time.monotonic()
            for _slice in function(row.activity):
                claims.renew(row, LEASE)
                turns.leave_room(time.monotonic() - begun)
                begun = time.monotonic()
            claims.finish(row, state=row.State.DONE, error="")
            return
        with transaction.atomic():
            if function is not None:
                function(row.activity)
            claims.finish(row, state=row.State.DONE, error="")
    except claims.LeaseLost:
        logger.info("reaction %s was taken over", row.pk)
    except Exception as error:
        logger.exception("reaction %s failed", row.pk)
        claims.put_back(row, error, error=f"{type(error).__name__}: {error}"[:2000])
