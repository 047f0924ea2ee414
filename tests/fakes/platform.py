"""A lending platform in memory, with one lender who waits for a withdrawal.

`trouble` is raised by every call while it is set; `calls` names what was asked, and
`in_transaction` whether any question came while a transaction was open.
"""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import connection

from config.lib.clock import now
from crm.platform import base, records
from crm.platform.records import Money

WANG = "U20190314"
LIU = "U20200102"


def yuan(amount: str) -> Money:
    return Money(Decimal(amount))


def _ago(**span: float) -> datetime.datetime:
    return now() - datetime.timedelta(**span)


def _day(days: int) -> datetime.date:
    return (now() + datetime.timedelta(days=days)).date()


def _user(user_id: str, name: str, mobile: str) -> records.User:
    return records.User(
        id=user_id,
        username=user_id.lower(),
        name_masked=name,
        mobile_masked=mobile,
        email_masked="w***@client.example",
        id_no_masked="3****************5",
        roles=("investor", "borrower"),
        status="active",
        registered_at=_ago(days=900),
        version=1,
        updated_at=_ago(days=1),
    )


def withdrawal(number: int = 1, status: str = "processing", late: bool = False) -> Any:
    return records.Withdrawal(
        ref=f"W20261119-{number:05d}",
        amount=yuan("20000.00"),
        fee=yuan("2.00"),
        net=yuan("19998.00"),
        channel="工商银行",
        card_last4="0431",
        status=status,
        raw_status=status.upper(),
        created_at=_ago(days=3, minutes=number),
        version=2,
        updated_at=_ago(days=2),
        fail_reason="单笔限额" if status == "failed" else "",
        expected_by=_ago(days=1) if late else now() + datetime.timedelta(days=1),
    )


def recharge(number: int = 1, status: str = "paid") -> Any:
    whole = withdrawal(number, status)
    fields = {name: getattr(whole, name) for name in whole.__dataclass_fields__}
    return records.Recharge(**{**fields, "ref": f"R20261108-{number:05d}"})


def loan(number: int = 1, status: str = "active") -> records.Loan:
    return records.Loan(
        ref=f"L20260501-{number:05d}",
        title="装修借款",
        principal=yuan("60000.00"),
        outstanding=yuan("41000.50"),
        rate=Decimal("9.60"),
        term=12,
        term_unit="month",
        repayment_way="equal_instalments",
        status=status,
        raw_status=status,
        created_at=_ago(days=200),
        version=1,
        updated_at=_ago(days=1),
        next_due_on=_day(5),
        next_due=yuan("5264.11"),
        overdue_days=3 if status == "overdue" else 0,
    )


def investment(number: int = 1, status: str = "active") -> records.Investment:
    return records.Investment(
        ref=f"I20260528-{number:05d}",
        project_ref="P1",
        title=f"稳盈 {6 * number} 月",
        principal=yuan("50000.00"),
        rate=Decimal("6.20"),
        expected_interest=yuan("1550.00"),
        received=yuan("0.00"),
        status=status,
        raw_status=status,
        created_at=_ago(days=100),
        version=1,
        updated_at=_ago(days=1),
        matures_on=_day(2 + 40 * number),
        next_receivable_on=_day(20),
        next_receivable=yuan("258.33"),
    )


def _instalment(number: int) -> records.Instalment:
    paid = number < 4
    return records.Instalment(
        loan_ref=loan().ref,
        number=number,
        due_on=_day(30 * (number - 4) + 5),
        principal=yuan("4800.00"),
        interest=yuan("464.11"),
        fee=yuan("0.00"),
        paid=yuan("5264.11" if paid else "0.00"),
        status="paid" if paid else "due",
    )


def _receivable(number: int) -> records.Receivable:
    return records.Receivable(
        investment_ref=investment().ref,
        number=number,
        due_on=_day(30 * number),
        principal=yuan("0.00"),
        interest=yuan("258.33"),
        status="due",
    )


def _papers(at: datetime.datetime) -> dict[str, list[Any]]:
    certified = [
        records.Certification(kind, "passed", at=_ago(days=800))
        for kind in ("real_name", "mobile", "bank_card", "risk_test")
    ]
    card = records.BankCard(
        "c1", "工商银行", "0431", "138****5678", "quick_pay", "active", at
    )
    total, used = yuan("80000.00"), yuan("41000.50")
    return {
        "certifications": [*certified, records.Certification("income", "none")],
        "bank-cards": [card],
        "limits": [records.CreditLimit("信用借款", total, used, "active", _day(90))],
        "coupons": [
            records.Coupon("k1", "cash", "新手红包", Decimal("50"), "usable", _day(9)),
            records.Coupon("k2", "rate", "加息券", Decimal("0.5"), "expired", _day(-9)),
        ],
    }


def _entry(ref: str, type_: str, direction: str, after: str) -> records.FundEntry:
    at, amount = _ago(days=30), yuan("20000.00")
    return records.FundEntry(ref, type_, direction, amount, yuan(after), at)


