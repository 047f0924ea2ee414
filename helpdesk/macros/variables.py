"""The closed list of what a macro may leave a place for.

Each has words for people and an example in both languages; how a value is found stands
in `values.py`. Account values need a person who is verified.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.refused import Refused
from helpdesk.macros import places


@dataclass(frozen=True)
class Variable:
    """One name; `is_account`: it tells something of the client's account."""

    name: str
    label: Promise
    example: Promise | str
    is_account: bool = False

    @property
    def written(self) -> str:
        """As it stands in a text."""
        return places.written([self.name])


_ALL = (
    Variable("client.name", _("client's name, masked"), "王**"),
    Variable(
        "client.honorific",
        _("how the client is addressed"),
        pgettext_lazy("example of an address", "Mr/Ms Wang"),
    ),
    Variable("agent.name", _("your name"), "周倩"),
    Variable("ticket.number", _("number of the ticket"), "1024"),
    Variable(
        "queue.name", _("queue of the ticket"), pgettext_lazy("example", "Withdrawals")
    ),
    Variable("account.balance", _("available balance"), "¥1,280.50", True),
    Variable("account.frozen", _("frozen amount"), "¥20,000.00", True),
    Variable("account.outstanding", _("still owed on loans"), "¥41,000.50", True),
    Variable(
        "account.next_due_date",
        _("day of the next repayment"),
        pgettext_lazy("example of a day", "Dec. 15, 2026"),
        True,
    ),
    Variable(
        "account.next_due_amount", _("amount of the next repayment"), "¥5,266.12", True
    ),
    Variable("account.overdue_days", _("days overdue"), "3", True),
    Variable(
        "account.next_receipt_date",
        _("day of the next receipt of a lender"),
        pgettext_lazy("example of a day", "Dec. 15, 2026"),
        True,
    ),
    Variable(
        "account.next_receipt_amount",
        _("amount of the next receipt of a lender"),
        "¥642.00",
        True,
    ),
    Variable("account.card_tail", _("last digits of the bound card"), "0431", True),
    Variable(
        "order.number", _("number of the ticket's order"), "W20261119-00001", True
    ),
    Variable(
        "order.state",
        _("state of the ticket's order"),
        pgettext_lazy("platform record", "being processed"),
        True,
    ),
    Variable("order.amount", _("amount of the ticket's order"), "¥20,000.00", True),
    Variable(
        "order.expected_by",
        _("when the ticket's order should be settled"),
        pgettext_lazy("example of a day", "Dec. 15, 2026"),
        True,
    ),
)
VARIABLES: dict[str, Variable] = {variable.name: variable for variable in _ALL}


def known_in(text: str) -> list[Variable]:
    """The variables of the list that stand in the text."""
    return [VARIABLES[name] for name in places.names_in(text) if name in VARIABLES]


def refuse_unknown(text: str) -> None:
    """Raise Refused where braces hold what is not on the list, and name it."""
    unknown = [name for name in places.names_in(text) if name not in VARIABLES]
    if unknown:
        raise Refused(
            "text",
            "unknown-variable",
            _("There is no %(names)s: choose a variable of the list.")
            % {"names": places.written(unknown)},
            variables=unknown,
        )


def refuse_unfilled(text: str, *, is_verified: bool) -> None:
    """Raise Refused where a variable of the list was not filled, and name it."""
    open_ones = known_in(text)
    if not open_ones:
        return
    named = ", ".join(f"{one.written} ({one.label})" for one in open_ones)
    said = _("Not filled in: %(named)s. Write the value, or take it out.")
    if not is_verified and any(one.is_account for one in open_ones):
        said = _(
            "Not filled in: %(named)s. Account values need a person who is verified:"
            " verify them and choose the macro again, or take it out."
        )
    details = [one.name for one in open_ones]
    raise Refused("text", "unfilled", said % {"named": named}, variables=details)
