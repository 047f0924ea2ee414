"""Words and tones for what the platform's records say: one table for every page.

The keys are the normalised words of `crm.platform.records`; a word that a platform made
up is shown as it stands, in the calm tone.
"""

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Word(NamedTuple):
    """What a status is called, the tone of its badge ("": nobody has to look), icon."""

    label: Promise | str
    tone: str = ""
    icon: str = ""


_ORDER = {
    "created": Word(pgettext_lazy("recharge or withdrawal", "Asked for"), "", "clock"),
    "review": Word(
        pgettext_lazy("recharge or withdrawal", "In review"), "", "hourglass"
    ),
    "processing": Word(
        pgettext_lazy("recharge or withdrawal", "At the bank"), "", "hourglass"
    ),
    "paid": Word(pgettext_lazy("recharge or withdrawal", "Arrived"), "ok", "check"),
    "failed": Word(pgettext_lazy("recharge or withdrawal", "Failed"), "line", "x"),
    "cancelled": Word(
        pgettext_lazy("recharge or withdrawal", "Cancelled"), "line", "undo-2"
    ),
}
_OVERDUE = Word(pgettext_lazy("loan or claim", "Overdue"), "bad", "triangle-alert")
STATUSES: dict[str, dict[str, Word]] = {
    "recharges": _ORDER,
    "withdrawals": _ORDER,
    "certifications": {
        "none": Word(
            pgettext_lazy("certification", "Not handed in"), "line", "circle-dashed"
        ),
        "pending": Word(pgettext_lazy("certification", "In review"), "", "hourglass"),
        "passed": Word(pgettext_lazy("certification", "Passed"), "ok", "check"),
        "failed": Word(pgettext_lazy("certification", "Not passed"), "bad", "x"),
        "expired": Word(
            pgettext_lazy("certification", "Expired"), "warn", "calendar-clock"
        ),
    },
    "bank-cards": {
        "active": Word(pgettext_lazy("bank card", "In use"), "ok", "check"),
        "unbound": Word(pgettext_lazy("bank card", "Unbound"), "line", "unlink"),
        "frozen": Word(pgettext_lazy("bank card", "Frozen"), "warn", "lock"),
    },
    "applications": {
        "submitted": Word(pgettext_lazy("loan application", "Handed in"), "", "clock"),
        "review": Word(pgettext_lazy("loan application", "In review"), "", "hourglass"),
        "approved": Word(pgettext_lazy("loan application", "Approved"), "ok", "check"),
        "rejected": Word(pgettext_lazy("loan application", "Rejected"), "line", "x"),
        "withdrawn": Word(
            pgettext_lazy("loan application", "Taken back"), "line", "undo-2"
        ),
    },
    "limits": {
        "active": Word(pgettext_lazy("credit limit", "In force"), "ok", "check"),
        "frozen": Word(pgettext_lazy("credit limit", "Frozen"), "warn", "lock"),
        "expired": Word(
            pgettext_lazy("credit limit", "Expired"), "line", "calendar-clock"
        ),
    },
    "loans": {
        "raising": Word(pgettext_lazy("loan", "Raising"), "", "hourglass"),
        "active": Word(pgettext_lazy("loan", "Being repaid"), "", "repeat"),
        "overdue": _OVERDUE,
        "settled": Word(pgettext_lazy("loan", "Settled"), "ok", "check"),
        "written_off": Word(pgettext_lazy("loan", "Written off"), "line", "ban"),
    },
    "instalments": {
        "due": Word(pgettext_lazy("instalment", "Due"), "", "clock"),
        "paid": Word(pgettext_lazy("instalment", "Paid"), "ok", "check"),
        "part_paid": Word(
            pgettext_lazy("instalment", "Partly paid"), "warn", "contrast"
        ),
        "overdue": _OVERDUE,
    },
    "investments": {
        "bidding": Word(pgettext_lazy("investment", "Bidding"), "", "hourglass"),
        "active": Word(pgettext_lazy("investment", "Earning"), "", "trending-up"),
        "transferred": Word(
            pgettext_lazy("investment", "Transferred"), "line", "move-right"
        ),
        "settled": Word(pgettext_lazy("investment", "Settled"), "ok", "check"),
        "overdue": _OVERDUE,
    },
    "receivables": {
        "due": Word(pgettext_lazy("receivable", "To come"), "", "clock"),
        "received": Word(pgettext_lazy("receivable", "Received"), "ok", "check"),
        "overdue": _OVERDUE,
    },
    "transfers": {
        "open": Word(pgettext_lazy("credit transfer", "On offer"), "", "hourglass"),
        "done": Word(pgettext_lazy("credit transfer", "Done"), "ok", "check"),
        "withdrawn": Word(
            pgettext_lazy("credit transfer", "Taken back"), "line", "undo-2"
        ),
    },
    "coupons": {
        "usable": Word(pgettext_lazy("coupon", "Usable"), "ok", "check"),
        "used": Word(pgettext_lazy("coupon", "Used"), "line", "check-check"),
        "expired": Word(pgettext_lazy("coupon", "Expired"), "line", "calendar-clock"),
    },
    "users": {
        "pending": Word(
            pgettext_lazy("platform user", "Not opened yet"), "", "hourglass"
        ),
        "active": Word(pgettext_lazy("platform user", "In use"), "ok", "check"),
        "locked": Word(pgettext_lazy("platform user", "Locked"), "bad", "lock"),
        "closed": Word(pgettext_lazy("platform user", "Closed"), "line", "ban"),
    },
}
LATE = Word(pgettext_lazy("recharge or withdrawal", "Late"), "bad", "triangle-alert")

