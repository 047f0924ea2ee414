"""How a life looks at one moment, in the records of the contract; persons masked."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from crm import masking
from crm.platform import records
from crm.platform.sandbox.facts import Life, Move, Planned, money
from crm.platform.sandbox.people import ZONE
from crm.platform.sandbox.plans import ZERO, Line

Moment = datetime.datetime


def user(life: Life, now: Moment) -> records.User:
    """The user, personal values masked."""
    person, state = life.person, _last(life.states, now)
    made = [move for move in life.states if move.at <= now]
    logins = [at for at in life.logins if at <= now]
    names = {"investor": ("investor",), "borrower": ("borrower",), "fresh": ()}
    invested = len(life.of_kind("investment"))
    return records.User(
        id=person.id,
        username=person.username,
        name_masked=masking.mask_name(person.name),
        mobile_masked=masking.mask_mobile(person.mobile),
        email_masked=masking.mask_mail(person.email),
        id_no_masked=masking.mask_identity(person.id_no),
        roles=names.get(person.profile, ("borrower", "investor")),
        status=state.status,
        registered_at=life.registered_at,
        version=len(made),
        updated_at=state.at,
        source=person.source,
        vip_level=min(invested // 3, 5) if invested else None,
        risk_level=("conservative", "balanced", "growth")[person.number % 3],
        last_login_at=max(logins, default=None),
    )


def certifications(life: Life, now: Moment) -> Iterator[records.Certification]:
    """Every paper there is, those not begun too."""
    for kind, moves in life.papers.items():
        made = [move for move in moves if move.at <= now]
        if not made:
            yield records.Certification(kind, "none")
            continue
        last = made[-1]
        until = None
        if kind == "risk_test" and last.status in ("passed", "expired"):
            begun = next(move.at for move in made if move.status == "passed")
            until = begun.astimezone(ZONE).date() + datetime.timedelta(days=365)
        yield records.Certification(kind, last.status, last.at, until, last.reason)


def cards(life: Life, now: Moment) -> Iterator[records.BankCard]:
    """The cards bound by then, newest first."""
    for card, moves in reversed(life.cards):
        if card.bound_at <= now:
            yield replace(card, status=_last(moves, now).status)


def entries(life: Life, now: Moment) -> list[records.FundEntry]:
    """The ledger by then, newest first, each line with the balance after it."""
    balance, found = ZERO, []
    for posting in life.postings:
        if posting.at > now:
            break
        balance += posting.amount
        found.append(
            records.FundEntry(
                ref=posting.ref,
                type=posting.type,
                direction="in" if posting.amount > 0 else "out",
                amount=money(abs(posting.amount)),
                balance_after=money(balance),
                at=posting.at,
                note=posting.note,
            )
        )
    return found[::-1]


def account(life: Life, now: Moment) -> records.FundAccount:
    """The money of a user; each figure follows from ledger, orders and plans."""
    available = sum((p.amount for p in life.postings if p.at <= now), ZERO)
    held = {"created", "review", "processing"}
    frozen = sum(
        (o.amount.amount for o in facts(life, "withdrawal", now) if o.status in held),
        ZERO,
    )
    principal = interest = ZERO
    for fact in life.of_kind("investment"):
        seen = fact.seen(now)
        if seen is not None and seen.status == "bidding":
            frozen += seen.principal.amount
        elif seen is not None and seen.status != "transferred":
            to_come = _open_lines(fact, now)
            principal += sum((line.principal for line in to_come), ZERO)
            interest += sum((line.interest for line in to_come), ZERO)
    owed = sum((loan.outstanding.amount for loan in loans(life, now)), ZERO)
    return records.FundAccount(
        available=money(available),
        frozen=money(frozen),
        invested_principal=money(principal),
        interest_due=money(interest),
        borrowed_outstanding=money(owed),
        as_of=now,
    )


def facts(life: Life, kind: str, now: Moment) -> list[Any]:
    """The records of a kind of fact by then, newest first."""
    looks: dict[str, Callable[..., Any]] = {"loan": _loan, "investment": _investment}
    found = []
    for fact in life.of_kind(kind):
        seen = fact.seen(now)
        if seen is not None:
            look = looks.get(kind)
            found.append(look(fact, seen, now) if look else seen)
    return sorted(found, key=lambda record: (record.created_at, record.ref))[::-1]


def loans(life: Life, now: Moment) -> list[records.Loan]:
    """The loans by then, newest first."""
    return facts(life, "loan", now)


def one(life: Life, ref: str, now: Moment) -> Any | None:
    """The record with this number as it is then."""
    fact = life.facts.get(ref)
    if fact is None or fact.seen(now) is None:
        return None
    return next(r for r in facts(life, fact.kind, now) if r.ref == ref)


def limits(life: Life, now: Moment) -> Iterator[records.CreditLimit]:
    """What may be borrowed of each product."""
    for product, total in life.limits:
        used = ZERO
        for loan in loans(life, now):
            if loan.title.startswith(product):
                used += loan.outstanding.amount
        until = life.registered_at.astimezone(ZONE).date()
        until = until + datetime.timedelta(days=900)
        locked = _last(life.states, now).status == "locked"
        status = "frozen" if locked else "active"
        yield records.CreditLimit(product, money(total), money(used), status, until)


def coupons(life: Life, now: Moment) -> Iterator[records.Coupon]:
    """The coupons, with what became of them by then."""
    today = now.astimezone(ZONE).date()
    for coupon in life.coupons:
        if coupon.used_at is not None and coupon.used_at <= now:
            yield coupon
        else:
            status = "usable" if coupon.until >= today else "expired"
            yield replace(coupon, status=status, used_at=None)


def instalments(life: Life, ref: str, now: Moment) -> Iterator[records.Instalment]:
    """The plan of one loan."""
    fact = _planned(life, ref, "loan")
    paid = fact.paid(now)
    for line in fact.lines:
        times = [p.at for p in fact.payments if p.number == line.number and p.at <= now]
        full = paid[line.number] >= line.total
        yield records.Instalment(
            loan_ref=ref,
            number=line.number,
            due_on=line.due_on,
            principal=money(line.principal),
            interest=money(line.interest),
            fee=money(line.fee),
            paid=money(paid[line.number]),
            status=_line_status(line, paid[line.number], now, "paid"),
            paid_at=max(times) if full and times else None,
        )


def receivables(life: Life, ref: str, now: Moment) -> Iterator[records.Receivable]:
    """The plan of one investment; of a claim that was sold what came before."""
    fact = _planned(life, ref, "investment")
    seen = fact.seen(now)
    if seen is None or seen.status == "bidding":
        return
    paid = fact.paid(now)
    for line in fact.lines:
        full = paid[line.number] >= line.total
        if seen.status == "transferred" and not full:
            continue
        times = [p.at for p in fact.payments if p.number == line.number and p.at <= now]
        yield records.Receivable(
            investment_ref=ref,
            number=line.number,
            due_on=line.due_on,
            principal=money(line.principal),
            interest=money(line.interest),
            status=_line_status(line, paid[line.number], now, "received"),
            received_at=max(times) if full and times else None,
        )


def _line_status(line: Line, paid: Decimal, now: Moment, done: str) -> str:
    if paid >= line.total:
        return done
    if line.due_on < now.astimezone(ZONE).date():
        return "overdue"
    return "part_paid" if paid and done == "paid" else "due"


def _planned(life: Life, ref: str, kind: str) -> Planned:
    fact = life.facts.get(ref)
    if not isinstance(fact, Planned) or fact.kind != kind:
        raise LookupError(ref)
    return fact


def _open_lines(fact: Any, now: Moment) -> list[Line]:
    paid = fact.paid(now)
    return [line for line in fact.lines if paid[line.number] < line.total]


def _loan(fact: Planned, seen: records.Loan, now: Moment) -> records.Loan:
    """Interest and fee of a line are paid before its principal."""
    if seen.status == "raising":
        return replace(seen, outstanding=money(ZERO))
    paid, owed, waiting = fact.paid(now), ZERO, _open_lines(fact, now)
    for line in waiting:
        to_principal = max(paid[line.number] - line.interest - line.fee, ZERO)
        owed += line.principal - to_principal
    if not waiting:
        return replace(seen, outstanding=money(owed))
    first = waiting[0]
    late = (now.astimezone(ZONE).date() - first.due_on).days
    return replace(
        seen,
        outstanding=money(owed),
        next_due_on=first.due_on,
        next_due=money(first.total - paid[first.number]),
        overdue_days=max(late, 0),
    )


def _investment(
    fact: Planned, seen: records.Investment, now: Moment
) -> records.Investment:
    paid = fact.paid(now)
    seen = replace(seen, received=money(sum(paid.values(), ZERO)))
    waiting = _open_lines(fact, now)
    if seen.status in ("bidding", "transferred") or not waiting:
        return seen
    first = waiting[0]
    return replace(
        seen, next_receivable_on=first.due_on, next_receivable=money(first.total)
    )


def _last(moves: list[Move], now: Moment) -> Move:
    made = [move for move in moves if move.at <= now]
    return made[-1] if made else moves[0]


Reader = Callable[[Life, Moment], Any]
# Sections that need no more than the life; the two plans need a number too.
READERS: dict[str, Reader] = {
    "certifications": certifications,
    "bank-cards": cards,
    "fund-entries": entries,
    "recharges": lambda life, now: facts(life, "recharge", now),
    "withdrawals": lambda life, now: facts(life, "withdrawal", now),
    "applications": lambda life, now: facts(life, "application", now),
    "limits": limits,
    "loans": loans,
    "investments": lambda life, now: facts(life, "investment", now),
    "transfers": lambda life, now: facts(life, "transfer", now),
    "coupons": coupons,
}
PLANS = {"instalments": instalments, "receivables": receivables}
