"""The values of variables for one ticket and one reader, and why one is not known.

Account values are asked of the platform at that moment, for a person who is verified
and a reader who sees accounts; never from a copy, which may have been true yesterday.
Asks the network, so never inside a transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import formats, timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from crm.models import PlatformAccount, Staff
from crm.platform import copies, standing
from crm.platform.base import Overview
from crm.platform.records import Money
from crm.platform.standing import Standing
from crm.platform.words import status_label
from crm.templatetags.money import spoken
from helpdesk.macros import places
from helpdesk.macros.addressing import addressed
from helpdesk.macros.variables import Variable, known_in
from helpdesk.models import Ticket

SEE_ACCOUNTS = "crm.view_account"
TAGS = {"zh": "zh-hans", "en": "en"}
OWING = frozenset({"active", "overdue"})


class Unknown(Exception):
    """A value cannot be had; the message says why, to the reader."""


@dataclass(frozen=True)
class Missing:
    """A variable that stays in the text, and why."""

    variable: Variable
    why: str


@dataclass(frozen=True)
class Filling:
    """A text with what could be filled in, and what could not."""

    text: str
    missing: list[Missing] = field(default_factory=list)

    @property
    def open_by_reason(self) -> list[tuple[str, list[Variable]]]:
        """What stays open, by why it does."""
        found: dict[str, list[Variable]] = {}
        for one in self.missing:
            found.setdefault(one.why, []).append(one.variable)
        return list(found.items())


def fill(text: str, ticket: Ticket, *, by: Staff, language: str = "") -> Filling:
    """Put the values into their places, written in `language` ("": that of the page).

    Each place is filled once: no value is looked at again.
    """
    known, missing = {}, []
    facts = _Facts(ticket, by)
    for variable in known_in(text):
        try:
            with translation.override(TAGS.get(language, translation.get_language())):
                known[variable.name] = str(facts.of(variable))
        except Unknown as unknown:
            missing.append(Missing(variable, str(unknown)))
    return Filling(places.filled(text, known), missing)


def sample(text: str, *, language: str = "") -> Filling:
    """The text with the examples of the list."""
    with translation.override(TAGS.get(language, translation.get_language())):
        known = {one.name: str(one.example) for one in known_in(text)}
    return Filling(places.filled(text, known))


def tells_of_client(text: str) -> bool:
    """Whether filling it in shows something of the client: to be noted as a look."""
    return any(
        one.is_account or one.name.startswith("client.") for one in known_in(text)
    )


class _Facts:
    """What is known at this moment; the platform is asked once, if at all."""

    def __init__(self, ticket: Ticket, by: Staff) -> None:
        self.ticket, self.by = ticket, by

    def of(self, variable: Variable) -> Any:
        """The value; raises Unknown."""
        if variable.is_account:
            self._guard()
        value = _VALUES[variable.name](self)
        if value in (None, ""):
            raise Unknown(_("There is none."))
        return value

    def _guard(self) -> None:
        if not self._is_verified:
            raise Unknown(_("It is not verified who reads it: verify the person."))
        if not self.by.has_perm(SEE_ACCOUNTS):
            raise Unknown(_("Your role does not see accounts."))

    @cached_property
    def _is_verified(self) -> bool:
        return self.ticket.verification.is_verified

    @cached_property
    def linked(self) -> PlatformAccount:
        """The client's account; raises Unknown."""
        account = self.ticket.client.linked_account()
        if account is None:
            raise Unknown(_("No account is connected with this client."))
        return account

    @cached_property
    def overview(self) -> Overview:
        """What the platform says now; raises Unknown."""
        answer = copies.overview(self.linked)
        if not answer.is_live:
            raise Unknown(_("The platform does not answer now."))
        content: Overview = answer.content
        return content

    @cached_property
    def order(self) -> Standing:
        """The record of the platform that the ticket is about; raises Unknown."""
        if not self.ticket.reference:
            raise Unknown(_("No order is connected with this ticket."))
        asked = standing.ask(self.ticket.reference)
        if not asked.is_answered:
            raise Unknown(_("The platform does not answer now."))
        found = asked.standing
        # Somebody else's order may have been put on the ticket by its number.
        if found is None or found.user_id != self.linked.user_id:
            raise Unknown(_("The ticket's order is not one of this client."))
        return found


def _day(value: Any) -> str:
    if value is None:
        return ""
    day = timezone.localdate(value) if hasattr(value, "tzinfo") else value
    return str(formats.date_format(day, "DATE_FORMAT"))


def _due(facts: _Facts) -> list[Any]:
    """The loans whose instalment is due first."""
    loans = [loan for loan in facts.overview.loans if loan.status in OWING]
    days = [loan.next_due_on for loan in loans if loan.next_due_on]
    return [loan for loan in loans if days and loan.next_due_on == min(days)]


def _coming(facts: _Facts) -> list[Any]:
    """The investments that are paid back next."""
    rows = facts.overview.investments
    days = [row.next_receivable_on for row in rows if row.next_receivable_on]
    return [row for row in rows if days and row.next_receivable_on == min(days)]


def _sum(parts: list[Money | None]) -> str:
    """Together, to the cent; "" where a part is not known or in another currency."""
    told = [part for part in parts if part is not None]
    if not told or len(told) < len(parts) or len({one.currency for one in told}) > 1:
        return ""
    total = sum((part.amount for part in told), Decimal())
    return spoken(Money(total, told[0].currency))


def _overdue(facts: _Facts) -> int | None:
    return max((loan.overdue_days for loan in facts.overview.loans), default=0) or None


def _card(facts: _Facts) -> str:
    ends = {card.last4 for card in facts.overview.cards if card.status == "active"}
    if len(ends) > 1:
        raise Unknown(_("There are several cards: write which one you mean."))
    return "".join(ends)


def _order_amount(facts: _Facts) -> str:
    record = facts.order.record
    amount = getattr(record, "amount", None) or getattr(record, "principal", None)
    return spoken(amount)


_VALUES: dict[str, Callable[[_Facts], str | int | Promise | None]] = {
    "client.name": lambda facts: facts.ticket.client.masked_name,
    "client.honorific": lambda facts: addressed(facts.ticket.client),
    "agent.name": lambda facts: facts.by.name,
    "ticket.number": lambda facts: facts.ticket.number,
    "queue.name": lambda facts: facts.ticket.queue.label,
    "account.balance": lambda facts: spoken(facts.overview.account.available),
    "account.frozen": lambda facts: spoken(facts.overview.account.frozen),
    "account.outstanding": lambda facts: spoken(
        facts.overview.account.borrowed_outstanding
    ),
    "account.next_due_date": lambda facts: _day(
        next((loan.next_due_on for loan in _due(facts)), None)
    ),
    "account.next_due_amount": lambda facts: _sum(
        [loan.next_due for loan in _due(facts)]
    ),
    "account.overdue_days": _overdue,
    "account.next_receipt_date": lambda facts: _day(
        next((row.next_receivable_on for row in _coming(facts)), None)
    ),
    "account.next_receipt_amount": lambda facts: _sum(
        [row.next_receivable for row in _coming(facts)]
    ),
    "account.card_tail": _card,
    "order.number": lambda facts: facts.order.ref,
    "order.state": lambda facts: status_label(facts.order.kind, facts.order.status),
    "order.amount": _order_amount,
    "order.expected_by": lambda facts: _day(
        getattr(facts.order.record, "expected_by", None)
    ),
}
