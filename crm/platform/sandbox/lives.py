"""An ordinary life on the made-up platform, drawn by lot from seed and number."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from crm.platform import records
from crm.platform.sandbox.facts import Life, Move, midnight
from crm.platform.sandbox.ledger import Moment, days, minutes
from crm.platform.sandbox.lending import NEVER, Given, Lending
from crm.platform.sandbox.people import Person, tables
from crm.platform.sandbox.plans import WAYS, Terms
from crm.platform.sandbox.stories import STORIES

PAPERS = "mobile real_name custody bank_card email risk_test face e_sign income".split()
ORDER_ENDS = {"paid": 88, "failed": 7, "cancelled": 5}


def life_of(
    seed: str, person: Person, anchor: datetime.date, given: Sequence[Given] = ()
) -> Life:
    """The whole life of a person, from registration to some time ahead; whoever is
    given loans has these and nothing else.
    """
    purse = Lending(seed, person, anchor)
    if given:
        return _live_with(purse, given)
    _register(purse)
    if person.profile != "fresh":
        if story := STORIES.get(person.story):
            story(purse)
        if person.profile in ("borrower", "both") and not person.story:
            _borrow(purse)
        if person.profile in ("investor", "both"):
            _invest(purse)
        _perks(purse)
    return purse.live()


def _live_with(purse: Lending, given: Sequence[Given]) -> Life:
    starts = [midnight(one.paid_out_on) + minutes(600) for one in given]
    began = min(min(starts) - days(9), purse.life.registered_at)
    purse.life.registered_at = began
    _register(purse)
    for one, at in zip(given, starts, strict=True):
        late = _lateness(purse, one.terms.term)
        purse.apply(one.terms, at - days(2), "approved")
        purse.borrow(one.terms, at - days(1), late)
    return purse.live()


def _register(purse: Lending) -> None:
    """Account, papers, cards and visits."""
    life, lot, began = purse.life, purse.lot, purse.life.registered_at
    fresh = purse.person.profile == "fresh"
    life.states.append(Move(began, "pending", "REGISTERED"))
    for place, kind in enumerate(PAPERS):
        life.papers[kind] = []
        if kind == "mobile":
            life.papers[kind].append(Move(began, "passed"))
        elif not fresh and (place < 5 or lot.random() < 0.7):
            life.papers[kind] += _paper(purse, kind, began + minutes(5 + 3 * place))
    if not fresh:
        life.states.append(Move(began + minutes(12), "active", "NORMAL"))
        for place in range(lot.choice((1, 1, 2))):
            _bind(purse, place, began + minutes(14 + place * 3000))
    spans = range(0, purse.person.days + 200, lot.randint(2, 9))
    life.logins = [began + days(n) + minutes(lot.randint(0, 600)) for n in spans]


def _paper(purse: Lending, kind: str, at: Moment) -> list[Move]:
    moves = [Move(at, "pending")]
    if kind in ("face", "income") and purse.lot.random() < 0.25:
        moves.append(Move(at + minutes(1), "failed", reason="影像不清晰，请重新提交"))
        return moves
    moves.append(Move(at + minutes(1), "passed"))
    if kind == "risk_test":
        moves.append(Move(at + days(365), "expired"))
    return moves


def _bind(purse: Lending, place: int, at: Moment) -> None:
    number = purse.person.card(place + 1)
    mobile = purse.person.mobile
    card = records.BankCard(
        id=f"B{purse.person.number:08d}{place + 1:02d}",
        bank_name=purse.lot.choice(tables()["banks"]),
        last4=number[-4:],
        reserved_mobile_masked=f"{mobile[:3]}****{mobile[-4:]}",
        kind="quick_pay" if place == 0 else "withdraw_only",
        status="active",
        bound_at=at,
    )
    purse.life.cards.append((card, [Move(at, "active")]))


def _borrow(purse: Lending) -> None:
    """Loans one after the other; most are paid on their days, some late or never."""
    lot, at = purse.lot, purse.life.registered_at + days(purse.lot.randint(2, 40))
    while at < purse.anchor + days(100):
        terms = _loan_terms(purse)
        if lot.random() < 0.2:
            purse.apply(terms, at, lot.choice(("rejected", "withdrawn")))
            at += days(lot.randint(20, 60))
            continue
        purse.apply(terms, at, "approved")
        late = _lateness(purse, terms.term)
        purse.borrow(terms, at + days(1), late)
        if NEVER in late.values():
            return
        at += days(30 * terms.term + lot.randint(5, 60))


def _loan_terms(purse: Lending) -> Terms:
    lot = purse.lot
    amount = Decimal(lot.randint(20, 600) * 100).quantize(Decimal("0.01"))
    rate = Decimal(lot.choice(tables()["loan_rates"]))
    way = lot.choices(WAYS, (6, 3, 1))[0]
    return Terms(amount, rate, lot.choice((3, 6, 6, 12, 12, 24)), "month", way)


def _lateness(purse: Lending, term: int) -> dict[int, int]:
    lot = purse.lot
    late = {n: lot.randint(1, 9) for n in range(1, term + 1) if lot.random() < 0.06}
    if lot.random() < 0.08:
        late |= dict.fromkeys(range(lot.randint(1, term), term + 1), NEVER)
    return late


def _invest(purse: Lending) -> None:
    """Investments and withdrawals in turn, over the whole life."""
    lot, at = purse.lot, purse.life.registered_at + minutes(90)
    while at < purse.anchor + days(200):
        purse.at(at, lambda when: _lend_once(purse, when))
        rest = at + days(lot.randint(8, 30))
        purse.at(rest, lambda when: _take_out(purse, when))
        at += days(lot.randint(25, 80)) + minutes(lot.randint(-300, 300))


def _lend_once(purse: Lending, at: Moment) -> None:
    lot = purse.lot
    amount = Decimal(lot.randint(10, 300) * 100).quantize(Decimal("0.01"))
    rate = Decimal(lot.choice(tables()["invest_rates"]))
    way = lot.choices(WAYS, (3, 4, 3))[0]
    terms = Terms(amount, rate, lot.choice((1, 3, 3, 6, 12)), "month", way)
    if lot.random() < 0.05:
        purse.buy(terms, at)
        return
    fact = purse.invest(terms, at, late_from=1 if lot.random() < 0.03 else NEVER)
    if terms.term >= 6 and lot.random() < 0.2:
        ends = lot.choice(("done", "done", "withdrawn"))
        purse.at(at + days(70), lambda when: purse.sell(fact, when, ends))


def _take_out(purse: Lending, at: Moment) -> None:
    """Half of what is there, at least a hundred; now and then a recharge on top."""
    lot = purse.lot
    ends = lot.choices(list(ORDER_ENDS), list(ORDER_ENDS.values()))[0]
    if lot.random() < 0.2:
        purse.recharge(Decimal("200.00"), at - minutes(40), ends)
    if purse.anchor - days(6) < at < purse.anchor - days(1) and lot.random() < 0.2:
        ends = "processing"
    amount = Decimal(purse.balance // 200 * 100).quantize(Decimal("0.01"))
    if amount >= 100:
        purse.withdraw(amount, at, ends)


def _perks(purse: Lending) -> None:
    """Coupons, and what may be borrowed."""
    lot, began = purse.lot, purse.life.registered_at
    for place in range(lot.randint(0, 2)):
        used = began + days(lot.randint(3, 25)) if lot.random() < 0.5 else None
        until = (began + days(lot.randint(30, 700))).date()
        purse.coupon(place + purse.person.number, until, used)
    owed: dict[str, Decimal] = {}
    for loan in purse.life.of_kind("loan"):
        product = loan.record.title[:3]
        owed[product] = owed.get(product, Decimal(0)) + loan.record.principal.amount
    for product, sum_ in owed.items():
        total = Decimal((sum_ // 10_000 + 2) * 10_000).quantize(Decimal("0.01"))
        purse.life.limits.append((product, total))
