"""What somebody searches for: a text, a kind, filters and an order, all in the query
string.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.lib.cutting import Term, terms
from crm.masking import without_numbers
from helpdesk.models.ticket_status import DONE, Category

KINDS = {
    "": _("All"),
    "ticket": _("Subjects"),
    "entry": _("Conversations"),
    "client": _("Clients"),
    "article": _("Knowledge"),
}
SORTS = {"": _("Newest first"), "best": _("Best first")}
UNASSIGNED = 0
FIRST_YEAR = 2000
MOST_MONTHS = 24


@dataclass(frozen=True)
class Asked:
    """One search as its address says it; what that does not say is "" or None."""

    q: str = ""
    kind: str = ""
    queue: int | None = None
    category: str = ""
    assignee: int | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    sort: str = ""
    place: int | None = None

    @classmethod
    def read(cls, query: Mapping[str, Any], text: str) -> "Asked":
        """The search for a plain `text` that a query string describes; nonsense in it
        is passed over.
        """
        return cls(
            q=text,
            kind=_one_of(query.get("kind"), KINDS),
            queue=_number(query.get("queue")) or None,
            category=_one_of(query.get("category"), Category.values),
            assignee=_number(query.get("assignee")),
            since=_date(query.get("since")),
            until=_date(query.get("until")),
            sort=_one_of(query.get("sort"), SORTS),
            place=_number(query.get("place")),
        )

    @cached_property
    def terms(self) -> list[Term]:
        """What must be there; of a person's number nothing."""
        return terms(without_numbers(self.q))

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter is set."""
        return bool(self.query(q="", kind="", sort="", place=None))

    def query(self, **changes: Any) -> str:
        """The query string of this search, with changes, without what is not set."""
        told = replace(self, **changes)
        pairs = [(field.name, getattr(told, field.name)) for field in fields(told)]
        return urlencode({name: v for name, v in pairs if v not in ("", None)})

    def at(self, kind: str) -> str:
        """The query string of the same search for another kind, from its beginning."""
        return self.query(kind=kind, place=None)

    def marks(self) -> list[list[str]]:
        """The filters as the index knows them; dates and category more coarsely."""
        found = []
        if self.queue:
            found.append([f"q{self.queue}"])
        if self.assignee is not None:
            found.append([f"a{self.assignee}"])
        if self.category:
            found.append([f"d{int(self.category in DONE)}"])
        if self.since or self.until:
            found.append(self._times())
        return found

    def exactly(self, ticket: str = "", at: str = "created_at") -> dict[str, Any]:
        """The filters as columns; `ticket` leads to the ticket, `at` is the moment."""
        found: dict[str, Any] = {
            f"{ticket}queue": self.queue,
            f"{ticket}category": self.category or None,
            f"{ticket}assignee": self.assignee or None,
            f"{at}__gte": _midnight(self.since),
            f"{at}__lt": _midnight(self.until, days=1),
        }
        found = {name: value for name, value in found.items() if value is not None}
        if self.assignee == UNASSIGNED:
            found[f"{ticket}assignee__isnull"] = True
        return found

    def _times(self) -> list[str]:
        """Marks of the months that the dates touch; of years where they are many."""
        last = self.until or timezone.localdate()
        first = self.since or datetime.date(FIRST_YEAR, 1, 1)
        month, end = first.year * 12 + first.month - 1, last.year * 12 + last.month
        if end - month <= MOST_MONTHS:
            return [f"m{one // 12}{one % 12 + 1:02}" for one in range(month, end)]
        years = range(max(first.year, FIRST_YEAR), min(last.year, FIRST_YEAR + 99) + 1)
        return [f"y{year}" for year in years]


def _midnight(day: datetime.date | None, days: int = 0) -> datetime.datetime | None:
    """When a day begins at the desk, or the one so many days later."""
    if day is None:
        return None
    try:
        later = day + datetime.timedelta(days=days)
        return timezone.make_aware(datetime.datetime.combine(later, datetime.time()))
    except OverflowError:
        return None


def _one_of(value: Any, choices: Any) -> str:
    return str(value) if value in choices else ""


def _number(text: Any) -> int | None:
    """A key that fits the integers of both databases, None for the rest."""
    text = str(text or "")
    fits = text.isascii() and text.isdigit() and len(text) < 19
    return int(text) if fits else None


def _date(text: Any) -> datetime.date | None:
    """A day as a field of a form tells it; of years that a desk may have seen."""
    try:
        day = datetime.date.fromisoformat(str(text or ""))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year < FIRST_YEAR + 100 else None
