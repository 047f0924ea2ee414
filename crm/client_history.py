"""The field history of a client as readable differences, one row of time over all
tables.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.lib import moments
from crm.masking import mask_name, mask_text
from crm.models import Client, ClientFlag, ClientNote, ContactPoint, Particular

SIZE = 30
NAMES = ("name", "foreign_name")
LONGEST = 200


@dataclass(frozen=True)
class Source:
    """One table with a history: how its rows find the client, what of it is told."""

    model: type[Model]
    key: str
    label: Any
    fields: tuple[str, ...]
    permission: str = "crm.read_client"
    icon: str = "circle"

    @property
    def rows(self) -> "QuerySet[Any]":
        """All its history."""
        return self.model.history.all()  # type: ignore[attr-defined]


# In the order in which rows of one moment stand.
SOURCES = (
    Source(
        Client,
        "id__in",
        gettext_lazy("Client"),
        (*NAMES, "birth_date", "lifecycle", "is_borrower", "is_lender", "language"),
        icon="user-round",
    ),
    Source(
        ContactPoint,
        "client_id__in",
        gettext_lazy("Contact"),
        ("masked", "is_preferred", "verified_at", "bounced_at"),
        "crm.view_contacts",
        "phone",
    ),
    Source(
        Particular,
        "client_id__in",
        gettext_lazy("Number or address"),
        ("masked", "label"),
        "crm.view_identity",
        "id-card",
    ),
    Source(
        ClientFlag,
        "client_id__in",
        gettext_lazy("Flag"),
        ("reason", "until", "ended_at"),
        icon="flag",
    ),
    Source(
        ClientNote,
        "client_id__in",
        gettext_lazy("Note"),
        ("text", "is_pinned", "removed_at"),
        "crm.view_notes",
        "sticky-note",
    ),
)
LABELS = {
    "masked": gettext_lazy("value"),
    "ended_at": gettext_lazy("ended"),
    "reason": gettext_lazy("reason"),
}
VERBS = {
    "+": gettext_lazy("added"),
    "~": gettext_lazy("changed"),
    "-": gettext_lazy("taken away"),
}


@dataclass(frozen=True)
class Difference:
    """One field: its label, what it was and what it is; "" where there was nothing."""

    label: str
    former: str
    new: str


@dataclass(frozen=True)
class Change:
    """One saving: what, by whom, when, and each field that became another."""

    at: datetime.datetime
    by: str
    what: str
    verb: str
    icon: str
    differences: list[Difference]


@dataclass(frozen=True)
class Place:
    """After which row of the one row of time a page begins."""

    at: datetime.datetime
    rank: int
    key: int

    def __str__(self) -> str:
        return f"{self.at.timestamp():.6f}-{self.rank}-{self.key}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """The place an address names; None for none, and for nonsense."""
        try:
            at, rank, key = text.split("-")
            moment = datetime.datetime.fromtimestamp(float(at), datetime.UTC)
            return cls(moment, int(rank), min(int(key), 2**31 - 1))
        except (ValueError, OverflowError, OSError):
            return None

    def earlier(self, rank: int) -> Q:
        """Rows of the table at `rank` that come after this place: older ones."""
        older = Q(history_date__lt=self.at)
        if rank < self.rank:
            return older
        same = Q(history_date=self.at)
        return older | (same if rank > self.rank else same & Q(history_id__lt=self.key))


def page(client: Client, may: Any, after: str = "") -> tuple[list[Change], str]:
    """SIZE changes after the place, newest first, and the place after them ("" at the
    end). `may` tells whether a permission is held. Two statements a table.
    """
    numbers, place = client.numbers(), Place.read(after)
    rows = []
    for rank, source in enumerate(SOURCES):
        if may(source.permission):
            rows += [(rank, row) for row in _newest(source, rank, numbers, place)]
    rows.sort(key=lambda pair: (pair[1].history_date, -pair[0], pair[1].history_id))
    rows.reverse()
    shown, more = rows[:SIZE], len(rows) > SIZE
    changes = list(_told(shown, may))
    if not more:
        return changes, ""
    rank, last = shown[-1]
    return changes, str(Place(last.history_date, rank, last.history_id))


def _newest(
    source: Source, rank: int, numbers: list[int], place: Place | None
) -> list[Any]:
    former = (
        source.rows.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        .order_by("-history_id")
        .values("history_id")[:1]
    )
    rows = source.rows.filter(**{source.key: numbers})
    if place is not None:
        rows = rows.filter(place.earlier(rank))
    rows = rows.annotate(former_id=Subquery(former)).select_related("history_user")
    return list(rows.order_by("-history_date", "-history_id")[: SIZE + 1])


def _told(rows: list[tuple[int, Any]], may: Any) -> Iterator[Change]:
    formers = {}
    for rank, source in enumerate(SOURCES):
        keys = {row.former_id for at, row in rows if at == rank and row.former_id}
        if keys:
            formers[rank] = {row.pk: row for row in source.rows.filter(pk__in=keys)}
    for rank, row in rows:
        source = SOURCES[rank]
        former = formers.get(rank, {}).get(row.former_id)
        yield Change(
            row.history_date,
            str(row.history_user) if row.history_user else "",
            _what(source, row),
            str(VERBS[row.history_type]),
            source.icon,
            list(_differences(source, former, row, may)),
        )


def _what(source: Source, row: Any) -> str:
    """The thing itself: "Contact: Phone 138****5678"."""
    if source.model is ClientFlag:
        return f"{source.label}: {row.get_kind_display()}"
    if hasattr(row, "masked"):
        return f"{row.get_kind_display()} {row.masked}"
    return str(source.label)


def _differences(
    source: Source, former: Any, row: Any, may: Any
) -> Iterable[Difference]:
    if row.history_type == "-":
        return
    for name in source.fields:
        if name == "birth_date" and not may("crm.view_identity"):
            continue
        new = getattr(row, name)
        old = getattr(former, name) if former is not None else None
        if new == old or (former is None and (not new or name == "masked")):
            continue
        yield Difference(
            _label(source, name),
            _words(source, former, name),
            _words(source, row, name),
        )


def _label(source: Source, name: str) -> str:
    if name in LABELS:
        return str(LABELS[name])
    field = source.model._meta.get_field(name)
    return str(field.verbose_name)  # type: ignore[union-attr]


def _words(source: Source, row: Any, name: str) -> str:
    """A value as people read it, masked where it may be a person's."""
    value = getattr(row, name) if row is not None else None
    if value is None or value == "":
        return ""
    if name in NAMES:
        return mask_name(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.date):
        return _day(value)
    if hasattr(row, f"get_{name}_display"):
        return str(getattr(row, f"get_{name}_display")())
    return mask_text(str(value))[:LONGEST]


def _day(value: datetime.date) -> str:
    if isinstance(value, datetime.datetime):
        return moments.full(timezone.localtime(value))
    return str(date_format(value))
