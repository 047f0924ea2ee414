"""What the head of every page of a client shows, and what the reader may see of it."""

from dataclasses import dataclass, field

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Client, ClientFlag, ClientTag, ContactPoint, Particular, Staff

MAY = {
    "identity": "crm.view_identity",
    "contacts": "crm.view_contacts",
    "account": "crm.view_account",
    "notes": "crm.view_notes",
    "edit": "crm.edit_clients",
    "reveal": "crm.reveal_values",
}
# URL name, words, permission; a tab stands where its page exists and may be opened.
TABS = (
    ("client", _("Overview"), "crm.read_client"),
    ("client_account", pgettext_lazy("of a client", "Account"), "crm.view_account"),
    ("helpdesk:client_tickets", _("Tickets"), "helpdesk.work_tickets"),
    ("client_history", _("History"), "crm.read_client"),
)
SIGNS = {
    "phone": "phone",
    "mail": "mail",
    "qq": "message-circle",
    "platform": "circle-user-round",
    "visitor": "globe",
    "identity": "id-card",
    "card": "credit-card",
    "address": "map-pin",
}
# In the line of the head one value of a kind is enough; the panels hold the rest.
IN_LINE = ("phone", "identity", "mail", "qq", "platform")


@dataclass(frozen=True)
class Value:
    """One masked value; `part` says which table it is of, for the reveal."""

    row: ContactPoint | Particular
    part: str

    @property
    def sign(self) -> str:
        """The drawing of its kind."""
        return SIGNS.get(self.row.kind, "circle")


@dataclass(frozen=True)
class Face:
    """The head of a client's pages: four statements, fewer for who may see less."""

    may: dict[str, bool]
    tags: list[ClientTag]
    flags: list[ClientFlag]
    contacts: list[Value] = field(default_factory=list)
    particulars: list[Value] = field(default_factory=list)

    @classmethod
    def of(cls, client: Client, staff: Staff) -> "Face":
        """Read what `staff` may see."""
        may = {key: staff.has_perm(name) for key, name in MAY.items()}
        return cls(
            may=may,
            tags=list(client.client_tags.select_related("tag").order_by("tag__name")),
            flags=list(client.flags.in_force().select_related("by").order_by("pk")),
            contacts=_contacts(client) if may["contacts"] else [],
            particulars=_particulars(client) if may["identity"] else [],
        )

    @property
    def line(self) -> list[Value]:
        """The first value of each kind that the head shows, preferred ones first."""
        first: dict[str, Value] = {}
        for value in [*self.contacts, *self.particulars]:
            first.setdefault(value.row.kind, value)
        return [first[kind] for kind in IN_LINE if kind in first]


@dataclass(frozen=True)
class Tab:
    """One page of a client."""

    name: str
    label: Promise | str
    path: str


def tabs(client: Client, staff: Staff) -> list[Tab]:
    """The pages of the client that exist and that `staff` may open."""
    found = []
    for name, label, permission in TABS:
        try:
            path = reverse(name, kwargs={"client": client.pk})
        except NoReverseMatch:
            continue
        if staff.has_perm(permission):
            found.append(Tab(name, label, path))
    return found


def _contacts(client: Client) -> list[Value]:
    points = client.contact_points.defer("value", "index")
    return [
        Value(row, "contact") for row in points.order_by("kind", "-is_preferred", "pk")
    ]


def _particulars(client: Client) -> list[Value]:
    rows = client.particulars.defer("value", "index").order_by("-kind", "pk")
    return [Value(row, "particular") for row in rows]
