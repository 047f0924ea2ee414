"""Giving the client a status link from the desk, and closing it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.refused import Refused
from helpdesk.lists import TicketList
from helpdesk.models import StatusLink, Ticket
from helpdesk.portal.letters import link_address
from helpdesk.views import answers, refusals
from helpdesk.views.asking import staff_of, ticket_in_reach, wants_fragment


@guard("helpdesk.work_tickets", ("GET", "POST"))
def status_link(request: HttpRequest, number: int) -> HttpResponse:
    """The status links of a ticket; a new one, whose address is shown this once."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    if request.method != "POST":
        return _page(request, ticket)
    try:
        secret = ticket.share(by=staff)
    except Refused as refused:
        return refusals.of_verb(request, ticket.pk, refused)
    return _page(request, ticket, link_address(secret))


@guard("helpdesk.work_tickets", ("POST",))
def status_link_end(request: HttpRequest, number: int) -> HttpResponse:
    """Close every status link of the ticket."""
    staff = staff_of(request)
    said = _("The status links are closed: they open nothing any more.")
    return answers.act(
        request, number, lambda ticket: ticket.stop_sharing(by=staff), said
    )


def _page(request: HttpRequest, ticket: Ticket, made: str = "") -> HttpResponse:
    part = "_status_link.html" if wants_fragment(request) else "status_link.html"
    links = StatusLink.objects.in_force().filter(ticket=ticket).select_related("by")
    told = {
        "ticket": ticket,
        "links": list(links.order_by("-at")[:20]),
        "made": made,
        "query": TicketList.read(request.GET).query(),
    }
    answer = render(request, f"helpdesk/tickets/{part}", told)
    answer["Cache-Control"] = "no-store, private"
    return answer
