"""One page of what a shelf offers, newest or best first.

The index narrows by the same marks as reach does, so that a page costs by its own size;
what it says may be two seconds old, so rows are asked once more whether they are in
reach and fit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from config.lib import fulltext
from config.lib.fulltext import Wanted
from helpdesk.search.asked import Asked
from helpdesk.search.passages import score
from helpdesk.search.shelves import Shelf

SIZE = 25
LOOKS = 3  # pages of the index that are read at most to fill one
POOL = 200  # the newest that fit, of which the best are shown

Load = Callable[[list[int]], dict[int, Any]]


@dataclass(frozen=True)
class Look:
    """One search of a shelf: what the index is asked, how its keys become rows in
    reach, and which text of a row counts. Without `marks` (None) nothing is in reach.
    """

    shelf: Shelf
    asked: Asked
    load: Load
    text_of: Callable[[Any], str]
    marks: Sequence[Sequence[str]] | None = ()
    without: Sequence[str] = ()

    @property
    def wanted(self) -> Wanted:
        """What the index is asked for."""
        return Wanted(self.asked.terms, self.marks or (), self.without)


@dataclass
class Page:
    """Rows of a page, and the place at which the next one begins. `is_partial` where
    more fits than was compared, so that the best of all may be missing.
    """

    rows: list[Any] = field(default_factory=list)
    next: int | None = None
    is_partial: bool = False


def page(look: Look, size: int) -> Page:
    """The rows from the place on that the search asks for."""
    if look.marks is None or not look.asked.terms:
        return Page()
    if look.asked.sort == "best":
        return _best(look, size)
    return _newest(look, size)


def _newest(look: Look, size: int) -> Page:
    """Going on before a key; a page may be short where much that the index offers does
    not fit, and says so by going on.
    """
    rows: list[Any] = []
    before = look.asked.place
    for _again in range(LOOKS):
        keys = fulltext.find(
            look.shelf.model, look.wanted, before=before, limit=size + 1
        )
        there = look.load(keys)
        rows += [there[key] for key in keys if key in there]
        if len(rows) > size:
            return Page(rows[:size], rows[size - 1].pk)
        if len(keys) <= size:
            return Page(rows)
        before = keys[-1]
    return Page(rows, before)


def _best(look: Look, size: int) -> Page:
    """Of the newest POOL sorted by how much they say."""
    keys = fulltext.find(look.shelf.model, look.wanted, limit=POOL + 1)
    there = look.load(keys[:POOL])

    def rank(row: Any) -> tuple[float, int]:
        return score(look.text_of(row), look.asked.terms), row.pk

    ranked = sorted(there.values(), key=rank, reverse=True)
    start = min(look.asked.place or 0, POOL)
    end = start + size
    following = end if end < len(ranked) else None
    return Page(ranked[start:end], following, is_partial=len(keys) > POOL)
