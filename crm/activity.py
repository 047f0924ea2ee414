"""Recording what was done: the last line of every verb."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model

from config.lib.clock import now
from config.lib.logs import request_id

if TYPE_CHECKING:
    from crm.models import Activity, Staff


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
    from crm.models import Activity
    from crm.models.activity import subject_type

    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(
            f"{action}: an activity is recorded in its verb's transaction"
        )
    activity = Activity.objects.create(
        action=action,
        at=now(),
        by=by,
        subject_type=subject_type(subject),
        subject_id=subject.pk,
        client_id=client_id,
        particulars=particulars,
        request_id=request_id.get(),
    )
    reacting.enqueue(activity)
    return activity
