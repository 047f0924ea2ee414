"""Plans of repayment, to the cent: each sum of principals is the amount lent, exactly.

Interest of a line is rounded half up to the cent from the principal still open; the
last line takes what rounding left over.
"""

import calendar
import datetime
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
MONTHS = Decimal(1200)  # percent a year to a share a month
DAYS = Decimal(36500)  # percent a year to a share a day
WAYS = ("equal_instalments", "interest_then_principal", "bullet")


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed: `rate` is percent a year, `unit` month or day."""

    amount: Decimal
    rate: Decimal
    term: int
    unit: str
    way: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plan."""

    number: int
    due_on: datetime.date
    principal: Decimal
    interest: Decimal
    fee: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """What is to be paid in all."""
        return self.principal + self.interest + self.fee


def plan(terms: Terms, begins: datetime.date, fee: Decimal = ZERO) -> tuple[Line, ...]:
    """Return the lines of a loan that begins on this day, each with `fee` on top.

    Raises ValueError for terms that make no plan.
    """
    _sensible(terms)
    if terms.way == "bullet":
        dues = [_after(begins, terms.term, terms.unit)]
        parts = [(terms.amount, _whole_interest(terms))]
    else:
        dues = [_after(begins, n, "month") for n in range(1, terms.term + 1)]
        parts = _equal(terms) if terms.way == WAYS[0] else _interest_first(terms)
    return tuple(
        Line(n, due, principal, interest, fee)
        for n, (due, (principal, interest)) in enumerate(
            zip(dues, parts, strict=True), start=1
        )
    )


def cents(amount: Decimal) -> Decimal:
    """Round half up to the cent."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or its last day where there is none."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _sensible(terms: Terms) -> None:
    if terms.amount <= 0 or terms.amount != cents(terms.amount):
        raise ValueError("the amount must be positive, in whole cents")
    if terms.rate < 0 or terms.term < 1:
        raise ValueError("rate and term must not be negative, the term at least 1")
    if terms.way not in WAYS or terms.unit not in ("month", "day"):
        raise ValueError("no such way or unit")
    if terms.unit == "day" and terms.way != "bullet":
        raise ValueError("a loan of days is paid back in one sum")


def _after(day: datetime.date, count: int, unit: str) -> datetime.date:
    if unit == "day":
        return day + datetime.timedelta(days=count)
    return months_after(day, count)


def _whole_interest(terms: Terms) -> Decimal:
    divisor = DAYS if terms.unit == "day" else MONTHS
    return cents(terms.amount * terms.rate * terms.term / divisor)


def _interest_first(terms: Terms) -> list[tuple[Decimal, Decimal]]:
    interest = cents(terms.amount * terms.rate / MONTHS)
    return [
        (terms.amount if n == terms.term else ZERO, interest)
        for n in range(1, terms.term + 1)
    ]


def _equal(terms: Terms) -> list[tuple[Decimal, Decimal]]:
    """Annuity: payment = P·i / (1 - (1+i)^-n). Tiny amounts may have lines of zero."""
    share = terms.rate / MONTHS
    payment = cents(
        terms.amount * share / (1 - (1 + share) ** -terms.term)
        if share
        else terms.amount / terms.term
    )
    left, parts = terms.amount, []
    for n in range(1, terms.term + 1):
        interest = cents(left * share)
        principal = min(max(payment - interest, ZERO), left)
        principal = left if n == terms.term else principal
        parts.append((principal, interest))
        left -= principal
    return parts
