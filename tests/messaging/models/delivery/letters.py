"""Deliveries for tests: planned through the verb, on their way as a worker has them."""

from datetime import timedelta
from typing import Any

from config.lib import claims
from config.lib.clock import now
from crm.models import Activity
from messaging.models import Delivery
from tests.cast import Cast

LEASE = timedelta(seconds=60)


def planned(cast: Cast, text: str = "马上核对。") -> Delivery:
    """The Delivery of a reply to Wang, due at once."""
    entry = cast.ticket().reply(text, by=cast.zhou)
    assert entry.delivery is not None
    make_due(entry.delivery)
    return entry.delivery


def make_due(delivery: Delivery) -> None:
    """Let the time to undo, or to wait for another try, be over."""
    Delivery.objects.filter(pk=delivery.pk).update(due_at=now())
    delivery.refresh_from_db()


def claimed(delivery: Delivery) -> Delivery:
    """The row as the worker that has just claimed it holds it."""
    [row] = claims.claim(Delivery.objects.filter(pk=delivery.pk), limit=1, lease=LEASE)
    return row


def begun(delivery: Delivery) -> Delivery:
    """The row as a worker that is calling the provider holds it."""
    row = claimed(delivery)
    assert row.begin(LEASE)
    return row


def actions(delivery: Delivery) -> list[str]:
    """What was recorded about the delivery, oldest first."""
    rows = Activity.objects.filter(
        subject_type="messaging.delivery", subject_id=delivery.pk
    )
    return list(rows.order_by("pk").values_list("action", flat=True))


def read(delivery: Delivery, *names: str) -> tuple[Any, ...]:
    """Columns as they stand in the database now."""
    return tuple(Delivery.objects.values_list(*names).get(pk=delivery.pk))
