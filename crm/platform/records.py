"""What the platform holds, in one vocabulary whatever the adapter.

Money is a Decimal with its currency, times are aware; values of persons come masked.
`ref` is the order or request number that clients quote, `status` one of the few words
below and `raw_status` the platform's own; `version` grows with each change.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """An amount and its ISO 4217 currency."""

    amount: Decimal
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class User:
    """A user of the platform; personal values masked."""

    id: str
    username: str
    name_masked: str
    mobile_masked: str
    email_masked: str
    id_no_masked: str
    roles: tuple[str, ...]  # borrower, investor
    status: str  # pending, active, locked, closed
    registered_at: datetime.datetime
    version: int
    updated_at: datetime.datetime
    source: str = ""
    vip_level: int | None = None
    risk_level: str = ""
    last_login_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Certification:
    """One paper or check: real_name, custody, mobile, email, bank_card, risk_test,
    income, face or e_sign; none, pending, passed, failed or expired.
    """

    kind: str
    status: str
    at: datetime.datetime | None = None
    until: datetime.date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BankCard:
    """A bound card: quick_pay or withdraw_only; active, unbound or frozen."""

    id: str
    bank_name: str
    last4: str
    reserved_mobile_masked: str
    kind: str
    status: str
    bound_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class FundAccount:
    """The money of a user."""

    available: Money
    frozen: Money
    invested_principal: Money
    interest_due: Money
    borrowed_outstanding: Money
    as_of: datetime.datetime

    @property
    def to_receive(self) -> Money:
        """Principal and interest that will come back to the lender."""
        total = self.invested_principal.amount + self.interest_due.amount
        return Money(total, self.invested_principal.currency)


@dataclass(frozen=True, slots=True)
class FundEntry:
    """One line of the ledger; direction in or out."""

    ref: str
    type: str
    direction: str
    amount: Money
    balance_after: Money
    at: datetime.datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A recharge or a withdrawal: created, review, processing, paid, failed or
    cancelled. `expected_by` is when it should have been settled.
    """

    ref: str
    amount: Money
    fee: Money
    net: Money
    channel: str
    card_last4: str
    status: str
    raw_status: str
    created_at: datetime.datetime
    version: int
    updated_at: datetime.datetime
    fail_code: str = ""
    fail_reason: str = ""
    finished_at: datetime.datetime | None = None
    expected_by: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Recharge(Order):
    """Money coming in from the bank."""


@dataclass(frozen=True, slots=True)
class Withdrawal(Order):
    """Money going out to the bank."""


@dataclass(frozen=True, slots=True)
class LoanApplication:
    """A wish to borrow: submitted, review, approved, rejected or withdrawn."""

    ref: str
    amount: Money
    term: int
    term_unit: str  # day, month
    purpose: str
    status: str
    raw_status: str
    created_at: datetime.datetime
    version: int
    updated_at: datetime.datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CreditLimit:
    """How much a user may borrow of a product."""

    product: str
    total: Money
    used: Money
    status: str  # active, frozen, expired
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan: raising, active, overdue, settled or written_off; `rate` is percent a
    year.
    """

    ref: str
    title: str
    principal: Money
    outstanding: Money
    rate: Decimal
    term: int
    term_unit: str
    repayment_way: str  # equal_instalments, interest_then_principal, bullet
    status: str
    raw_status: str
    created_at: datetime.datetime
    version: int
    updated_at: datetime.datetime
    next_due_on: datetime.date | None = None
    next_due: Money | None = None
    overdue_days: int = 0


@dataclass(frozen=True, slots=True)
class Instalment:
    """One line of a loan's plan: due, paid, part_paid or overdue."""

    loan_ref: str
    number: int
    due_on: datetime.date
    principal: Money
    interest: Money
    fee: Money
    paid: Money
    status: str
    paid_at: datetime.datetime | None = None

    @property
    def total(self) -> Money:
        """What has to be paid in all."""
        total = self.principal.amount + self.interest.amount + self.fee.amount
        return Money(total, self.principal.currency)


@dataclass(frozen=True, slots=True)
class Investment:
    """Money lent to a project: bidding, active, transferred, settled or overdue."""

    ref: str
    project_ref: str
    title: str
    principal: Money
    rate: Decimal
    expected_interest: Money
    received: Money
    status: str
    raw_status: str
    created_at: datetime.datetime
    version: int
    updated_at: datetime.datetime
    matures_on: datetime.date | None = None
    next_receivable_on: datetime.date | None = None
    next_receivable: Money | None = None


@dataclass(frozen=True, slots=True)
class Receivable:
    """One line of an investment's plan: due, received or overdue."""

    investment_ref: str
    number: int
    due_on: datetime.date
    principal: Money
    interest: Money
    status: str
    received_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class CreditTransfer:
    """A claim offered to or taken from another lender: open, done, withdrawn."""

    ref: str
    investment_ref: str
    side: str  # sell, buy
    amount: Money
    price: Money
    status: str
    raw_status: str
    created_at: datetime.datetime
    version: int
    updated_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Coupon:
    """Cash or a rate on top: usable, used or expired."""

    id: str
    kind: str  # cash, rate
    title: str
    worth: Decimal
    status: str
    until: datetime.date
    used_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something the platform published."""

    id: str
    title: str
    text: str
    published_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class DailyStats:
    """The platform's own figures of one day."""

    day: datetime.date
    registrations: int
    recharges: Money
    withdrawals: Money
    invested: Money
    lent: Money
    repaid: Money
    overdue: Money


@dataclass(frozen=True, slots=True)
class Contacts:
    """Clear addresses of a user, for sending; "" where there is none."""

    mobile: str
    email: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on the platform."""

    id: str
    type: str  # "withdrawal.changed"
    occurred_at: datetime.datetime
    user_id: str
    kind: str  # of the entity: "withdrawal"
    ref: str
    version: int
    status: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """What became of a request to act: accepted, pending, done, refused or unknown."""

    id: str
    state: str
    reason: str = ""


# The parts of an account that are lists, by the name they have on the wire.
SECTIONS: dict[str, type] = {
    "certifications": Certification,
    "bank-cards": BankCard,
    "fund-entries": FundEntry,
    "recharges": Recharge,
    "withdrawals": Withdrawal,
    "applications": LoanApplication,
    "limits": CreditLimit,
    "loans": Loan,
    "instalments": Instalment,
    "investments": Investment,
    "receivables": Receivable,
    "transfers": CreditTransfer,
    "coupons": Coupon,
}
# Records that a number alone finds.
BY_REF: dict[str, type] = {
    "recharge": Recharge,
    "withdrawal": Withdrawal,
    "application": LoanApplication,
    "loan": Loan,
    "investment": Investment,
    "transfer": CreditTransfer,
}
