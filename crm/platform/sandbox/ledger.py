"""The purse of a life: orders in and out, told in the order in which they happen.

What is told now may depend on the balance, so a life is lived forward: `at` puts a step
on the calendar, `live` takes the steps in turn.
"""

import datetime
import heapq
from collections.abc import Callable
from decimal import Decimal
from random import Random

from crm.platform import records
from crm.platform.sandbox.facts import Fact, Life, Move, Posting, midnight, money
from crm.platform.sandbox.people import Person, tables
from crm.platform.sandbox.plans import ZERO

Moment = datetime.datetime
Step = Callable[[Moment], object]

AHEAD = datetime.timedelta(days=400)
FEE = Decimal("2.00")
ARRIVES = datetime.timedelta(hours=24)


def minutes(count: float) -> datetime.timedelta:
    """A span."""
    return datetime.timedelta(minutes=count)


def days(count: float) -> datetime.timedelta:
    """A span."""
    return datetime.timedelta(days=count)


class Purse:
    """One life being lived, with what is on the account at this moment of it."""

    def __init__(self, seed: str, person: Person, anchor: datetime.date) -> None:
        self.lot = Random(f"{seed}/life/{person.number}")
        self.person = person
        self.anchor = midnight(anchor)
        began = self.anchor - days(person.days) + minutes(self.lot.randint(480, 1300))
        self.life = Life(person, registered_at=began)
        self.balance = ZERO
        self.ends = self.anchor + AHEAD
        self._numbers = 0
        self._steps: list[tuple[Moment, int, Step]] = []
        self._order = 0

    def ref(self, letter: str) -> str:
        """The next number: kind, user and place, so that a number names its owner."""
        self._numbers += 1
        return f"{letter}{self.person.number:08d}{self._numbers:04d}"

    def at(self, when: Moment, step: Step) -> None:
        """Put a step on the calendar; what lies too far ahead is left out."""
        if when <= self.ends:
            self._order += 1
            heapq.heappush(self._steps, (when, self._order, step))

    def live(self) -> Life:
        """Take every step in turn; the whole life."""
        while self._steps:
            when, _, step = heapq.heappop(self._steps)
            step(when)
        self.life.tidy()
        return self.life

    def post(self, at: Moment, ref: str, type_: str, amount: Decimal) -> None:
        """Write a line of the ledger; nothing is written for nothing."""
        if amount:
            self.life.postings.append(Posting(at, ref, type_, amount))
            self.balance += amount

    def tell(self, fact: Fact) -> None:
        """Keep a fact."""
        self.life.facts[fact.ref] = fact

    def need(self, amount: Decimal, at: Moment) -> None:
        """See to it that so much is there: what is missing is recharged just before."""
        missing = amount - self.balance
        if missing > 0:
            rounded = (missing // 100 + 1) * 100
            self.recharge(Decimal(rounded).quantize(ZERO), at - minutes(6), "paid")

    def recharge(self, amount: Decimal, at: Moment, ends: str) -> Fact:
        """A recharge that ends as paid, failed, cancelled, or stays where it is."""
        moves = [Move(at, "created", "WAIT_PAY")]
        if ends == "cancelled":
            moves.append(Move(at + minutes(30), ends, "CLOSED"))
        elif ends != "created":
            moves.append(Move(at + minutes(1), "processing", "BANK_WAIT"))
        if ends == "paid":
            moves.append(Move(at + minutes(3), ends, "SUCCESS"))
        if ends == "failed":
            moves.append(self._failure(at + minutes(4)))
        order = self._order_of(records.Recharge, "R", amount, at)
        fact = Fact("recharge", order, moves)
        self.tell(fact)
        if ends == "paid":
            self.post(moves[-1].at, fact.ref, "recharge", amount)
        return fact

    def withdraw(self, amount: Decimal, at: Moment, ends: str) -> Fact:
        """A withdrawal; money leaves the balance at once and is held until the end."""
        self.need(amount, at)
        moves = [Move(at, "created", "SUBMITTED")]
        if amount >= 10_000:
            moves.append(Move(at + minutes(2), "review", "RISK_REVIEW"))
        if ends == "cancelled":
            moves.append(Move(at + minutes(20), ends, "USER_CANCEL"))
        elif ends not in ("created", "review"):
            moves.append(Move(at + minutes(25), "processing", "BANK_WAIT"))
        if ends == "paid":
            hours = self.lot.randint(1, 20)
            moves.append(Move(at + minutes(60 * hours), ends, "SUCCESS"))
        if ends == "failed":
            moves.append(self._failure(at + minutes(300)))
        order = self._order_of(records.Withdrawal, "W", amount, at)
        fact = Fact("withdrawal", order, moves)
        self.tell(fact)
        self.post(at, fact.ref, "withdrawal", -amount)
        if ends in ("failed", "cancelled"):
            end = moves[-1].at
            self.at(end, lambda when: self._give_back(fact, when))
        return fact

    def _give_back(self, fact: Fact, when: Moment) -> None:
        amount = fact.record.amount.amount
        self.post(when, fact.ref, "withdrawal_returned", amount)

    def _failure(self, at: Moment) -> Move:
        failure = self.lot.choice(tables()["failures"])
        return Move(at, "failed", "FAIL", failure["code"], failure["reason"])

    def _order_of(
        self, cls: type[records.Order], letter: str, amount: Decimal, at: Moment
    ) -> records.Order:
        out = cls is records.Withdrawal
        fee = min(FEE, amount) if out else ZERO
        card = self.life.cards[0][0].last4 if self.life.cards else "0000"
        return cls(
            ref=self.ref(letter),
            amount=money(amount),
            fee=money(fee),
            net=money(amount - fee),
            channel="bank_transfer" if out else "quick_pay",
            card_last4=card,
            status="created",
            raw_status="",
            created_at=at,
            version=0,
            updated_at=at,
            expected_by=at + (ARRIVES if out else minutes(30)),
        )
