"""A ticket on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.lib.clock import now
from config.lib.guards import guard
from crm import readings
from crm.models import Reading
from helpdesk import threads
from helpdesk.models import Entry
from helpdesk.views.asking import staff_of, ticket_in_reach


@guard("helpdesk.work_tickets")
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """A stretch of the thread (`after` a line) as the reader sees it, with or without
    `notes`; what leaves on paper is noted as an export.
    """
    ticket = ticket_in_reach(request, number)
    asked = request.GET.get("after", "")
    after = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
    with_notes = "notes" in request.GET
    window = threads.on_paper(ticket, after=after, with_notes=with_notes)
    part = f"ticket:{ticket.pk}:print"
    readings.note(request, ticket.client, Reading.What.EXPORT, part=part)
    told = {
        "ticket": ticket,
        "window": window,
        "with_notes": with_notes,
        "after": after,
        "kinds": Entry.Kind,
        "staff": staff_of(request),
        "printed_at": now(),
        "tags": sorted(vars(ticket)["tag_words"] or ()),
    }
    return render(request, "helpdesk/tickets/print.html", told)