def _application(at: datetime.datetime) -> records.LoanApplication:
    return records.LoanApplication(
        ref="A1",
        amount=yuan("60000.00"),
        term=12,
        term_unit="month",
        purpose="装修",
        status="review",
        raw_status="R",
        created_at=at,
        version=1,
        updated_at=at,
    )


def _transfer(at: datetime.datetime) -> records.CreditTransfer:
    return records.CreditTransfer(
        ref="T1",
        investment_ref="I1",
        side="sell",
        amount=yuan("20000.00"),
        price=yuan("19900.00"),
        status="open",
        raw_status="O",
        created_at=at,
        version=1,
        updated_at=at,
    )


def sections() -> dict[str, list[Any]]:
    """A page of everything."""
    at = _ago(days=30)
    return {
        **_papers(at),
        "fund-entries": [
            _entry("R1", "recharge", "in", "21284.50"),
            _entry("W1", "withdrawal", "out", "1284.50"),
        ],
        "recharges": [recharge(1), recharge(2, "failed")],
        "withdrawals": [withdrawal(1, "paid"), withdrawal(2, late=True)],
        "applications": [_application(at)],
        "loans": [loan()],
        "instalments": [_instalment(number) for number in range(1, 13)],
        "investments": [investment(1), investment(2)],
        "receivables": [_receivable(number) for number in range(1, 7)],
        "transfers": [_transfer(at)],
    }


class FakePlatform:
    """Speaks the protocol; what it holds may be changed at will."""

    def __init__(self) -> None:
        self.has = frozenset(records.SECTIONS) | {"users.search", "contacts"}
        self.users = {
            WANG: _user(WANG, "王**", "138****5678"),
            LIU: _user(LIU, "刘**", "139****0002"),
        }
        self.found: list[str] = [WANG]
        self.rows = sections()
        self.addresses = records.Contacts("13812345678", "wang@client.example")
        self.trouble: Exception | None = None
        self.calls: list[str] = []
        self.in_transaction = False

    def _asked(self, what: str) -> None:
        self.calls.append(what)
        self.in_transaction |= connection.in_atomic_block
        if self.trouble is not None:
            raise self.trouble

    def capabilities(self) -> frozenset[str]:
        self._asked("capabilities")
        return self.has

    def search_users(self, **by: str) -> tuple[records.User, ...]:
        self._asked(f"search {by}")
        return tuple(self.users[user_id] for user_id in self.found)

    def user(self, user_id: str) -> records.User:
        self._asked(f"user {user_id}")
        if user_id not in self.users:
            raise base.NotFound(user_id)
        return self.users[user_id]

    def account(self, user_id: str) -> records.FundAccount:
        self._asked("account")
        return records.FundAccount(
            available=yuan("1284.50"),
            frozen=yuan("20000.00"),
            invested_principal=yuan("150000.00"),
            interest_due=yuan("6420.00"),
            borrowed_outstanding=yuan("41000.50"),
            as_of=now(),
        )

    def overview(self, user_id: str) -> base.Overview:
        user = self.user(user_id)
        rows = {name: tuple(found) for name, found in self.rows.items()}
        return base.Overview(
            user=user,
            account=self.account(user_id),
            certifications=rows["certifications"],
            cards=rows["bank-cards"],
            recharges=rows["recharges"],
            withdrawals=rows["withdrawals"],
            loans=rows["loans"],
            investments=rows["investments"],
            as_of=now(),
        )

    def section(self, user_id: str, name: str, query: base.Query) -> base.Page:
        self._asked(f"section {name}")
        wanted = query.status
        rows = [r for r in self.rows[name] if not wanted or r.status == wanted]
        start = int(query.cursor or 0)
        shown = tuple(rows[start : start + query.limit])
        end = start + query.limit
        return base.Page(shown, str(end) if end < len(rows) else "", now())

    def contacts(self, user_id: str, purpose: str) -> records.Contacts:
        self._asked("contacts")
        return self.addresses

    def by_ref(self, ref: str) -> base.Found:
        raise base.NotFound(ref)

    def reveal(self, user_id: str, field: str, reason: str) -> str:
        raise base.NotAllowed(field)

    def due(self, *args: Any, **more: Any) -> Any:
        return (), ""

    def stats(self, *args: Any) -> tuple[records.DailyStats, ...]:
        return ()

    def announcements(self) -> tuple[records.Announcement, ...]:
        return ()

    def events(self, after: str) -> base.Feed:
        return base.Feed((), after)

    def act(self, kind: str, inputs: Mapping[str, Any], *, key: str) -> records.Action:
        return records.Action(key, "unknown")

    def action(self, action_id: str) -> records.Action:
        return records.Action(action_id, "unknown")

    def richer(self, amount: str) -> records.Withdrawal:
        """Let the newest withdrawal be of another amount."""
        first: records.Withdrawal = self.rows["withdrawals"][0]
        self.rows["withdrawals"][0] = replace(first, amount=yuan(amount))
        return first
