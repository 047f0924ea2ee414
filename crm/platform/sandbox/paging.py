"""Pages of a section: filtered, cut, and continued as of the moment they began."""

import base64
import datetime
from collections.abc import Callable, Iterable
from typing import Any

from crm.platform import base
from crm.platform.sandbox.people import ZONE

# Which field of a row since and until look at; the first that a row has.
TIMES = ("created_at", "at", "bound_at", "due_on", "until")

Rows = Callable[[datetime.datetime], Iterable[Any]]


def page(rows: Rows, query: base.Query, now: datetime.datetime) -> base.Page:
    """Return the page asked for; raises InvalidRequest for a cursor not given here."""
    if not 1 <= query.limit <= base.LARGEST_PAGE:
        wrong = {"limit": f"1 to {base.LARGEST_PAGE}"}
        raise base.InvalidRequest("The limit is out of bounds.", wrong)
    first, as_of = _opened(query.cursor) if query.cursor else (0, now)
    found = [row for row in rows(as_of) if _fits(row, query)]
    last = first + query.limit
    more = _closed(last, as_of) if last < len(found) else ""
    return base.Page(tuple(found[first:last]), more, as_of)


def _fits(row: Any, query: base.Query) -> bool:
    if query.status and getattr(row, "status", "") != query.status:
        return False
    name = next((name for name in TIMES if hasattr(row, name)), "")
    at = getattr(row, name, None)
    if at is None:
        return not (query.since or query.until)
    return not (
        (query.since and at < _like(at, query.since))
        or (query.until and at > _like(at, query.until))
    )


def _like(at: Any, end: datetime.datetime) -> Any:
    """The end as a day where the row has a day."""
    return end if isinstance(at, datetime.datetime) else end.astimezone(ZONE).date()


def _closed(first: int, as_of: datetime.datetime) -> str:
    return base64.urlsafe_b64encode(f"{first}@{as_of.isoformat()}".encode()).decode()


def _opened(cursor: str) -> tuple[int, datetime.datetime]:
    try:
        text = base64.urlsafe_b64decode(cursor.encode()).decode()
        first, _, at = text.partition("@")
        as_of = datetime.datetime.fromisoformat(at)
        if not first.isdecimal() or as_of.tzinfo is None:
            raise ValueError(cursor)
    except ValueError as error:
        wrong = {"cursor": "invalid"}
        raise base.InvalidRequest("This cursor was not given here.", wrong) from error
    return int(first), as_of
