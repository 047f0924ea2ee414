"""Finding tickets, their lines and clients: what fits and is in reach."""

from dataclasses import dataclass
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
from helpdesk.search.paging import SIZE, Look, Page, page
from helpdesk.search.passages import passage
from helpdesk.search.shelves import CLIENTS, ENTRIES, NOTE, TICKETS

MOST_OWN = 1000  # clients, the newest, that are named to who does not see all


@dataclass(frozen=True)
class Hit:
    """A ticket, or a line of one, with the words that were found."""

    ticket: Ticket
    passage: SafeString
    entry: Entry | None = None


@dataclass
class Hits(Page):
    """A page of them."""

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

    marks = _marks(asked, staff)
    look = Look(TICKETS, asked, load, lambda row: row.subject, marks)
    found = page(look, size)
    hits = [Hit(row, passage(row.subject, asked.terms)) for row in found.rows]
    return Hits(hits, found.next, found.is_partial)


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
    marks = _marks(asked, staff)
    look = Look(ENTRIES, asked, load, lambda row: row.text, marks, without)
    found = page(look, size)
    hits = [
        Hit(row.ticket, passage(mask_text(row.text), asked.terms), row)
        for row in found.rows
    ]
    return Hits(hits, found.next, found.is_partial)


def clients(asked: Asked, staff: Staff) -> ClientQuerySet:
    """Clients in reach by any part of their names, in characters or in pinyin, without
    order: of the newest CAP that fit. What was merged is found as what it went into.
    """
    reach = Client.objects.visible_to(staff)
    if not asked.terms:
        return reach.none()
    among = None
    if not staff.has_perm("crm.view_clients"):
        among = list(reach.order_by("-pk").values_list("pk", flat=True)[:MOST_OWN])
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


def _marks(asked: Asked, staff: Staff) -> list[list[str]] | None:
    reach = reach_marks(staff)
    return None if reach is None else [*reach, *asked.marks()]
