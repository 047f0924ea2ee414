"""Finding: what fits, in reach, newest or best first, a page at a time.

The index narrows by the same marks as reach does, so that a page costs by its own size;
what it says may be two seconds old, so rows are asked once more whether they are in
reach and fit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from config.lib import fulltext
from config.lib.fulltext import Wanted
from crm.finding import CAP, leading_on
from crm.masking import mask_text
from crm.models import Client, Staff
from crm.models.client.queryset import ClientQuerySet
from helpdesk.models import Entry, Ticket
from helpdesk.search.asked import Asked
from helpdesk.search.passages import passage, score
from helpdesk.search.shelves import CLIENTS, ENTRIES, NOTE, TICKETS, Shelf

SIZE = 25
LOOKS = 3  # pages of the index that are read at most to fill one
POOL = 200  # the newest that fit, of which the best are shown
MOST_OWN = 1000  # clients that are named to who does not see all

Load = Callable[[list[int]], dict[int, Any]]


@dataclass(frozen=True)
class Hit:
    """A ticket, or a line of one, with the words that were found."""

    ticket: Ticket
    passage: SafeString
    entry: Entry | None = None


@dataclass
class Hits:
    """A page of them; `next` is the place at which the following one begins."""

    rows: list[Hit] = field(default_factory=list)
    next: int | None = None

    @property
    def clients(self) -> list[Client]:
        """Of whom something was found, each once."""
        return list(
            {hit.ticket.client_id: hit.ticket.client for hit in self.rows}.values()
        )


def tickets(asked: Asked, staff: Staff, size: int = SIZE) -> Hits:
    """Tickets in reach whose subject fits."""
    reach = Ticket.objects.visible_to(staff).filter(**asked.exactly())
    shown = reach.select_related("client", "status")

    def load(keys: list[int]) -> dict[int, Any]:
        return {row.pk: row for row in shown.filter(pk__in=keys)}

    look = _Look(TICKETS, asked, load, lambda row: row.subject)
    rows, following = _page(look, staff, size)
    hits = [Hit(row, passage(row.subject, asked.terms)) for row in rows]
    return Hits(hits, following)


def entries(
    asked: Asked, staff: Staff, size: int = SIZE, *, with_notes: bool = True
) -> Hits:
    """Lines of tickets in reach that fit; without notes for who must not read them."""
    fit = Entry.objects.filter(**asked.exactly("ticket__", "at"))
    if not with_notes:
        fit = fit.exclude(kind=Entry.Kind.NOTE)
    shown = fit.select_related("staff", "ticket__client", "ticket__status")
    reach = Ticket.objects.visible_to(staff)

    def load(keys: list[int]) -> dict[int, Any]:
        rows = list(shown.filter(pk__in=keys))
        own = reach.filter(pk__in={row.ticket_id for row in rows})
        mine = set(own.values_list("pk", flat=True))
        return {row.pk: row for row in rows if row.ticket_id in mine}

    without = () if with_notes else (NOTE,)
    look = _Look(ENTRIES, asked, load, lambda row: row.text, without)
    rows, following = _page(look, staff, size)
    hits = [
        Hit(row.ticket, passage(mask_text(row.text), asked.terms), row) for row in rows
    ]
    return Hits(hits, following)


def clients(asked: Asked, staff: Staff) -> ClientQuerySet:
    """Clients in reach by any part of their names, in characters or in pinyin, without
    order: of the newest CAP that fit. What was merged is found as what it went into.
    """
    reach = Client.objects.visible_to(staff)
    if not asked.terms:
        return reach.none()
    among = None
    if not staff.has_perm("crm.view_clients"):
        among = list(reach.values_list("pk", flat=True)[:MOST_OWN])
    wanted = Wanted(asked.terms, among=among)
    keys = fulltext.find(CLIENTS.model, wanted, limit=CAP)
    return reach.filter(pk__in=leading_on(set(keys)))


def reach_marks(staff: Staff) -> list[list[str]] | None:
    """What the index narrows by for `staff`; None for who reaches no ticket."""
    if staff.has_perm("helpdesk.supervise_tickets"):
        return []
    if not staff.has_perm("helpdesk.work_tickets"):
        return None
    queues = staff.queue_parts.values_list("queue", flat=True)
    own = (f"a{staff.pk}", f"f{staff.pk}")
    return [[*own, *(f"q{queue}" for queue in queues)]]


@dataclass(frozen=True)
class _Look:
    """One search of a shelf: what the index is asked, how its keys become rows in
    reach, and which text of a row counts.
    """

    shelf: Shelf
    asked: Asked
    load: Load
    text_of: Callable[[Any], str]
    without: Sequence[str] = ()


def _page(look: _Look, staff: Staff, size: int) -> tuple[list[Any], int | None]:
    marks = reach_marks(staff) if look.asked.terms else None
    if marks is None:
        return [], None
    asked = look.asked
    wanted = Wanted(asked.terms, [*marks, *asked.marks()], look.without)
    if asked.sort == "best":
        return _best(look, wanted, size)
    return _newest(look, wanted, size)


def _newest(look: _Look, wanted: Wanted, size: int) -> tuple[list[Any], int | None]:
    """The rows, and before which key to go on; a page may be short where much that the
    index offers does not fit, and says so by going on.
    """
    rows: list[Any] = []
    before = look.asked.place
    for _again in range(LOOKS):
        keys = fulltext.find(look.shelf.model, wanted, before=before, limit=size + 1)
        there = look.load(keys)
        rows += [there[key] for key in keys if key in there]
        if len(rows) > size:
            return rows[:size], rows[size - 1].pk
        if len(keys) <= size:
            return rows, None
        before = keys[-1]
    return rows, before


def _best(look: _Look, wanted: Wanted, size: int) -> tuple[list[Any], int | None]:
    """The rows from the place on, of the newest POOL sorted by how much they say."""
    there = look.load(fulltext.find(look.shelf.model, wanted, limit=POOL))

    def rank(row: Any) -> tuple[float, int]:
        return score(look.text_of(row), look.asked.terms), row.pk

    ranked = sorted(there.values(), key=rank, reverse=True)
    start = min(look.asked.place or 0, POOL)
    end = start + size
    return ranked[start:end], end if end < len(ranked) else None
