"""A platform in a few lines: knows the withdrawals it is given, answers or does not."""

import datetime
from decimal import Decimal

from crm.platform.base import Found, NotFound, Unreachable
from crm.platform.records import Money, Withdrawal

AT = datetime.datetime(2026, 3, 2, 1, 0, tzinfo=datetime.UTC)


def withdrawal(ref: str, status: str = "processing") -> Withdrawal:
    """A withdrawal of 20,000 yuan."""
    return Withdrawal(
        ref=ref,
        amount=Money(Decimal("20000.00")),
        fee=Money(Decimal("2.00")),
        net=Money(Decimal("19998.00")),
        channel="bank",
        card_last4="0431",
        status=status,
        raw_status=status.upper(),
        created_at=AT,
        version=3,
        updated_at=AT,
    )


class FakePlatform:
    """Answers `by_ref` for what it holds; counts what it was asked."""

    def __init__(self) -> None:
        self.held: dict[str, Found] = {}
        self.is_gone = False
        self.asked: list[str] = []

    def hold(self, ref: str, user_id: str, status: str = "processing") -> None:
        """Know this withdrawal of this user."""
        self.held[ref] = Found("withdrawal", user_id, withdrawal(ref, status))

    def capabilities(self) -> frozenset[str]:
        """Nothing that the worker would ask for."""
        return frozenset()

    def by_ref(self, ref: str) -> Found:
        """The record with this number."""
        self.asked.append(ref)
        if self.is_gone:
            raise Unreachable("gone")
        if ref not in self.held:
            raise NotFound(ref)
        return self.held[ref]
