"""The desk before a ticket is open: the workspace, the lists, the way in."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve

from config.lib.guards import guard
from helpdesk.lists import TicketList
from helpdesk.models import Ticket
from helpdesk.views import panes
from helpdesk.views.asking import staff_of, target


@guard(None)
def home(_request: HttpRequest) -> HttpResponse:
    """Lead to the desk."""
    return redirect("helpdesk:desk")


@guard(None)
def desk(request: HttpRequest) -> HttpResponse:
    """The workspace with the view that fits; a way on for who works no tickets."""
    if not staff_of(request).has_perm("helpdesk.work_tickets"):
        return render(request, "helpdesk/landing.html")
    return _listed(request, TicketList.read(request.GET))


@guard("helpdesk.work_tickets")
def tickets(request: HttpRequest) -> HttpResponse:
    """A list as the query string describes it; without a view, all in reach."""
    listed = TicketList.read(request.GET)
    if not listed.is_named:
        listed = TicketList.read({**request.GET.dict(), "view": "all"})
    return _listed(request, listed)


def _listed(request: HttpRequest, listed: TicketList) -> HttpResponse:
    part = target(request)
    if part not in _FRAGMENTS:
        return render(
            request, "helpdesk/tickets/desk.html", panes.around(request, listed)
        )
    told = panes.around(request, listed, _open_ticket(request))
    answer = render(request, f"helpdesk/tickets/{_FRAGMENTS[part]}", told)
    if part == "list-pane":
        answer["HX-Push-Url"] = f"{told['here']}?{told['query']}"
    return answer


_FRAGMENTS = {
    "rows": "_rows_answer.html",
    "list-pane": "_list_answer.html",
    "list-bones": "_list_answer.html",
}


def _open_ticket(request: HttpRequest) -> Ticket | None:
    """The ticket that is open beside the list, by the address in the browser.

    Only its number is used, to mark its row and to keep the address: nothing of it is
    shown, so nothing is fetched.
    """
    told = request.headers.get("HX-Current-URL", "")
    try:
        found = resolve(urlsplit(told).path)
    except (ValueError, Resolver404):
        # A header says anything: "http://[x" is no URL at all.
        return None
    if found.view_name != "helpdesk:ticket":
        return None
    return Ticket(pk=found.kwargs["number"])
