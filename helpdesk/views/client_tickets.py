"""The tickets of a client: a tab of the client's pages, and a card on the overview."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.lib import keyset
from config.lib.guards import guard
from crm import readings
from crm.views.asking import client_in_reach, staff_of, wants_fragment
from helpdesk.models import Ticket

PAGE, CARD = 30, 6


@guard("helpdesk.work_tickets")
def tickets(request: HttpRequest, client: int) -> HttpResponse:
    """Show the client's tickets in reach, the newest first; for htmx a card of the
    first few.
    """
    found = client_in_reach(request, client)
    rows = Ticket.objects.visible_to(staff_of(request)).filter(client=found)
    rows = rows.select_related("queue", "assignee", "type", "status")
    if wants_fragment(request):
        context = {"client": found, "tickets": rows.order_by("-number")[: CARD + 1]}
        return render(request, "helpdesk/clients/_tickets_card.html", context)
    readings.note(request, found, "page", part="tickets")
    page = keyset.page(rows, ("-number",), request.GET.get("cursor"), PAGE)
    context = {"client": found, "page": page, "tickets": page.rows}
    return render(request, "helpdesk/clients/tickets.html", context)
