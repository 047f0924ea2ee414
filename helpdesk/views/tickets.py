"""One ticket: its page, and the parts of it that htmx asks for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.lib.guards import guard
from helpdesk import threads
from helpdesk.attending import look
from helpdesk.lists import TicketList
from helpdesk.models import Ticket
from helpdesk.views import leaving, panes
from helpdesk.views.asking import (
    staff_of,
    target,
    ticket_in_reach,
    wants_fragment,
)

NOT_CHANGED = 204


@guard("helpdesk.work_tickets")
def ticket(request: HttpRequest, number: int) -> HttpResponse:
    """The ticket in the panes; for a row of the list, its two panes alone."""
    found = ticket_in_reach(request, number)
    look(found, staff_of(request))
    if target(request) == "thread-pane":
        offered = panes.matter(found)
        told = {**whole(request, found), **offered}
        return render(request, "helpdesk/tickets/_opened.html", told)
    return page(request, found)


def page(
    request: HttpRequest, ticket: Ticket, status: int = 200, **more: Any
) -> HttpResponse:
    """Render the whole page; `more` is what a refused form has to say.

    The thread comes at once and the list beside it in a second request: whoever opens a
    ticket by its address came to read it. A refused form without script gets both.
    """
    listed = TicketList.read(request.GET)
    gather = panes.beside if request.method == "GET" else panes.around
    # The choices bring the ticket's own queue and type along: gathered first.
    around = gather(request, listed, ticket)
    told = {**whole(request, ticket), **around, **more}
    told |= leaving.left(request)
    return render(request, "helpdesk/tickets/desk.html", told, status=status)


def whole(request: HttpRequest, ticket: Ticket) -> panes.Context:
    """Everything the thread pane and the context pane show."""
    return {
        **panes.thread(request, ticket),
        **panes.context(request, ticket),
        "query": TicketList.read(request.GET).query(),
    }


@guard("helpdesk.work_tickets")
def thread(request: HttpRequest, number: int) -> HttpResponse:
    """The thread as it is now (204 while nothing changed since `version`), or the lines
    before the one numbered `before`.
    """
    found = ticket_in_reach(request, number)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 10:
        return _earlier(request, found, int(before))
    look(found, staff_of(request), writes=bool(request.GET.get("writes")))
    told = whole(request, found)
    if told["window"].version == request.GET.get("version"):
        return _nothing_said(request, told)
    if not wants_fragment(request):
        return page(request, found)
    told |= panes.matter(found)
    return render(request, "helpdesk/tickets/_refreshed.html", told)


def _nothing_said(request: HttpRequest, told: panes.Context) -> HttpResponse:
    """Who is there may have changed all the same."""
    if told["here"] == request.GET.get("there", ""):
        return HttpResponse(status=NOT_CHANGED)
    return render(request, "helpdesk/tickets/_there.html", {**told, "oob": True})


def _earlier(request: HttpRequest, ticket: Ticket, number: int) -> HttpResponse:
    window = threads.before(ticket, number)
    if not wants_fragment(request):
        return page(request, ticket, window=window)
    told = {**panes.thread_frame(request, ticket), "window": window}
    return render(request, "helpdesk/tickets/_lines.html", told)