# Other words of the records: kinds, ways, sides.
KINDS: dict[str, Promise] = {
    "real_name": pgettext_lazy("certification", "Real name"),
    "custody": pgettext_lazy("certification", "Custody account"),
    "mobile": pgettext_lazy("certification", "Mobile"),
    "email": pgettext_lazy("certification", "Mail"),
    "bank_card": pgettext_lazy("certification", "Bank card"),
    "risk_test": pgettext_lazy("certification", "Risk test"),
    "income": pgettext_lazy("certification", "Proof of income"),
    "face": pgettext_lazy("certification", "Face"),
    "e_sign": pgettext_lazy("certification", "Electronic signature"),
    "quick_pay": _("Quick pay"),
    "withdraw_only": _("Withdrawals only"),
    "equal_instalments": _("Equal instalments"),
    "interest_then_principal": _("Interest monthly, principal at the end"),
    "bullet": _("All at the end"),
    "sell": pgettext_lazy("credit transfer", "Sold"),
    "buy": pgettext_lazy("credit transfer", "Bought"),
    "cash": pgettext_lazy("coupon", "Cash"),
    "rate": pgettext_lazy("coupon", "Higher rate"),
    "borrower": _("Borrower"),
    "investor": _("Lender"),
    "recharge": pgettext_lazy("line of the ledger", "Recharge"),
    "withdrawal": pgettext_lazy("line of the ledger", "Withdrawal"),
    "withdrawal_fee": pgettext_lazy("line of the ledger", "Fee of a withdrawal"),
    "withdrawal_returned": pgettext_lazy("line of the ledger", "Withdrawal returned"),
    "loan": pgettext_lazy("line of the ledger", "Loan paid out"),
    "repayment": pgettext_lazy("line of the ledger", "Repayment"),
    "investment": pgettext_lazy("line of the ledger", "Investment"),
    "principal_received": pgettext_lazy("line of the ledger", "Principal received"),
    "interest_received": pgettext_lazy("line of the ledger", "Interest received"),
    "claim_sold": pgettext_lazy("line of the ledger", "Claim sold"),
    "claim_bought": pgettext_lazy("line of the ledger", "Claim bought"),
    "coupon": pgettext_lazy("line of the ledger", "Coupon"),
    "goodwill": pgettext_lazy("line of the ledger", "Goodwill"),
    "bank_transfer": _("Bank transfer"),
}


def status_of(part: str, row: Any) -> Word:
    """The word for the status of a row of this part."""
    return STATUSES.get(part, {}).get(row.status, Word(row.status))


def kind_of(word: str) -> Promise | str:
    """The words for a kind, way or side; an unknown one as the platform wrote it."""
    return KINDS.get(word, word)
