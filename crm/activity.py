"""Recording what was done: the last line of every verb."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model

from config.lib.clock import now
from config.lib.logs import request_id

if TYPE_CHECKING:
    from crm.models import Activity, Client, Staff


def record(
    action: str,
    subject: Model,
    *,
    by: "Staff",
    client_id: int | None = None,
    **particulars: Any,
) -> "Activity":
    """Write the Activity `action` about `subject`, and one Reaction per subscriber.

    Runs inside the verb's transaction (raises RuntimeError outside one), so verb, log
    and what follows from it stand or fall together. `particulars` are ids, codes and
    masked values, never a person's data. Reactions run right after commit here, or by
    the worker where that fails.
    """
    from crm import reacting

    activity = _activity(action, subject, by, client_id, particulars)
    activity.save(force_insert=True)
    reacting.tell_at_once([activity])
    reacting.enqueue(activity)
    return activity


def record_clients(
    action: str, clients: "Sequence[Client]", *, by: "Staff", **particulars: Any
) -> None:
    """Write the same Activity about each of these clients, in one statement.

    For work on many at once, whose verb sees itself to what follows. Raises
    RuntimeError outside a transaction, and if anybody is subscribed to the action.
    """
    from crm import reacting
    from crm.models import Activity

    if reacting.is_awaited(action):
        raise RuntimeError(f"{action}: somebody waits for this; record it one by one")
    rows = [_activity(action, client, by, client.pk, particulars) for client in clients]
    Activity.objects.bulk_create(rows)
    reacting.tell_at_once(rows)


def _activity(
    action: str,
    subject: Model,
    by: "Staff",
    client_id: int | None,
    particulars: dict[str, Any],
) -> "Activity":
    from crm.models import Activity
    from crm.models.activity import subject_type

    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(
            f"{action}: an activity is recorded in its verb's transaction"
        )
    return Activity(
        action=action,
        at=now(),
        by=by,
        subject_type=subject_type(subject),
        subject_id=subject.pk,
        client_id=client_id,
        particulars=particulars,
        request_id=request_id.get(),
    )
