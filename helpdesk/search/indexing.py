"""Putting into the index what was noted, a slice at a time.

What is cut is cut outside the transaction that writes it; that one reads again and
leaves out what has changed since: whoever changed it has noted it anew.
"""

import logging
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db import transaction

from config.lib import claims, fulltext, turns
from config.lib.fulltext import Searched
from helpdesk.models import Entry, ToIndex
from helpdesk.search.shelves import (
    ARTICLES,
    ENTRIES,
    SHELVES,
    TICKETS,
    WORDINGS,
    Shelf,
    Source,
    stamp_of,
)

logger = logging.getLogger(__name__)

BATCH = 100
SLICE = 100
LEASE = timedelta(seconds=60)


class Slice:
    """Some things of one shelf: what was read and cut of them, then written."""

    def __init__(
        self, shelf: Shelf, keys: Iterable[int], *, anew: bool = False
    ) -> None:
        """Read and cut; with `anew` also what seems to be there as it should."""
        self.shelf = shelf
        read: dict[int, Source | None] = dict.fromkeys(keys)
        read.update(shelf.sources(read))
        there = {} if anew else self._stamps(read)
        rows: dict[int, Searched | None] = {
            key: shelf.row(source) if source else None
            for key, source in read.items()
            if anew or there.get(key) != (stamp_of(source) if source else None)
        }
        self.rows = {
            key: row for key, row in rows.items() if row or anew or key in there
        }
        self.sources = {key: read[key] for key in self.rows}

    def write(self) -> None:
        """Make the index say this, inside a transaction."""
        if not self.rows:
            return
        fulltext.alone()
        now = self.shelf.sources(self.sources)
        same = [key for key, read in self.sources.items() if now.get(key) == read]
        rows = [row for key in same if (row := self.rows[key]) is not None]
        put(self.shelf, rows)
        kept = {row.pk for row in rows}
        gone = [key for key in same if key not in kept]
        self.shelf.model._base_manager.filter(pk__in=gone).delete()

    def _stamps(self, keys: Iterable[int]) -> dict[int, str]:
        there = self.shelf.model._base_manager.filter(pk__in=list(keys))
        return dict(there.values_list("pk", "stamp"))


def put(shelf: Shelf, rows: list[Searched]) -> None:
    """Write these rows over those of the same keys."""
    columns = ["words", "marks", "stamp"]
    shelf.model._base_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["key"], update_fields=columns
    )


def index_due() -> int:
    """Put what was noted into the index; how many notes were taken up."""
    rows = claims.claim(ToIndex.objects.all(), limit=BATCH, lease=LEASE)
    try:
        _index(rows)
    except Exception:
        logger.exception("A slice of the search index failed; one by one then.")
        for row in rows:
            _index_alone(row)
    return len(rows)


def _index_alone(row: ToIndex) -> None:
    try:
        _index([row])
    except Exception as error:
        claims.put_back(row, error)


def _index(rows: list[ToIndex]) -> None:
    for kind, shelf in SHELVES.items():
        keys = {row.key for row in rows if row.kind == kind}
        refresh(shelf, keys)
        if shelf is TICKETS and keys:
            lines = Entry.objects.filter(ticket__in=keys).order_by("pk")
            refresh(ENTRIES, list(lines.values_list("pk", flat=True)))
        if shelf is ARTICLES:
            refresh(WORDINGS, keys)
    claims.remove(rows)


def refresh(shelf: Shelf, keys: Iterable[int]) -> None:
    """Make the index say what is true of these things."""
    for some in chunks(keys):
        one = Slice(shelf, some)
        if not one.rows:
            continue
        begun = time.monotonic()
        with transaction.atomic():
            one.write()
        turns.leave_room(time.monotonic() - begun)


def chunks(keys: Iterable[int], size: int = SLICE) -> Iterator[list[int]]:
    """The keys in their order, some at a time."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]
