"""Borrowing and lending in a life: applications, loans, investments, claims sold."""

import datetime
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from crm.platform import records
from crm.platform.sandbox.facts import Fact, Move, Payment, Planned, midnight, money
from crm.platform.sandbox.ledger import Moment, Purse, days, minutes
from crm.platform.sandbox.people import ZONE, tables
from crm.platform.sandbox.plans import ZERO, Line, Terms, cents, plan


@dataclass(frozen=True, slots=True)
class Given:
    """A loan that somebody is to have, instead of an ordinary life."""

    terms: Terms
    paid_out_on: datetime.date


NEVER = 10**6  # days late of what is never paid


class Lending(Purse):
    """A purse whose owner borrows or lends."""

    def apply(self, terms: Terms, at: Moment, ends: str) -> Fact:
        """A wish to borrow that ends as submitted, review, approved, rejected or
        withdrawn.
        """
        moves = [Move(at, "submitted")]
        if ends != "submitted":
            moves.append(Move(at + minutes(30), "review"))
        if ends not in ("submitted", "review"):
            reason = (
                self.lot.choice(tables()["rejections"]) if ends == "rejected" else ""
            )
            moves.append(Move(at + minutes(400), ends, reason=reason))
        application = records.LoanApplication(
            ref=self.ref("A"),
            amount=money(terms.amount),
            term=terms.term,
            term_unit=terms.unit,
            purpose=self.lot.choice(tables()["purposes"]),
            status="submitted",
            raw_status="",
            created_at=at,
            version=0,
            updated_at=at,
        )
        fact = Fact("application", application, moves)
        self.tell(fact)
        return fact

    def borrow(
        self, terms: Terms, at: Moment, late: dict[int, int], product: str = ""
    ) -> Planned:
        """A loan paid out a day after `at`; `late` says by how many days lines are paid
        late (before their day when negative), all others on their day.
        """
        paid_out = at + days(1)
        fee = cents(terms.amount / 1000) if self.lot.random() < 0.3 else ZERO
        lines = plan(terms, paid_out.astimezone(ZONE).date(), fee)
        product = product or self.lot.choice(tables()["credit_products"])
        loan = Planned(
            "loan",
            self._loan_of(terms, at, product),
            [Move(at, "raising"), Move(paid_out, "active")],
            lines,
        )
        for line in lines:
            minute = self.lot.randint(480, 1200)
            when = midnight(line.due_on) + minutes(minute)
            when += days(late.get(line.number, 0))
            loan.payments.append(Payment(max(when, paid_out), line.number, line.total))
        loan.payments = [p for p in loan.payments if p.at <= self.ends]
        loan.settle_moves()
        self.tell(loan)
        self.at(paid_out, lambda when: self._paid_out(loan, when))
        for payment in loan.payments:
            self.at(payment.at, partial(self._repay, loan, payment))
        return loan

    def _paid_out(self, loan: Planned, when: Moment) -> None:
        amount = loan.record.principal.amount
        self.post(when, loan.ref, "loan", amount)
        self.withdraw(amount, when + minutes(5), "paid")

    def _repay(self, loan: Planned, payment: Payment, when: Moment) -> None:
        self.need(payment.amount, when)
        self.post(when, loan.ref, "repayment", -payment.amount)

    def _loan_of(self, terms: Terms, at: Moment, product: str) -> records.Loan:
        return records.Loan(
            ref=self.ref("L"),
            title=f"{product}{terms.term}{'期' if terms.unit == 'month' else '天'}",
            principal=money(terms.amount),
            outstanding=money(terms.amount),
            rate=terms.rate,
            term=terms.term,
            term_unit=terms.unit,
            repayment_way=terms.way,
            status="raising",
            raw_status="",
            created_at=at,
            version=0,
            updated_at=at,
        )

    def invest(self, terms: Terms, at: Moment, late_from: int = NEVER) -> Planned:
        """Money lent to a project, which begins a day later; lines from number
        `late_from` on are never received.
        """
        begins = at + days(1)
        lines = plan(terms, begins.astimezone(ZONE).date())
        moves = [Move(at, "bidding"), Move(begins, "active")]
        fact = Planned(
            "investment", self._investment_of(terms, at, lines), moves, lines
        )
        fact.payments = [
            Payment(midnight(line.due_on) + minutes(600), line.number, line.total)
            for line in lines
            if line.number < late_from and midnight(line.due_on) + days(1) <= self.ends
        ]
        fact.settle_moves()
        self.tell(fact)
        self.need(terms.amount, at)
        self.post(at, fact.ref, "investment", -terms.amount)
        for payment in fact.payments:
            self.at(payment.at, partial(self._receive, fact, payment))
        return fact

    def _receive(self, fact: Planned, payment: Payment, when: Moment) -> None:
        if payment not in fact.payments:  # The claim was sold before.
            return
        line: Line = fact.lines[payment.number - 1]
        self.post(when, fact.ref, "principal_received", line.principal)
        self.post(when, fact.ref, "interest_received", line.interest)

    def _investment_of(
        self, terms: Terms, at: Moment, lines: tuple[Line, ...]
    ) -> records.Investment:
        project = self.lot.randint(1000, 9999)
        return records.Investment(
            ref=self.ref("I"),
            project_ref=f"P{project}",
            title=f"{self.lot.choice(tables()['projects'])}{project}号",
            principal=money(terms.amount),
            rate=terms.rate,
            expected_interest=money(sum((line.interest for line in lines), ZERO)),
            received=money(ZERO),
            status="bidding",
            raw_status="",
            created_at=at,
            version=0,
            updated_at=at,
            matures_on=lines[-1].due_on,
        )

    def sell(self, fact: Planned, at: Moment, ends: str) -> Fact | None:
        """Offer what is left of a claim at 99 %; two days later: done or withdrawn."""
        sold = at + days(2)
        paid = fact.paid(sold)
        left = sum((x.principal for x in fact.lines if not paid[x.number]), ZERO)
        if not left:
            return None
        moves = [Move(at, "open")] + ([Move(sold, ends)] if ends != "open" else [])
        price = cents(left * Decimal("0.99"))
        transfer = self._transfer_of(fact.ref, "sell", (left, price), at)
        told = Fact("transfer", transfer, moves)
        self.tell(told)
        if ends == "done":
            fact.payments = [p for p in fact.payments if p.at <= sold]
            fact.moves = [*fact.moves_until(sold), Move(sold, "transferred")]
            self.at(sold, lambda when: self.post(when, told.ref, "claim_sold", price))
        return told

    def buy(self, terms: Terms, at: Moment) -> Fact:
        """Take over a claim at 99 %, which runs from now on."""
        price = cents(terms.amount * Decimal("0.99"))
        lines = plan(terms, at.astimezone(ZONE).date())
        record = self._investment_of(terms, at, lines)
        fact = Planned("investment", record, [Move(at, "active")], lines)
        fact.payments = [
            Payment(midnight(x.due_on) + minutes(600), x.number, x.total) for x in lines
        ]
        fact.settle_moves()
        self.tell(fact)
        transfer = self._transfer_of(fact.ref, "buy", (terms.amount, price), at)
        told = Fact("transfer", transfer, [Move(at, "done")])
        self.tell(told)
        self.need(price, at)
        self.post(at, told.ref, "claim_bought", -price)
        for payment in fact.payments:
            self.at(payment.at, partial(self._receive, fact, payment))
        return told

    def _transfer_of(
        self, ref: str, side: str, sums: tuple[Decimal, Decimal], at: Moment
    ) -> records.CreditTransfer:
        return records.CreditTransfer(
            ref=self.ref("T"),
            investment_ref=ref,
            side=side,
            amount=money(sums[0]),
            price=money(sums[1]),
            status="open",
            raw_status="",
            created_at=at,
            version=0,
            updated_at=at,
        )

    def coupon(self, place: int, until: datetime.date, used_at: Moment | None) -> None:
        """A coupon; one of cash that is used comes onto the account."""
        kind = tables()["coupons"][place % len(tables()["coupons"])]
        coupon = records.Coupon(
            id=f"C{self.person.number:08d}{len(self.life.coupons) + 1:02d}",
            kind=kind["kind"],
            title=kind["title"],
            worth=Decimal(kind["worth"]),
            status="usable" if used_at is None else "used",
            until=until,
            used_at=used_at,
        )
        self.life.coupons.append(replace(coupon))
        if used_at is not None and coupon.kind == "cash":
            worth = coupon.worth
            self.at(used_at, lambda when: self.post(when, coupon.id, "coupon", worth))
