"""Real loans as loans of the made-up platform: plans to the cent, the same on the wire.

The first set of data has amount, term and rate, the second amount, term and dates; what
a set lacks (begin, way of repayment, payments) is drawn.
"""

import datetime
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from crm.platform import records
from crm.platform.base import Query
from crm.platform.rest import Rest
from crm.platform.sandbox import views
from crm.platform.sandbox.adapter import Sandbox
from crm.platform.sandbox.lending import Given
from crm.platform.sandbox.people import ZONE
from crm.platform.sandbox.plans import WAYS, ZERO, Terms, cents
from crm.platform.sandbox.server import Server
from crm.platform.sandbox.world import World
from tests.proof import data

NAME = "loans"
LINES = (
    "Real loans (../shared/data/lendingclub_2016q1 with amount, term and rate, "
    "kiva_loans_200 with amount, term and dates) become loans of the sandbox; served "
    "over HTTP and read again they are the same records, and every plan adds up to "
    "the cent.",
)
ANCHOR = datetime.date(2018, 1, 15)
NOON = datetime.datetime(2018, 1, 15, 12, tzinfo=ZONE)
QUARTER = datetime.date(2016, 1, 1)
KIVA_WAYS = dict(zip(("monthly", "irregular", "bullet"), WAYS, strict=True))
KIVA_RATE = Decimal("9.60")


def run(db: str) -> dict[str, Any]:
    """Load all of them; raises AssertionError or NoData. No database takes part."""
    figures = play(
        [
            *map(lendingclub, range(10**6), data.rows("lendingclub_2016q1")),
            *map(kiva, data.rows("kiva_loans_200")),
        ]
    )
    if problems := broken(figures):
        raise AssertionError(f"{'; '.join(problems)}: {figures}")
    return figures


def lendingclub(number: int, row: Mapping[str, str]) -> Given:
    """A loan of equal instalments, paid out on some day of the quarter."""
    months = int(row["term"].removeprefix("term_"))
    rate = Decimal(row["int_rate"])
    terms = Terms(cents(Decimal(row["funded_amnt"])), rate, months, "month", WAYS[0])
    return Given(terms, QUARTER + datetime.timedelta(days=number % 91))


def kiva(row: Mapping[str, str]) -> Given:
    """A loan paid back as its interval says; its rate is drawn, Kiva's are unknown."""
    amount = cents(Decimal(row["loan_amount"]))
    months, way = (
        int(float(row["term_in_months"])),
        KIVA_WAYS[row["repayment_interval"]],
    )
    on = datetime.datetime.fromisoformat(row["disbursed_time"]).date()
    return Given(Terms(amount, KIVA_RATE, months, "month", way), on)


@dataclass
class Count:
    """What was seen."""

    loans: int = 0
    lines: int = 0
    wrong_sum: int = 0
    wrong_terms: int = 0
    wrong_outstanding: int = 0
    wrong_ledger: int = 0
    other_on_the_wire: int = 0
    lent: Decimal = ZERO


def play(given: Iterable[Given]) -> dict[str, Any]:
    """Give each loan to one user and look at it from both sides; the figures."""
    loans = dict(enumerate(given, start=1))
    world = World("loans", len(loans), ANCHOR, clock=lambda: NOON)
    world.given = {number: [one] for number, one in loans.items()}
    sandbox, count = Sandbox(world), Count()
    states: dict[str, int] = {}
    with served(sandbox) as rest:
        for number, one in loans.items():
            loan = _look(sandbox, rest, f"U{number:08d}", one, count)
            states[loan.status] = states.get(loan.status, 0) + 1
    figures = {**vars(count), "lent": f"{count.lent}"}
    return figures | {f"now_{name}": states[name] for name in sorted(states)}


def broken(figures: Mapping[str, Any]) -> list[str]:
    """What of the promise these figures do not keep."""
    wrong = ["wrong_sum", "wrong_terms", "wrong_outstanding", "wrong_ledger"]
    found = [
        f"{name}: {figures[name]}, not 0"
        for name in [*wrong, "other_on_the_wire"]
        if figures[name]
    ]
    return found if figures["loans"] else ["there was no loan"]


@contextmanager
def served(sandbox: Sandbox) -> Iterator[Rest]:
    """The adapter that asks this sandbox over HTTP."""
    server = Server(sandbox, "key-of-the-proof")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Rest(server.url, "key-of-the-proof")
    finally:
        server.shutdown()
        server.server_close()


def _look(
    sandbox: Sandbox, rest: Rest, user_id: str, given: Given, count: Count
) -> records.Loan:
    """Compare one loan with what was given, with itself and with its other side."""
    here, there = (_told(side, user_id) for side in (sandbox, rest))
    loan, plan, account = there
    terms = given.terms
    count.loans += 1
    count.lines += len(plan)
    count.lent += loan.principal.amount
    principal = sum((line.principal.amount for line in plan), ZERO)
    count.wrong_sum += principal != terms.amount
    agreed = (loan.principal.amount, loan.rate, loan.term, loan.repayment_way)
    count.wrong_terms += agreed != (terms.amount, terms.rate, terms.term, terms.way)
    unpaid = [line.principal.amount for line in plan if line.status != "paid"]
    count.wrong_outstanding += loan.outstanding.amount != sum(unpaid, ZERO)
    life = sandbox.world.user(user_id)
    entries = views.entries(life, sandbox.world.now())
    signed = [e.amount.amount * (1 if e.direction == "in" else -1) for e in entries]
    count.wrong_ledger += account.available.amount != sum(signed, ZERO)
    count.other_on_the_wire += here != there
    return loan


def _told(side: Sandbox | Rest, user_id: str) -> tuple[Any, ...]:
    """Loan, plan and account, as one side tells them."""
    (loan,) = side.section(user_id, "loans", Query()).items
    plan = side.section(user_id, "instalments", Query(of=loan.ref, limit=100)).items
    return loan, plan, side.account(user_id)
