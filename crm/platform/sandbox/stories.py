"""What the users of first.toml have on top of an ordinary life.

Each story is told before the rest of the life is lived, in days before the anchor.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial

from crm.platform.sandbox.facts import Move
from crm.platform.sandbox.ledger import Moment, days, minutes
from crm.platform.sandbox.lending import NEVER, Lending
from crm.platform.sandbox.people import ZONE
from crm.platform.sandbox.plans import Terms, months_after

EQUAL, INTEREST_FIRST, BULLET = "equal_instalments", "interest_then_principal", "bullet"


def yuan(text: str) -> Decimal:
    """An amount."""
    return Decimal(text).quantize(Decimal("0.01"))


def months(count: int, amount: str, rate: str, way: str = EQUAL) -> Terms:
    """Terms in months."""
    return Terms(yuan(amount), Decimal(rate), count, "month", way)


def ago(purse: Lending, count: float, minute: int = 600) -> Moment:
    """So many days before the anchor, at this minute of the day."""
    return purse.anchor - days(count) + minutes(minute)


def stuck_withdrawal(purse: Lending) -> None:
    """20,000.00 left the balance three days ago and has not arrived."""
    at = ago(purse, 3)
    _withdraw(purse, at, "20000", "processing")


def returned_withdrawal(purse: Lending) -> None:
    """5,000.00 came back from the bank; the card is frozen since."""
    at = ago(purse, 2)
    _withdraw(purse, at, "5000", "failed")
    purse.life.cards[0][1].append(Move(at + minutes(330), "frozen"))


def stuck_recharge(purse: Lending) -> None:
    """8,000.00 was taken by the bank yesterday and is not on the account."""
    at = ago(purse, 1)
    _recharge(purse, at, "8000", "processing")


def overdue(purse: Lending) -> None:
    """36,000.00 over twelve months: three paid, the fourth twelve days late."""
    fourth = (purse.anchor - days(12)).astimezone(ZONE).date()
    began = purse.anchor + (months_after(fourth, -4) - purse.anchor.date())
    late = dict.fromkeys(range(4, 13), NEVER)
    terms = months(12, "36000", "10.80")
    purse.apply(terms, began - days(2) + minutes(600), "approved")
    purse.borrow(terms, began - days(1) + minutes(600), late, "信用贷")


def settled_early(purse: Lending) -> None:
    """12,000.00 over six months, all paid with the third instalment."""
    late = {4: -30, 5: -61, 6: -92}
    terms = months(6, "12000", "9.60")
    purse.apply(terms, ago(purse, 160), "approved")
    purse.borrow(terms, ago(purse, 158), late, "信用贷")


def locked(purse: Lending) -> None:
    """Risk control locked the account two days ago."""
    purse.life.states.append(Move(ago(purse, 2), "locked", "RISK_LOCK"))


def rejected(purse: Lending) -> None:
    """An application was rejected."""
    purse.apply(months(12, "50000", "12.00"), ago(purse, 4), "rejected")


def overdue_project(purse: Lending) -> None:
    """10,000.00 lent at interest, the project is twenty days late."""
    due = (purse.anchor - days(20)).astimezone(ZONE).date()
    began = purse.anchor + (months_after(due, -3) - purse.anchor.date())
    terms = months(3, "10000", "7.20", BULLET)
    at = began - days(1) + minutes(600)
    _lend(purse, at, terms, late_from=1)


def everything(purse: Lending) -> None:
    """Rows in every section, in every state that there is."""
    for place, ends in enumerate(("failed", "cancelled", "processing", "created")):
        at = ago(purse, 8 - place, 660)
        _recharge(purse, at, "300", ends)
    kinds = ("paid", "failed", "cancelled", "review", "created", "processing")
    for place, ends in enumerate(kinds):
        at = ago(purse, 9 - place, 700)
        _withdraw(purse, at, "12000" if ends == "review" else "500", ends)
    for place, ends in enumerate(("submitted", "review", "rejected", "withdrawn")):
        purse.apply(months(6, "8000", "12.00"), ago(purse, 3 + place), ends)
    _loans(purse)
    _investments(purse)
    today = purse.anchor.date()
    purse.coupon(0, today + days(30), None)
    purse.coupon(1, today + days(60), ago(purse, 5))
    purse.coupon(2, today - days(1), None)


def _loans(purse: Lending) -> None:
    purse.borrow(months(12, "24000", "9.60"), ago(purse, 110), {}, "信用贷")
    late = dict.fromkeys(range(2, 7), NEVER)
    terms = months(6, "6000", "12.00", INTEREST_FIRST)
    purse.borrow(terms, ago(purse, 70), late, "经营贷")
    days_terms = Terms(yuan("2000"), Decimal("14.40"), 30, "day", BULLET)
    purse.borrow(days_terms, ago(purse, 80), {}, "信用贷")
    purse.borrow(days_terms, ago(purse, 240), {1: NEVER}, "经营贷")
    purse.borrow(replace(days_terms, term=90), ago(purse, 0, 30), {}, "经营贷")


def _investments(purse: Lending) -> None:
    kinds = (
        (months(3, "5000", "6.00", BULLET), 130, NEVER),
        (months(3, "5000", "6.00", BULLET), 115, 1),
        (months(12, "10000", "7.20"), 95, NEVER),
        (months(6, "3000", "6.60", INTEREST_FIRST), 0, NEVER),
    )
    for terms, before, late_from in kinds:
        _lend(purse, ago(purse, before, 60), terms, late_from)
    for before, ends in ((50, "done"), (30, "withdrawn"), (1, "open")):
        at, terms = ago(purse, before + 40), months(12, "4000", "6.60", INTEREST_FIRST)
        purse.at(at, partial(_sold_later, purse, terms, ends))
    bought = months(6, "2000", "7.20", INTEREST_FIRST)
    purse.at(ago(purse, 45), lambda when: purse.buy(bought, when))


def _sold_later(purse: Lending, terms: Terms, ends: str, at: Moment) -> None:
    fact = purse.invest(terms, at)
    purse.at(at + days(40), lambda when: purse.sell(fact, when, ends))


def _withdraw(purse: Lending, at: Moment, amount: str, ends: str) -> None:
    purse.at(at, lambda when: purse.withdraw(yuan(amount), when, ends))


def _recharge(purse: Lending, at: Moment, amount: str, ends: str) -> None:
    purse.at(at, lambda when: purse.recharge(yuan(amount), when, ends))


def _lend(purse: Lending, at: Moment, terms: Terms, late_from: int = NEVER) -> None:
    purse.at(at, lambda when: purse.invest(terms, when, late_from))


STORIES: dict[str, Callable[[Lending], None]] = {
    "stuck_withdrawal": stuck_withdrawal,
    "returned_withdrawal": returned_withdrawal,
    "stuck_recharge": stuck_recharge,
    "overdue": overdue,
    "settled_early": settled_early,
    "locked": locked,
    "rejected": rejected,
    "overdue_project": overdue_project,
    "everything": everything,
}
