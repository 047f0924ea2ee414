"""Lines of other tickets that a thread shows in place: merged, or split off."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from crm.masking import hide_numbers
from helpdesk.models import Attachment, Entry, Ticket
from helpdesk.models.excerpt import Excerpt

CODES = frozenset({"merged", "split", "forward"})
# How many lines of one ticket are shown; the rest is a link away.
SHOWN = 50


@dataclass(frozen=True)
class Told:
    """A line, and its text with the numbers masked."""

    entry: Entry
    said: str


@dataclass(frozen=True)
class Quoted:
    """Lines of `source`, oldest first; `has_more` where earlier ones are left out."""

    source: int
    lines: list[Told]
    has_more: bool


def quoted_by(entries: Iterable[Entry]) -> dict[int, Quoted]:
    """What each of the entries shows of another ticket, by the entry's key.

    One statement for all of them, and one a ticket that is shown, of which a thread has
    a few at most.
    """
    asking = [one.pk for one in entries if one.code in CODES]
    if not asking:
        return {}
    found = Excerpt.objects.filter(entry__in=asking)
    return {one.entry_id: _quoted(one) for one in found}


def files_in(ticket: Ticket) -> Q:
    """Which attachments the thread of `ticket` shows: its own and those it quotes."""
    shown = Q(entry__ticket=ticket)
    for one in Excerpt.objects.filter(entry__ticket=ticket):
        shown |= Q(entry__in=_lines(one).values("pk"))
    return shown


def _quoted(excerpt: Excerpt) -> Quoted:
    newest = list(
        _lines(excerpt)
        .select_related("staff", "ticket__client", "participant")
        .prefetch_related(Prefetch("attachments", queryset=Attachment.objects.shown()))
        .order_by("-number")[: SHOWN + 1]
    )
    shown = newest[:SHOWN]
    shown.reverse()
    told = [Told(one, hide_numbers(one.text)) for one in shown]
    return Quoted(excerpt.ticket_id, told, len(newest) > SHOWN)


def _lines(excerpt: Excerpt) -> QuerySet[Entry]:
    said = Entry.objects.filter(ticket=excerpt.ticket_id).exclude(kind="event")
    if excerpt.numbers is not None:
        said = said.filter(number__in=excerpt.numbers)
    return said
