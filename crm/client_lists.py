"""What a list of clients is: filters and an order, all in the query string."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from config.lib import keyset
from crm.finding import find_clients
from crm.models import (
    Client,
    ClientFlag,
    ClientTag,
    ContactPoint,
    PlatformAccount,
    Staff,
)
from crm.models.client import Lifecycle
from crm.models.client.queryset import ClientQuerySet

SIZE = 30
COUNTED = 1000  # a count stops there, so that none reads the table
SORTS = {"": _("Newest first"), "name": _("By name")}
ORDERS = {"": ("-pk",), "name": ("pinyin", "pk")}
SIDES = {"borrower": _("Borrowers"), "lender": _("Lenders")}
ACCOUNTS = {"yes": _("With an account"), "no": _("Without an account")}


@dataclass(frozen=True)
class ClientList:
    """One list as its address says it; what the address does not say is "" or None.

    A segment is such a list with a name.
    """

    q: str = ""
    lifecycle: str = ""
    side: str = ""
    tag: int | None = None
    flag: str = ""
    account: str = ""
    sort: str = ""
    cursor: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "ClientList":
        """The list that a query string describes; nonsense in it is passed over."""
        return cls(
            q=" ".join(str(query.get("q", "")).split())[:120],
            lifecycle=_one_of(query.get("lifecycle"), Lifecycle.values),
            side=_one_of(query.get("side"), SIDES),
            tag=_number(query.get("tag")),
            flag=_one_of(query.get("flag"), ["any", *ClientFlag.Kind.values]),
            account=_one_of(query.get("account"), ACCOUNTS),
            sort=_one_of(query.get("sort"), SORTS),
            cursor=str(query.get("cursor", "")),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves any client out."""
        return bool(self.query(sort="", cursor=""))

    def query(self, **changes: Any) -> str:
        """The query string of this list, with changes, without what is not set."""
        told = replace(self, **changes)
        pairs = [(field.name, getattr(told, field.name)) for field in fields(told)]
        return urlencode({name: value for name, value in pairs if value})

    def clients(self, staff: Staff) -> ClientQuerySet:
        """Its clients in reach of `staff`, without order; merged records are not."""
        found = find_clients(self.q) if self.q else Client.objects.all()
        found = found.visible_to(staff).filter(merged_into__isnull=True)
        if self.lifecycle:
            found = found.filter(lifecycle=self.lifecycle)
        if self.side:
            found = found.filter(**{f"is_{self.side}": True})
        if self.tag:
            found = found.filter(
                pk__in=ClientTag.objects.filter(tag=self.tag).values("client")
            )
        if self.flag:
            found = found.filter(pk__in=self._flagged())
        if self.account:
            linked = PlatformAccount.objects.values("client")
            has = self.account == "yes"
            found = found.filter(pk__in=linked) if has else found.exclude(pk__in=linked)
        return found

    def page(self, staff: Staff) -> keyset.Page:
        """One page of its rows with all they show, in four statements."""
        rows = with_marks(self.clients(staff))
        return keyset.page(rows, ORDERS[self.sort], self.cursor or None, SIZE)

    def count(self, staff: Staff) -> int:
        """How many there are, at most COUNTED + 1."""
        return self.clients(staff).order_by().values("pk")[: COUNTED + 1].count()

    def _flagged(self) -> Any:
        flags = ClientFlag.objects.in_force()
        if self.flag != "any":
            flags = flags.filter(kind=self.flag)
        return flags.values("client")


def with_marks(clients: ClientQuerySet) -> ClientQuerySet:
    """Rows with what a list shows: `shown_points`, `shown_tags`, `shown_flags`."""
    points = ContactPoint.objects.defer("value", "index").order_by(
        "-is_preferred", "pk"
    )
    tags = ClientTag.objects.select_related("tag").order_by("tag__name")
    flags = ClientFlag.objects.in_force().order_by("pk")
    return clients.prefetch_related(
        Prefetch("contact_points", queryset=points, to_attr="shown_points"),
        Prefetch("client_tags", queryset=tags, to_attr="shown_tags"),
        Prefetch("flags", queryset=flags, to_attr="shown_flags"),
    )


def _one_of(value: Any, choices: Any) -> str:
    return str(value) if value in choices else ""


def _number(text: Any) -> int | None:
    """A positive key that fits the integers of both databases, None for the rest."""
    text = str(text or "")
    fits = text.isascii() and text.isdigit() and len(text) < 19
    return (int(text) or None) if fits else None
