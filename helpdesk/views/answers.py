"""What follows a verb: the changed parts for htmx, a redirect for a plain form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from crm.refused import Refused
from helpdesk.lists import TicketList
from helpdesk.models import Ticket
from helpdesk.views import panes, refusals, tickets
from helpdesk.views.asking import staff_of, ticket_in_reach, wants_fragment


def act(
    request: HttpRequest, number: int, verb: Callable[[Ticket], object], said: str
) -> HttpResponse:
    """Do `verb` on the ticket in reach and answer; a refusal is answered in words."""
    ticket = ticket_in_reach(request, number)
    try:
        verb(ticket)
    except Refused as refused:
        return refusals.of_verb(request, number, refused)
    return done(request, number, said)


def done(
    request: HttpRequest, number: int, said: str = "", **more: Any
) -> HttpResponse:
    """Answer a verb that was done; `said` is shown for a moment, unless empty."""
    reach = Ticket.objects.visible_to(staff_of(request))
    if not reach.filter(pk=number).exists():
        return _leave(request, said)
    if not wants_fragment(request):
        if said:
            messages.success(request, said)
        return redirect(address(request, number))
    ticket = ticket_in_reach(request, number)
    told = {
        **tickets.whole(request, ticket),
        **panes.matter(ticket),
        "said": said,
        "tone": "ok",
        **more,
    }
    answer = render(request, "helpdesk/tickets/_changes.html", told)
    answer["HX-Trigger"] = "kefu:changed"
    return answer


def address(request: HttpRequest, number: int) -> str:
    """The ticket's page beside the list it was opened from."""
    query = TicketList.read(request.GET).query()
    page = reverse("helpdesk:ticket", args=[number])
    return f"{page}?{query}" if query else page


def _leave(request: HttpRequest, said: str) -> HttpResponse:
    """Go back to the list: the ticket went out of reach by what was just done."""
    messages.success(request, said)
    query = TicketList.read(request.GET).query()
    back = f"{reverse('helpdesk:tickets')}?{query}"
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Redirect": back})
    return redirect(back)
