"""Recharges and withdrawals on their way: how far one is, and whether it is late."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from crm.platform.records import Order

# Where each unfinished status stands on the way from asking to arriving.
_REACHED = {"created": 1, "review": 1, "processing": 2}
_STAGES: tuple[Promise, ...] = (
    pgettext_lazy("recharge or withdrawal", "Asked for"),
    pgettext_lazy("recharge or withdrawal", "Review"),
    pgettext_lazy("recharge or withdrawal", "Bank"),
    pgettext_lazy("recharge or withdrawal", "Arrived"),
)


class Stage(NamedTuple):
    """One stage of the way; `mark` is done, now, stuck or "" (still ahead)."""

    label: Promise
    mark: str


def is_late(order: Order, at: datetime) -> bool:
    """Whether it should have been settled by now and is not: it is stuck."""
    if order.status not in _REACHED or order.expected_by is None:
        return False
    return order.expected_by < at


def late_first(orders: Iterable[Order], at: datetime) -> list[Order]:
    """The same orders, those that are stuck at the head."""
    return sorted(orders, key=lambda order: not is_late(order, at))


def late_among(orders: Iterable[Order], at: datetime) -> list[Order]:
    """Those that are stuck."""
    return [order for order in orders if is_late(order, at)]


def stages(order: Order, at: datetime) -> list[Stage]:
    """The way of an unfinished order, with the stage it has reached marked."""
    reached = _REACHED.get(order.status, len(_STAGES))
    here = "stuck" if is_late(order, at) else "now"
    return [
        Stage(label, "done" if place < reached else here if place == reached else "")
        for place, label in enumerate(_STAGES)
    ]
