"""The parts of an account as tables: their columns, in the order they are read.

Data, not code: a column names an attribute of the record and how it is drawn; the
drawing itself stands in the tag `cell`.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NUMBERS = frozenset({"money", "signed", "rate", "due", "worth"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, how the attribute `of` is drawn, and `sub` beneath it."""

    title: Promise
    draw: str
    of: str = ""
    sub: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it is set to the right."""
        return self.draw in NUMBERS


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an account; `filters` are statuses worth a button, `plan` the part
    that unfolds under a row, `is_list` one of few narrow rows for the side column.
    """

    name: str
    title: Promise
    icon: str
    columns: tuple[Column, ...]
    filters: tuple[str, ...] = ()
    plan: str = ""
    is_list: bool = False


_TIME = Column(_("Time"), "when", "created_at")
_NUMBER = Column(_("Order number"), "ref", "ref")
_CARD = Column(_("Bank card"), "card", "card_last4", "channel")
_STATUS = Column(_("Status"), "status")
_AMOUNT = Column(_("Amount"), "money", "amount", "fee")
_ORDER = (_TIME, _NUMBER, _CARD, _STATUS, _AMOUNT)

PARTS: dict[str, Part] = {
    part.name: part
    for part in (
        Part(
            "withdrawals",
            _("Withdrawals"),
            "upload",
            _ORDER,
            ("processing", "paid", "failed"),
        ),
        Part(
            "recharges",
            _("Recharges"),
            "download",
            _ORDER,
            ("processing", "paid", "failed"),
        ),
        Part(
            "loans",
            pgettext_lazy("of a client", "Loans"),
            "hand-coins",
            (
                Column(_("Loan"), "title", "title", "ref"),
                Column(_("Status"), "status", sub="overdue_days"),
                Column(_("Rate"), "rate", "rate", "term"),
                Column(_("Principal"), "money", "principal"),
                Column(_("Outstanding"), "money", "outstanding"),
                Column(_("Next due"), "due", "next_due_on", "next_due"),
            ),
            ("active", "overdue", "settled"),
            plan="instalments",
        ),
        Part(
            "investments",
            _("Investments"),
            "trending-up",
            (
                Column(_("Product"), "title", "title", "ref"),
                _STATUS,
                Column(_("Rate"), "rate", "rate"),
                Column(_("Principal"), "money", "principal"),
                Column(_("Interest in all"), "money", "expected_interest"),
                Column(
                    _("Next receipt"), "due", "next_receivable_on", "next_receivable"
                ),
                Column(_("Matures"), "due", "matures_on"),
            ),
            ("active", "overdue", "settled"),
            plan="receivables",
        ),
        Part(
            "applications",
            _("Loan applications"),
            "file-text",
            (
                _TIME,
                Column(_("Application"), "ref", "ref"),
                Column(_("Purpose"), "text", "purpose"),
                Column(_("Term"), "term", "term"),
                Column(_("Status"), "status", sub="reason"),
                Column(_("Amount"), "money", "amount"),
            ),
            ("review", "approved", "rejected"),
        ),
        Part(
            "transfers",
            _("Credit transfers"),
            "shuffle",
            (
                _TIME,
                Column(_("Transfer"), "ref", "ref"),
                Column(_("Investment"), "ref", "investment_ref"),
                Column(_("Side"), "kind", "side"),
                _STATUS,
                Column(_("Claim"), "money", "amount"),
                Column(_("Price"), "money", "price"),
            ),
            ("open", "done"),
        ),
        Part(
            "fund-entries",
            _("Ledger"),
            "scroll-text",
            (
                Column(_("Time"), "when", "at"),
                Column(_("Kind"), "kind", "type", "note"),
                Column(_("Order number"), "ref", "ref"),
                Column(_("Amount"), "signed", "amount"),
                Column(_("Balance after"), "money", "balance_after"),
            ),
        ),
        Part(
            "certifications",
            _("Certifications"),
            "badge-check",
            (
                Column(_("Paper"), "kind", "kind", "reason"),
                _STATUS,
                Column(_("Date"), "proof", "at"),
            ),
            is_list=True,
        ),
        Part(
            "bank-cards",
            _("Bank cards"),
            "wallet",
            (
                Column(_("Bank card"), "card", "last4", "reserved_mobile_masked"),
                _STATUS,
                Column(_("Kind"), "kind", "kind"),
            ),
            is_list=True,
        ),
        Part(
            "limits",
            _("Credit limits"),
            "gauge",
            (
                Column(_("Product"), "kind", "product", "until"),
                _STATUS,
                Column(_("Left of the limit"), "left", "total"),
            ),
            is_list=True,
        ),
        Part(
            "coupons",
            _("Coupons"),
            "ticket",
            (
                Column(_("Coupon"), "text", "title", "until"),
                _STATUS,
                Column(_("Worth"), "worth", "worth"),
            ),
            is_list=True,
        ),
        Part(
            "instalments",
            _("Repayment plan"),
            "calendar",
            (
                Column(pgettext_lazy("instalment", "No."), "text", "number"),
                Column(_("Due on"), "day", "due_on"),
                _STATUS,
                Column(_("Principal"), "money", "principal"),
                Column(_("Interest"), "money", "interest"),
                Column(_("Fee"), "money", "fee"),
                Column(_("In all"), "money", "total"),
                Column(pgettext_lazy("instalment", "Paid"), "money", "paid"),
            ),
        ),
        Part(
            "receivables",
            _("Plan of receipts"),
            "calendar",
            (
                Column(pgettext_lazy("instalment", "No."), "text", "number"),
                Column(_("Due on"), "day", "due_on"),
                _STATUS,
                Column(_("Principal"), "money", "principal"),
                Column(_("Interest"), "money", "interest"),
                Column(_("Received on"), "when", "received_at"),
            ),
        ),
    )
}
# Parts of one loan or investment: asked for under its row, never for a whole account.
PLANS = frozenset(part.plan for part in PARTS.values() if part.plan)
