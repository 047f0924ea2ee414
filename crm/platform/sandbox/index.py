"""What only a walk over all users can tell: events, dates that are due, daily figures.

Walked once, when first asked for; 2,000 users take some seconds, during which whoever
asks is told to come again. The lives are not kept, only what they say in short; users
changed by an action are read from their lives.
"""

import datetime
import threading
import time
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice, takewhile
from typing import NamedTuple

from crm.platform import base, records
from crm.platform.sandbox.facts import Life, Planned, midnight, money
from crm.platform.sandbox.people import ZONE
from crm.platform.sandbox.plans import ZERO
from crm.platform.sandbox.world import World

FEW = 200  # users who are walked by while somebody waits
KEPT = datetime.timedelta(days=3)  # of events before the anchor
FIGURES = "registrations recharges withdrawals invested lent repaid overdue".split()
POSTED = {
    "recharge": ("recharges", 1),
    "withdrawal": ("withdrawals", -1),
    "withdrawal_returned": ("withdrawals", -1),
    "investment": ("invested", -1),
    "loan": ("lent", 1),
    "repayment": ("repaid", -1),
}


class Told(NamedTuple):
    """One event in short; its order is that of the feed."""

    at: datetime.datetime
    id: str
    kind: str
    number: int
    ref: str
    version: int
    status: str


class Date(NamedTuple):
    """One day on which somebody has to pay, or gets something."""

    on: datetime.date
    ref: str
    kind: str
    number: int
    amount: Decimal
    began_at: datetime.datetime
    done_at: datetime.datetime | None

    def is_open(self, now: datetime.datetime) -> bool:
        """Begun, and not done by then."""
        done = self.done_at is not None and self.done_at <= now
        return self.began_at <= now and not done


class Index:
    """Everybody at a glance."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._lock = threading.Lock()
        self._walked = threading.Event()
        self._walk_thread: threading.Thread | None = None
        self._events: list[Told] = []
        self._dates: list[Date] = []
        self._sums: dict[tuple[datetime.date, str], Decimal] = defaultdict(lambda: ZERO)

    def events(self, after: str, now: datetime.datetime, limit: int) -> list[Told]:
        """What happened after a cursor, oldest first."""
        self._walk()
        begun = midnight(self.world.anchor) - KEPT
        changed = set(self.world.changed)
        lively = sorted(
            told
            for number in changed
            for told in events_of(self.world.life(number), begun)
        )
        first = bisect_right(self._events, after, key=cursor) if after else 0
        later = islice(self._events, first, None)
        quiet = (told for told in later if told.number not in changed)
        found = _next(lively, after, now, limit) + _next(quiet, after, now, limit)
        return sorted(found)[:limit]

    def dates(
        self, kind: str, first: datetime.date, last: datetime.date
    ) -> Iterator[Date]:
        """The dates of one kind in these days, done or not."""
        self._walk()
        begin = bisect_left(self._dates, first, key=lambda date: date.on)
        for date in self._dates[begin:]:
            if date.on > last:
                return
            if date.kind == kind:
                yield date

    def stats(self, day: datetime.date) -> records.DailyStats:
        """The figures of a day that is over."""
        self._walk()
        sums = {name: self._sums.get((day, name), ZERO) for name in FIGURES}
        count = int(sums.pop("registrations"))
        return records.DailyStats(
            day, count, **{name: money(sum_) for name, sum_ in sums.items()}
        )

    def _walk(self) -> None:
        """See to it that everybody was walked by; raises RetryLater meanwhile."""
        with self._lock:
            if self._walk_thread is None:
                self._walk_thread = threading.Thread(target=self._walk_by, daemon=True)
                self._walk_thread.start()
        if self.world.users <= FEW:
            self._walk_thread.join()
        elif not self._walked.is_set():
            raise base.RetryLater("The figures are being worked out.")

    def _walk_by(self) -> None:
        begun = midnight(self.world.anchor) - KEPT
        few = self.world.users <= FEW
        for number in range(1, self.world.users + 1):
            before = time.monotonic()
            life = self.world.passing(number)
            self._events += events_of(life, begun)
            self._dates += dates_of(life)
            self._sum(life)
            if not few:  # Nobody waits: a third of a core is enough.
                time.sleep(2 * (time.monotonic() - before))
        self._events.sort()
        self._dates.sort(key=lambda date: (date.on, date.ref))
        self._walked.set()

    def _sum(self, life: Life) -> None:
        registered = life.registered_at.astimezone(ZONE).date()
        self._sums[registered, "registrations"] += 1
        for posting in life.postings:
            if posting.type in POSTED:
                name, sign = POSTED[posting.type]
                day = posting.at.astimezone(ZONE).date()
                self._sums[day, name] += sign * posting.amount
        for fact in life.of_kind("loan"):
            assert isinstance(fact, Planned)
            self._sum_overdue(fact)

    def _sum_overdue(self, loan: Planned) -> None:
        """What of this loan was late at the end of each day, until a while ahead."""
        paid_on = {p.number: p.at.astimezone(ZONE).date() for p in loan.payments}
        far = self.world.anchor + datetime.timedelta(days=30)
        for line in loan.lines:
            day = line.due_on + datetime.timedelta(days=1)
            end = min(paid_on.get(line.number, far), far)
            while day < end:
                self._sums[day, "overdue"] += line.total
                day += datetime.timedelta(days=1)


def _next(
    source: Iterable[Told], after: str, now: datetime.datetime, limit: int
) -> list[Told]:
    """The first of these, in order, that come after a cursor and have happened."""
    new = (told for told in source if not after or cursor(told) > after)
    return list(islice(takewhile(lambda told: told.at <= now, new), limit))


def events_of(life: Life, begun: datetime.datetime) -> Iterator[Told]:
    """The events of one user since a moment, those to come too."""
    number, user_id = life.person.number, life.person.id
    for version, move in enumerate(life.states, start=1):
        if move.at >= begun:
            told = f"E{user_id}-{version}"
            yield Told(move.at, told, "user", number, user_id, version, move.status)
    for fact in life.facts.values():
        for version, move in enumerate(fact.moves, start=1):
            if move.at >= begun:
                told = f"E{fact.ref}-{version}"
                kind, ref = fact.kind, fact.ref
                yield Told(move.at, told, kind, number, ref, version, move.status)


def cursor(told: Told) -> str:
    """The place of an event in the feed."""
    return place(told.at, told.id)


def place(at: datetime.datetime, event_id: str) -> str:
    """A place in the feed as text, whose order is the feed's."""
    return f"{at.astimezone(datetime.UTC):%Y%m%d%H%M%S.%f}~{event_id}"


def dates_of(life: Life) -> Iterator[Date]:
    """Lines of loans and investments, ends of coupons."""
    number = life.person.number
    kinds = {"loan": "repayment", "investment": "maturity"}
    for fact in life.facts.values():
        if not isinstance(fact, Planned):
            continue
        if fact.kind == "investment" and fact.moves[-1].status == "transferred":
            continue
        done = {payment.number: payment.at for payment in fact.payments}
        lines = fact.lines if fact.kind == "loan" else fact.lines[-1:]
        for line in lines:
            at = done.get(line.number)
            kind = kinds[fact.kind]
            yield Date(
                line.due_on, fact.ref, kind, number, line.total, fact.moves[0].at, at
            )
    for coupon in life.coupons:
        worth, used = coupon.worth, coupon.used_at
        yield Date(
            coupon.until, coupon.id, "coupon", number, worth, life.registered_at, used
        )
