"""What happened and will happen to one user: facts with the moments of their changes.

A fact does not know the present; `seen(now)` gives the record as it is at a moment,
None before it began. Times are aware, days are those of Shanghai.
"""

import datetime
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from crm.platform import records
from crm.platform.records import Money
from crm.platform.sandbox.people import ZONE, Person
from crm.platform.sandbox.plans import ZERO, Line

FINAL = ("paid", "failed", "cancelled", "rejected", "withdrawn", "done")
WRITTEN_OFF_DAYS = 180


@dataclass(frozen=True, slots=True)
class Move:
    """From this moment on it stands so."""

    at: datetime.datetime
    status: str
    raw: str = ""
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of the ledger; `amount` is negative for money going out."""

    at: datetime.datetime
    ref: str
    type: str
    amount: Decimal
    note: str = ""


@dataclass(slots=True)
class Fact:
    """A record with a number: an order, an application, a transfer."""

    kind: str
    record: Any
    moves: list[Move]

    @property
    def ref(self) -> str:
        """Its number."""
        ref: str = self.record.ref
        return ref

    def moves_until(self, now: datetime.datetime) -> list[Move]:
        """The moves that were made by then, oldest first."""
        return self.moves[: bisect_right(self.moves, now, key=lambda move: move.at)]

    def seen(self, now: datetime.datetime) -> Any | None:
        """The record as it stands at this moment."""
        made = self.moves_until(now)
        if not made:
            return None
        last = made[-1]
        more: dict[str, Any] = {}
        if isinstance(self.record, records.Order):
            ended = last.at if last.status in FINAL else None
            more = {"fail_code": last.code, "fail_reason": last.reason}
            more["finished_at"] = ended
        elif isinstance(self.record, records.LoanApplication):
            more = {"reason": last.reason}
        return replace(
            self.record,
            status=last.status,
            raw_status=last.raw or last.status.upper(),
            version=len(made),
            updated_at=last.at,
            **more,
        )


@dataclass(frozen=True, slots=True)
class Payment:
    """Part of one line was paid, or received."""

    at: datetime.datetime
    number: int
    amount: Decimal


@dataclass(slots=True)
class Planned(Fact):
    """A loan or an investment: what follows from its plan and from what was paid."""

    lines: Sequence[Line] = ()
    payments: list[Payment] = field(default_factory=list)

    def settle_moves(self) -> None:
        """Add the moves that follow from plan and payments to those of the start."""
        done = self.moves[-1]
        if done.status in ("raising", "bidding", "transferred"):
            return
        for at, is_payment in sorted(self._breaks(done.at)):
            status = self._status_at(at)
            if is_payment or status != self.moves[-1].status:
                self.moves.append(Move(at, status))

    def _breaks(self, after: datetime.datetime) -> Iterator[tuple[Any, bool]]:
        """Moments at which the status may change: payments, and days too late."""
        yield from {(payment.at, True) for payment in self.payments}
        ended = {payment.number: payment.at for payment in self.payments}
        for line in self.lines:
            for days in (1, WRITTEN_OFF_DAYS + 1):
                at = midnight(line.due_on + datetime.timedelta(days=days))
                is_open = line.number not in ended or ended[line.number] > at
                if at > after and is_open:
                    yield at, False

    def _status_at(self, at: datetime.datetime) -> str:
        paid = self.paid(at)
        open_lines = [line for line in self.lines if paid[line.number] < line.total]
        if not open_lines:
            return "settled"
        late = (at.astimezone(ZONE).date() - open_lines[0].due_on).days
        if self.kind == "loan" and late > WRITTEN_OFF_DAYS:
            return "written_off"
        return "overdue" if late > 0 else "active"

    def paid(self, now: datetime.datetime) -> dict[int, Decimal]:
        """What was paid of each line by then."""
        sums = {line.number: ZERO for line in self.lines}
        for payment in self.payments:
            if payment.at <= now:
                sums[payment.number] += payment.amount
        return sums


@dataclass(slots=True)
class Life:
    """Everything about one user."""

    person: Person
    registered_at: datetime.datetime
    facts: dict[str, Fact] = field(default_factory=dict)
    postings: list[Posting] = field(default_factory=list)
    states: list[Move] = field(default_factory=list)
    papers: dict[str, list[Move]] = field(default_factory=dict)
    cards: list[tuple[records.BankCard, list[Move]]] = field(default_factory=list)
    coupons: list[records.Coupon] = field(default_factory=list)
    limits: list[tuple[str, Decimal]] = field(default_factory=list)
    logins: list[datetime.datetime] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[Fact]:
        """The facts of one kind, as they were told."""
        return [fact for fact in self.facts.values() if fact.kind == kind]

    def tidy(self) -> None:
        """Put the ledger in order; to be called after each change."""
        self.postings.sort(key=lambda posting: posting.at)


def money(amount: Decimal) -> Money:
    """An amount in yuan."""
    return Money(amount)


def midnight(day: datetime.date) -> datetime.datetime:
    """Where a day begins in Shanghai."""
    return datetime.datetime.combine(day, datetime.time(), ZONE)
