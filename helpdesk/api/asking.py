"""Which ticket is meant, and which lines of it are shown."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from crm.requests import staff_of
from helpdesk import facts
from helpdesk.models import Attachment, Entry, Ticket
from helpdesk.models.ticket.queryset import TicketQuerySet

LINES, MOST_LINES = 50, 200
# What is sealed, long, and no part of the shape.
NOT_TOLD = tuple(f"delivery__{name}" for name in ("to", "text", "secret", "references"))


def shown(request: Request) -> TicketQuerySet:
    """The tickets in reach, with all that their shape tells and nothing else."""
    return Ticket.objects.visible_to(staff_of(request)).for_api()


def ticket_in_reach(request: Request, number: int) -> Ticket:
    """The ticket of this number, whole, for a verb; raises Http404 out of reach."""
    staff = staff_of(request)
    reach = Ticket.objects.visible_to(staff).for_page()
    ticket: Ticket = get_object_or_404(reach, pk=number)
    facts.tell(ticket, staff)
    return ticket


def lines_after(ticket: Ticket, number: int, limit: int) -> list[Entry]:
    """The lines that follow the one of this number, in their order.

    Whoever reaches a ticket sees all of its lines, notes among them.
    """
    files = Prefetch("attachments", queryset=Attachment.objects.order_by("pk"))
    rows = Entry.objects.filter(ticket=ticket, number__gt=number).order_by("number")
    rows = rows.select_related("staff", "delivery").defer(*NOT_TOLD)
    found = list(rows.prefetch_related(files)[:limit])
    for entry in found:
        entry.ticket = ticket
    return found
